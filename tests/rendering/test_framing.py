from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from artnet.fields.region import Region
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


def painted_in_bands(pixels: np.ndarray, rows: int) -> Callable[[Region | None], list[Band]]:
    """What gives the bands of a region of these pixels, of so many rows each."""

    def painted(region: Region | None) -> list[Band]:
        height, width, _ = pixels.shape
        region = (region or Region(0, 0, width, height)).checked((width, height))
        part = pixels[region.y : region.y + region.height, region.x : region.x + region.width]
        return [Band(top, part[top : top + rows]) for top in range(0, len(part), rows)]

    return painted


@settings(max_examples=100)
@given(
    *[st.integers(1, 9)] * 2, *[st.integers(0, 7)] * 2, st.integers(1, 9), st.sampled_from([1, 3, 4]),
    st.integers(0, 2**32 - 1),
)  # fmt: skip
def test_framed(
    width: int, height: int, more_width: int, more_height: int, rows: int, channels: int, seed: int
) -> None:
    inner = np.random.default_rng(0).integers(1, 255, (height, width, channels)).astype(np.uint8)
    size = (width + more_width, height + more_height)
    # Clear where there is an opacity channel: all channels are 0.
    left, top = more_width // 2, more_height // 2
    pads = ((top, more_height - top), (left, more_width - left), (0, 0))
    painted = painted_in_bands(inner, rows)
    bands = list(framed(painted, (width, height), size))
    expected = np.pad(inner, pads)
    np.testing.assert_array_equal(whole(bands, size[1]), expected)
    rng = np.random.default_rng(seed)
    x, y = int(rng.integers(0, size[0])), int(rng.integers(0, size[1]))
    region = Region(x, y, int(rng.integers(1, size[0] - x + 1)), int(rng.integers(1, size[1] - y + 1)))
    part = whole(framed(painted, (width, height), size, region), region.height)
    np.testing.assert_array_equal(part, expected[y : y + region.height, x : x + region.width])
    ends = [band.top + len(band.pixels) for band in bands]
    assert [band.top for band in bands] == [0, *ends[:-1]]
    assert ends[-1] == size[1]


def test_bars_come_in_bands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("artnet.rendering.framing.BAR", 20)
    bands = list(framed(painted_in_bands(np.ones((1, 9, 1), np.uint16), 1), (9, 1), (9, 12)))
    assert max(len(band.pixels) for band in bands) == 2
    assert whole(bands, 12).sum() == 9
