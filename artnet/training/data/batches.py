"""What a step learns from: random pixels, a lattice of every n-th that moves from step to step, or means of blocks."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from artnet.fields.separable import Lattice, Part, block_means, strided
from artnet.seeds import stateless_seed, uniform
from artnet.training.data.aims import Aim

__all__ = ["Blocks", "MovingLattice", "RandomPixels", "stride_of"]


def stride_of(batch: int, pixels: int) -> int:
    """The stride in both directions at which a lattice has about `batch` of all pixels; 1 for a batch of 0 (all)."""
    return max(1, round(math.sqrt(pixels / batch))) if batch else 1


class RandomPixels:
    """One random pixel from each of `batch` equal runs of pixels: as random as needed, and evenly spread."""

    def __init__(self, pixels: int, batch: int, seed: str) -> None:
        """`batch` of so many pixels; as many or more, or 0: all of them, in order."""
        self.batch = min(batch, pixels) or pixels
        self._all = self.batch == pixels
        self._seed = stateless_seed(seed, "batches")
        edges = np.arange(self.batch + 1, dtype=np.int64) * pixels // self.batch
        self._starts, self._lengths = edges[:-1].astype(np.int32), np.diff(edges)

    def draw(self, step: Any) -> Any:
        """The numbers (batch,) int32 of the pixels of a step, None for all."""
        if self._all:
            return None
        seed = tf.stack([tf.constant(self._seed[0]), tf.cast(step, tf.int32) ^ self._seed[1]])
        draws = tf.random.stateless_uniform((self.batch,), seed, alg="philox")
        lengths = tf.constant(self._lengths, tf.float32)
        offsets = tf.cast(draws * lengths, tf.int32)
        return tf.constant(self._starts) + tf.minimum(offsets, tf.constant(self._lengths - 1, tf.int32))

    @staticmethod
    def picked(pixels: Any, start: Any, stop: Any) -> Any:
        """Those from `start` to `stop` of the drawn ones."""
        return tf.range(start, stop) if pixels is None else pixels[start:stop]


class MovingLattice:
    """Every `stride`-th column and row, from another pixel each step: all pixels in stride^2 steps, in random order.

    Neighbours are alike, so that such a step says nearly as much as one over all pixels, for a fraction of the time,
    and a lattice keeps what makes a grid cheap.
    """

    def __init__(
        self, size: tuple[int, int], stride: int, aim: Aim, weights: NDArray[np.float32] | None, seed: str
    ) -> None:
        """Sort the target by lattice; `weights` (pixels,) say how much each pixel counts."""
        self._lattice, self._stride = Lattice.strided(size, stride), stride
        rows, columns = strided(size[1], stride), strided(size[0], stride)
        pixels = (rows[:, None, :, None] * size[0] + columns[None, :, None, :]).reshape(stride**2, -1)
        self.batch = pixels.shape[1]
        self._order = tf.constant(np.argsort(uniform(seed, "lattices", (stride**2,))), tf.int32)
        self._values = tf.constant(aim.values[pixels])
        self._weights = None if weights is None else tf.constant(weights.reshape(-1)[pixels], tf.float32)

    def draw(self, step: Any) -> tuple[Part, Any, Any]:
        """The lattice of a step, the values (points, channels) there, and their weights (points,) or None."""
        number = tf.gather(self._order, tf.cast(step % self._stride**2, tf.int32))
        part = self._lattice.part(number % self._stride, number // self._stride)
        weights = None if self._weights is None else tf.gather(self._weights, number)
        return part, tf.gather(self._values, number), weights


class Blocks:
    """The whole picture, coarse: the means of blocks of pixels, at the blocks' centres."""

    def __init__(self, size: tuple[int, int], side: int, aim: Aim, weights: NDArray[np.float32] | None) -> None:
        """Blocks of `side` x `side` pixels; `weights` (pixels,) say how much each pixel counts."""
        self._part = Lattice.blocks(size, side).part(0, 0)
        values = np.asarray(aim.values, np.float32).reshape(size[1], size[0], -1)
        self._weights = None
        if weights is None:
            values = _means(values, side)
        else:
            heavy = np.asarray(weights, np.float32).reshape(size[1], size[0], 1)
            counted = _means(heavy, side)
            values = (_means(values * heavy, side) / np.maximum(counted, 1e-6)).astype(np.float32)
            self._weights = tf.constant(counted.reshape(-1))
        self.batch = values.shape[0] * values.shape[1]
        self._values = tf.constant(values.reshape(self.batch, -1))

    def draw(self, step: Any) -> tuple[Part, Any, Any]:
        """As of `MovingLattice`; the same in every step."""
        return self._part, self._values, self._weights


def _means(values: NDArray[np.float32], side: int) -> NDArray[np.float32]:
    return block_means(block_means(values, side, axis=0), side, axis=1)
