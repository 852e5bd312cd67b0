"""One cell of a sheet: the work that stands there, to be made at a size of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from artnet.checks import whole_number
from artnet.errors import InvalidValueError, invalid
from artnet.media.io.tensors import read_bytes
from artnet.works.finding import find_sources
from artnet.works.saved_work import SavedWork

__all__ = ["cell_of", "checked_cell", "parse_cell", "sketch_cell_of"]


def parse_cell(text: str) -> tuple[int, int]:
    """Row and column, from 1, of a text such as "3,4".

    Raises:
        InvalidValueError: another form.
    """
    parts = text.split(",")
    if len(parts) != 2 or not all(part.strip().isascii() and part.strip().isdigit() for part in parts):
        raise invalid("a row and a column of a sheet, such as 3,4", cell=text)
    row, column = (int(part) for part in parts)
    return row, column


def checked_cell(cell: Any, count: int, columns: int) -> int:
    """The number, from 0, of the cell (row, column), from 1, of a sheet of so many works.

    Raises:
        InvalidValueError: there is none in that place.
    """
    try:
        row, column = cell
    except (TypeError, ValueError):
        raise invalid("a cell: (row, column), both from 1", cell=cell) from None
    rows = -(-count // columns)
    last = count - (rows - 1) * columns
    row = whole_number(f"a row of 1 to {rows}", 1, rows, cell=row)
    there = last if row == rows else columns
    column = whole_number(f"a column of 1 to {there} in row {row}", 1, there, cell=column)
    return (row - 1) * columns + column - 1


def cell_of(work: SavedWork, cell: tuple[int, int]) -> SavedWork:
    """The work at (row, column), from 1, of a sheet; a network file that it names lies beside the sheet, or below.

    Raises:
        InvalidValueError: no sheet, or no cell of it.
    """
    sheet = work.recipe.sheet
    if sheet is None:
        if work.recipe.sketch is not None and work.recipe.sketch.cells:
            raise InvalidValueError(
                f"{work.path.name} is a sheet of a sketch: artnet run {work.path.name} --cell {cell[0]},{cell[1]}"
            )
        raise InvalidValueError(f"Expected a sheet for a cell. Received: {work.path.name or work.recipe.name}")
    recipe = sheet.works[checked_cell(cell, len(sheet.works), sheet.columns)]
    if recipe.weights is None:
        return replace(work, recipe=recipe, weights=None)
    found = find_sources([recipe.weights], work.path.parent).get(recipe.weights.sha256)
    return replace(work, recipe=recipe, weights=None if found is None else read_bytes(found))


def sketch_cell_of(work: SavedWork, cell: tuple[int, int]) -> SavedWork:
    """The same of the sheet of a sketch, as `artnet run --sheet` makes it.

    Raises:
        InvalidValueError: no such sheet, or no cell of it.
    """
    sketch = work.recipe.sketch
    if sketch is None or not sketch.cells:
        raise InvalidValueError(f"Expected a sheet of a sketch for a cell. Received: {work.path.name}")
    if not sketch.columns:
        raise InvalidValueError(
            f"{work.path.name} does not say how many stand in a row, as sheets of today do:"
            f" artnet run {work.path.name} makes it anew"
        )
    chosen = sketch.cells[checked_cell(cell, len(sketch.cells), sketch.columns)]
    alone = replace(sketch, parameters={**sketch.parameters, **chosen}, cells=(), columns=0)
    return replace(work, recipe=work.recipe.but(sketch=alone, canvas=None))
