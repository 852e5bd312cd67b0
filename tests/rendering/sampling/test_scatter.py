"""Where is looked, and where the samples of a pixel lie."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from artnet.rendering.sampling.scatter import CELL, COUNTS, LOOKS, ROOKS, SQUARES, hashed, looked_at, sample_places


def cells(left, top, columns, rows):
    x, y = np.meshgrid(np.arange(left, left + columns), np.arange(top, top + rows))
    return x.ravel(), y.ravel()


def test_five_pixels_of_each_cell_are_looked_at_wherever_it_is_asked_from():
    x, y = cells(-5, 3, 40, 24)
    columns, rows = looked_at(x, y)
    assert columns.shape == rows.shape == (40 * 24, LOOKS)
    assert (columns // CELL == x[:, None]).all()
    assert (rows // CELL == y[:, None]).all()
    quarters = columns % CELL // 4 + 2 * (rows % CELL // 4)
    assert (np.sort(quarters[:, :-1], axis=1) == [0, 1, 2, 3]).all()
    again = looked_at(*cells(7, 10, 3, 2))
    inside = (x >= 7) & (x < 10) & (y >= 10) & (y < 12)
    np.testing.assert_array_equal(again, (columns[inside], rows[inside]))


@pytest.mark.parametrize("line", range(16))
def test_a_level_or_upright_line_is_met_within_31_pixels(line):
    columns, rows = looked_at(*cells(0, 0, 128, 128))
    for across, down in ((columns, rows), (rows, columns)):
        for at in range(line, 1024, 16):
            met = np.sort(across[down == at])
            assert np.diff(met).max() <= 31
            assert met[0] < 31


def test_all_places_in_a_cell_are_as_likely():
    columns, rows = looked_at(*cells(0, 0, 200, 200))
    for some in (slice(0, 4), slice(4, 5)):
        counts = np.bincount((columns[:, some] % 8 + 8 * (rows[:, some] % 8)).ravel(), minlength=64)
        mean = counts.sum() / 64
        assert (np.abs(counts - mean) < 6 * np.sqrt(mean)).all()
    assert len(set(hashed(*cells(0, 0, 300, 300), 0).tolist())) > 89_900


@pytest.mark.parametrize("count", COUNTS)
def test_samples_lie_in_rows_and_columns_of_their_own(count):
    for axis in (0, 1):
        np.testing.assert_allclose(np.sort(ROOKS[count][:, axis]), (np.arange(count) + 0.5) / count)
    for places in (ROOKS[count], SQUARES[count]):
        assert len(places) == count
        np.testing.assert_allclose(sorted(map(tuple, 1 - places)), sorted(map(tuple, places)))  # mirrored at the centre
    side = int(np.sqrt(count))
    assert len(set(map(tuple, np.floor(SQUARES[count] * side).astype(int)))) == count


@given(st.integers(0, 1 << 20), st.integers(0, 1 << 20), st.sampled_from(COUNTS), st.booleans())
def test_samples_lie_in_their_pixel(x, y, count, whole):
    columns, rows = sample_places(np.array([x]), np.array([y]), count, whole)
    assert columns.shape == (count, 1)
    assert ((columns > x) & (columns < x + 1)).all()
    assert ((rows > y) & (rows < y + 1)).all()
