"""Pictures brought to another size: in linear light, flat colours flat, edges in range."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from picture_files import SMALL

from artnet.errors import InvalidValueError
from artnet.media.stills.encoding import (
    fit_size,
    resize_picture,
)


def test_resizing_is_in_linear_light() -> None:
    checks = np.indices((64, 64)).sum(axis=0) % 2
    checks = np.repeat(checks[..., None].astype(np.float32), 3, axis=-1)
    half = resize_picture(checks, (8, 8))
    assert half.dtype == np.float32
    assert half.shape == (8, 8, 3)
    np.testing.assert_allclose(half[2:-2, 2:-2], 0.735357, atol=0.01)  # half the light, not half the value


@pytest.mark.parametrize("size", [(1, 1), (31, 7), (100, 7), (7, 100), (90, 64), (48, 32)])
@pytest.mark.parametrize("channels", [1, 2, 3])
def test_a_flat_color_stays(size: tuple[int, int], channels: int) -> None:
    flat = np.full((32, 48, channels), 0.3, np.float32)
    resized = resize_picture(flat, size)
    assert resized.shape == (size[1], size[0], channels)
    np.testing.assert_allclose(resized, 0.3, atol=1e-5)


def test_the_same_size_is_the_same_picture_and_its_own() -> None:
    pixels = SMALL.astype(np.float32) / 255
    same = resize_picture(pixels, (48, 32))
    np.testing.assert_array_equal(same, pixels)
    assert not np.shares_memory(same, pixels)


def test_a_ramp_keeps_its_place() -> None:
    ramp = np.tile(np.linspace(0.2, 0.8, 240, dtype=np.float32)[None, :, None], (120, 1, 3))
    for size in ((60, 30), (480, 240)):
        resized = resize_picture(ramp, size)[size[1] // 2, :, 0]
        expected = np.interp((np.arange(size[0]) + 0.5) / size[0], (np.arange(240) + 0.5) / 240, ramp[0, :, 0])
        np.testing.assert_allclose(resized[4:-4], expected[4:-4], atol=2e-3)


def test_hard_edges_stay_in_range() -> None:
    edges = (np.indices((40, 40))[1] // 10 % 2).astype(np.float32)[..., None]
    for size in ((23, 23), (170, 170), (13, 80)):
        resized = resize_picture(edges, size)
        assert resized.min() >= 0
        assert resized.max() <= 1
        assert np.isfinite(resized).all()


@pytest.mark.parametrize(("shape", "size"), [((4, 4, 3), (0, 4)), ((4, 4), (2, 2)), ((0, 4, 3), (2, 2))])
def test_sizes_that_cannot_be(shape: tuple[int, ...], size: tuple[int, int]) -> None:
    with pytest.raises(InvalidValueError):
        resize_picture(np.zeros(shape, np.float32), size)


@given(st.integers(1, 70_000), st.integers(1, 70_000), st.integers(1, 20_000))
def test_fit_size(width: int, height: int, long_side: int) -> None:
    fitted = fit_size((width, height), long_side)
    assert max(fitted) == long_side
    assert min(fitted) >= 1
    short = long_side * min(width, height) / max(width, height)
    assert abs(min(fitted) - max(1, short)) <= 0.5 + 1e-9


def test_fit_size_refuses() -> None:
    for size, long_side in (((0, 5), 5), ((5, 5), 0)):
        with pytest.raises(InvalidValueError):
            fit_size(size, long_side)
