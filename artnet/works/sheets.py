"""Works side by side on one labelled sheet, which is made again at any size like a picture."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from artnet.checks import is_one_line, whole_number
from artnet.errors import invalid
from artnet.nets.cppn import CPPN
from artnet.recipes.schema import Recipe, SheetRecipe
from artnet.rendering.charts.grid import Grid, paint_grid
from artnet.rendering.composition import Size, checked_size, compose
from artnet.rendering.motion.animation import Animation
from artnet.rendering.picture import Picture
from artnet.rendering.still import render
from artnet.training.painting import Painting
from artnet.works.making import make
from artnet.works.saved_work import SavedWork, read_work

__all__ = ["Work", "sheet", "sheet_recipe"]

LONGEST_LABEL = 200
Work = CPPN | Painting | Picture | Animation | SavedWork | Recipe | str | Path
"""What can stand on a sheet: a network, a painting, a picture, an animation, a recipe, or any file of one."""


def sheet(
    works: Sequence[Work],
    labels: Sequence[str] | None = None,
    *,
    size: Size | None = None,
    columns: int | None = None,
    progress: Callable[[float], None] | None = None,
) -> Picture:
    """A contact sheet: works in reading order, each painted at the size of its cell, with a label below.

    Of an animation it shows one frame. Its recipe holds that of every work, so that `make` gives it again at another
    size; the weights of networks that were trained are not in it.

    Args:
        works: networks, recipes such as `pattern` gives, paintings, pictures, animations, or files of them.
        labels: one for each; by default "seed 7".
        size: (width, height) of the whole sheet, its long side (a square), or a text such as "4k"; by default as high
            as its pictures need.
        columns: how many stand side by side; by default so that the sheet is nearly square.
        progress: is called with the share of the works that are painted.

    Raises:
        InvalidValueError: nothing to show, what cannot be shown, or a sheet too small for so many.
    """
    if isinstance(works, str | Path | Mapping | Work) or not isinstance(works, Iterable):
        raise invalid("a list of networks, recipes, pictures, animations or files", works=type(works).__name__)
    works = list(works)
    if others := [type(work).__name__ for work in works if not isinstance(work, Work)]:
        raise invalid("a list of networks, recipes, pictures, animations or files", works=others[0])
    if columns is not None:
        columns = whole_number("1 to 1,000 columns", 1, 1000, columns=columns)
    read = [read_work(Path(work)) if isinstance(work, str | Path) else work for work in works]
    if any(recipe_of(work).sheet for work in read):
        raise invalid("works for a sheet, not sheets", works="a sheet")
    if labels is not None:
        if isinstance(labels, str) or not isinstance(labels, Iterable):
            raise invalid("a label for each work, in a list", labels=labels)
        labels = list(labels)
    if not read or (labels is not None and len(labels) != len(read)):
        raise invalid("works, and a label for each", works=len(read), labels=None if labels is None else len(labels))
    names = [f"seed {recipe_of(work).seed}" for work in read] if labels is None else [str(label) for label in labels]
    for label in names:
        if len(label) > LONGEST_LABEL or not is_one_line(label):
            raise invalid(f"labels of at most {LONGEST_LABEL} characters on one line", label=label)
    asked = None if size is None else checked_size(size)
    wide, high = recipe_of(read[0]).size

    def paint(number: int, cell: tuple[int, int]) -> tuple[Any, Recipe]:
        made = _painted(read[number], cell)
        return made, made.recipe

    grid = paint_grid(names, paint, size=asked, columns=columns, aspect=wide / high, progress=progress)
    return Picture(grid.pixels, sheet_recipe(grid, names, asked))


def sheet_recipe(grid: Grid[Recipe], labels: Sequence[str], asked: tuple[int, int] | None) -> Recipe:
    """The recipe of a sheet: that of each of its works, and how they are laid out; `asked` is the size, if any."""
    works = tuple(recipe.but(file=None) for recipe in grid.notes)
    plugins = {part: module for recipe in works for part, module in recipe.plugins.items()}
    whole = SheetRecipe(works, tuple(labels), grid.layout.columns)
    name = f"{works[0].name}_sheet"
    return Recipe(name=name, size=grid.layout.size, canvas=asked, sheet=whole, plugins=plugins)


def recipe_of(work: Any) -> Recipe:
    """The recipe of a work."""
    if isinstance(work, Recipe):
        return work
    if isinstance(work, CPPN):
        return compose(work.recipe, work.origin, plugins=work.blueprint.plugins)
    return work.picture.recipe if isinstance(work, Painting) else work.recipe


def _painted(work: Any, cell: tuple[int, int]) -> Picture | Animation:
    """A work at the size of a cell, where it has a network that can paint it."""
    if isinstance(work, CPPN):
        return render(work, size=cell)
    if isinstance(work, Painting):
        work = work.picture
    if isinstance(work, Picture | Animation) and work.recipe.network is None:
        return work  # drawn by other means
    if isinstance(work, Animation):
        return work
    return make(work, size=cell, bits=8, profile="srgb")  # a sheet has one space for all
