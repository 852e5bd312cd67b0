"""Polynomials through six points, against numpy's own."""

from __future__ import annotations

import numpy as np
import pytest

from artnet.rendering.sampling.interpolation import MARGIN, interpolated


def lattice(function, rows, columns, step):
    x, y = np.meshgrid(*(step * np.arange(-MARGIN[0], count + MARGIN[1]) for count in (columns, rows)))
    return function(x, y).astype(np.float32)


@pytest.mark.parametrize("step", [2, 4, 8])
@pytest.mark.parametrize("size", [(4, 4), (8, 12)])
def test_a_polynomial_of_degree_five_is_exact(step, size):
    rng = np.random.default_rng(step)
    across, down = rng.uniform(-1, 1, (2, 6))
    reach = step * max(size)

    def function(x, y):
        value = np.polyval(across, x / reach) * np.polyval(down, y / reach)
        return np.stack([value, x / reach, np.ones_like(value)], axis=-1)

    got = interpolated(lattice(function, *size, step), step)
    x, y = np.meshgrid(np.arange(size[1] * step), np.arange(size[0] * step))
    np.testing.assert_allclose(got, function(x, y), atol=1e-5)


def test_the_error_shrinks_with_the_sixth_power():
    def error(step):
        def wave(x, y):
            return np.sin(x / 9 + y / 11)[..., None]

        x, y = np.meshgrid(np.arange(16 * step), np.arange(16 * step))
        return np.abs(interpolated(lattice(wave, 16, 16, step), step) - wave(x, y)).max()

    assert error(8) > 30 * error(4) > 0
