"""Contact sheets: every cell and every label whole, where it belongs, on a sheet of the size asked for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageColor, ImageFont

import artnet as an
from artnet.errors import InvalidValueError
from artnet.rendering.charts.sheet import PAPER, SheetLayout, contact_sheet

NAMES = an.ACTIVATIONS.names()
RED = (200, 10, 10)


def red_cells(layout, count):
    return [np.full((layout.cell[1], layout.cell[0], 3), RED, np.uint8)] * count


@pytest.mark.parametrize("size", [(96, 96), (640, 640), (900, 400), (300, 1200)])
def test_sheet_has_the_size_asked_for_and_nothing_at_its_edge(size):
    layout = SheetLayout.of(NAMES, size)
    sheet = contact_sheet(red_cells(layout, len(NAMES)), NAMES, layout)
    assert sheet.shape == (size[1], size[0], 3)
    assert sheet.dtype == np.uint8
    edge = np.concatenate([sheet[0], sheet[-1], sheet[:, 0], sheet[:, -1]])
    assert (edge == ImageColor.getrgb(PAPER)).all()
    assert (sheet == RED).all(axis=-1).sum() == len(NAMES) * layout.cell[0] * layout.cell[1]


@pytest.mark.parametrize("size", [(96, 96), (640, 640), (1600, 900)])
def test_labels_are_inside_their_own_cell(size):
    layout = SheetLayout.of(NAMES, size)
    font = ImageFont.load_default(layout.text)
    assert max(font.getlength(name) for name in NAMES) <= layout.cell[0]
    for number, name in enumerate(NAMES):
        alone = [n if n == name else "" for n in NAMES]
        with_label = contact_sheet(red_cells(layout, len(NAMES)), alone, layout)
        without = contact_sheet(red_cells(layout, len(NAMES)), [""] * len(NAMES), layout)
        rows, columns = np.nonzero((with_label != without).any(axis=-1))
        left, top = layout.place(number, len(NAMES))
        assert len(rows), name
        assert left <= columns.min(), name
        assert columns.max() < left + layout.cell[0], name
        assert top + layout.cell[1] <= rows.min(), name
        assert rows.max() < top + layout.cell[1] + layout.line, name


@given(
    count=st.integers(1, 40),
    width=st.integers(60, 900),
    height=st.integers(60, 900),
    columns=st.none() | st.integers(1, 6),
)
def test_cells_never_overlap_and_are_evenly_spaced(count, width, height, columns):
    labels = ["name"] * count
    try:
        layout = SheetLayout.of(labels, (width, height), columns)
    except InvalidValueError:
        return
    taken = np.zeros((height, width), int)
    for number in range(count):
        left, top = layout.place(number, count)
        assert min(left, top) >= 0
        taken[top : top + layout.cell[1] + layout.line, left : left + layout.cell[0]] += 1
    assert taken.max() == 1
    assert taken.sum() == count * layout.cell[0] * (layout.cell[1] + layout.line)  # none reaches beyond the sheet
    lefts = [layout.place(n, count)[0] for n in range(min(layout.columns, count))]
    assert set(np.diff(lefts)) <= {layout.cell[0] + layout.gap}


def test_what_cannot_be_laid_out_is_refused():
    with pytest.raises(InvalidValueError, match="large enough"):
        SheetLayout.of(NAMES, (12, 12))
    with pytest.raises(InvalidValueError, match="labels"):
        SheetLayout.of([], (100, 100))
    with pytest.raises(InvalidValueError, match="columns"):
        SheetLayout.of(["a"], (100, 100), 2)
    layout = SheetLayout.of(["a", "b"], (100, 100))
    with pytest.raises(InvalidValueError, match="a label for each"):
        contact_sheet(red_cells(layout, 1), ["a", "b"], layout)
    with pytest.raises(InvalidValueError, match="shape"):
        contact_sheet([np.zeros((3, 3, 3), np.uint8)] * 2, ["a", "b"], layout)
