"""The sample picture: the same one at every size, every time, and rich enough to be worth fitting."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from artnet.media.stills.sample import draw_sample

Picture = NDArray[np.float32]


drawn_once = cache(draw_sample)
"""A second to draw whatever the size; the tests look at the same pictures."""


@pytest.fixture
def picture() -> Picture:
    return drawn_once((384, 256))


def halved(picture: Picture) -> Picture:
    """The picture at half its size, averaged in linear light as an eye would."""
    height, width, _ = picture.shape
    return (picture.reshape(height // 2, 2, width // 2, 2, 3) ** 2.2).mean(axis=(1, 3)) ** (1 / 2.2)


def test_the_default_is_three_by_two() -> None:
    assert drawn_once().shape == (512, 768, 3)


@pytest.mark.parametrize("size", [(1, 1), (3, 300)])
def test_any_size_has_its_shape_and_range(size: tuple[int, int]) -> None:
    drawn = draw_sample(size)
    assert drawn.shape == (size[1], size[0], 3)
    assert drawn.dtype == np.float32
    assert np.isfinite(drawn).all()
    assert drawn.min() >= 0
    assert drawn.max() <= 1


def test_it_is_the_same_every_time_whatever_was_drawn_before(picture: Picture) -> None:
    drawn_once((300, 300))
    np.testing.assert_array_equal(draw_sample((384, 256)), picture)


def test_a_small_one_is_the_large_one_seen_from_afar(picture: Picture) -> None:
    apart = np.abs(halved(drawn_once()) - picture)
    assert apart.mean() < 0.01
    assert np.quantile(apart, 0.99) < 0.1


@pytest.mark.parametrize("size", [(384, 256), (300, 300), (256, 384)])
def test_the_sun_the_dark_reeds_and_the_indigo_sky_keep_their_places(size: tuple[int, int]) -> None:
    drawn = drawn_once(size)
    height, width, _ = drawn.shape

    def around(u: float, v: float) -> Picture:
        row, column = round(v * height), round(u * width)
        return drawn[row - 2 : row + 3, column - 2 : column + 3].mean(axis=(0, 1))

    sun, sky, corner = around(0.64, 0.40), around(0.75, 0.03), around(0.05, 0.985)
    assert sun.min() > 0.4
    assert sun[0] > sun[2] + 0.2
    assert sky[2] > sky[0] + 0.1
    assert corner.max() < 0.35


def test_the_gate_is_red() -> None:
    red = drawn_once()
    post = red[350, 400:480]
    assert ((post[:, 0] > 0.55) & (post[:, 1] < 0.3)).any()


def test_it_has_gradients_edges_and_fine_detail(picture: Picture) -> None:
    light = picture.mean(axis=2)
    steps = np.abs(np.diff(light, axis=1))
    assert np.median(steps) < 0.01  # large smooth areas
    assert (steps > 0.2).mean() > 0.005  # crisp edges
    energy = np.abs(np.fft.fft2(light - light.mean())) ** 2
    rows, columns = np.fft.fftfreq(light.shape[0])[:, None], np.fft.fftfreq(light.shape[1])[None, :]
    assert energy[np.hypot(rows, columns) > 0.25].sum() / energy.sum() > 0.005  # needles, reeds, ripples


def test_it_has_deep_darks_bright_lights_and_many_colours(picture: Picture) -> None:
    light = picture.mean(axis=2)
    assert np.quantile(light, 0.02) < 0.1
    assert np.quantile(light, 0.98) > 0.7
    assert (picture.max(axis=2) - picture.min(axis=2)).max() > 0.6  # a saturated accent
    assert len(np.unique((picture * 31).astype(int).reshape(-1, 3), axis=0)) > 1000
