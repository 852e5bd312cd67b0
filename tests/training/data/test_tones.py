"""The aim of prints in one ink: light and dark, spread from ink to paper."""

from __future__ import annotations

import numpy as np
import pytest

import artnet as an
from artnet.training.data.aims import AIMS
from artnet.training.data.target import Target

INK, PAPER = "#102040", "#f0e8d8"


def tones(picture, mask=None):
    """Where (height, width) each pixel of a picture lies between ink, 0, and paper, 1."""
    aim = AIMS["tone"](Target.read(picture, 50, mask=mask), 3, (INK, PAPER))
    ink, paper = (np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255 for color in (INK, PAPER))
    place = ((aim.values - ink) / (paper - ink)).reshape(*aim.picture.shape[:2], 3)
    assert np.ptp(place, axis=2).max() < 1e-3, "all of it lies between the two colours"
    return place.mean(axis=2)


def ramp(low, high, power=1.0, side=50):
    shade = low + (high - low) * np.linspace(0, 1, side * side).reshape(side, side) ** power
    return np.repeat(np.round(255 * shade)[..., None], 3, axis=2).astype(np.uint8)


@pytest.mark.parametrize(("low", "high", "power"), [(0, 1, 1), (0.1, 0.3, 1), (0, 0.8, 1.8), (0.3, 1, 0.7)])
def test_tones_are_spread_and_their_middle_is_in_the_middle(low, high, power):
    place = tones(ramp(low, high, power))
    assert place.min() == pytest.approx(0, abs=0.02)
    assert place.max() == pytest.approx(1, abs=0.02)
    assert np.median(place) == pytest.approx(0.5, abs=0.05)
    assert (np.diff(np.sort(place.reshape(-1))) >= 0).all()


def test_a_night_stays_darker_than_a_day():
    night = ramp(0, 1, 6)
    assert np.median(tones(night)) < 0.3, "a middle tone is brought only so far"


def test_one_colour_is_as_light_in_print():
    shades = [float(tones(np.full((8, 8, 3), shade, np.uint8)).mean()) for shade in (0, 90, 250, 255)]
    assert shades == sorted(shades)
    assert shades[0] < 0.05
    assert shades[-1] > 0.95


def test_what_a_mask_leaves_out_does_not_count():
    picture = ramp(0.2, 0.4)
    picture[:, :10] = 255
    mask = np.full((50, 50), 255, np.uint8)
    mask[:, :10] = 0
    assert np.median(tones(picture, mask)[:, 10:]) == pytest.approx(0.5, abs=0.06)


@pytest.mark.parametrize("head", ["rgb", "palette", "stencil", "mosaic"])
def test_only_prints_have_tones(head):
    with pytest.raises(an.InvalidValueError, match="a loss for the head"):
        an.fit(ramp(0, 1), head=head, loss="tone", steps=1, size=16)


@pytest.mark.filterwarnings("ignore:.*too fine to be seen")
def test_a_dark_photograph_can_be_seen_in_print():
    dark = ramp(0.02, 0.2)
    told = an.fit(dark, style="newsprint", steps=60, size=50, seed=1)
    asked = an.fit(dark, style="newsprint", loss="mse", steps=60, size=50, seed=1)
    assert np.asarray(told.pixels).mean() > np.asarray(asked.pixels).mean() + 12
