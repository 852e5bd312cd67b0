"""Descriptions of pictures: what must not change them, what must, and how alike the default pictures were."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

import artnet as an
from artnet.works.describing import describe, nearest_distances

GLASS = 0.452
"""The mean distance from a default picture to the nearest of the 48 others, seeds 0 to 48 at 128 x 128, on the day that
descriptions were fixed and before there were looks. Forty-nine seeds shall be 1.5 times as far apart."""


def waves(turn, length, side=96):
    y, x = np.mgrid[:side, :side]
    light = 0.5 + 0.4 * np.sin(2 * np.pi * (x * np.cos(turn) + y * np.sin(turn)) / length)
    return np.repeat(np.round(255 * light).astype(np.uint8)[..., None], 3, axis=2)


def gap(one, other):
    return float(np.linalg.norm(describe(one) - describe(other)))


def test_the_default_pictures_are_as_alike_as_they_were():
    pictures = [an.render(an.pattern(seed=seed, look="glass", size=128)).pixels for seed in range(49)]
    assert nearest_distances([describe(picture) for picture in pictures]).mean() == pytest.approx(GLASS, rel=0.02)


@pytest.mark.filterwarnings("ignore:.*too fine to be seen")
def test_seeds_are_half_again_as_far_apart_as_they_were():
    pictures = [an.render(an.pattern(seed=seed, size=128)).pixels for seed in range(49)]
    assert nearest_distances([describe(picture) for picture in pictures]).mean() >= 1.5 * GLASS


def test_the_size_does_not_count():
    net = an.CPPN(seed=3)
    small, large = (an.render(net, size=size).pixels for size in (128, 384))
    assert gap(small, large) < 0.1 * GLASS
    wide = an.render(net, size=(256, 128)).pixels
    assert describe(wide).shape == describe(small).shape


def test_directions_scales_colours_and_edges_count():
    plain = waves(0, 12)
    assert gap(plain, waves(0, 12)) == 0
    assert gap(plain, waves(0.02, 12)) < 0.4
    assert gap(plain, waves(np.pi / 2, 12)) > 1.0
    assert gap(plain, waves(0, 48)) > 1.0
    assert gap(plain, plain * np.array([1, 0, 0], np.uint8)) > 0.4
    assert gap(waves(0, 48), np.where(waves(0, 48) > 127, 229, 26).astype(np.uint8)) > 0.3


@pytest.mark.parametrize(("flip", "place"), [(np.fliplr, 0), (np.flipud, 1), (lambda p: p[::-1, ::-1], 2)])
def test_symmetries_are_seen(flip, place):
    noise = np.random.default_rng(4).integers(0, 256, (64, 64, 3)).astype(np.uint8)
    both = ((noise.astype(int) + flip(noise)) // 2).astype(np.uint8)
    weight = 0.4
    assert describe(both)[-5 + place] == pytest.approx(weight, abs=0.01)
    assert abs(describe(noise)[-5 + place]) < 0.2 * weight


@settings(max_examples=30, deadline=None)
@given(npst.arrays(np.uint8, st.tuples(st.integers(1, 40), st.integers(1, 40), st.sampled_from([1, 3, 4]))))
def test_any_pixels_have_a_description(pixels):
    found = describe(pixels)
    assert np.isfinite(found).all()
    assert len(found) == 4 * 5 * 5 + 5 * 6 + 8 + 4 + 1
    assert (found[:100] ** 2).sum() == pytest.approx(0.36)
    assert (found[100:130] ** 2).sum() == pytest.approx(1)


def test_what_is_no_picture():
    for pixels in (np.zeros((4, 4)), np.zeros((4, 4, 3)), np.zeros((0, 4, 3), np.uint8)):
        with pytest.raises(an.InvalidValueError):
            describe(pixels)
    with pytest.raises(an.InvalidValueError):
        nearest_distances([[1.0]])
