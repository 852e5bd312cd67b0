"""A network and a still recipe -> pixels."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.nets.cppn import CPPN
from artnet.nets.heads import warn_of_fine_marks
from artnet.recipes.schema import Recipe
from artnet.rendering.bands import Band, whole
from artnet.rendering.stage import Stage

__all__ = ["render_recipe", "still_bands"]


def render_recipe(
    net: CPPN, recipe: Recipe, progress: Callable[[float], None] | None = None, *, bits: int = 8
) -> NDArray[Any]:
    """The pixels (height, width, channels) of a still recipe, painted with `net`: uint8, or uint16 for 16 bits."""
    return whole(still_bands(net, recipe, progress, bits=bits), recipe.size[1])


def still_bands(
    net: CPPN, recipe: Recipe, progress: Callable[[float], None] | None = None, *, bits: int = 8
) -> Iterator[Band]:
    """The same as it is painted, a few rows at a time."""
    latent = None if recipe.latent is None else np.array(recipe.latent, np.float32)
    warn_of_fine_marks(net.blueprint.head, recipe.size)
    return Stage(net, recipe, bits=bits).bands(recipe.view, time=recipe.time, latent=latent, progress=progress)
