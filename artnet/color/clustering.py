"""The two halves of a round of k-means (Lloyd 1982): each point to its nearest centre, each centre to their mean.

What happens between rounds is the caller's: a palette found in a picture stops when it settles, those of an animation
move centres that are hardly used.
"""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

__all__ = ["nearest_centres", "weighted_means"]

T = TypeVar("T", bound=np.floating[Any])


def nearest_centres(points: NDArray[T], centres: NDArray[T]) -> tuple[NDArray[np.intp], NDArray[T]]:
    """For each point (n, d) the number of the nearest of the centres (m, d), the first of equal ones, (n,).

    And the squared distance to it, (n,), less the squared length of the point itself, which none of them changes.
    """
    distances = points @ (-2 * centres.T)  # in place from here: a copy of it costs as much as the product
    distances += np.einsum("ij,ij->i", centres, centres)
    nearest = distances.argmin(axis=1)
    return nearest, distances[np.arange(len(points)), nearest]


def weighted_means(
    points: NDArray[T], weights: NDArray[T], nearest: NDArray[np.intp], centres: NDArray[T]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The mean (m, d) of the points (n, d) nearest to each centre, by weights (n,), and their whole weight (m,).

    A centre that no point is nearest to stays where it is.
    """
    count = len(centres)
    total = np.bincount(nearest, weights, count).astype(np.float64)
    sums = np.stack([np.bincount(nearest, weights * axis, count) for axis in points.T], axis=1)
    means = centres.astype(np.float64)
    used = total > 0
    means[used] = sums[used] / total[used, None]
    return means, total
