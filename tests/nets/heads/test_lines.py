"""Contours: as wide as the pen wherever they run."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf
from papers import drawn, lattice, light_of, logit

import artnet as an


@pytest.mark.parametrize("grain", [0.0, 1 / 500, 1 / 4000])
@pytest.mark.parametrize("slope", [1, 3, 10, 30, 100])
def test_a_line_is_as_wide_on_every_slope(slope: float, grain: float) -> None:
    # One line (count=1: where the tone is a half) across x, and the ink that lies along a way across it.
    width, steps = 0.004, 200_001
    across = np.linspace(-0.05, 0.05, steps)
    positions = np.stack([across, np.zeros(steps)], axis=1)
    colors = drawn(f"contours(count=1, width={width})", lambda x, y: slope * (x - 0.003), positions, grain)
    inked = (1 - light_of(colors)).sum() * (across[1] - across[0])
    assert inked == pytest.approx(width, rel=0.1)  # what the issue asks; on a straight slope it is far nearer
    assert inked == pytest.approx(width, rel=0.02)


def test_a_line_is_as_wide_where_the_slope_changes() -> None:
    # Circles: the tone falls outwards, ever steeper. Lines are rings, whose area is their width times their way round.
    width, side = 0.003, 1600
    points = lattice(side)
    colors = drawn(f"contours(count=4, width={width})", lambda x, y: 3 - 30 * (x * x + y * y), points, 1 / side)
    radii = np.sqrt((3 - logit((np.arange(4) + 0.5) / 4)) / 30)
    distance = np.hypot(*points.T)
    assert np.diff(np.sort(radii)).min() > 6 * width
    for radius in radii[radii < 0.48]:
        near = np.abs(distance - radius) < 3 * width
        area = (1 - light_of(colors[near])).sum() / side**2
        assert area / (2 * np.pi * radius) == pytest.approx(width, rel=0.1), radius


def test_a_pen_finer_than_a_pixel_leaves_its_share_of_ink() -> None:
    grain, width = 1 / 200, 0.001
    across = (np.arange(200) + 0.5) * grain - 0.5
    for shift in np.linspace(0, grain, 7):
        positions = np.stack([across, np.zeros(200)], axis=1)
        colors = drawn(f"contours(count=1, width={width})", lambda x, y, s=shift: 5 * (x - s), positions, grain)
        assert (1 - light_of(colors)).sum() * grain == pytest.approx(width, rel=0.02)


def test_lines_stand_where_the_tone_is_half_way_between_whole_numbers() -> None:
    across = np.linspace(-0.5, 0.5, 20_001)
    colors = drawn("contours(count=5, width=0.0005)", lambda x, y: 8 * x, np.stack([across, 0 * across], axis=1))
    lines = across[colors[:, 0] < 0.5]
    groups = np.split(lines, np.flatnonzero(np.diff(lines) > 0.001) + 1)
    levels = (np.arange(5) + 0.5) / 5
    np.testing.assert_allclose([g.mean() for g in groups], np.log(levels / (1 - levels)) / 8, atol=1e-4)


def test_every_index_th_line_is_bold() -> None:
    across = np.linspace(-0.5, 0.5, 40_001)
    where = np.stack([across, 0 * across], axis=1)
    colors = drawn("contours(count=6, width=0.002, index=3)", lambda x, y: 8 * x, where)
    inked = across[colors[:, 0] < 0.5]
    widths = [np.ptp(g) for g in np.split(inked, np.flatnonzero(np.diff(inked) > 0.001) + 1)]
    np.testing.assert_allclose(widths, [0.002, 0.004, 0.002, 0.002, 0.004, 0.002], rtol=0.03)


def test_bands_take_the_colours_between() -> None:
    palette = "#000000 #ff0000 #00ff00 #0000ff"
    across = np.linspace(-0.45, 0.45, 9_001)
    where = np.stack([across, 0 * across], axis=1)
    colors = drawn("contours(count=8, width=0.001)", lambda x, y: 8 * x, where, palette=palette)
    seen = {tuple(c) for c in np.round(colors).astype(int)}
    assert seen == {(0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1)}
    plain = drawn("contours(count=8, width=0.001, bands=false)", lambda x, y: 8 * x, where, palette=palette)
    assert {tuple(c) for c in np.round(plain).astype(int)} == {(0, 0, 0), (0, 0, 1)}


@pytest.mark.parametrize(
    "view", [an.View(zoom=1), an.View(zoom=5, center=(0.3, -0.2)), an.View(symmetry="kaleidoscope")]
)
def test_zoom_and_symmetry_do_not_change_the_pen(view: an.View) -> None:
    # The ink's area by its outline: of lines of one width it is half of the outline times the width.
    net = an.CPPN(hidden=[16] * 3, head="contours(count=5, width=0.02, bands=false)", palette="#000 #fff", seed=4)
    ink = 1 - light_of(np.asarray(an.render(net, size=500, view=view, supersample=2)).reshape(-1, 3) / 255)
    thin = an.CPPN(hidden=[16] * 3, head="contours(count=5, width=0.01, bands=false)", palette="#000 #fff", seed=4)
    fine = 1 - light_of(np.asarray(an.render(thin, size=500, view=view, supersample=2)).reshape(-1, 3) / 255)
    assert ink.sum() / fine.sum() == pytest.approx(2, rel=0.25)  # where lines meet, they share ink


def test_sizes_agree() -> None:
    # The same drawing: a large one made small is the small one.
    net = an.CPPN(hidden=[16] * 3, head="contours(width=0.02)", palette="dusk", seed=9)
    small, large = (np.asarray(an.render(net, size=side, supersample=2)) / 255 for side in (100, 400))
    light = np.where(large <= 0.04045, large / 12.92, ((large + 0.055) / 1.055) ** 2.4)
    means = light.reshape(100, 4, 100, 4, 3).mean(axis=(1, 3))
    reduced = np.where(means <= 0.0031308, means * 12.92, 1.055 * means ** (1 / 2.4) - 0.055)
    assert np.abs(small - reduced).mean() < 2 / 255


def test_the_pen_is_a_dial() -> None:
    across = np.linspace(-0.05, 0.05, 20_001)
    where = np.stack([across, 0 * across], axis=1)
    thick = drawn("contours(count=1, width=0.001)", lambda x, y: 9 * x, where, width=tf.constant(0.01))
    assert (thick[:, 0] < 0.5).mean() * 0.1 == pytest.approx(0.01, rel=0.02)
