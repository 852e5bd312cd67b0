"""Many works painted for one sheet: each at the size of its cell, one after another."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from artnet.color.compositing import as_rgb
from artnet.errors import invalid
from artnet.rendering.charts.sheet import SheetLayout, contact_sheet

__all__ = ["Grid", "in_cell", "paint_grid"]

MOST_PIXELS = 1 << 27
SHEET_SIZE, READABLE_CELLS = (1600, 1200), 80
"""A sheet of no size of its own, and how many pictures can be told apart on it; it grows with more."""
EMPTY = 214
"""The gray of the cell of what failed."""
SHEET_FRAME = 1 / 3
"""Of an animation, how far it has come in the frame that stands for it."""

R = TypeVar("R")


@dataclass(frozen=True)
class Grid(Generic[R]):
    """A painted sheet: its pixels (height, width, 3) uint8, its layout, and what each cell says of itself."""

    pixels: NDArray[np.uint8]
    layout: SheetLayout
    notes: list[R]


def paint_grid(
    labels: Sequence[str],
    paint: Callable[[int, tuple[int, int]], tuple[Any, R]],
    *,
    size: tuple[int, int] | None = None,
    columns: int | None = None,
    aspect: float = 1.0,
    progress: Callable[[float], None] | None = None,
    failed: Callable[[int, Exception, tuple[int, int]], R] | None = None,
) -> Grid[R]:
    """A contact sheet of `size` (width, height), or as high as its pictures need.

    Args:
        labels: one a cell.
        paint: gives for a cell's number and its size (width, height) the picture, an array or a film of them, and what
            is to be known of it.
        size: of the whole sheet.
        columns: how many stand side by side; None chooses.
        aspect: of a cell, width over height.
        progress: is called with the share of the cells that are painted.
        failed: is told the number of a cell, and the error that painting it raised, and says what is to be known of
            it; the cell stays empty. Without `failed`, or if all cells fail, the error is raised.

    Raises:
        InvalidValueError: a sheet too large, or too small for so many.
    """
    if size is not None and size[0] * size[1] > MOST_PIXELS:
        raise invalid(f"a sheet of at most {MOST_PIXELS:,} pixels", size=size)
    larger = max(1.0, math.sqrt(len(labels) / READABLE_CELLS))
    asked = size or (round(SHEET_SIZE[0] * larger), round(SHEET_SIZE[1] * larger))
    layout = SheetLayout.of(labels, asked, columns, aspect=aspect, shaped=True)
    if size is None:
        layout = layout.trimmed()
    cells: list[NDArray[np.uint8]] = []
    notes: list[R] = []
    errors = 0
    for number in range(len(labels)):
        try:
            made, note = paint(number, layout.cell)
            cells.append(in_cell(made, layout.cell))
        except Exception as error:  # whatever an artist's own function raises
            errors += 1
            if failed is None or errors == len(labels):
                raise
            note = failed(number, error, layout.cell)
            cells.append(np.full((layout.cell[1], layout.cell[0], 3), EMPTY, np.uint8))
        notes.append(note)
        if progress:
            progress((number + 1) / len(labels))
    return Grid(contact_sheet(cells, labels, layout), layout, notes)


def in_cell(made: Any, cell: tuple[int, int]) -> NDArray[np.uint8]:
    """A picture, or the frame that stands for a film, over white, cut to the cell where it is of another size."""
    pixels = made[int(SHEET_FRAME * len(made))] if hasattr(made, "delays") else np.asarray(made)
    image = Image.fromarray(as_rgb(pixels))
    fitted = image if image.size == cell else ImageOps.fit(image, cell, Image.Resampling.LANCZOS)
    return np.asarray(fitted)
