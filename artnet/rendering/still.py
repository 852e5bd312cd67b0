"""`render`: a network, a size and a view -> a picture."""

from __future__ import annotations

from collections.abc import Callable

from numpy.typing import ArrayLike

from artnet.errors import InvalidValueError, invalid
from artnet.fields.view import View, looking
from artnet.nets.cppn import CPPN
from artnet.nets.network_files import network_bytes, network_from_recipe, weights_source
from artnet.recipes.schema import Recipe
from artnet.rendering.composition import TILE, Size, compose
from artnet.rendering.devices import checked_device
from artnet.rendering.picture import Picture
from artnet.rendering.pixels import render_recipe
from artnet.rendering.seen import Seen

__all__ = ["checked_bits", "paint", "render"]


def render(
    net: CPPN | Recipe | Seen,
    *,
    size: Size | None = None,
    view: View | None = None,
    center: tuple[float, float] | None = None,
    zoom: float | None = None,
    rotation: float | None = None,
    symmetry: str | None = None,
    quality: str | None = None,
    supersample: int | None = None,
    frame: str | None = None,
    time: float | None = None,
    latent: ArrayLike | None = None,
    profile: str | None = None,
    bleed: int | str | None = None,
    dpi: float | None = None,
    tile: int | None = None,
    device: str = "tensorflow",
    bits: int = 8,
    name: str | None = None,
    progress: Callable[[float], None] | None = None,
) -> Picture:
    """Paint a network.

    Args:
        net: the network; or the recipe of a random one, such as `pattern` gives, or a child of `breed`, which also say
            their size, view and samples, unless they are given.
        size: (width, height) in pixels, the long side alone, or a text such as "4k"; by default the painting's own,
            else 1024 x 1024.
        view: where on the plane to look.
        center, zoom, rotation, symmetry: those of the view, such as "kaleidoscope(n=8)", in short.
        quality: `draft` is one sample a pixel; `good`, the default, and `print` are up to 16 and 64 where the picture
            needs them, averaged in linear light; what is smooth is interpolated, to within 2, 1 and half a level of
            255. `exact` is 64 samples in each pixel.
        supersample: samples along each side of every pixel, in place of `quality`.
        frame: when the size has another aspect than the painting: `cover`, the default, cuts its ends off, `contain`
            shows all of it between black bars, `extend` shows what the network imagines beyond its edge.
        time: for networks with the field t or loop; 0.
        latent: in place of the network's own latent.
        profile: the colour space of the pixels: `srgb`, the default, or `display-p3`, in which the head oklab has more
            colours, and those of others look the same.
        bleed: how far the picture goes on beyond its size on every side, for a printer to cut off: pixels, or a text
            such as "3mm", of paper or with `dpi`. What is seen inside stays the same.
        dpi: dots an inch, of sizes of paper and of a bleed; 300 of paper where nobody says them.
        tile: samples that are computed together; another tile may differ by 1/255.
        device: `tensorflow`, or `gpu`: a graphics card that TensorFlow cannot use (extra `gpu`); within 1/255 the same.
        bits: 8, or 16 for a picture of 65,536 levels a channel, which PNG and TIFF keep.
        name: the name in the recipe; the network's own by default.
        progress: is called with the share of the picture that is done.

    Raises:
        InvalidValueError: a value that cannot be used.
        MissingExtraError, DeviceError: a device that is not there.
    """
    base: Recipe | None = None
    if isinstance(net, Seen):
        seen: Seen = net
        base, net = seen.recipe, seen.net
    elif isinstance(net, Recipe):
        base = net
        net = network_from_recipe(base)
    look = None if base is None else base.look
    if base is not None:
        size, bleed = (size, bleed) if size is not None or bleed is not None else (base.trim, base.bleed or None)
        size, view, profile = base.trim if size is None else size, view or base.view, profile or base.profile
        if supersample is None and quality is None:
            quality, supersample = base.quality or None, None if base.quality else base.supersample
        frame, time = frame or base.frame, base.time if time is None else time
        latent, tile = base.latent if latent is None else latent, base.tile if tile is None else tile
        name = name or base.name
    if not isinstance(net, CPPN):
        came = type(net).__name__
        raise InvalidValueError(f"Expected a network: painting.net, or artnet.load(file). Received: {came}")
    if progress is not None and not callable(progress):
        raise invalid("a function", progress=progress)
    view = looking(view, center=center, zoom=zoom, rotation=rotation, symmetry=symmetry)
    recipe = compose(
        net.recipe,
        net.origin,
        size=size,
        view=view,
        quality=quality or "good",
        supersample=supersample,
        frame=frame or "cover",
        time=0.0 if time is None else time,
        latent=latent,
        profile=profile or "srgb",
        bleed=bleed,
        dpi=dpi,
        tile=TILE if tile is None else tile,
        name=name,
        plugins=net.blueprint.plugins,
        look=look,
    )
    return paint(net, recipe.but(device=checked_device(device)), progress, bits=checked_bits(bits))


def paint(
    net: CPPN,
    recipe: Recipe,
    progress: Callable[[float], None] | None = None,
    weights: bytes | None = None,
    *,
    bits: int = 8,
) -> Picture:
    """The picture of a still recipe, painted with `net`, whose weights travel with it unless the seed gives them.

    `weights` is the network file that the recipe names, where there is one already.
    """
    if weights is None and net.origin:
        weights = network_bytes(net)
        recipe = recipe.but(weights=weights_source(weights))
    return Picture(render_recipe(net, recipe, progress, bits=bits), recipe, weights)


def checked_bits(bits: int) -> int:
    """Bits a channel in which pictures are painted.

    Raises:
        InvalidValueError: others than 8 and 16.
    """
    if isinstance(bits, bool) or bits not in (8, 16):
        raise invalid("8 or 16 bits a channel", bits=bits)
    return int(bits)
