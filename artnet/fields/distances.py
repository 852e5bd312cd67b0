"""Distance to the outline of a shape that is drawn in pixels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["signed_distance"]

Array = NDArray[np.float32]
NEAREST = np.float32(-1e-6)
"""What a pixel that is covered by exactly a half lies inside by."""
ROUND = 2
"""Pixels round the nearest one that are looked at."""
NONE = 1 << 20
"""Pixels to an edge where there is none."""


def signed_distance(cover: Array) -> Array:
    """Pixels (height, width) from each pixel's middle to the outline of a shape; less than 0 inside of it.

    `cover` (height, width) says how much of each pixel the shape covers, 0 to 1. The outline is where it is a half; it
    is found between the pixels, where their soft edges say, and each pixel has the distance to the nearest such point
    (as in S. Gustavson and R. Strand, "Anti-aliased Euclidean distance transform", 2011). Without an outline all are
    `NONE` away.
    """
    inside = cover >= 0.5
    row, column, edge = _outline_points(cover)
    if not edge.any():
        return np.where(inside, -NONE, NONE).astype(np.float32)
    row, column = np.where(edge, row, NONE), np.where(edge, column, NONE)
    rows, columns = np.indices(cover.shape, dtype=np.float32)
    height, width = cover.shape
    near_row, near_column = _nearest(edge)
    distance = np.full(cover.shape, NONE, np.float32)
    for down in range(-ROUND, ROUND + 1):  # the nearest point need not be that of the nearest pixel
        for across in range(-ROUND, ROUND + 1):
            there = np.clip(near_row + down, 0, height - 1), np.clip(near_column + across, 0, width - 1)
            np.minimum(distance, np.hypot(row[there] - rows, column[there] - columns), out=distance)
    return np.where(inside, -distance, distance).astype(np.float32)


def _outline_points(cover: Array) -> tuple[Array, Array, NDArray[np.bool_]]:
    """The point of the outline, row and column, that is nearest to each pixel beside it; and which pixels these are.

    Between two neighbours of which one is covered the outline is where a straight line from one to the other reaches a
    half; where it crosses a row and a column, it is the straight line through both places.
    """
    steep = [np.zeros_like(cover), np.zeros_like(cover)]
    for axis in (0, 1):
        for step in (1, -1):
            here, there = (_shifted(cover, axis, way) for way in (step, -step))
            crosses = (here >= 0.5) != (there >= 0.5)
            inverse = np.where(crosses, (there - here) / np.where(here == 0.5, NEAREST, 0.5 - here), 0)
            target = _shifted(steep[axis], axis, step)
            np.copyto(target, step * inverse, where=inverse > np.abs(target))
    row, column = steep
    squared = row**2 + column**2
    beside = squared > 0
    rows, columns = np.indices(cover.shape, dtype=np.float32)
    reach = np.where(beside, squared, 1).astype(np.float32)
    return rows + row / reach, columns + column / reach, beside


def _shifted(values: Array, axis: int, step: int) -> Array:
    """All rows or columns but the last (1), or but the first (-1), as a view."""
    part = slice(None, -1) if step > 0 else slice(1, None)
    return values[part] if axis == 0 else values[:, part]


def _nearest(edge: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Row and column of the nearest pixel of an edge, of which there is one.

    First along each row, then among the rows (T. Saito and J. Toriwaki, 1994).
    """
    height, width = edge.shape
    places = np.arange(width)
    left = np.maximum.accumulate(np.where(edge, places, -NONE), axis=1)
    right = np.minimum.accumulate(np.where(edge, places, NONE)[:, ::-1], axis=1)[:, ::-1]
    column = np.where(places - left <= right - places, left, right)
    along = np.minimum(np.abs(column - places), NONE).astype(np.int64) ** 2
    least, row = along.copy(), np.repeat(np.arange(height)[:, None], width, axis=1)
    for step in range(1, height):
        if step * step > least.max():
            break
        for here, there in ((slice(step, None), slice(None, -step)), (slice(None, -step), slice(step, None))):
            other = along[there] + step * step
            closer = other < least[here]
            least[here] = np.where(closer, other, least[here])
            row[here] = np.where(closer, np.arange(height)[there][:, None], row[here])
    return row, np.take_along_axis(column, row, axis=0)
