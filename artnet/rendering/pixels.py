"""A network and a still recipe -> pixels."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from artnet.fields.lattice import trimmed
from artnet.nets.cppn import CPPN
from artnet.nets.heads import warn_of_fine_marks
from artnet.recipes.schema import Recipe
from artnet.rendering.bands import Band, whole
from artnet.rendering.dithering import DITHERED, dithered
from artnet.rendering.stage import Stage

__all__ = ["render_recipe", "still_bands"]


def render_recipe(net: CPPN, recipe: Recipe, progress: Callable[[float], None] | None = None) -> NDArray[np.uint8]:
    """The pixels (height, width, channels) uint8 of a still recipe, painted with `net`."""
    return whole(still_bands(net, recipe, progress), recipe.size[1])


def still_bands(net: CPPN, recipe: Recipe, progress: Callable[[float], None] | None = None) -> Iterator[Band]:
    """The same as it is painted, a few rows at a time."""
    latent = None if recipe.latent is None else np.array(recipe.latent, np.float32)
    warn_of_fine_marks(net.blueprint.head, trimmed(recipe.size, recipe.bleed))
    dithers = recipe.quality == DITHERED and not net.is_hard
    stage = Stage(net, recipe, bits=16 if dithers else 8)
    bands = stage.bands(recipe.view, time=recipe.time, latent=latent, progress=progress)
    return dithered(bands, corner=(-recipe.bleed, -recipe.bleed)) if dithers else bands
