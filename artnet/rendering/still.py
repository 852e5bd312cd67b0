"""`render`: a network, a size and a view -> a picture."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from artnet.errors import InvalidValueError
from artnet.fields.lattice import half_extents
from artnet.fields.view import View, Window, view_matrix, window_scale
from artnet.nets.cppn import CPPN
from artnet.nets.network_files import network_bytes, weights_source
from artnet.recipes.schema import Recipe
from artnet.rendering.composition import TILE, Size, compose
from artnet.rendering.evaluator import Renderer
from artnet.rendering.picture import Picture

__all__ = ["paint", "render", "render_recipe"]


def render(
    net: CPPN,
    *,
    size: Size | None = None,
    view: View | None = None,
    quality: str = "good",
    supersample: int | None = None,
    frame: str = "cover",
    time: float = 0.0,
    latent: ArrayLike | None = None,
    tile: int = TILE,
    name: str | None = None,
    progress: Callable[[float], None] | None = None,
) -> Picture:
    """Paint a network.

    Args:
        net: the network.
        size: (width, height) in pixels, the long side alone, or a text such as "4k"; by default the painting's own,
            else 1024 x 1024.
        view: where on the plane to look.
        quality: `draft`, `good` or `print`: 1, 2 x 2 or 4 x 4 samples a pixel, averaged in linear light.
        supersample: samples along each side of a pixel, in place of `quality`.
        frame: when the size has another aspect than the painting: `cover` cuts its ends off, `contain` shows all of
            it between black bars, `extend` shows what the network imagines beyond its edge.
        time: for networks with the field t or loop.
        latent: in place of the network's own latent.
        tile: samples that are computed together; another tile may differ by 1/255.
        name: the name in the recipe; the network's own by default.
        progress: is called with the share of the picture that is done.

    Raises:
        InvalidValueError: a value that cannot be used.
    """
    if not isinstance(net, CPPN):
        came = type(net).__name__
        raise InvalidValueError(f"Expected a network: painting.net, or artnet.load(file). Received: {came}")
    recipe = compose(
        net.recipe,
        net.origin,
        size=size,
        view=view,
        quality=quality,
        supersample=supersample,
        frame=frame,
        time=time,
        latent=latent,
        tile=tile,
        name=name,
        plugins=net.blueprint.plugins,
    )
    return paint(net, recipe, progress)


def paint(
    net: CPPN, recipe: Recipe, progress: Callable[[float], None] | None = None, weights: bytes | None = None
) -> Picture:
    """The picture of a still recipe, painted with `net`, whose weights travel with it unless the seed gives them.

    `weights` is the network file that the recipe names, where there is one already.
    """
    if weights is None and net.origin:
        weights = network_bytes(net)
        recipe = recipe.but(weights=weights_source(weights))
    return Picture(render_recipe(net, recipe, progress), recipe, weights)


def render_recipe(net: CPPN, recipe: Recipe, progress: Callable[[float], None] | None = None) -> NDArray[np.uint8]:
    """The pixels (height, width, channels) uint8 of a still recipe, painted with `net`."""
    latent = None if recipe.latent is None else np.array(recipe.latent, np.float32)
    inner = contained_size(recipe.size, recipe.canvas) if recipe.frame == "contain" else recipe.size
    window = Window(inner, recipe.view.symmetry)
    renderer = Renderer(net, window, supersample=recipe.supersample, tile=recipe.tile)
    scale = window_scale(inner, recipe.canvas, recipe.frame)
    pixels = renderer(matrix=view_matrix(recipe.view, scale), time=recipe.time, latent=latent, progress=progress)
    return framed(pixels, recipe.size)


def contained_size(size: tuple[int, int], canvas: tuple[int, int] | None) -> tuple[int, int]:
    """The largest size (width, height) of the canvas's aspect inside `size`."""
    if canvas is None:
        return size
    half_width, half_height = half_extents(canvas)
    scale = min(size[0] / half_width, size[1] / half_height)
    return max(1, min(size[0], round(half_width * scale))), max(1, min(size[1], round(half_height * scale)))


def framed(pixels: NDArray[Any], size: tuple[int, int]) -> NDArray[Any]:
    """Pixels in the middle of a black (with an opacity channel: clear) picture of that size."""
    height, width, channels = pixels.shape
    if (width, height) == size:
        return pixels
    whole = np.zeros((size[1], size[0], channels), pixels.dtype)
    top, left = (size[1] - height) // 2, (size[0] - width) // 2
    whole[top : top + height, left : left + width] = pixels
    return whole
