"""From every 8th, 4th or 2nd point of a picture to all of them: Lagrange's polynomials through six neighbours."""

from __future__ import annotations

from functools import cache

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

__all__ = ["MARGIN", "interpolated"]

NODES = np.arange(-2, 4)
"""Through which a polynomial goes; it is used between the nodes 0 and 1."""
MARGIN = (2, 3)
"""Points that are needed before the first one, and after the last one, of a lattice."""
BLOCK = 4
"""Steps of the lattice that are interpolated by one matrix."""


def interpolated(points: NDArray[np.float32], step: int) -> NDArray[np.float32]:
    """Values (rows * step, columns * step, channels) at all pixels, of those at every `step`-th.

    `points` (rows + 5, columns + 5, channels) begin two steps before the first pixel; rows and columns are multiples
    of four. The error of a smooth function shrinks with the sixth power of the step.
    """
    height, width, channels = points.shape
    rows, columns = height - sum(MARGIN), width - sum(MARGIN)
    along, across = _matrix(step, 1), _matrix(step, channels)
    wide = tf.matmul(points[:, _blocks(columns)].reshape(height, columns // BLOCK, -1), across)
    lines = tf.gather(tf.reshape(wide, [height, columns * step * channels]), _blocks(rows))
    return np.array(tf.matmul(along.T, lines)).reshape(rows * step, columns * step, channels)


def _blocks(count: int) -> NDArray[np.int64]:
    """The points (blocks, 9) that each block of a lattice of so many steps is made of."""
    return np.arange(0, count, BLOCK)[:, None] + np.arange(BLOCK + sum(MARGIN))


@cache
def _matrix(step: int, channels: int) -> NDArray[np.float32]:
    """From the points of a block to its pixels, (9 * channels, 4 * step * channels)."""
    weights = np.zeros((BLOCK + sum(MARGIN), BLOCK * step))
    for pixel in range(BLOCK * step):
        place = pixel % step / step
        for n, node in enumerate(NODES):
            others = NODES[node != NODES]
            weights[pixel // step + n, pixel] = np.prod((place - others) / (node - others))
    return np.kron(weights, np.eye(channels)).astype(np.float32)
