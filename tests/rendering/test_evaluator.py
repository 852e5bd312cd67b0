from __future__ import annotations

import itertools
from functools import cache
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import artnet as an
from artnet.errors import InvalidValueError
from artnet.fields.region import Region
from artnet.fields.view import View, Window, view_matrix
from artnet.rendering.bands import bands_of_rows, whole
from artnet.rendering.evaluator import Evaluator
from artnet.rendering.tiles import Tiles, tiles_of

NETS: dict[str, dict[str, Any]] = {
    "plain": {"hidden": [8, 8], "inputs": "x y r noise", "head": "rgba"},
    "smooth grid": {"hidden": [8], "encoding": "grid(7x3 20x2, aspect=1.5)"},
    "linear grid": {"hidden": [8], "encoding": "grid(12x2, kernel=linear)", "head": "gray"},
    "hash": {"hidden": [8], "encoding": "hash(levels=4)"},
}
SIZES = [(23, 17), (60, 41), (37, 52), (64, 1), (1, 40)]
TILTED = view_matrix(View(zoom=1.2, rotation=20, center=(0.1, -0.2)))


@cache
def evaluator(net: str, size: tuple[int, int], symmetry: str, supersample: int, tile: int, bits: int) -> Evaluator:
    window = Window(size, symmetry)
    return Evaluator(an.CPPN(seed=3, **NETS[net]), window, supersample=supersample, tile=tile, bits=bits)


random = Random(3)
POOL = [
    (net, size, random.choice(["none", "none", "mirror", "kaleidoscope(n=5)", "tile(repeat=2)"]), random.randint(1, 3),
     random.choice([64, 300, 4096]), random.choice([8, 8, 16]))
    for _, net, size in zip(range(20), itertools.cycle(NETS), itertools.cycle(SIZES), strict=False)
]  # fmt: skip
"""What evaluators are drawn from: each is traced once and serves many regions."""


@st.composite
def evaluators(draw: st.DrawFn) -> tuple[Evaluator, tuple[int, int], dict[str, Any]]:
    chosen = draw(st.sampled_from(POOL))
    return evaluator(*chosen), chosen[1], {"matrix": TILTED} if draw(st.booleans()) else {}


@st.composite
def regions_of(draw: st.DrawFn, size: tuple[int, int]) -> Region:
    (x, width), (y, height) = (
        (start, draw(st.integers(1, most - start))) for most in size for start in [draw(st.integers(0, most - 1))]
    )
    return Region(x, y, width, height)


def cut(pixels: np.ndarray, region: Region) -> np.ndarray:
    return pixels[region.y : region.y + region.height, region.x : region.x + region.width]


@settings(max_examples=20)
@given(evaluators(), st.data())
def test_a_region_is_the_same_part_of_the_whole(
    drawn: tuple[Evaluator, tuple[int, int], dict[str, Any]], data: st.DataObject
) -> None:
    one, size, moment = drawn
    picture = whole(one.bands(**moment), size[1])
    one_level = 1 if picture.dtype == np.uint8 else 257  # 1/255
    for _ in range(3):
        region = data.draw(regions_of(size))
        got = whole(one.bands(region, **moment), region.height)
        assert got.dtype == picture.dtype
        gap = np.abs(got.astype(int) - cut(picture, region).astype(int))
        assert gap.max() <= (0 if region.width == size[0] else one_level), region


@settings(max_examples=20)
@given(evaluators(), st.data())
def test_whole_rows_are_the_pictures_own_to_the_byte(
    drawn: tuple[Evaluator, tuple[int, int], dict[str, Any]], data: st.DataObject
) -> None:
    one, (width, height), moment = drawn
    picture = whole(one.bands(**moment), height)
    stops = sorted({0, height, *data.draw(st.lists(st.integers(0, height), max_size=3))})
    parts = [
        whole(one.bands(Region(0, top, width, stop - top), **moment), stop - top)
        for top, stop in itertools.pairwise(stops)
    ]
    np.testing.assert_array_equal(np.concatenate(parts), picture)


@pytest.mark.parametrize("net", NETS)
@pytest.mark.parametrize("batch", [1, 2, 64])
def test_bands_are_whole_rows_from_the_top_down(net: str, batch: int, monkeypatch: pytest.MonkeyPatch) -> None:
    one = evaluator(net, (60, 41), "none", 2, 300, 8)
    picture = whole(one.bands(), 41)
    monkeypatch.setattr("artnet.rendering.evaluator.BATCH", batch)
    shares: list[float] = []
    bands = list(one.bands(progress=shares.append))
    rows = [len(band.pixels) for band in bands]
    assert [band.top for band in bands] == np.cumsum([0, *rows[:-1]]).tolist()
    assert {band.pixels.shape[1:] for band in bands} == {picture.shape[1:]}
    assert max(rows) <= max(2, batch * 300 // 4 // 60 + 2)  # no more than a batch, and what was left of the last
    np.testing.assert_array_equal(np.concatenate([band.pixels for band in bands]), picture)
    np.testing.assert_allclose(shares, np.cumsum(rows) / 41)


def test_what_is_not_asked_for_is_not_painted(monkeypatch: pytest.MonkeyPatch) -> None:
    one = evaluator("plain", (60, 41), "none", 1, 64, 8)
    monkeypatch.setattr("artnet.rendering.evaluator.BATCH", 1)
    paint, pixels = tiles_of(one._net, one._net.numbers(), one._tiling, "runs")
    seen: list[int] = []

    def spied(span: Any, *arguments: Any) -> Any:
        seen.append(int(span[0]))
        return paint(span, *arguments)

    monkeypatch.setitem(one._tiles, ("runs", *one._net.numbers()), Tiles(spied, pixels))
    bands = one.bands(Region(0, 20, 60, 5))
    assert seen == []  # nor before the first band is
    list(bands)
    assert seen == list(range(20 * 60 // 64, -(-25 * 60 // 64)))


@given(st.integers(1, 7), st.lists(st.integers(0, 20), min_size=1, max_size=8))
def test_runs_become_rows(width: int, lengths: list[int]) -> None:
    rows = sum(lengths) // width
    flat = np.arange(2 * rows * width).reshape(-1, 2)
    ends = np.minimum(np.cumsum(lengths), rows * width)
    bands = list(bands_of_rows(np.split(flat, ends), width))
    assert all(len(band.pixels) for band in bands)
    if rows:
        np.testing.assert_array_equal(whole(bands, rows), flat.reshape(rows, width, 2))


@pytest.mark.parametrize(
    "region",
    [Region(0, 0, 0, 1), Region(0, 0, 61, 1), Region(1, 0, 60, 1), Region(0, 40, 1, 2), Region(-1, 0, 3, 3)],
)
def test_regions_beyond_the_picture_are_refused(region: Region) -> None:
    one = evaluator("plain", (60, 41), "none", 1, 64, 8)
    with pytest.raises(InvalidValueError, match=r"60 x 41 pixels\. Received: region=Region"):
        one.bands(region)
