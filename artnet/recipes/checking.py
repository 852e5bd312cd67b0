"""What a recipe may hold, beyond what the types and bounds of its fields say."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from artnet.checks import is_one_line
from artnet.errors import RecipeError
from artnet.recipes.cost import check_cost
from artnet.recipes.quality import QUALITIES

if TYPE_CHECKING:
    from artnet.recipes.schema import Recipe, SheetRecipe

__all__ = ["DEVICES", "PROFILES", "check_depth", "check_recipe"]

MOST_ON_A_SHEET = 1_000
FRAMES = ("cover", "contain", "extend")
NETWORK_KINDS = ("cppn",)
CALIBRATIONS = ("usual", "given")
DEVICES = ("tensorflow", "gpu")
"""What paints: TensorFlow, or a graphics card by WebGPU."""
PROFILES = ("srgb", "display-p3")
"""Colour spaces that pixels may be in: `artnet.color.spaces`."""


def check_depth(plain: Any) -> None:
    """Refuse sheets of sheets, before anything goes down into them."""
    sheet = plain.get("sheet") if isinstance(plain, dict) else None
    works = sheet.get("works") if isinstance(sheet, dict) else None
    if isinstance(works, list) and any(isinstance(work, dict) and work.get("sheet") is not None for work in works):
        raise RecipeError("Expected pictures and animations on a sheet in the recipe. Received: a sheet of sheets")


def check_recipe(recipe: Recipe, *, cost: bool = True) -> Recipe:
    """What the annotations cannot say."""
    if recipe.network is None and recipe.sketch is None and recipe.sheet is None:
        raise RecipeError("Expected 'network', 'sketch' or 'sheet' in the recipe. Received: none of them")
    if recipe.sheet is not None:
        _check_sheet(recipe, recipe.sheet, cost=cost)
    _check_word("recipe.frame", recipe.frame, FRAMES)
    _check_word("recipe.device", recipe.device, DEVICES)
    _check_word("recipe.quality", recipe.quality, ("", *QUALITIES))
    _check_word("recipe.profile", recipe.profile, PROFILES)
    _check_still(recipe)
    if recipe.look is not None and not (recipe.look.name and is_one_line(recipe.look.name)):
        raise RecipeError(f"Expected the name of a look in recipe.look.name. Received: {recipe.look.name[:40]!r}")
    if recipe.network is not None:
        _check_word("recipe.network.kind", recipe.network.kind, NETWORK_KINDS)
        _check_word("recipe.network.calibration", recipe.network.calibration, CALIBRATIONS)
        if recipe.latent is not None and len(recipe.latent) != recipe.network.latent:
            raise RecipeError(
                f"Expected a latent of {recipe.network.latent} numbers in recipe.latent. Received: {len(recipe.latent)}"
            )
    if cost:
        check_cost(recipe)
    if recipe.file is not None and not re.fullmatch(r"(#[0-9a-f]{6})?", recipe.file.ground):
        raise RecipeError(f'Expected "#rrggbb" in recipe.file.ground. Received: {recipe.file.ground[:40]!r}')
    sources = [recipe.weights, recipe.trajectory, recipe.file.icc if recipe.file else None]
    sources += [*recipe.training.targets, recipe.training.mask, recipe.training.start] if recipe.training else []
    sources += [recipe.motion.audio, *recipe.motion.others] if recipe.motion else []
    names = [source.file for source in sources if source]
    names += [recipe.sketch.file, *(source.file for source in recipe.sketch.others)] if recipe.sketch else []
    for name in names:
        if name in (".", "..") or any(c in name for c in "/\\\0"):
            raise RecipeError(f"Expected a base name in the recipe, not a path. Received: {name[:80]!r}")
    return recipe


def _check_still(recipe: Recipe) -> None:
    """What is for the pictures of one network alone."""
    if 2 * recipe.bleed >= min(recipe.size):
        size = f"{recipe.size[0]} x {recipe.size[1]}"
        raise RecipeError(
            f"Expected a picture that is larger than its bleed in the recipe. Received: bleed={recipe.bleed}, {size}"
        )
    if recipe.bleed and recipe.frame == "contain":
        raise RecipeError("Expected no bleed in the recipe of a picture between bars. Received: frame='contain'")
    moves_or_many = recipe.motion is not None or recipe.network is None
    if moves_or_many and (recipe.bleed or recipe.profile != "srgb"):
        raise RecipeError(
            "Expected a bleed, and another profile than srgb, of pictures of one network in the recipe."
            f" Received: bleed={recipe.bleed}, profile={recipe.profile}"
        )


def _check_sheet(recipe: Recipe, sheet: SheetRecipe, *, cost: bool) -> None:
    if recipe.network is not None or recipe.motion is not None:
        raise RecipeError("Expected a sheet alone in the recipe. Received: a network or a motion beside it")
    if not 1 <= len(sheet.works) <= MOST_ON_A_SHEET or len(sheet.labels) != len(sheet.works):
        raise RecipeError(
            f"Expected 1 to {MOST_ON_A_SHEET:,} works in recipe.sheet, and a label for each."
            f" Received: {len(sheet.works)} works, {len(sheet.labels)} labels"
        )
    for work in sheet.works:
        check_recipe(work, cost=cost)
        if cost:
            check_cost(replace(work, size=recipe.size))  # no cell is larger


def _check_word(where: str, word: str, allowed: tuple[str, ...]) -> None:
    if word not in allowed:
        raise RecipeError(f"Expected {' or '.join(allowed)} in {where}. Received: {word[:40]!r}")
