"""Cells: smooth ones are interpolated, others computed; lines one pixel thin are not lost."""

from __future__ import annotations

import numpy as np
import pytest
from lines import Counted, line, waves

from artnet.recipes.quality import QUALITIES
from artnet.rendering.sampling.averaging import averaged, most_seen, rough
from artnet.rendering.sampling.cells import CELL, Window, sampled

TOLERANCE = 0.4 / 255


def centers(window):
    x, y = np.meshgrid(
        window.left * CELL + np.arange(window.columns * CELL) + 0.5,
        window.top * CELL + np.arange(window.rows * CELL) + 0.5,
    )
    return x, y


def exact(function, window):
    x, y = centers(window)
    found = function(x.ravel(), y.ravel())
    return np.asarray(found, np.float32).reshape(*x.shape, -1)


def inner(image):
    return image[CELL:-CELL, CELL:-CELL]


@pytest.mark.parametrize("window", [Window(0, 0, 16, 12), Window(-1, 5, 9, 7), Window(100_000, 70_000, 8, 8)])
def test_what_is_smooth_is_interpolated(window):
    values = Counted(waves)
    image, computed = sampled(values, window, TOLERANCE)
    assert image.shape == (window.rows * CELL, window.columns * CELL, 3)
    assert not computed.any()
    assert values.points < 0.25 * image.shape[0] * image.shape[1]
    assert np.abs(inner(image) - inner(exact(waves, window))).max() < 1 / 255


def test_a_hard_edge_is_computed_and_the_rest_is_not():
    def edge(columns, rows):
        return np.where(columns * 0.6 + rows > 130.3, 0.9, 0.1)

    window = Window(0, 0, 24, 24)
    image, computed = sampled(Counted(edge), window, TOLERANCE)
    assert np.abs(inner(image) - inner(exact(edge, window))).max() < 0.5 / 255
    assert 0.03 < computed.mean() < 0.4


@pytest.mark.parametrize("period", [3, 7, 15])
def test_finer_lattices_hold_what_they_promise(period):
    def ripple(columns, rows):
        return 0.5 + 0.4 * np.sin(2 * np.pi * (columns + 0.3 * rows) / (4 * period))

    window = Window(0, 0, 16, 16)
    image, _ = sampled(Counted(ripple), window, TOLERANCE)
    assert np.abs(inner(image) - inner(exact(ripple, window))).max() < 1.5 / 255


def test_without_a_tolerance_all_are_computed():
    window = Window(3, 4, 5, 6)
    image, computed = sampled(Counted(waves), window, 0.0)
    assert computed.all()
    np.testing.assert_allclose(image, exact(waves, window), atol=1e-6)


@pytest.mark.parametrize("soft", [True, False], ids=["bells", "bars"])
def test_no_thin_line_is_lost(soft):
    """Of 1,000 lines one pixel thin and 100 long, none may be under half of its contrast over more than 5 % of it.

    Bars are the worst that there is: nothing of them is seen a pixel beside them. They are met by a pixel that is
    looked at, of which there are six in 64, and followed from there. The seed is fixed.
    """
    rng = np.random.default_rng(19)
    window = Window(0, 0, 24, 24)
    lost = []
    for number in range(1000):
        angle = rng.choice([0.0, np.pi / 2]) + rng.normal(0, 0.05) if number % 2 else rng.uniform(0, np.pi)
        reach = 50 * np.array([np.cos(angle), np.sin(angle)])
        start = 96 + rng.uniform(-20, 20, 2) - reach
        function = line(start, angle, 100, 1.0, soft=soft)
        image, _ = sampled(Counted(function), window, TOLERANCE)
        truth = exact(function, window)[..., 0] - 0.2
        seen = image[..., 0] - 0.2
        on = truth > 0.3
        share = np.mean(seen[on] < 0.5 * truth[on])
        if share > 0.05:
            lost.append(number)
    assert not lost


@pytest.mark.parametrize("spacing", [9, 12, 16])
def test_of_many_small_marks_none_is_lost(spacing):
    """Marks of 2 x 3 pixels in rows: one that is missing is seen at once."""

    def marks(columns, rows):
        return 0.2 + 0.6 * ((columns % spacing < 3) & ((rows + columns // spacing * 5) % spacing < 2))

    window = Window(0, 0, 40, 40)
    image, _ = sampled(Counted(marks), window, TOLERANCE)
    assert np.abs(inner(image) - inner(exact(marks, window))).max() < 1 / 255


def test_edges_are_averaged_with_a_smaller_error_than_four_samples_have():
    """In linear light, against 64 x 64 samples; and of fewer samples in the whole picture than four a pixel."""
    from artnet.color.transfer import linear_to_srgb, srgb_to_linear

    def disc(columns, rows):
        return np.where(np.hypot(columns - 96.2, rows - 95.7) < 60.4, 0.9, 0.1)

    window, quality = Window(0, 0, 24, 24), QUALITIES["good"]
    values = Counted(disc)
    image, computed = sampled(values, window, TOLERANCE)
    grades = rough(image, computed, 1 / 255)
    y, x = np.nonzero(grades)
    image[y, x] = averaged(values, x, y, image[y, x], grades[y, x] > 1, quality, False)
    assert values.points < 4 * image.shape[0] * image.shape[1] * 0.5

    def mean(side):
        steps = (np.arange(side) + 0.5) / side
        found = disc(x[:, None, None] + steps, y[:, None, None] + steps[:, None])
        return linear_to_srgb(srgb_to_linear(found.astype(np.float64)).mean(axis=(1, 2)))

    truth = mean(64)
    ours, four = (np.sqrt(np.mean((found - truth) ** 2)) for found in (image[y, x, 0], mean(2)))
    assert ours < 0.5 * four
    at_most = image.copy()
    at_most[y, x, 0] = truth
    assert np.abs(inner(at_most) - inner(image)).max() < 0.2


def test_of_inks_the_one_that_most_samples_have():
    def inks(columns, rows):
        return np.where(columns < 10.7, 2.0, np.where(columns < 20.4, 0.0, 1.0))

    window = Window(0, 0, 4, 4)
    image, computed = sampled(Counted(inks), window, 0.25)
    y, x = np.nonzero(rough(image, computed, 0.25, hard=True))
    image[y, x] = most_seen(Counted(inks), x, y, QUALITIES["good"], False)
    row = image[12, :, 0]
    np.testing.assert_array_equal(row[8:23], [2] * 3 + [0] * 9 + [1] * 3)


def test_opacity_weighs_the_mean():
    def half(columns, rows):
        clear = columns % 1 < 0.5
        red, other = np.where(clear, 1.0, 0.25), np.full(len(columns), 0.25)
        return np.stack([red, other, other, np.where(clear, 0.0, 1.0)], axis=1)

    place = np.array([3]), np.array([4]), np.zeros((1, 4), np.float32), np.array([True])
    found = averaged(Counted(half), *place, QUALITIES["good"], False)
    np.testing.assert_allclose(found[0], [0.25, 0.25, 0.25, 0.5], atol=1e-6)  # what is clear has no colour
