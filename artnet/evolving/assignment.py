"""The assignment problem: which partner each gets, so that the sum of what they cost is least."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from artnet.errors import invalid

__all__ = ["assign"]


def assign(costs: ArrayLike) -> NDArray[np.intp]:
    """The column (rows,) of each row of costs (rows, columns), no column twice, so that their sum is least.

    The Hungarian method with potentials: a row at a time, along a shortest path (J. Munkres, 1957; in the form of R.
    Jonker and A. Volgenant, 1987), in rows^2 x columns steps.

    Raises:
        InvalidValueError: more rows than columns, or costs that are not finite.
    """
    cost = np.asarray(costs, np.float64)
    if cost.ndim != 2 or cost.shape[0] > cost.shape[1] or not np.isfinite(cost).all():
        raise invalid("finite costs (rows, columns), no more rows than columns", shape=cost.shape)
    rows, columns = cost.shape
    of_row, of_column = np.zeros(rows), np.zeros(columns)
    taken_by = np.full(columns + 1, -1)
    """The row that has a column; the last column is where a new row begins."""
    for row in range(rows):
        taken_by[columns] = row
        at, before = columns, np.full(columns, columns)
        least, seen = np.full(columns, np.inf), np.zeros(columns, bool)
        tree = [columns]
        while taken_by[at] >= 0:
            here = taken_by[at]
            slack = cost[here] - of_row[here] - of_column
            nearer = ~seen & (slack < least)
            least[nearer], before[nearer] = slack[nearer], at
            at = int(np.where(seen, np.inf, least).argmin())
            step = least[at]
            for column in tree:
                of_row[taken_by[column]] += step
            of_column[seen] -= step
            least[~seen] -= step
            seen[at] = True
            tree.append(at)
        while at != columns:
            taken_by[at] = taken_by[before[at]]
            at = int(before[at])
    found = np.empty(rows, np.intp)
    for column in range(columns):
        if taken_by[column] >= 0:
            found[taken_by[column]] = column
    return found
