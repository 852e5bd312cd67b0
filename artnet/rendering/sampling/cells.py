"""A rectangle of a picture, sampled where it needs it: cells of 8 x 8 pixels are interpolated, or computed.

The pixels of a lattice, every eighth, are computed, and all others interpolated between them (Mariani and Silver's
"solid guessing" of fractals, with polynomials). Five more pixels of each cell are computed and compared. Where one is
not as it was interpolated, the lattice of that cell is made twice as fine, and in the end its pixels are all computed.
What was missed and reaches a computed cell's border is followed from cell to cell, and beside computed cells more
pixels are looked at.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from artnet.rendering.sampling.interpolation import BLOCK, MARGIN, interpolated
from artnet.rendering.sampling.scatter import CELL, LOOKS, looked_at

__all__ = ["CELL", "Window", "sampled"]

Values = Callable[[NDArray[np.floating], NDArray[np.floating], float], NDArray[np.float32]]
"""From places in pixels, columns and rows (points,), to values (points, channels) float32; the last says how many
pixels wide the square is that each of them stands for."""
STRICTER = 4
"""Times as close as elsewhere must be what lies beside a cell that is wrong: its polynomials swing there."""
FINER = {4: 0.05, 2: 0.1}
"""Steps of finer lattices, and from which share of the cells on they are worth it: below, all pixels are computed."""
INSIDE = np.arange(CELL)


@dataclass(frozen=True)
class Window:
    """The cells of a picture from `left` and `top`, `columns` x `rows` of them; it may reach beyond the picture."""

    left: int
    top: int
    columns: int
    rows: int


def sampled(values: Values, window: Window, tolerance: float) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """The values (8 * rows, 8 * columns, channels) at the centres of a window's pixels, each within the tolerance.

    Of a tolerance of nothing all are computed. The second is which cells (rows, columns) were computed, pixel by pixel:
    all others are smooth. The outermost cells are not to be relied on.
    """
    if not tolerance:
        return _all(values, window)
    lattice = _Lattice(values, window)
    image, wrong = lattice.coarse(tolerance)
    for step, worth in FINER.items():
        if wrong.mean() > worth:
            wrong = lattice.finer(image, wrong, step, tolerance)
    return image, _computed(values, window, image, wrong, tolerance)


def _all(values: Values, window: Window) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Every pixel computed."""
    rows, columns = window.rows * CELL, window.columns * CELL
    across, down = np.meshgrid(window.left * CELL + np.arange(columns) + 0.5, window.top * CELL + np.arange(rows) + 0.5)
    image = values(across.ravel(), down.ravel(), 1.0).reshape(rows, columns, -1)
    return image, np.ones((window.rows, window.columns), bool)


class _Lattice:
    """The computed pixels of a window: those of the lattice, and those that are looked at."""

    def __init__(self, values: Values, window: Window) -> None:
        self._values, self._window = values, window
        self._shape = window.rows, window.columns

    def coarse(self, tolerance: float) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """All pixels, interpolated from every eighth; and which cells (rows, columns) this is not true of."""
        (rows, columns), window = self._shape, self._window
        across = (window.left + np.arange(-MARGIN[0], columns + MARGIN[1])) * CELL
        down = (window.top + np.arange(-MARGIN[0], rows + MARGIN[1])) * CELL
        cells = np.meshgrid(window.left + np.arange(columns), window.top + np.arange(rows))
        looked_x, looked_y = (part.ravel() for part in looked_at(*(part.ravel() for part in cells)))
        lattice_x, lattice_y = (part.ravel() for part in np.meshgrid(across, down))
        found = self._values(
            np.concatenate([lattice_x, looked_x]) + 0.5, np.concatenate([lattice_y, looked_y]) + 0.5, 1.0
        )
        count = len(lattice_x)
        self._points = found[:count].reshape(len(down), len(across), -1)
        self._seen = found[count:]
        self._where = looked_y - window.top * CELL, looked_x - window.left * CELL
        padded = _padded(self._points, rows, columns)
        image = interpolated(padded, CELL)[: rows * CELL, : columns * CELL]
        if not image.flags.c_contiguous:
            image = np.ascontiguousarray(image)
        return image, self._wrong(image, tolerance)

    def _wrong(self, image: NDArray[np.float32], tolerance: float) -> NDArray[np.bool_]:
        """In which cells a pixel that was looked at is another."""
        off = _largest(np.abs(image[self._where] - self._seen)).reshape(*self._shape, LOOKS).max(axis=-1)
        wrong = off > tolerance
        return wrong | (_spread(_spread(wrong)) & (off > tolerance / STRICTER)) if wrong.any() else wrong

    def finer(
        self, image: NDArray[np.float32], wrong: NDArray[np.bool_], step: int, tolerance: float
    ) -> NDArray[np.bool_]:
        """Interpolate the wrong cells from a finer lattice, in `image`; which ones are still wrong.

        Beside wrong cells the points of the lattice are taken from what is known there.
        """
        (rows, columns), window, times = self._shape, self._window, CELL // step
        down = np.arange(-MARGIN[0], rows * times + MARGIN[1])
        across = np.arange(-MARGIN[0], columns * times + MARGIN[1])
        inside = [np.clip(axis * step, 0, count * CELL - 1) for axis, count in ((down, rows), (across, columns))]
        points = image[np.ix_(*inside)]
        needed = np.repeat(np.repeat(_spread(wrong), times, axis=0), times, axis=1)
        needed = np.pad(needed, (MARGIN, MARGIN), mode="edge")
        y, x = np.nonzero(needed)
        points[y, x] = self._values(
            across[x] * step + window.left * CELL + 0.5, down[y] * step + window.top * CELL + 0.5, 1.0
        )
        better = interpolated(_padded(points, rows * times, columns * times), step)
        better = better[: rows * CELL, : columns * CELL]
        still = wrong & self._wrong(better, tolerance)
        _cells(image)[wrong] = _cells(better)[wrong]
        return still


def _computed(
    values: Values, window: Window, image: NDArray[np.float32], wrong: NDArray[np.bool_], tolerance: float
) -> NDArray[np.bool_]:
    """Compute all pixels of the wrong cells, in `image`, and of those that something reaches that was missed there.

    Beside them one pixel of four is looked at, so that of many small marks none is missed.
    """
    done, closer = np.zeros_like(wrong), np.zeros_like(wrong)
    cells = _cells(image)
    new = wrong
    while new.any():
        y, x = np.nonzero(new)
        found = _pixels(values, window, y, x, INSIDE)
        missed = _largest(np.abs(found - cells[y, x])) > tolerance
        cells[y, x] = found
        done |= new
        beside = _spread(new) & ~done & ~closer
        closer |= beside
        new = _reached(missed, y, x, done.shape)
        y, x = np.nonzero(beside)
        if len(y):
            some = INSIDE[1::2]
            off = _largest(np.abs(_pixels(values, window, y, x, some) - cells[y, x][:, some][:, :, some]))
            new[y, x] |= (off > tolerance).any(axis=(1, 2))
        new &= ~done
    return done


def _pixels(
    values: Values, window: Window, y: NDArray[np.int64], x: NDArray[np.int64], inside: NDArray[np.int64]
) -> NDArray[np.float32]:
    """The values (cells, n, n, channels) of the cells of a window at y and x, in these rows and columns of each."""
    shape = (len(y), len(inside), len(inside))
    rows = (window.top + y)[:, None, None] * CELL + inside[:, None] + 0.5
    columns = (window.left + x)[:, None, None] * CELL + inside + 0.5
    found = values(np.broadcast_to(columns, shape).ravel(), np.broadcast_to(rows, shape).ravel(), 1.0)
    return found.reshape(*shape, -1)


def _reached(
    missed: NDArray[np.bool_], y: NDArray[np.int64], x: NDArray[np.int64], shape: tuple[int, ...]
) -> NDArray[np.bool_]:
    """The cells (rows, columns) that border on pixels (cells, 8, 8) of the cells at y and x that were missed."""
    reached = np.zeros((shape[0] + 2, shape[1] + 2), bool)
    ends = {-1: slice(0, 1), 0: slice(None), 1: slice(-1, None)}
    for down, rows in ends.items():
        for right, columns in ends.items():
            touching = missed[:, rows, columns].any(axis=(1, 2))
            reached[y[touching] + 1 + down, x[touching] + 1 + right] = True
    return reached[1:-1, 1:-1]


def _largest(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Of the channels, which come last: one after the other, as numpy is slow along so short an axis."""
    return functools.reduce(np.maximum, np.moveaxis(values, -1, 0))


def _cells(image: NDArray[np.float32]) -> NDArray[np.float32]:
    """An image as its cells, (rows, columns, 8, 8, channels), which share its memory."""
    height, width, channels = image.shape
    return image.reshape(height // CELL, CELL, width // CELL, CELL, channels).swapaxes(1, 2)


def _spread(cells: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """With their neighbours."""
    wide = np.pad(cells, 1)
    rows, columns = cells.shape
    found = np.zeros_like(cells)
    for down in range(3):
        for right in range(3):
            found |= wide[down : down + rows, right : right + columns]
    return found


def _padded(points: NDArray[np.float32], rows: int, columns: int) -> NDArray[np.float32]:
    """A lattice of so many steps as one of multiples of a block, its edge repeated."""
    more = -rows % BLOCK, -columns % BLOCK
    return points if more == (0, 0) else np.pad(points, ((0, more[0]), (0, more[1]), (0, 0)), mode="edge")
