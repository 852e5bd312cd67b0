"""Blocks and TIFF files of them, read back by others: tifffile with imagecodecs, and Pillow."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PIL import Image

from artnet.color.transfer import linear_to_srgb, srgb_to_linear
from artnet.errors import InvalidValueError, MissingExtraError, PictureError
from artnet.media.metadata import read_text
from artnet.media.stills.profiles import srgb_profile
from artnet.media.streams import tiff
from artnet.media.streams.blocks import TILE, blocks_of, decode_block, encode_block
from artnet.media.streams.tiff import encode_tiff, needs_big_tiff, write_tiff

TEXT = '{"artnet":{"seed":"7"}}'
KINDS = [(channels, bits) for channels in (1, 3, 4) for bits in (8, 16)]


def smooth(height: int, width: int, channels: int, bits: int) -> np.ndarray:
    """Waves with a little noise, so that differences run over in both directions."""
    y, x = np.mgrid[:height, :width]
    waves = np.stack([np.sin(x / 9 + c) * np.cos(y / 7 - c) for c in range(channels)], axis=-1)
    noise = np.random.default_rng(height).uniform(-0.05, 0.05, waves.shape)
    most = 2**bits - 1
    return np.round(np.clip((waves + noise) / 2 + 0.5, 0, 1) * most).astype(np.uint8 if bits == 8 else np.uint16)


def pieces(pixels: np.ndarray):
    return (encode_block(block) for block in blocks_of([pixels], pixels.shape[1]))


@pytest.mark.parametrize(("channels", "bits"), KINDS)
def test_a_block_comes_back(channels: int, bits: int) -> None:
    pixels = smooth(TILE, TILE, channels, bits)
    np.testing.assert_array_equal(decode_block(encode_block(pixels), channels, pixels.dtype), pixels)
    edge = decode_block(encode_block(pixels[:7, :250]), channels, pixels.dtype)
    np.testing.assert_array_equal(edge, np.pad(pixels[:7, :250], ((0, 249), (0, 6), (0, 0)), mode="edge"))


@pytest.mark.parametrize("data", [b"", b"x", encode_block(np.zeros((4, 4, 1), np.uint8)), b"\x78\x9c\x03"])
def test_no_block(data: bytes) -> None:
    with pytest.raises(PictureError, match="whole block"):
        decode_block(data, 3)


@pytest.mark.parametrize("pixels", [np.zeros((257, 4, 3), np.uint8), np.zeros((4, 4), np.uint8), np.zeros((4, 4, 3))])
def test_no_pixels_of_a_block(pixels: np.ndarray) -> None:
    with pytest.raises(InvalidValueError, match="256 x 256"):
        encode_block(pixels)


@pytest.mark.parametrize(("channels", "bits"), KINDS)
@pytest.mark.parametrize("size", [(1, 1), (300, 520), (256, 256), (257, 255)])
def test_a_tiff_is_exact_for_others(channels: int, bits: int, size: tuple[int, int], tmp_path: Path) -> None:
    """The predictor with a generator once wrote wrong pixels (tifffile#185)."""
    pixels = smooth(size[1], size[0], channels, bits)
    path = tmp_path / "a.tif"
    write_tiff(
        path, pieces(pixels), size=size, channels=channels, bits=bits, text=TEXT, dpi=150, profile=srgb_profile()
    )
    with tifffile.TiffFile(path) as file:
        page = file.pages[0]
        np.testing.assert_array_equal(page.asarray().reshape(pixels.shape), pixels)
        assert (page.compression, page.predictor, page.tile) == (8, 2, (TILE, TILE))
        assert page.tags["ImageDescription"].value == TEXT
        assert page.tags["Software"].value == "artnet"
        assert page.tags["XResolution"].value == (150, 1)
        assert page.tags["ResolutionUnit"].value == 2
        assert "DateTime" not in page.tags
        assert (page.tags["ExtraSamples"].value == (2,)) if channels == 4 else "ExtraSamples" not in page.tags
        assert page.iccprofile == (srgb_profile() if channels > 1 else None)
        assert not file.is_bigtiff
    if bits == 8 or channels == 1:
        with Image.open(path) as image:
            got = np.asarray(image).reshape(pixels.shape)
            np.testing.assert_array_equal(got, pixels)
    assert path.read_bytes() == encode_tiff(pixels, text=TEXT, dpi=150, profile=srgb_profile())
    assert read_text(path) == TEXT


@pytest.mark.parametrize("channels", [1, 3, 4])
@pytest.mark.parametrize(("size", "bits"), [((1100, 530), 8), ((513, 1025), 16), ((257, 1), 8)])
def test_a_pyramid_is_of_means_in_linear_light(channels: int, bits: int, size: tuple[int, int], tmp_path: Path) -> None:
    pixels = smooth(size[1], size[0], channels, bits)
    path = tmp_path / "a.tif"
    write_tiff(path, pieces(pixels), size=size, channels=channels, bits=bits, pyramid=True)
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.tif"]
    most = np.iinfo(pixels.dtype).max
    with tifffile.TiffFile(path) as file:
        pages = [file.pages[0], *file.pages[0].pages]
        levels = [page.asarray().reshape(page.imagelength, page.imagewidth, channels) for page in pages]
        assert len(file.pages) == 1
        assert all(page.subfiletype == 1 for page in file.pages[0].pages)
    assert path.read_bytes() == encode_tiff(pixels, pyramid=True)
    np.testing.assert_array_equal(levels[0], pixels)
    assert max(levels[-1].shape[:2]) <= TILE < max(levels[-2].shape[:2])
    for above, level in pairwise(levels):
        height, width = above.shape[:2]
        even = np.pad(above, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge").astype(np.float64) / most
        quads = even.reshape(-(-height // 2), 2, -(-width // 2), 2, channels).swapaxes(1, 2)
        quads = quads.reshape(*quads.shape[:2], 4, channels)
        weights = quads[..., 3:] if channels == 4 else np.ones_like(quads[..., :1])
        light = srgb_to_linear(quads[..., :3] if channels == 4 else quads)
        total = weights.sum(axis=2)
        mean = (light * weights).sum(axis=2) / np.where(total > 0, total, 1)
        mean = np.where(total > 0, mean, light.mean(axis=2))
        expected = linear_to_srgb(mean) * most
        if channels == 4:
            expected = np.concatenate([expected, total / 4 * most], axis=-1)
        assert np.abs(level - expected).max() <= (0.51 if bits == 8 else 0.6)


@pytest.mark.parametrize("size", [(256, 256), (600, 256)])
def test_too_few_or_too_many_blocks(size: tuple[int, int], tmp_path: Path) -> None:
    block = encode_block(np.zeros((TILE, TILE, 3), np.uint8))
    with pytest.raises(InvalidValueError, match="blocks of"):
        write_tiff(tmp_path / "a.tif", [block, block], size=size, channels=3, bits=8)
    assert list(tmp_path.iterdir()) == []


def test_when_a_tiff_is_big(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not needs_big_tiff((30_000, 20_000), channels=3, bits=16)
    assert needs_big_tiff((30_000, 20_000), channels=3, bits=16, pyramid=True)
    assert needs_big_tiff((36_000, 36_300), channels=3, bits=8)
    monkeypatch.setattr(tiff, "CLASSIC_BYTES", 1000)
    pixels = smooth(300, 300, 3, 8)
    data = encode_tiff(pixels, text=TEXT, pyramid=True)
    with tifffile.TiffFile(BytesIO(data)) as file:
        assert file.is_bigtiff
        np.testing.assert_array_equal(file.asarray(), pixels)
        assert len(file.series[0].levels) == 2
    np.testing.assert_array_equal(np.asarray(Image.open(BytesIO(data))), pixels)


@pytest.mark.parametrize("pyramid", [False, True])
def test_memory_stays_flat(pyramid: bool, tmp_path: Path) -> None:
    block = encode_block(smooth(TILE, TILE, 3, 8))
    peaks = []
    for rows in (2, 12):
        tracemalloc.start()
        size = (2048, rows * TILE)
        write_tiff(tmp_path / "a.tif", (block for _ in range(8 * rows)), size=size, channels=3, bits=8, pyramid=pyramid)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 1_000_000


def test_without_tifffile(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "tifffile", None)
    with pytest.raises(MissingExtraError, match=r"artnet\[print\]"):
        write_tiff(tmp_path / "a.tif", [], size=(1, 1), channels=3, bits=8)


def test_blocks_need_nothing_heavy() -> None:
    script = (
        "import sys; import artnet.media.streams.blocks, artnet.media.streams.tiff;"
        "heavy = {'tensorflow', 'tifffile', 'imagecodecs', 'pikepdf'} & set(sys.modules); assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
