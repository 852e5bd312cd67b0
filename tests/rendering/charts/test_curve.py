from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageColor

from artnet.rendering.charts.curve import ACCENT, PAPER, Curve, _label, _ticks, draw_curve

LOSSES = {
    "falling": np.geomspace(1, 1e-4, 600),
    "short": np.array([0.5, 0.4]),
    "one": np.array([0.3]),
    "none": np.zeros(0),
    "flat": np.full(50, 0.25),
    "zero": np.zeros(40),
    "noisy": np.abs(np.random.default_rng(0).normal(size=5000)) + 1e-3,
    "huge": np.geomspace(1e9, 1e-9, 100_000),
}


def near(pixels: np.ndarray, color: str, within: int = 40) -> np.ndarray:
    return (np.abs(pixels.astype(int) - ImageColor.getrgb(color)) <= within).all(axis=-1)


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("size", [(800, 500), (360, 360), (200, 300)])
def test_drawn_and_inside(name: str, size: tuple[int, int]) -> None:
    curve = Curve.of_loss(LOSSES[name], "mse")
    pixels = draw_curve(curve, size)
    assert pixels.shape == (size[1], size[0], 3)
    assert pixels.dtype == np.uint8
    edge = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    assert near(edge, PAPER, 3).all()  # nothing is cut off at the border
    ink = ~near(pixels, PAPER, 60)
    assert ink[: size[1] // 5, : size[0] // 2].any()  # the label of y, top left
    assert ink[-size[1] // 5 :, size[0] // 2 :].any()  # the label of x, bottom right
    assert ink[:, : size[0] // 6].any()  # numbers beside the axis
    assert near(pixels, ACCENT).any() == (len(curve.x) > 1)


def test_the_curve_falls_where_the_loss_falls() -> None:
    pixels = draw_curve(Curve.of_loss(LOSSES["falling"], "mse"), (400, 300))
    rows, columns = np.nonzero(near(pixels, ACCENT))
    left, right = columns < np.quantile(columns, 0.1), columns > np.quantile(columns, 0.9)
    assert rows[left].mean() < rows[right].mean() - 50


def test_the_dot_walks_along() -> None:
    curve = Curve.of_loss(LOSSES["falling"], "mse")
    last = len(curve.x) - 1
    amounts, places = [], []
    for upto in (0.0, last / 2, last - 0.5, float(last)):
        pixels = draw_curve(curve, (400, 300), upto=upto)
        accent = near(pixels, ACCENT)
        amounts.append(accent.sum())
        places.append(np.nonzero(accent)[1].max())
    assert amounts == sorted(amounts)
    assert places[0] < places[1] < places[-1]
    np.testing.assert_array_equal(
        draw_curve(curve, (400, 300), upto=last), draw_curve(curve, (400, 300), upto=last + 5)
    )


def test_medians() -> None:
    losses = np.arange(1, 10_001, dtype=float)
    curve = Curve.of_loss(losses, "mse")
    assert len(curve.x) <= 400
    assert (np.diff(curve.x) > 0).all()
    assert (np.diff(curve.y) > 0).all()
    assert curve.x[0] == curve.y[0] == 1
    ends = np.array([0, 4, 10])
    snapshots = Curve.of_snapshots(ends, losses[:10], "mse")
    np.testing.assert_allclose(snapshots.y, [1, 2.5, 7.5])
    np.testing.assert_allclose(snapshots.x, [1, 5, 11])


@settings(max_examples=200)
@given(st.floats(1e-12, 1e9), st.floats(1.02, 1e12), st.booleans())
def test_ticks_lie_inside_and_rise(low: float, factor: float, log: bool) -> None:
    high = low * factor
    ticks = _ticks((low, high), log)
    assert ticks == sorted(ticks)
    assert all(low * 0.998 <= tick <= high * 1.002 for tick in ticks)
    assert log or ticks
    assert all(_label(tick) for tick in ticks)


def test_labels() -> None:
    values = (0, 1, 0.5, 0.001, 20_000, 12_345, 1e-4, 3e-7, 2e6, 1e8, 1e9, 2e12, -5, 0.30000000000000004)
    assert [_label(v) for v in values] == [
        "0",
        "1",
        "0.5",
        "0.001",
        "20k",
        "12345",
        "1e-4",
        "3e-7",
        "2M",
        "100M",
        "1e9",
        "2e12",
        "-5",
        "0.3",
    ]
