"""Products with banded matrices: each row of the matrix has few numbers, side by side, as interpolation has.

The matrix is cut into blocks of rows, each with just the columns that its rows reach, so that a product is a few dense
ones: as fast as a dense product on small lattices, and in proportion to the points on large ones. Nothing is gathered.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.lazy import tf

__all__ = ["Bands", "separable_product"]

BLOCK = 64
"""Rows of a block. A step of style sharp at 512 x 512 takes 4.4 ms with 64, 4.5 with 128, 4.9 as one dense product."""
MOST_BLOCKS = 8
"""Each block is some operations more in the graph: 24 of them took 1.3 s longer to trace than 8."""


@dataclass(frozen=True, eq=False)
class Bands:
    """Alternative banded matrices (rows, columns) of one shape.

    Attributes:
        shape: (rows, columns).
        starts: (sets, blocks) int32, the first column of each block.
        blocks: (sets, blocks, rows of a block, width) float32.
    """

    shape: tuple[int, int]
    starts: NDArray[np.int32]
    blocks: NDArray[np.float32]

    @classmethod
    def of(
        cls, rows: NDArray[Any], columns: NDArray[Any], values: NDArray[np.float32], shape: tuple[int, int]
    ) -> Bands:
        """The matrices with these values (sets, n) at these rows and columns; what comes twice is added."""
        count = min(MOST_BLOCKS, max(1, -(-shape[0] // BLOCK)))
        high = -(-shape[0] // count)
        sets = np.broadcast_to(np.arange(len(values))[:, None], values.shape)
        block = rows // high
        first = np.full((len(values), count), shape[1], np.int32)
        last = np.zeros((len(values), count), np.int32)
        np.minimum.at(first, (sets, block), columns)
        np.maximum.at(last, (sets, block), columns)
        width = max(1, int((last - first).max()) + 1)
        starts = np.clip(first, 0, shape[1] - width)
        blocks = np.zeros((len(values), count, high, width), np.float32)
        np.add.at(blocks, (sets, block, rows % high, columns - starts[sets, block]), values)
        return cls(shape, starts, blocks)

    def rows_of(self, number: Any, x: Any) -> Any:
        """Matrix number `number` times each x (batch, columns, n): (batch, rows, n)."""
        parts = [
            tf.matmul(tf.expand_dims(matrix, 0), x if start is None else x[:, start : start + self._width])
            for start, matrix in self._chosen(number)
        ]
        return self._joined(parts)

    def columns_of(self, number: Any, x: Any) -> Any:
        """Each x (batch, n, columns) times the transpose of matrix number `number`: (batch, n, rows)."""
        batch, n = x.shape[0], x.shape[1]
        flat = tf.reshape(x, [batch * n, self.shape[1]])
        parts = [
            tf.matmul(flat if start is None else flat[:, start : start + self._width], matrix, transpose_b=True)
            for start, matrix in self._chosen(number)
        ]
        return tf.reshape(self._joined(parts), [batch, n, self.shape[0]])

    @property
    def _width(self) -> int:
        return int(self.blocks.shape[-1])

    @property
    def _is_wide(self) -> bool:
        """Whether each block reaches over all columns."""
        return self._width == self.shape[1]

    def _joined(self, parts: list[Any]) -> Any:
        """The rows of all blocks, without those by which the last is filled up; axis 1 is that of the rows."""
        whole = parts[0] if len(parts) == 1 else tf.concat(parts, axis=1)
        return whole if whole.shape[1] == self.shape[0] else whole[:, : self.shape[0]]

    def _chosen(self, number: Any) -> list[tuple[Any, Any]]:
        """The first column, None where it reaches over all, and the matrix of each block of one set."""
        if len(self.starts) == 1:  # known now, so that TensorFlow knows all shapes
            return [
                (None if self._is_wide else int(start), tf.constant(block))
                for start, block in zip(self.starts[0], self.blocks[0], strict=True)
            ]
        blocks = tf.unstack(tf.gather(tf.constant(self.blocks), number))
        if self._is_wide:
            return [(None, block) for block in blocks]
        return list(zip(tf.unstack(tf.gather(tf.constant(self.starts), number)), blocks, strict=True))


@dataclass(frozen=True, eq=False)
class Interpolation:
    """From `count` nodes to points: `nodes` and `weights` (sets, points, taps) say what each point is made of."""

    nodes: NDArray[np.int32]
    weights: NDArray[np.float32]
    count: int

    @cached_property
    def forward(self) -> Bands:
        """From the nodes to the points."""
        numbers, nodes, values = self._entries
        return Bands.of(numbers, nodes, values, (self.nodes.shape[1], self.count))

    @cached_property
    def back(self) -> Bands:
        """Its transpose, in which gradients travel; made when asked for, since no rendering needs it."""
        numbers, nodes, values = self._entries
        return Bands.of(nodes, numbers, values, (self.count, self.nodes.shape[1]))

    @property
    def _entries(self) -> tuple[NDArray[Any], NDArray[np.int32], NDArray[np.float32]]:
        sets, points, taps = self.nodes.shape
        numbers = np.broadcast_to(np.arange(points)[None, :, None], self.nodes.shape).reshape(sets, -1)
        return numbers, self.nodes.reshape(sets, points * taps), self.weights.reshape(sets, points * taps)


def separable_product(table: Any, up: Interpolation, up_set: Any, across: Interpolation, across_set: Any) -> Any:
    """`A_y G A_x^T` for each G of a table (features, rows, columns): (features, rows of points, columns of points).

    The gradient, `A_y^T D A_x`, is as cheap.
    """

    def back(difference: Any) -> Any:
        return up.back.rows_of(up_set, across.back.columns_of(across_set, difference))

    table = tf.convert_to_tensor(table)
    product = across.forward.columns_of(across_set, up.forward.rows_of(up_set, table))
    return _with_gradient(product, table, back)


def _with_gradient(result: Any, source: Any, gradient: Callable[[Any], Any]) -> Any:
    """The result, whose gradient by its source is this and no other; inside a graph.

    As `tf.custom_gradient` does it, which registers each gradient for as long as the process lives, with all that it
    holds: some MiB a fit. Here one is registered, and what it is to do is kept with the graph.
    """
    if tf.executing_eagerly():
        return tf.custom_gradient(lambda _: (result, gradient))(source)
    _register_gradient()
    graph = result.graph
    with graph.gradient_override_map({"IdentityN": GRADIENT}):
        kept, _ = tf.identity_n([result, source])
    _gradients_of(graph)[kept.op.name] = gradient
    return kept


GRADIENT = "ArtnetGradientOfItsOwn"


@cache
def _register_gradient() -> None:
    @tf.RegisterGradient(GRADIENT)  # type: ignore[untyped-decorator]
    def of(operation: Any, difference: Any, _: Any) -> list[Any]:
        return [None, _gradients_of(operation.graph)[operation.name](difference)]


def _gradients_of(graph: Any) -> dict[str, Callable[[Any], Any]]:
    """What is kept with a graph, by the names of its operations."""
    if not hasattr(graph, GRADIENT):
        setattr(graph, GRADIENT, {})
    found: dict[str, Callable[[Any], Any]] = getattr(graph, GRADIENT)
    return found
