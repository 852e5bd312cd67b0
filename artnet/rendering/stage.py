"""A network on a stage: what a recipe says of size, frame and samples; painted from any view, through one graph."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from numpy.typing import ArrayLike

from artnet.fields.region import Region
from artnet.fields.view import View, Window, view_matrix, window_scale
from artnet.nets.cppn import CPPN
from artnet.recipes.quality import QUALITIES
from artnet.recipes.schema import Recipe
from artnet.rendering.bands import Band
from artnet.rendering.devices import evaluator_of
from artnet.rendering.framing import contained_size, framed

if TYPE_CHECKING:
    from artnet.rendering.evaluator import Evaluator
    from artnet.rendering.sampling.sampler import Sampler

__all__ = ["Stage"]


class Stage:
    """Paints a network at the recipe's size, in its frame, on its device.

    The symmetry is the recipe's, whatever a view says.
    """

    def __init__(self, net: CPPN, recipe: Recipe, *, bits: int = 8) -> None:
        """`net` is painted as it is at the time; 8 or 16 bits a channel."""
        self.size = recipe.size
        self._inner = contained_size(recipe.size, recipe.canvas) if recipe.frame == "contain" else recipe.size
        window = Window(self._inner, recipe.view.symmetry, recipe.bleed)
        self._scale = window_scale(window.trim, recipe.canvas, recipe.frame)
        self._evaluator: Evaluator | Sampler = _painter(net, window, recipe, bits)

    def bands(
        self,
        view: View,
        *,
        region: Region | None = None,
        time: float = 0.0,
        latent: ArrayLike | None = None,
        progress: Callable[[float], None] | None = None,
    ) -> Iterator[Band]:
        """The picture from a view, or a region of it, at a time, with a latent in place of the network's own."""
        matrix = view_matrix(view, self._scale)

        def painted(part: Region | None) -> Iterator[Band]:
            return self._evaluator.bands(part, matrix=matrix, time=time, latent=latent, progress=progress)

        if self._inner == self.size:
            return painted(region)
        return framed(painted, self._inner, self.size, region)


def _painter(net: CPPN, window: Window, recipe: Recipe, bits: int) -> Any:
    """What paints: the sampler, where the recipe allows an error and TensorFlow paints; else every pixel is computed.

    A card has so many cores that to choose takes longer than to compute.
    """
    if recipe.quality and QUALITIES[recipe.quality].error and recipe.device == "tensorflow":
        from artnet.rendering.sampling.sampler import Sampler

        return Sampler(net, window, quality=recipe.quality, tile=recipe.tile, bits=bits, space=recipe.profile)
    how = {"supersample": recipe.supersample, "tile": recipe.tile, "bits": bits, "space": recipe.profile}
    return evaluator_of(recipe.device, net, window, **how)
