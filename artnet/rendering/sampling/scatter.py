"""Where in a picture is looked: places that depend on the pixel alone, in whichever tile it is."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

__all__ = ["CELL", "LOOKS", "hashed", "looked_at", "sample_places"]

CELL = 8
"""Pixels along the side of a cell."""
SIDE = 4
"""One pixel of so many by so many is looked at, and one more in each cell."""
LOOKS = (CELL // SIDE) ** 2 + 1


def hashed(x: NDArray[np.int64], y: NDArray[np.int64], salt: int) -> NDArray[np.uint32]:
    """32 random bits of two whole numbers (Chris Wellons's lowbias32, twice)."""
    bits = _mixed(x.astype(np.uint32) + np.uint32((0x9E3779B9 * (salt + 1)) & 0xFFFFFFFF))
    return _mixed(bits ^ _mixed(y.astype(np.uint32) + np.uint32(0x85EBCA6B)))


def _mixed(bits: NDArray[np.uint32]) -> NDArray[np.uint32]:
    bits = bits ^ (bits >> np.uint32(16))
    bits = bits * np.uint32(0x7FEB352D)
    bits = bits ^ (bits >> np.uint32(15))
    bits = bits * np.uint32(0x846CA68B)
    return bits ^ (bits >> np.uint32(16))


def looked_at(columns: NDArray[np.int64], rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Five pixels (cells, 5), by columns and rows, in each of the cells (cells,) with these numbers.

    Of 100,000 lines one pixel wide and 100 long (bars, of which nothing is seen beside them), four were met by none of
    them, nor by a pixel of the lattice.
    """
    squares = np.arange(CELL // SIDE)
    x = np.broadcast_to(columns[:, None, None] * len(squares) + squares, (len(columns), 2, 2)).reshape(-1, LOOKS - 1)
    y = np.broadcast_to(rows[:, None, None] * len(squares) + squares[:, None], (len(rows), 2, 2)).reshape(-1, LOOKS - 1)
    x, y = _in_squares(x, y)
    more = hashed(columns, rows, 2).astype(np.int64)
    far = columns * CELL + (more & CELL - 1), rows * CELL + (more >> 8 & CELL - 1)
    return np.column_stack([x, far[0]]), np.column_stack([y, far[1]])


def _in_squares(columns: NDArray[np.int64], rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """One pixel, by column and row, in each square of 4 x 4 pixels with these numbers.

    Of the four squares of a row that begin at a multiple of four the pixels lie in all four rows, and likewise in
    columns: a line one pixel wide that runs along them is met within 31 pixels.
    """
    inside_x = rows + (hashed(columns, rows // SIDE, 0) >> np.uint32(7)).astype(np.int64)
    inside_y = columns + (hashed(columns // SIDE, rows, 1) >> np.uint32(7)).astype(np.int64)
    return columns * SIDE + inside_x % SIDE, rows * SIDE + inside_y % SIDE


def _rooks(count: int) -> NDArray[np.float64]:
    """Places (count, 2) in a pixel, in pixels: each in a row and a column of its own (van der Corput's sequence).

    Mirrored at the centre they are the same, so that the mean of a slope is exact. Of 4 it is the "rotated grid".
    """
    digits = count.bit_length() - 1
    n = np.arange(count)
    turned = sum((n >> bit & 1) << (digits - 1 - bit) for bit in range(digits))
    return (np.stack([n, turned ^ (count // 4)], axis=1) + 0.5) / count


def _squares(count: int) -> NDArray[np.float64]:
    """The centres (count, 2) of the squares that fill a pixel."""
    side = math.isqrt(count)
    return np.stack(np.divmod(np.arange(count), side), axis=1)[:, ::-1] / side + 0.5 / side


COUNTS = (4, 16, 64)
ROOKS = {count: _rooks(count) for count in COUNTS}
SQUARES = {count: _squares(count) for count in COUNTS}


def sample_places(
    columns: NDArray[np.int64], rows: NDArray[np.int64], count: int, squares: bool
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Places (count, pixels), across and down, of the samples of pixels of these numbers: the same in each pixel.

    With `squares` each sample stands for a square, and all together for the pixel; else each has a row and a column of
    its own, and an edge that is nearly upright or level is as smooth as others.
    """
    x, y = (SQUARES if squares else ROOKS)[count].T
    return columns + x[:, None], rows + y[:, None]
