"""Cubic curves through points, to a stated error (P. J. Schneider, "An algorithm for automatically fitting digitized
curves", Graphics Gems, 1990), of all lines of a drawing at once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from artnet.exporting.vectors.contouring import Points, is_closed

__all__ = ["Curves", "fitted"]

Places = NDArray[np.int64]
Curves = NDArray[np.float64]
"""(curves, 4, 2), one after the other: each a point, two handles, a point."""
SHARP = 0.55
"""Cosine of the turn within `REACH` from which on a point is a corner."""
REACH = 2.0
"""Pixels before and after a point over which its line turns."""
ROUNDS = 4
"""Of fitting again with better places along the curve, before it is parted."""
HOPELESS = 8.0
"""Times the error, above which it is parted at once."""
LEAST = 1e-12


class _Parts(NamedTuple):
    """Parts of lines: their first and last points' numbers, and the ways (parts, 2) into them at both ends."""

    first: Places
    last: Places
    before: Points
    after: Points

    def chosen(self, which: NDArray[np.bool_]) -> _Parts:
        return _Parts(self.first[which], self.last[which], self.before[which], self.after[which])


def fitted(lines: Sequence[Points], error: float) -> list[Curves]:
    """For each line of points (n, 2) the curves along it, nowhere farther from the points than `error`.

    Points that end where they begin are a closed line, and its curves end where they begin. A line of one place has no
    curves.
    """
    pieces = [_pieces(line) for line in lines]
    everything = [piece for line in pieces for piece in line]
    if not everything:
        return [np.zeros((0, 4, 2)) for _ in lines]
    points, before, after = zip(*everything, strict=True)
    counts = np.array([len(piece) for piece in points])
    ends = np.cumsum(counts)
    curves, first = _fit(
        np.concatenate(points), _Parts(ends - counts, ends - 1, np.array(before), np.array(after)), error
    )
    of_line = np.cumsum([0, *(sum(len(piece) for piece, _, _ in line) for line in pieces)])
    return np.split(curves, np.searchsorted(first, of_line[1:-1]))


def _pieces(line: Points) -> list[tuple[Points, Points, Points]]:
    """A line parted at its corners: points, and the ways into them at both ends."""
    line = line[np.concatenate([[True], np.abs(np.diff(line, axis=0)).sum(axis=1) > LEAST])]
    if len(line) < 2:
        return []
    closed = is_closed(line)
    corners = _corners(line, closed)
    if closed and len(corners):  # begin at a corner
        start = int(corners[0])
        line = np.concatenate([line[start:-1], line[: start + 1]])
        corners = corners - start
    found = []
    for first, last in pairwise(sorted({0, *map(int, corners), len(line) - 1})):
        points = line[first : last + 1]
        before, after = _way(points), _way(points[::-1])
        if closed and not len(corners):  # one smooth round: the same way out as in
            before = _unit(line[1] - line[-2])
            after = -before
        found.append((points, before, after))
    return found


def _corners(line: Points, closed: bool) -> Places:
    """The numbers of the points at which a line turns sharply; of neighbours the sharpest."""
    steps = np.hypot(*np.diff(line, axis=0).T)
    place = np.concatenate([[0], np.cumsum(steps)])
    length = place[-1]
    if length < 4 * REACH:
        return np.zeros(0, np.int64)
    period = length if closed else None
    own = slice(0, -1) if closed else slice(None)
    here, knots = place[own], line[own]
    ahead = np.stack([np.interp(here + REACH, here, k, period=period) for k in knots.T], axis=1) - knots
    behind = knots - np.stack([np.interp(here - REACH, here, k, period=period) for k in knots.T], axis=1)
    turn = (ahead * behind).sum(axis=1) / np.maximum(np.hypot(*ahead.T) * np.hypot(*behind.T), LEAST)
    if not closed:
        turn[(here < REACH) | (here > length - REACH)] = 1
    found: list[int] = []
    for number in np.flatnonzero(turn < SHARP):
        if found and here[number] - here[found[-1]] < REACH:
            if turn[number] < turn[found[-1]]:
                found[-1] = int(number)
        else:
            found.append(int(number))
    if closed and len(found) > 1 and here[found[0]] + length - here[found[-1]] < REACH:
        del found[0 if turn[found[0]] > turn[found[-1]] else -1]
    return np.array(found, np.int64)


def _unit(way: Points) -> Points:
    return np.asarray(way / np.maximum(np.hypot(way[..., 0], way[..., 1]), LEAST)[..., None])


def _way(points: Points) -> Points:
    """The way into points at the first of them."""
    return _unit(points[min(2, len(points) - 1)] - points[0])


def _fit(points: Points, parts: _Parts, error: float) -> tuple[Curves, Places]:
    """Curves (curves, 4, 2) in the order of their first points, and these points' numbers."""
    lengths = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    curves, firsts = [np.zeros((0, 4, 2))], [np.zeros(0, np.int64)]
    while len(parts.first):
        fits, worst = _tried(points, lengths, parts, error)
        good = worst < 0
        curves.append(fits[good])
        firsts.append(parts.first[good])
        parts, worst = parts.chosen(~good), worst[~good]
        way = _unit(points[np.maximum(worst - 2, parts.first)] - points[np.minimum(worst + 2, parts.last)])
        parts = _Parts(np.concatenate([parts.first, worst]), np.concatenate([worst, parts.last]),
                       np.concatenate([parts.before, -way]), np.concatenate([way, parts.after]))  # fmt: skip
    found = np.concatenate(firsts)
    order = np.argsort(found, kind="stable")
    return np.concatenate(curves)[order], found[order]


def _tried(points: Points, lengths: Points, parts: _Parts, error: float) -> tuple[Curves, Places]:
    """One curve for each part, and the number of the point that lies farthest off it; -1 where none lies too far."""
    curves = np.zeros((len(parts.first), 4, 2))
    worst = np.full(len(parts.first), -1)
    left = np.arange(len(parts.first))
    places: Points | None = None
    for again in range(ROUNDS):
        part = parts.chosen(np.isin(np.arange(len(parts.first)), left)) if len(left) < len(parts.first) else parts
        counts = part.last - part.first + 1
        starts = np.cumsum(counts) - counts
        of = np.repeat(np.arange(len(counts)), counts)
        number = np.arange(counts.sum()) - np.repeat(starts - part.first, counts)
        here = points[number]
        if places is None:
            reach = lengths[part.last] - lengths[part.first]
            places = (lengths[number] - lengths[part.first][of]) / np.maximum(reach, LEAST)[of]
        fit = _least_squares(here, places, part, of, starts, lengths)
        curves[left] = fit
        away = np.hypot(*(_at(fit[of], places) - here).T)
        most = np.maximum.reduceat(away, starts)
        farthest = np.minimum.reduceat(np.where(away == most[of], number, np.iinfo(np.int64).max), starts)
        worst[left] = np.where(most <= error, -1, farthest.clip(part.first + 1, part.last - 1))
        again_left = (most > error) & (most <= HOPELESS * error)
        if not again_left.any() or again == ROUNDS - 1:
            break
        kept = again_left[of]
        places = _nearer(fit[of[kept]], here[kept], places[kept])
        left = left[again_left]
    return curves, worst


def _least_squares(here: Points, t: Points, part: _Parts, of: Places, starts: Places, lengths: Points) -> Curves:
    """The curve of each part whose handles, along the ways at its ends, leave the least squares."""
    first, last = here[starts], here[starts + part.last - part.first]
    b = _basis(t)
    rest = here - first[of] * (b[0] + b[1])[:, None] - last[of] * (b[2] + b[3])[:, None]
    sums = np.add.reduceat(
        np.stack([b[1] * b[1], b[1] * b[2], b[2] * b[2],
                  b[1] * (rest * part.before[of]).sum(axis=1), b[2] * (rest * part.after[of]).sum(axis=1)]),
        starts, axis=1)  # fmt: skip
    c00, c01, c11, x0, x1 = sums
    c01 = c01 * (part.before * part.after).sum(axis=1)
    det = c00 * c11 - c01 * c01
    safe = np.where(det > LEAST, det, 1)
    left, right = (x0 * c11 - x1 * c01) / safe, (c00 * x1 - c01 * x0) / safe
    size = np.hypot(*(last - first).T)
    longest = lengths[part.last] - lengths[part.first]  # a longer handle makes a loop
    good = (det > LEAST) & (left > 1e-4 * size) & (right > 1e-4 * size) & (left < longest) & (right < longest)
    left, right = (np.where(good, handle, size / 3)[:, None] for handle in (left, right))
    return np.stack([first, first + part.before * left, last + part.after * right, last], axis=1)


def _basis(t: Points) -> tuple[Points, Points, Points, Points]:
    s = 1 - t
    return s * s * s, 3 * t * s * s, 3 * t * t * s, t * t * t


def _at(curves: Curves, t: Points) -> Points:
    """A point of each curve (points, 4, 2)."""
    return np.einsum("kn,nkd->nd", np.stack(_basis(t)), curves)


def _nearer(curves: Curves, points: Points, t: Points) -> Points:
    """Places along the curves that are nearer to the points, by a step of Newton."""
    slope, bend = 3 * np.diff(curves, axis=1), 6 * np.diff(curves, n=2, axis=1)
    s = 1 - t
    away = _at(curves, t) - points
    first = np.einsum("kn,nkd->nd", np.stack([s * s, 2 * s * t, t * t]), slope)
    second = s[:, None] * bend[:, 0] + t[:, None] * bend[:, 1]
    above = (away * first).sum(axis=1)
    below = (first * first).sum(axis=1) + (away * second).sum(axis=1)
    moved = t - np.where(np.abs(below) > LEAST, above / np.where(below == 0, 1, below), 0)
    return np.asarray(np.clip(moved, 0, 1))
