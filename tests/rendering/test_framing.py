from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from artnet.rendering.bands import Band, whole
from artnet.rendering.framing import contained_size, framed


@settings(max_examples=200)
@given(*[st.integers(1, 300)] * 4)
def test_contained_size(w: int, h: int, cw: int, ch: int) -> None:
    width, height = contained_size((w, h), (cw, ch))
    assert 1 <= width <= w
    assert 1 <= height <= h
    assert width == w or height == h
    # The aspect of the canvas, to half a pixel of one side.
    assert (
        abs(width - height * cw / ch) <= 0.5 + 1e-9
        or abs(height - width * ch / cw) <= 0.5 + 1e-9
        or 1 in (width, height)
    )
    assert contained_size((w, h), None) == (w, h)


def bands_of(pixels: np.ndarray, rows: int) -> list[Band]:
    return [Band(top, pixels[top : top + rows]) for top in range(0, len(pixels), rows)]


@settings(max_examples=100)
@given(*[st.integers(1, 9)] * 2, *[st.integers(0, 7)] * 2, st.integers(1, 9), st.sampled_from([1, 3, 4]))
def test_framed(width: int, height: int, more_width: int, more_height: int, rows: int, channels: int) -> None:
    inner = np.random.default_rng(0).integers(1, 255, (height, width, channels)).astype(np.uint8)
    size = (width + more_width, height + more_height)
    # Clear where there is an opacity channel: all channels are 0.
    left, top = more_width // 2, more_height // 2
    pads = ((top, more_height - top), (left, more_width - left), (0, 0))
    bands = list(framed(bands_of(inner, rows), (width, height), size))
    np.testing.assert_array_equal(whole(bands, size[1]), np.pad(inner, pads))
    ends = [band.top + len(band.pixels) for band in bands]
    assert [band.top for band in bands] == [0, *ends[:-1]]
    assert ends[-1] == size[1]


def test_a_painting_that_fills_the_picture_is_handed_on() -> None:
    bands = bands_of(np.ones((4, 3, 1), np.uint16), 2)
    assert all(got is band for got, band in zip(framed(bands, (3, 4), (3, 4)), bands, strict=True))


def test_bars_come_in_bands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("artnet.rendering.framing.BAR", 20)
    bands = list(framed(bands_of(np.ones((1, 9, 1), np.uint16), 1), (9, 1), (9, 12)))
    assert max(len(band.pixels) for band in bands) == 2
    assert whole(bands, 12).sum() == 9
