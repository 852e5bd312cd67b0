"""Hash grids (Mueller et al. 2022, "Instant neural graphics primitives"): many levels in tables of bounded size.

Level i of n has `coarsest` (finest / coarsest)^(i / (n - 1)) cells along the short side, rounded. A level whose nodes
fit into its table has one entry for each; the nodes (column, row) of a finer one share the entry
`(column xor 2654435761 row) mod entries`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from artnet.errors import invalid
from artnet.lazy import tf
from artnet.nets.encodings.grids import grid_extents, level_shape, taps

__all__ = ["HashLevel", "hash_levels", "sample_hashed"]

PRIME = 2_654_435_761
WITHOUT_CANVAS = 256
"""Cells of the finest level when neither `finest` nor a canvas says how many."""


@dataclass(frozen=True)
class HashLevel:
    """One level: (rows, columns) of its nodes, and the entries of its table."""

    shape: tuple[int, int]
    entries: int

    @property
    def dense(self) -> bool:
        """Whether each node has an entry of its own."""
        return self.shape[0] * self.shape[1] == self.entries


def hash_levels(levels: int, features: int, entries: int, coarsest: int, finest: int, aspect: float) -> list[HashLevel]:
    """The levels.

    Raises:
        InvalidValueError: a number out of its range.
    """
    finest = finest or max(coarsest, WITHOUT_CANVAS)
    if coarsest > finest:
        raise invalid("a finest level with the most cells", coarsest=coarsest, finest=finest)
    growth = (finest / coarsest) ** (1 / max(1, levels - 1))
    shapes = [level_shape(round(coarsest * growth**i), aspect) for i in range(levels)]
    return [HashLevel(shape, min(entries, shape[0] * shape[1])) for shape in shapes]


def sample_hashed(table: Any, points: Any, level: HashLevel, aspect: float) -> Any:
    """A table (entries, features) at points (points, 2), linearly between the nodes: (points, features)."""
    half_width, half_height = grid_extents(aspect)
    rows, columns = level.shape
    across, across_weights = taps(points[:, 0], half_width, columns, "linear")
    down, down_weights = taps(-points[:, 1], half_height, rows, "linear")
    across, down = across[:, None, :], down[:, :, None]
    if level.dense:
        entry = down * columns + across
    else:
        key = tf.bitwise.bitwise_xor(
            tf.cast(across, tf.uint32), tf.cast(down, tf.uint32) * tf.constant(PRIME, tf.uint32)
        )
        entry = tf.cast(tf.math.floormod(key, tf.constant(level.entries, tf.uint32)), tf.int32)
    weights = (down_weights[:, :, None] * across_weights[:, None, :])[..., None]
    return tf.reduce_sum(tf.gather(table, entry) * weights, axis=[1, 2])
