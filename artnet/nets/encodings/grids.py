"""Grids: numbers on the nodes of lattices over the canvas, interpolated between them.

A level with n cells along the canvas's short side has its nodes in the middle of the cells, as a picture its pixels: on
a canvas of n pixels every pixel has a node of its own. Beyond the canvas a grid is mirrored.

| kernel | weights of the nodes around a point, f its place between them | |
|---|---|---|
| linear | 1 - f, f | what it paints has creases where it is enlarged |
| smooth | (1 - g)^2 / 2, 3/4 - (g - 1/2)^2, g^2 / 2, g its place in its cell | quadratic B-spline: no creases |
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from artnet.errors import InvalidValueError, invalid
from artnet.fields.separable import Lattice, Part
from artnet.lazy import tf
from artnet.nets.encodings.banded_matrices import Interpolation, separable_product

__all__ = [
    "KERNELS",
    "grid_extents",
    "interpolate",
    "interpolation_of",
    "level_shape",
    "parse_levels",
    "place_levels",
    "sample",
]

FINEST, MOST_FEATURES = 16_384, 64


def parse_levels(text: str) -> list[tuple[int, int]]:
    """Cells along the short side, and features, of each level in `"32x4 128x4"`.

    Raises:
        InvalidValueError: a text of another form, or a number out of its range.
    """
    levels = [re.fullmatch(r"(\d+)x(\d+)", level) for level in text.split()]
    numbers = [(int(match[1]), int(match[2])) for match in levels if match]
    if not levels or len(numbers) < len(levels) or len(levels) > 16:
        raise InvalidValueError(
            f"Expected levels as cells x features, such as grid(32x4 128x2); in a fit also as a share of the canvas's"
            f" pixels, grid(25%x6 100%x1). Received: {text!r}"
        )
    for cells, features in numbers:
        if not 1 <= cells <= FINEST or not 1 <= features <= MOST_FEATURES:
            raise invalid(f"levels of 1 to {FINEST:,} cells and 1 to {MOST_FEATURES} features", levels=text)
    return numbers


def place_levels(text: str, size: tuple[int, int]) -> str:
    """The same levels with each `25%` made a number of cells on a canvas of `size` pixels."""
    short = min(size)
    return re.sub(r"(\d+(?:\.\d+)?)%", lambda match: str(max(1, round(float(match[1]) / 100 * short))), text)


def grid_extents(aspect: float) -> tuple[float, float]:
    """Half the width and half the height of a canvas of that aspect, in units of half its short side."""
    return max(aspect, 1.0), max(1 / aspect, 1.0)


def level_shape(cells: int, aspect: float) -> tuple[int, int]:
    """(rows, columns) of the nodes of a level."""
    half_width, half_height = grid_extents(aspect)
    return max(1, round(cells * half_height)), max(1, round(cells * half_width))


def _linear(place: Any, count: int) -> tuple[Any, Any]:
    """The two nodes around `place` in [0, count], in cells, and their weights."""
    low = tf.floor(place - 0.5)
    f = place - 0.5 - low
    return tf.stack([low, low + 1], axis=-1), tf.stack([1 - f, f], axis=-1)


def _smooth(place: Any, count: int) -> tuple[Any, Any]:
    """The three nodes around `place`, and their weights."""
    middle = tf.minimum(tf.floor(place), count - 1.0)
    f = place - middle
    weights = [0.5 * (1 - f) ** 2, 0.75 - (f - 0.5) ** 2, 0.5 * f**2]
    return tf.stack([middle - 1, middle, middle + 1], axis=-1), tf.stack(weights, axis=-1)


KERNELS = {"linear": _linear, "smooth": _smooth}


def taps(positions: Any, half: float, count: int, kernel: str) -> tuple[Any, Any]:
    """Which of `count` nodes make up each position (...,) on [-half, half], and their weights: (..., taps) each."""
    folded = tf.math.floormod((positions * (1 / half) + 1.0) * 0.5, 2.0)
    folded = tf.minimum(folded, 2.0 - folded)  # beyond the canvas it is mirrored
    nodes, weights = KERNELS[kernel](folded * float(count), count)
    return tf.cast(tf.clip_by_value(nodes, 0.0, count - 1.0), tf.int32), weights


def sample(table: Any, points: Any, aspect: float, kernel: str) -> Any:
    """A table (features, rows, columns) at points (points, 2) anywhere: (points, features)."""
    half_width, half_height = grid_extents(aspect)
    features, rows, columns = table.shape
    x, y = tf.unstack(points, num=2, axis=1)
    across, across_weights = (tf.expand_dims(one, 1) for one in taps(x, half_width, columns, kernel))
    down, down_weights = (tf.expand_dims(one, 2) for one in taps(-y, half_height, rows, kernel))
    flat = tf.reshape(tf.transpose(table, [1, 2, 0]), [rows * columns, features])
    taken = tf.gather(flat, down * columns + across)
    return tf.reduce_sum(taken * tf.expand_dims(down_weights * across_weights, 3), axis=[1, 2])


def interpolate(table: Any, part: Part, aspect: float, kernel: str) -> Any:
    """The same on a part of a lattice, as two banded products: (features, rows of points, columns of points)."""
    up, across = interpolation_of(part.lattice, table.shape[1:], aspect, kernel)
    return separable_product(table, up, part.row_set, across, part.column_set)


def interpolation_of(
    lattice: Lattice, nodes: tuple[int, int], aspect: float, kernel: str
) -> tuple[Interpolation, Interpolation]:
    """The matrices from (rows, columns) of nodes to the rows, and to the columns, of a lattice."""
    half_width, half_height = grid_extents(aspect)
    up = _interpolation(-lattice.rows, half_height, nodes[0], kernel)
    return up, _interpolation(lattice.columns, half_width, nodes[1], kernel)


def _interpolation(positions: Any, half: float, count: int, kernel: str) -> Interpolation:
    with tf.init_scope():
        nodes, weights = taps(tf.constant(np.asarray(positions, np.float32)), half, count, kernel)
        return Interpolation(nodes.numpy(), weights.numpy(), count)
