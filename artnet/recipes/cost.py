"""What a recipe would cost to make: bounded, since a file may ask for anything, before anything is allocated.

A size that a person types is bounded by memory and disk alone.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from artnet.errors import RecipeError

if TYPE_CHECKING:
    from artnet.recipes.schema import Recipe

__all__ = ["MOST_BYTES", "check_cost"]

MOST_PIXELS = 1 << 30
"""Of what is held in memory: a frame, a sheet, the picture that was learnt. A still may be painted in parts."""
MOST_BYTES = 1 << 31
"""Of the widest layer's values in one tile."""
MOST_WORK = 1e17
"""Multiplications altogether: days on a few cores."""


def check_cost(recipe: Recipe) -> None:
    """Refuse what no picture needs.

    Raises:
        RecipeError: too many pixels, too large a tile for so wide a network, or too much work.
    """
    sizes = [recipe.canvas] if recipe.canvas else []
    sizes += [recipe.size] if recipe.motion or recipe.sheet or recipe.sketch else []
    sizes += [work.size for work in recipe.sheet.works] if recipe.sheet else []
    sizes += [recipe.training.size] if recipe.training else []
    for width, height in sizes:
        if width * height > MOST_PIXELS:
            raise RecipeError(f"Expected at most {MOST_PIXELS:,} pixels in the recipe. Received: {width} x {height}")
    net = recipe.network
    if net is None:
        return
    widths = [16, *net.hidden, 4]
    held = 4 * recipe.tile * max(widths)
    if held > MOST_BYTES:
        raise RecipeError(
            f"Expected a tile that takes at most {MOST_BYTES:,} bytes a layer in the recipe."
            f" Received: tile={recipe.tile}, {held:,} bytes"
        )
    a_point = sum(before * after for before, after in itertools.pairwise(widths))
    frames = recipe.motion.frames if recipe.motion else 1
    work = float(a_point) * recipe.size[0] * recipe.size[1] * recipe.supersample**2 * frames
    if work > MOST_WORK:
        raise RecipeError(f"Expected at most {MOST_WORK:g} multiplications for the recipe. Received: {work:.2g}")
