"""A contact sheet: pictures in a grid on paper, each with its name below."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image, ImageDraw, ImageFont

from artnet.color.chart_theme import INK, PAPER
from artnet.errors import invalid

__all__ = ["SheetLayout", "contact_sheet"]

MARGIN, GAP = 0.03, 0.012
"""Of the sheet's short side: around the pictures, and between a label and what is beside or below it."""
TEXT = 0.022
"""Of the sheet's short side: the size of letters, where the longest label fits below its picture."""
SHARE = 0.09
"""Of a row's height, at most: many small pictures get small letters."""
READABLE, SMALLEST = 11.0, 3.0
"""Pixels: on a small sheet letters are this large where they fit; below the second there is no sheet."""
LINE = 1.5
"""Height of a line of text, in heights of its letters: room for what hangs below the line, and air above."""


@dataclass(frozen=True)
class SheetLayout:
    """Where the pictures of a sheet go.

    Attributes:
        size: (width, height) of the whole sheet.
        columns, rows: of the grid.
        cell: (width, height) of each picture; whoever paints them for this sheet paints them at this size.
        gap: between columns, in pixels; the rows are apart by `line` more.
        line: height of the label below each picture.
        text: size of its letters.
    """

    size: tuple[int, int]
    columns: int
    rows: int
    cell: tuple[int, int]
    gap: int
    line: int
    text: float

    @classmethod
    def of(
        cls,
        labels: Sequence[str],
        size: tuple[int, int],
        columns: int | None = None,
        aspect: float = 1.0,
        *,
        shaped: bool = False,
    ) -> SheetLayout:
        """The layout for so many labelled pictures, with the largest cells of nearly that aspect.

        Args:
            labels: one a picture; the longest decides how large the letters can be.
            size: (width, height) of the sheet.
            columns: how many pictures stand side by side; None chooses.
            aspect: width over height that the cells should have, as nearly as fills the sheet.
            shaped: whether they have it exactly, and the sheet has wider margins.

        Raises:
            InvalidValueError: no labels, or a sheet too small for that many.
        """
        if not labels or (columns is not None and not 1 <= columns <= len(labels)):
            raise invalid(f"1 to {len(labels)} columns, as many as labels", columns=columns)
        count = len(labels)
        labels = _widest(labels)
        likely = math.sqrt(count * size[0] / size[1] / aspect)
        near = range(max(1, int(likely / 2)), min(count, math.ceil(2 * likely)) + 1)
        for asked in (near, range(1, count + 1)) if columns is None else ((columns,),):
            layouts = [layout for n in asked if (layout := cls._with(labels, size, n, count)) is not None]
            if layouts:
                break
        else:
            raise invalid(f"a sheet large enough for {count} labelled pictures", size=size, columns=columns)
        best = max(layouts, key=lambda layout: min(layout.cell[0] / aspect, layout.cell[1]))
        return best._shaped(labels, aspect) if shaped else best

    def _shaped(self, labels: Sequence[str], aspect: float) -> SheetLayout:
        """The same with cells of that very aspect, and letters that still fit below them."""
        width, height = self.cell
        cell = (min(width, max(1, round(height * aspect))), min(height, max(1, round(width / aspect))))
        text = min(self.text, _text_that_fits(labels, cell[0]) or self.text)
        return replace(self, cell=cell, text=text, line=math.ceil(LINE * text))

    def trimmed(self) -> SheetLayout:
        """The same on the smallest sheet that leaves the margins."""
        margin = 2 * round(MARGIN * min(self.size))
        wide = self.columns * (self.cell[0] + self.gap) - self.gap + margin
        high = self.rows * (self.cell[1] + self.line + self.gap) - self.gap + margin
        return replace(self, size=(min(wide, self.size[0]), min(high, self.size[1])))

    @classmethod
    def _with(cls, labels: Sequence[str], size: tuple[int, int], columns: int, count: int) -> SheetLayout | None:
        short = min(size)
        rows = -(-count // columns)
        margin, gap = round(MARGIN * short), max(1, round(GAP * short))
        width = (size[0] - 2 * margin - (columns - 1) * gap) // columns
        wanted = max(min(TEXT * short, SHARE * size[1] / rows), READABLE)
        text = min(wanted, _text_that_fits(labels, width))
        line = math.ceil(LINE * text)
        height = (size[1] - 2 * margin - (rows - 1) * gap) // rows - line
        if text < SMALLEST or height < 1:
            return None
        return cls(size, columns, rows, (width, height), gap, line, text)

    def place(self, number: int, count: int) -> tuple[int, int]:
        """Left and top of one of `count` pictures, in reading order. A last row that is not full stands centred."""
        row, column = divmod(number, self.columns)
        in_this_row = min(self.columns, count - row * self.columns)
        across, down = self.cell[0] + self.gap, self.cell[1] + self.line + self.gap
        left = (self.size[0] - in_this_row * across + self.gap) // 2
        top = (self.size[1] - self.rows * down + self.gap) // 2
        return left + column * across, top + row * down


def contact_sheet(
    pictures: Sequence[ArrayLike],
    labels: Sequence[str],
    layout: SheetLayout,
    *,
    paper: str = PAPER,
    ink: str = INK,
) -> NDArray[np.uint8]:
    """The sheet, (height, width, 3) uint8 sRGB.

    Args:
        pictures: each (height, width, 3) uint8, of the size `layout.cell`.
        labels: one a picture, those that the layout was made for.
        layout: where they go.
        paper, ink: colours of the ground and of the labels.

    Raises:
        InvalidValueError: more or fewer labels than pictures, or a picture of another size.
    """
    if len(labels) != len(pictures):
        raise invalid("a label for each picture", pictures=len(pictures), labels=len(labels))
    sheet = Image.new("RGB", layout.size, paper)
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(layout.text)
    width, height = layout.cell
    for number, (picture, label) in enumerate(zip(pictures, labels, strict=True)):
        pixels = np.asarray(picture)
        if pixels.shape != (height, width, 3) or pixels.dtype != np.uint8:
            raise invalid(f"pictures of shape {(height, width, 3)} in uint8", shape=pixels.shape, dtype=pixels.dtype)
        left, top = layout.place(number, len(pictures))
        sheet.paste(Image.fromarray(pixels), (left, top))
        draw.text((left + width / 2, top + height + layout.line / 2), label, ink, font, anchor="mm")
    return np.array(sheet)


def _widest(labels: Sequence[str], count: int = 4) -> list[str]:
    """The labels that need the most room; which of them it is depends on the size of the letters."""
    font = ImageFont.load_default(100.0)
    return sorted(labels, key=font.getlength)[-count:]


def _text_that_fits(labels: Sequence[str], width: int) -> float:
    """The size of letters at which the longest label is as wide as a cell; 0 if there is none."""

    def longest(size: float) -> float:
        font = ImageFont.load_default(size)
        return max(1.0, *(font.getlength(label) for label in labels))

    size = 100.0
    while size > SMALLEST and longest(size) > width:  # small letters snap to whole pixels and come out wider
        size *= min(0.97, width / longest(size))
    return size if size > SMALLEST else 0.0
