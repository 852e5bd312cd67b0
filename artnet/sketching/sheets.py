"""Runs of a sketch -> one labelled picture of them all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from artnet.errors import InvalidValueError
from artnet.recipes.schema import Recipe, SketchRecipe
from artnet.rendering.charts.grid import paint_grid
from artnet.rendering.motion.animation import Animation
from artnet.rendering.picture import Picture
from artnet.sketching.results import results_of, shown_of
from artnet.sketching.runs import Run
from artnet.sketching.sketch import Sketch
from artnet.sweeps import columns_of

__all__ = ["sheet_of"]


def sheet_of(
    sketch: Sketch,
    runs: Sequence[Run],
    size: tuple[int, int] | None = None,
    progress: Callable[[float], None] | None = None,
    columns: int | None = None,
    failed: Callable[[Run, Exception], None] | None = None,
    kept: Callable[[Any], Any] | None = None,
) -> Picture:
    """A contact sheet of `size` (width, height), or as high as its pictures need: each run painted, and labelled.

    Of an animation it shows one frame, of several results the first. Its recipe holds every run. `columns` stand side
    by side: as many as the last of several parameters has values, or so that the sheet is square. A run that raises an
    error is told to `failed`, and its cell stays empty; without `failed`, or if all do, the error is raised. `kept`
    makes of what paints a cell what keeps it too.

    Raises:
        InvalidValueError: a sheet too small for so many, or as `Sketch.run`.
    """
    own = sketch.parameters.get("size")

    def paint(number: int, cell: tuple[int, int]) -> tuple[Picture | Animation, SketchRecipe]:
        return _painted(sketch, runs[number], cell)

    def noted(number: int, error: Exception, cell: tuple[int, int]) -> SketchRecipe:
        assert failed is not None
        failed(runs[number], error)
        return sketch.recipe_of(**{**runs[number].values, "size": cell})

    grid = paint_grid(
        [run.label or sketch.name for run in runs],
        kept(paint) if kept else paint,
        size=size,
        columns=columns_of([run.values for run in runs]) if columns is None and size is None else columns,
        aspect=own.default[0] / own.default[1] if own and own.default else 1.0,
        progress=progress,
        failed=noted if failed else None,
    )
    return Picture(grid.pixels, _sheet_recipe(sketch, grid.notes, size, grid.layout.size, grid.layout.columns))


def _sheet_recipe(
    sketch: Sketch, recipes: Sequence[SketchRecipe], asked: tuple[int, int] | None, size: tuple[int, int], columns: int
) -> Recipe:
    """The recipe of a sheet: what its pictures share, and in `cells` what each has of its own."""
    texts = [{name: text for name, text in recipe.parameters.items() if name != "size"} for recipe in recipes]
    shared = {name: text for name, text in texts[0].items() if all(each.get(name) == text for each in texts)}
    others = dict.fromkeys(other for recipe in recipes for other in recipe.others)
    whole = replace(
        recipes[0], parameters=shared, others=tuple(others), columns=columns,
        cells=tuple({name: text for name, text in each.items() if name not in shared} for each in texts),
    )  # fmt: skip
    return Recipe(name=f"{sketch.name}_sheet", size=size, canvas=asked, sketch=whole)


def _painted(sketch: Sketch, run: Run, cell: tuple[int, int]) -> tuple[Picture | Animation, SketchRecipe]:
    """What a run gives, of several results the first that can be seen; what has a size of its own keeps it."""
    value, recipe, seed, asked = sketch.evaluate(**{**run.values, "size": cell})
    try:
        made = results_of(value, recipe, seed, asked)
    except InvalidValueError:
        made = results_of(value, recipe, seed)
    return shown_of(made, recipe), recipe
