"""Points without a slope, such as the origin for the distance from it: drawn like those beside them, not black."""

from __future__ import annotations

import numpy as np
import pytest

import artnet as an

DRAWING = [row.name for row in an.HEADS if row.draws and not row.plugin]
FIELDS = [row.name for row in an.INPUTS if not row.constant and not row.plugin]
BRIGHT = "#405060 #8090d0 #c0d0e0 #ffffff"
"""No black, which is what gives no number is painted."""


@pytest.mark.parametrize("head", DRAWING)
def test_the_origin_of_every_field(head: str) -> None:
    bright = {"palette": BRIGHT} if an.HEADS[head].palette else {}
    net = an.CPPN(inputs=FIELDS, hidden=[6], head=head, seed=7, **bright)
    colors = np.asarray(net(np.zeros((1, 2), np.float32)))
    assert np.isfinite(colors).all()
    assert colors.sum() > 0.3


@pytest.mark.parametrize("head", ["contours", "contours(hard=true)", "ramp(hard=true)", "ramp", "halftone(hard=true)"])
def test_points_that_have_no_number(head: str) -> None:
    colors = np.asarray(an.CPPN(head=head, hidden=[6], seed=2)(np.full((2, 2), np.nan, np.float32)))
    assert colors.shape == (2, 3)


@pytest.mark.parametrize("symmetry", ["mirror", "kaleidoscope", "tile", "p6m", "frieze_hop", "panorama"])
def test_the_middle_of_a_symmetry(symmetry: str) -> None:
    net = an.CPPN(inputs="x y r theta", hidden=[6], head="contours", palette=BRIGHT, seed=7)
    assert an.render(net, size=(1, 1), quality="draft", symmetry=symmetry).pixels.sum() > 100
