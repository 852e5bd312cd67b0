"""Runs of a sketch -> one labelled picture of them all."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from artnet.color.compositing import as_rgb
from artnet.errors import InvalidValueError, invalid
from artnet.recipes.schema import Recipe, SketchRecipe
from artnet.rendering.charts.sheet import SheetLayout, contact_sheet
from artnet.rendering.picture import Picture
from artnet.sketching.results import results_of
from artnet.sketching.runs import Run
from artnet.sketching.sketch import Sketch

__all__ = ["sheet_of"]

MOST_PIXELS = 1 << 27
SHEET_SIZE, READABLE_CELLS = (1600, 1200), 80
"""A sheet of no size of its own, and how many pictures can be told apart on it; it grows with more."""
EMPTY = 214
"""The gray of the cell of a run that failed."""
SHEET_FRAME = 1 / 3
"""Of an animation, how far it has come in the frame that stands for it."""


def sheet_of(
    sketch: Sketch,
    runs: Sequence[Run],
    size: tuple[int, int] | None = None,
    progress: Callable[[float], None] | None = None,
    columns: int | None = None,
    failed: Callable[[Run, Exception], None] | None = None,
) -> Picture:
    """A contact sheet of `size` (width, height), or as high as its pictures need: each run painted, and labelled.

    Of an animation it shows one frame, of several results the first. Its recipe holds every run. `columns` stand side
    by side: as many as the last of several parameters has values, or so that the sheet is square. A run that raises an
    error is told to `failed`, and its cell stays empty; without `failed`, or if all do, the error is raised.

    Raises:
        InvalidValueError: a sheet too small for so many, or as `Sketch.run`.
    """
    if size is not None and size[0] * size[1] > MOST_PIXELS:
        raise invalid(f"a sheet of at most {MOST_PIXELS:,} pixels", size=size)
    own = sketch.parameters.get("size")
    aspect = own.default[0] / own.default[1] if own and own.default else 1.0
    labels = [run.label or sketch.name for run in runs]
    larger = max(1.0, math.sqrt(len(runs) / READABLE_CELLS))
    asked = size or (round(SHEET_SIZE[0] * larger), round(SHEET_SIZE[1] * larger))
    columns = columns_of(runs) if columns is None and size is None else columns
    layout = SheetLayout.of(labels, asked, columns, aspect=aspect, shaped=True)
    if size is None:
        layout = layout.trimmed()
    cells, recipes, errors = [], [], 0
    for number, run in enumerate(runs):
        try:
            pixels, recipe = _cell(sketch, run, layout.cell)
        except Exception as error:  # whatever an artist's own function raises
            errors += 1
            if failed is None or errors == len(runs):
                raise
            failed(run, error)
            pixels = np.full((layout.cell[1], layout.cell[0], 3), EMPTY, np.uint8)
            recipe = sketch.recipe_of(**{**run.values, "size": layout.cell})
        cells.append(pixels)
        recipes.append(recipe)
        if progress:
            progress((number + 1) / len(runs))
    return Picture(contact_sheet(cells, labels, layout), _sheet_recipe(sketch, recipes, size, layout.size))


def columns_of(runs: Sequence[Run]) -> int:
    """How many pictures stand side by side: the values of the last parameter that changes, if several do."""
    values = [dict(run.values) for run in runs]
    names = [name for name in values[0] if len({str(each.get(name)) for each in values}) > 1]
    if len(names) < 2:
        return math.ceil(math.sqrt(len(runs)))
    return len({str(each[names[-1]]) for each in values})


def _sheet_recipe(
    sketch: Sketch, recipes: Sequence[SketchRecipe], asked: tuple[int, int] | None, size: tuple[int, int]
) -> Recipe:
    """The recipe of a sheet: what its pictures share, and in `cells` what each has of its own."""
    texts = [{name: text for name, text in recipe.parameters.items() if name != "size"} for recipe in recipes]
    shared = {name: text for name, text in texts[0].items() if all(each.get(name) == text for each in texts)}
    others = dict.fromkeys(other for recipe in recipes for other in recipe.others)
    whole = replace(
        recipes[0], parameters=shared, others=tuple(others),
        cells=tuple({name: text for name, text in each.items() if name not in shared} for each in texts),
    )  # fmt: skip
    return Recipe(name=f"{sketch.name}_sheet", size=size, canvas=asked, sketch=whole)


def _cell(sketch: Sketch, run: Run, cell: tuple[int, int]) -> tuple[NDArray[np.uint8], SketchRecipe]:
    value, recipe, seed, asked = sketch.evaluate(**{**run.values, "size": cell})
    try:
        made = results_of(value, recipe, seed, asked)
    except InvalidValueError:
        made = results_of(value, recipe, seed)  # what has a size of its own is cut to the cell
    whole: Any = next(iter(made.values()))
    pixels = whole[int(SHEET_FRAME * len(whole))] if hasattr(whole, "delays") else np.asarray(whole)
    image = Image.fromarray(as_rgb(pixels))
    fitted = image if image.size == cell else ImageOps.fit(image, cell, Image.Resampling.LANCZOS)
    return np.asarray(fitted), recipe
