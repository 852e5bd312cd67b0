"""Lattices that are known by their columns and rows: what is separable in x and y is then computed separably.

A lattice has alternative sets of columns and of rows, of which a graph picks one by number: the pixels of a picture
whose column and row leave a given remainder (a step of training), or the rows of one band after another (a rendering).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.fields.lattice import half_extents, trimmed
from artnet.lazy import tf

__all__ = ["Lattice", "Part", "block_means", "strided"]


@dataclass(frozen=True, eq=False)
class Lattice:
    """Positions on the plane: `columns` (sets, columns) of x and `rows` (sets, rows) of y, float32."""

    columns: NDArray[np.float32]
    rows: NDArray[np.float32]

    @classmethod
    def strided(cls, size: tuple[int, int], stride: int) -> Lattice:
        """The centres of every `stride`-th pixel in both directions: set i begins at pixel i."""
        return cls(*(_positions(n, strided(n, stride)) * half for n, half in _axes(size)))

    @classmethod
    def bands(cls, size: tuple[int, int], rows: int, bleed: int = 0) -> Lattice:
        """All columns of a picture, its rows in bands of that many; the last band is filled up with the last row.

        So many of each side are `bleed`, which lies beyond the plane's [-1, 1].
        """
        width, height = size
        (wide, half_width), (high, half_height) = _axes(trimmed(size, bleed))
        bands = np.arange(-(-height // rows))[:, None] * rows + np.arange(rows)
        every = _positions(wide, np.arange(width)[None] - bleed)
        return cls(every * half_width, _positions(high, np.minimum(bands, height - 1) - bleed) * half_height)

    @classmethod
    def blocks(cls, size: tuple[int, int], side: int) -> Lattice:
        """The centres of all blocks of `side` x `side` pixels; the last ones may be cut by the edge."""
        return cls(*(block_means(_positions(n, np.arange(n)[None]), side, axis=1) * half for n, half in _axes(size)))

    def part(self, columns: Any, rows: Any) -> Part:
        """The points of set number `columns` of the columns and `rows` of the rows (int32 scalars, in a graph)."""
        return Part(self, columns, rows)


@dataclass(frozen=True, eq=False)
class Part:
    """One choice of columns and rows of a lattice."""

    lattice: Lattice
    column_set: Any
    row_set: Any

    @property
    def points(self) -> Any:
        """Its points (rows * columns, 2), row by row."""
        x = tf.gather(tf.constant(self.lattice.columns), self.column_set)
        y = tf.gather(tf.constant(self.lattice.rows), self.row_set)
        shape = [y.shape[0], x.shape[0]]
        across, up = tf.broadcast_to(x, shape), tf.broadcast_to(tf.expand_dims(y, 1), shape)
        return tf.reshape(tf.stack([across, up], axis=-1), [-1, 2])


def strided(count: int, stride: int) -> NDArray[np.int32]:
    """Numbers (stride, ceil(count / stride)) of every `stride`-th of `count` things; what is beyond is the last."""
    numbers = np.arange(stride)[:, None] + np.arange(0, count, stride)
    return np.minimum(numbers, count - 1).astype(np.int32)


def block_means(values: NDArray[np.float32], side: int, *, axis: int) -> NDArray[np.float32]:
    """The means of every `side` neighbours along an axis; of those that are left, for the last."""
    starts = np.arange(0, values.shape[axis], side)
    counts = np.minimum(side, values.shape[axis] - starts)
    shape = [-1 if i == axis else 1 for i in range(values.ndim)]
    return np.add.reduceat(values, starts, axis=axis) / counts.reshape(shape).astype(np.float32)


def _axes(size: tuple[int, int]) -> tuple[tuple[int, np.float32], tuple[int, np.float32]]:
    """Number of pixels and the factor from [-1, 1] to the plane, of x and of y, which points up."""
    half_width, half_height = half_extents(size)
    return (size[0], np.float32(half_width)), (size[1], np.float32(-half_height))


def _positions(count: int, index: NDArray[Any]) -> NDArray[np.float32]:
    """As in `fields.lattice`, number for number."""
    return (2 * index + 1 - count).astype(np.float32) / np.float32(count)
