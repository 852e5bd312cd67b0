"""A network and a still recipe -> pixels."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.fields.lattice import trimmed
from artnet.fields.region import Region
from artnet.nets.cppn import CPPN
from artnet.nets.heads import warn_of_fine_marks
from artnet.recipes.schema import Recipe
from artnet.rendering.bands import Band, check_in_memory, whole
from artnet.rendering.dithering import DITHERED, dithered
from artnet.rendering.stage import Stage

__all__ = ["Still", "render_recipe", "still_bands"]


def render_recipe(
    net: CPPN, recipe: Recipe, progress: Callable[[float], None] | None = None, *, bits: int = 8
) -> NDArray[Any]:
    """The pixels (height, width, channels) of a still recipe, painted with `net`: uint8, or uint16 for 16 bits."""
    check_in_memory(recipe.size)
    return whole(still_bands(net, recipe, progress, bits=bits), recipe.size[1])


def still_bands(
    net: CPPN, recipe: Recipe, progress: Callable[[float], None] | None = None, *, bits: int = 8
) -> Iterator[Band]:
    """The same as it is painted, a few rows at a time."""
    return Still(net, recipe, bits=bits).bands(progress=progress)


class Still:
    """A still recipe on its stage, of which any region can be painted, with the same bytes as in the whole."""

    def __init__(self, net: CPPN, recipe: Recipe, *, bits: int = 8) -> None:
        """`net` is painted as it is at the time; 8 or 16 bits a channel."""
        warn_of_fine_marks(net.blueprint.head, trimmed(recipe.size, recipe.bleed))
        self._recipe = recipe
        self._dithers = bits == 8 and recipe.quality == DITHERED and not net.is_hard
        self._stage = Stage(net, recipe, bits=16 if self._dithers else bits)
        self._latent = None if recipe.latent is None else np.array(recipe.latent, np.float32)

    def bands(self, region: Region | None = None, progress: Callable[[float], None] | None = None) -> Iterator[Band]:
        """The picture, or a region of it, a few rows at a time; `progress` is called with the share that is done."""
        recipe = self._recipe
        bands = self._stage.bands(recipe.view, region=region, time=recipe.time, latent=self._latent, progress=progress)
        if not self._dithers:
            return bands
        x, y = (0, 0) if region is None else (region.x, region.y)
        return dithered(bands, corner=(x - recipe.bleed, y - recipe.bleed))
