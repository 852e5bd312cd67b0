"""The way of a pen from path to path: the nearest end next, and what meets drawn in one go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from artnet.exporting.vectors.contouring import Points, is_closed

__all__ = ["joined", "ordered"]

RINGS = 2
"""Of squares around the pen, in which its next path is looked for before all are."""


def ordered(paths: Sequence[Points]) -> list[Points]:
    """Paths in an order in which the pen goes to the nearest end, turned round where that is nearer.

    The ends lie in the squares of a grid, of which each holds a few: the time is nearly in proportion to the paths.
    """
    if not paths:
        return []
    ends = np.array([end for path in paths for end in (path[0], path[-1])], np.float64)
    corner, span = ends.min(axis=0), float(np.ptp(ends, axis=0).max())
    side = max(span / max(1.0, np.sqrt(len(paths))), 1e-9)
    squares = ((ends - corner) // side).astype(int).tolist()
    waiting: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, (x, y) in enumerate(squares):
        waiting[x, y].append(number)
    places, free = ends.tolist(), np.ones(len(ends), bool)
    (x, y), found = corner.tolist(), []
    for _ in paths:
        column, row = int((x - corner[0]) // side), int((y - corner[1]) // side)
        near: list[int] = []
        for ring in range(RINGS + 1):
            known = near
            near = [end for i in range(column - ring, column + ring + 1) for j in range(row - ring, row + ring + 1)
                    if (i, j) in waiting for end in waiting[i, j]]  # fmt: skip
            if known:  # one ring more than the first that held something: its corners are farther than the next squares
                break
        if near:
            end = min(near, key=lambda one: (places[one][0] - x) ** 2 + (places[one][1] - y) ** 2)
        else:
            away = ((ends - (x, y)) ** 2).sum(axis=1)
            end = int(np.where(free, away, np.inf).argmin())
        for one in (end, end ^ 1):
            free[one] = False
            waiting[squares[one][0], squares[one][1]].remove(one)
        found.append(paths[end >> 1][:: -1 if end & 1 else 1])
        x, y = places[end ^ 1]
    return found


def joined(paths: Sequence[Points], reach: float) -> list[Points]:
    """Paths in this order, each that begins within `reach` of the end of the one before drawn on from there.

    Closed ones stay alone.
    """
    found: list[list[Points]] = []
    for path in paths:
        open_ends = found and not is_closed(path) and not is_closed(found[-1][-1])
        if open_ends and np.hypot(*(path[0] - found[-1][-1][-1])) <= reach:
            found[-1].append(path)
        else:
            found.append([path])
    return [np.concatenate(parts) for parts in found]
