"""`make`: anything again from its recipe, at any size; and `load`: the network of any file that artnet saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from artnet.errors import InvalidValueError, RecipeError, invalid
from artnet.media.io.tensors import read_bytes
from artnet.nets.cppn import CPPN
from artnet.nets.network_files import network_from_recipe, network_from_weights
from artnet.recipes.plugins import parts_of
from artnet.recipes.quality import QUALITIES
from artnet.recipes.schema import Recipe, SheetRecipe
from artnet.rendering.charts.grid import paint_grid
from artnet.rendering.composition import Size, checked_size
from artnet.rendering.devices import checked_device
from artnet.rendering.motion.animation import Animation
from artnet.rendering.motion.film import move, replay
from artnet.rendering.motion.motions import is_training
from artnet.rendering.picture import Picture
from artnet.rendering.seen import Seen
from artnet.rendering.still import checked_bits, paint
from artnet.works.cells import cell_of
from artnet.works.finding import find_sources
from artnet.works.saved_work import SavedWork, read_work

__all__ = ["load", "make"]


def load(file: str | Path | SavedWork | Picture | Recipe | Seen) -> CPPN:
    """The network of any file that artnet saved: a network file, a picture, a painting, an animation.

    Of a file that was read already, what `read_work` gave; or a picture, a recipe, or a child of `breed`.

    Raises:
        PictureError, RecipeError: as `read_work`, or when its network file or its trajectory is missing.
    """
    if isinstance(file, Seen):
        return file.net
    if isinstance(file, Picture | Recipe):
        file = SavedWork(Path(), file) if isinstance(file, Recipe) else SavedWork(Path(), file.recipe, file.weights)
    if not isinstance(file, SavedWork | str | Path):
        raise invalid("a file that artnet saved, a picture or a recipe", file=type(file).__name__)
    work = file if isinstance(file, SavedWork) else read_work(file)
    work.recipe.painter()
    if work.recipe.trajectory is None:
        return network_from_recipe(work.recipe, work.network_file())
    trajectory = work.trajectory()  # an animation's network is the one it ends with
    return network_from_weights(trajectory.recipe, trajectory.last)


def make(
    work: str | Path | SavedWork | Picture | Recipe,
    *,
    size: Size | None = None,
    cell: tuple[int, int] | None = None,
    device: str = "tensorflow",
    bits: int | None = None,
    progress: Callable[[float], None] | None = None,
    **changes: Any,
) -> Picture | Animation:
    """Make a picture or an animation again: any file that artnet saved, what was read of one, or a recipe.

    `size` and other `changes` replace values in it (a bleed stays in proportion); of a sheet only the size can be
    another. `cell` makes only the
    work at (row, column), from 1, of a sheet. `device` is what paints
    it now, whatever painted it before. `bits` of a picture are 8 or 16; as many as its file had, unless they are given.

    Raises:
        PictureError: as `open`.
        RecipeError: the network file or the trajectory is missing or altered, or a sketch drew it by other means.
        InvalidValueError: a change that a recipe cannot hold.
    """
    work = SavedWork(Path(), work) if isinstance(work, Recipe) else work
    work = read_work(work) if isinstance(work, str | Path) else work
    work = SavedWork(Path(), work.recipe, work.weights) if isinstance(work, Picture) else work
    if not isinstance(work, SavedWork):
        raise invalid("a file that artnet saved, a picture or a recipe", work=type(work).__name__)
    if cell is not None:
        work = cell_of(work, cell)
    recipe = work.recipe
    if recipe.sheet is not None:
        asked = None if size is None else checked_size(size, recipe.size)
        return _sheet_again(work, recipe.sheet, asked, device, progress)
    recipe.painter()
    if bits is None:
        bits = 16 if recipe.file is not None and recipe.file.bits > 8 else 8
    bits = checked_bits(bits)
    if size is not None:
        changes["size"] = checked_size(size, recipe.size)
        recipe = recipe.resized(changes["size"])
    recipe = _changed(recipe.but(file=None, device=checked_device(device)), changes)
    with parts_of(recipe.plugins):
        if recipe.motion is not None and is_training(recipe.motion.name):
            return replay(work.trajectory(), recipe, work.sound())
        weights = work.network_file()
        net = network_from_recipe(recipe, weights)
        if recipe.motion is not None:
            return move(net, recipe, sound=work.sound(), others=work.others(), weights=weights)
        return paint(net, recipe, progress, weights, bits=bits)


def _changed(recipe: Recipe, changes: Mapping[str, Any]) -> Recipe:
    """The recipe with other values.

    Raises:
        InvalidValueError: one that it does not have, or cannot hold.
    """
    names = [field.name for field in fields(Recipe)]
    if unknown := [name for name in changes if name not in names]:
        raise invalid(f"changes of what a recipe holds: {', '.join(names)}", **{unknown[0]: changes[unknown[0]]})
    changes = {**({"quality": ""} if "supersample" in changes else {}), **changes}
    if changes.get("quality") in tuple(QUALITIES):
        changes = {"supersample": QUALITIES[changes["quality"]].supersample, **changes}
    try:
        return recipe.but(**changes).checked()
    except (RecipeError, AttributeError, TypeError) as error:
        if not changes:
            raise
        said = str(error) if isinstance(error, RecipeError) else f"Expected values of a recipe. Received: {changes}"
        raise InvalidValueError(said) from None


def _sheet_again(
    work: SavedWork,
    sheet: SheetRecipe,
    size: tuple[int, int] | None,
    device: str,
    progress: Callable[[float], None] | None,
) -> Picture:
    """A sheet as it was laid out, or at another size; the files that its works name lie beside it, or below."""
    asked = size or work.recipe.canvas
    wide, high = sheet.works[0].size
    networks = find_sources([one.weights for one in sheet.works if one.weights], work.path.parent)

    def paint_cell(number: int, cell: tuple[int, int]) -> tuple[Picture | Animation, None]:
        recipe = sheet.works[number].but(profile="srgb")  # a sheet has one space for all
        trained = networks.get(recipe.weights.sha256) if recipe.weights else None
        try:
            weights = None if trained is None else read_bytes(trained)
            return make(replace(work, recipe=recipe, weights=weights), size=cell, device=device, bits=8), None
        except RecipeError as error:
            raise RecipeError(
                f"{sheet.labels[number]}, on the sheet {work.path.name or repr(work.recipe.name)}: {error}"
            ) from None

    grid = paint_grid(
        sheet.labels, paint_cell, size=asked, columns=sheet.columns, aspect=wide / high, progress=progress
    )
    return Picture(grid.pixels, work.recipe.but(size=grid.layout.size, canvas=asked, file=None))
