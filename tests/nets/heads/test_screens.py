"""Halftone and hatch: what is printed has the tone that was asked for."""

from __future__ import annotations

import numpy as np
import pytest
from papers import drawn, lattice, light_of, logit

import artnet as an

TONES = [0.03, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 0.97]


def tone_of(head: str, tone: float, grain: float) -> float:
    side = 600
    colors = drawn(head, lambda x, y: 0 * x + float(logit(np.float64(tone))), lattice(side), grain)
    return float(light_of(colors).mean())


@pytest.mark.parametrize("grain", [0.0, 1 / 600])
@pytest.mark.parametrize("tone", TONES)
@pytest.mark.parametrize(
    "head",
    ["halftone(cells=20, angle=0)", "halftone(cells=30)", "halftone(cells=40, angle=15)", "hatch(lines=30, cross=1)",
     "hatch(lines=30)", "hatch(lines=24, angle=20, cross=3)", "hatch(lines=24, angle=70, cross=4)"],
)  # fmt: skip
def test_even_tones(head: str, tone: float, grain: float) -> None:
    assert tone_of(head, tone, grain) == pytest.approx(tone, abs=0.02)


@pytest.mark.parametrize("head", ["halftone(cells=40)", "hatch(lines=40, swell=0)", "hatch(lines=40, swell=3)"])
def test_a_ramp_of_tones(head: str) -> None:
    # The tone goes from 0.02 to 0.98 from left to right; means over columns of paper wider than a cell.
    side = 800
    points = lattice(side)

    def field(x, y):
        import tensorflow as tf

        tone = 0.5 + 0.96 * x
        return tf.math.log(tone / (1 - tone))

    light = light_of(drawn(head, field, points, 1 / side)).reshape(side, side)
    asked = 0.5 + 0.96 * points[:side, 0]
    strips = light.mean(axis=0).reshape(10, -1).mean(axis=1)
    np.testing.assert_allclose(strips, asked.reshape(10, -1).mean(axis=1), atol=0.02)


@pytest.mark.parametrize("head", ["halftone(cells=20)", "hatch(lines=20)"])
def test_nothing_and_everything_are_pure(head: str) -> None:
    points = lattice(100)
    assert (drawn(head, lambda x, y: 0 * x + 200, points, 0.01) > 0.999).all()
    assert (drawn(head, lambda x, y: 0 * x - 200, points, 0.01) < 0.001).all()


def test_dots_stand_in_so_many_cells_at_that_angle() -> None:
    # The strongest waves of the printed picture are those of the screen: 30 a side, at 45 degrees.
    side = 512
    light = light_of(drawn("halftone(cells=30)", lambda x, y: 0 * x + 1.0, lattice(side), 1 / side))
    power = np.abs(np.fft.fft2(light.reshape(side, side) - light.mean()))
    row, column = np.unravel_index(power.argmax(), power.shape)
    fy, fx = (min(n, side - n) for n in (row, column))
    assert np.hypot(fx, fy) == pytest.approx(30, abs=1)
    assert np.degrees(np.arctan2(fy, fx)) == pytest.approx(45, abs=2)


def test_hard_is_one_of_two() -> None:
    for head in ("halftone(cells=20, hard=true)", "hatch(lines=20, hard=true)"):
        colors = drawn(head, lambda x, y: 4 * x, lattice(200), 1 / 200)
        assert set(np.unique(colors)) == {0.0, 1.0}


def test_strokes_have_soft_edges_in_tiles() -> None:
    """On a picture that a tile repeats, their slope is that of the paper: as much gray as without."""
    net = an.CPPN(head="hatch(lines=12, swell=0)", hidden=[12] * 2, seed=5, inputs="x y", palette="black white")

    def gray(symmetry: str) -> float:
        levels = np.asarray(an.render(net, size=128, quality="draft", symmetry=symmetry))[..., 0]
        return float(((levels > 5) & (levels < 250)).mean())

    assert gray("tile(repeat=2)") == pytest.approx(gray("none"), rel=0.3)
    assert gray("none") > 0.05


@pytest.mark.parametrize("head", ["halftone(cells=8)", "hatch(lines=6)"])
def test_a_turning_screen_has_no_seam(head: str) -> None:
    film = an.animate(an.CPPN(head=head, hidden=[6], seed=2), motion="screen(turns=1)", size=64, frames=24)
    frames = np.array([np.asarray(frame, float) for frame in film])
    steps = np.abs(np.diff(frames, axis=0, append=frames[:1])).mean(axis=(1, 2, 3))
    assert steps[-1] <= 1.2 * steps[:-1].max()
