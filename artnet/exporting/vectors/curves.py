"""Cubic curves through points, to a stated error (P. J. Schneider, "An algorithm for automatically fitting digitized
curves", Graphics Gems, 1990)."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

__all__ = ["Curve", "fitted"]

Points = NDArray[np.float64]
Curve = NDArray[np.float64]
"""(4, 2): a point, two handles, a point."""
CORNER = 0.4
"""Cosine of the turn within `REACH` points from which on a point is a corner."""
REACH = 3
ROUNDS = 4
"""Of fitting again with better places along the curve, before it is parted."""
LEAST = 1e-12


def fitted(points: Points, error: float) -> list[Curve]:
    """Curves one after the other along points (n, 2), nowhere farther from them than `error`.

    Points that end where they begin are a closed line, and its curves end where they begin.
    """
    points = points[np.concatenate([[True], np.abs(np.diff(points, axis=0)).sum(axis=1) > LEAST])]
    if len(points) < 2:
        return []
    closed = len(points) > 3 and bool(np.allclose(points[0], points[-1]))
    places = _corners(points, closed)
    if closed and places and places[0] != 0:  # begin at a corner
        points = np.concatenate([points[places[0] : -1], points[: places[0] + 1]])
        places = _corners(points, closed)
    ends = sorted({0, *places, len(points) - 1})
    found: list[Curve] = []
    for first, last in pairwise(ends):
        part = points[first : last + 1]
        before, after = _tangent(part, 0), _tangent(part, -1)
        if closed and not places:  # one smooth round: the same way out as in
            before = _unit(points[1] - points[-2])
            after = -before
        found += _fit(part, before, after, error)
    return found


def _corners(points: Points, closed: bool) -> list[int]:
    count = len(points)
    if count < 2 * REACH + 1:
        return []
    if closed:
        ring = points[:-1]
        ahead, behind = np.roll(ring, -REACH, axis=0) - ring, ring - np.roll(ring, REACH, axis=0)
        offset = 0
    else:
        middle = points[REACH:-REACH]
        ahead, behind = points[2 * REACH :] - middle, middle - points[: -2 * REACH]
        offset = REACH
    lengths = np.linalg.norm(ahead, axis=1) * np.linalg.norm(behind, axis=1)
    turn = (ahead * behind).sum(axis=1) / np.maximum(lengths, LEAST)
    sharp = np.flatnonzero(turn < CORNER)
    found: list[int] = []
    for place in sharp:  # of neighbours the sharpest
        if found and place - found[-1] <= REACH:
            if turn[place] < turn[found[-1]]:
                found[-1] = int(place)
        else:
            found.append(int(place))
    return [place + offset for place in found]


def _unit(way: Points) -> Points:
    return np.asarray(way / max(float(np.hypot(*way)), LEAST))


def _tangent(points: Points, end: int) -> Points:
    """The way into the line at its first or last point."""
    if end == 0:
        return _unit(points[min(2, len(points) - 1)] - points[0])
    return _unit(points[max(-3, -len(points))] - points[-1])


def _fit(points: Points, before: Points, after: Points, error: float) -> list[Curve]:
    if len(points) == 2:
        reach = np.hypot(*(points[1] - points[0])) / 3
        return [np.array([points[0], points[0] + before * reach, points[1] + after * reach, points[1]])]
    lengths = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    places = lengths / lengths[-1]
    for _ in range(ROUNDS):
        curve = _least_squares(points, places, before, after)
        apart = np.hypot(*(_at(curve, places) - points).T)
        worst = int(apart.argmax())
        if apart[worst] <= error:
            return [curve]
        if apart[worst] > 6 * error:
            break
        places = _nearer(curve, points, places)
    worst = min(max(worst, 1), len(points) - 2)
    way = _unit(points[worst - 1] - points[worst + 1])
    return _fit(points[: worst + 1], before, way, error) + _fit(points[worst:], -way, after, error)


def _least_squares(points: Points, t: Points, before: Points, after: Points) -> Curve:
    first, last = points[0], points[-1]
    b = _basis(t)
    ways = np.stack([before * b[1][:, None], after * b[2][:, None]])
    rest = points - first * (b[0] + b[1])[:, None] - last * (b[2] + b[3])[:, None]
    c = np.einsum("inx,jnx->ij", ways, ways)
    x = np.einsum("inx,nx->i", ways, rest)
    size = float(np.hypot(*(last - first)))
    most = float(np.hypot(*np.diff(points, axis=0).T).sum())  # a longer handle makes a loop
    det = c[0, 0] * c[1, 1] - c[0, 1] * c[1, 0]
    left, right = size / 3, size / 3
    if abs(det) > LEAST:
        left = (x[0] * c[1, 1] - x[1] * c[0, 1]) / det
        right = (c[0, 0] * x[1] - c[1, 0] * x[0]) / det
    if not (1e-4 * size < left < most and 1e-4 * size < right < most):
        left = right = size / 3
    return np.array([first, first + before * left, last + after * right, last])


def _basis(t: Points) -> tuple[Points, Points, Points, Points]:
    s = 1 - t
    return s**3, 3 * t * s * s, 3 * t * t * s, t**3


def _at(curve: Curve, t: Points) -> Points:
    return np.asarray(np.stack(_basis(t), axis=1) @ curve)


def _nearer(curve: Curve, points: Points, t: Points) -> Points:
    """Places along the curve that are nearer to the points, by a step of Newton."""
    slope, bend = 3 * np.diff(curve, axis=0), 6 * np.diff(curve, n=2, axis=0)
    s = 1 - t
    away = _at(curve, t) - points
    first = np.stack([s * s, 2 * s * t, t * t], axis=1) @ slope
    second = np.stack([s, t], axis=1) @ bend
    above = (away * first).sum(axis=1)
    below = (first * first).sum(axis=1) + (away * second).sum(axis=1)
    moved = t - np.where(np.abs(below) > LEAST, above / np.where(below == 0, 1, below), 0)
    return np.asarray(np.clip(moved, 0, 1))
