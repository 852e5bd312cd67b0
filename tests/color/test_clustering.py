"""One round of k-means against the sentence that defines it."""

from __future__ import annotations

import numpy as np
import pytest

from artnet.color.clustering import nearest_centres, weighted_means


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_nearest_and_means(dtype: type) -> None:
    random = np.random.default_rng(4)
    points, centres = random.random((200, 3)).astype(dtype), random.random((9, 3)).astype(dtype)
    weights = random.integers(1, 9, 200).astype(dtype)
    apart = ((points[:, None] - centres) ** 2).sum(axis=-1)
    nearest, distance = nearest_centres(points, centres)
    np.testing.assert_array_equal(nearest, apart.argmin(axis=1))
    np.testing.assert_allclose(distance + (points**2).sum(axis=1), apart.min(axis=1), atol=1e-5)
    means, total = weighted_means(points, weights, nearest, centres)
    for number, (mean, weight) in enumerate(zip(means, total, strict=True)):
        own = nearest == number
        assert weight == weights[own].sum()
        expected = np.average(points[own], axis=0, weights=weights[own]) if own.any() else centres[number]
        np.testing.assert_allclose(mean, expected, rtol=1e-5)


def test_a_centre_that_is_nearest_to_nothing_stays() -> None:
    points, centres = np.zeros((4, 2)), np.array([[0.0, 1.0], [5.0, 5.0]])
    nearest, _ = nearest_centres(points, centres)
    means, total = weighted_means(points, np.ones(4), nearest, centres)
    np.testing.assert_array_equal(means, [[0, 0], [5, 5]])
    np.testing.assert_array_equal(total, [4, 0])


def test_the_first_of_equal_centres() -> None:
    assert nearest_centres(np.zeros((1, 3)), np.ones((3, 3)))[0].tolist() == [0]
