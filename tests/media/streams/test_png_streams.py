"""PNG written as rows come, read back by Pillow, and with 16 bits by imagecodecs."""

from __future__ import annotations

import tracemalloc
from io import BytesIO
from pathlib import Path

import imagecodecs
import numpy as np
import pytest
from PIL import Image

from artnet.errors import InvalidValueError
from artnet.media.metadata import read_text
from artnet.media.stills.png_chunks import chunks
from artnet.media.stills.profiles import srgb_profile
from artnet.media.streams import png
from artnet.media.streams.png import encode_png, write_png

TEXT = '{"artnet":{"seed":"7"}}'


def noise(height: int, width: int, channels: int, bits: int) -> np.ndarray:
    """Noise above, waves below: every filter is the best somewhere."""
    random = np.random.default_rng(height + width)
    most = 2**bits
    pixels = random.integers(0, most, (height, width, channels))
    y, x = np.mgrid[:height, :width]
    waves = (np.sin(x / 9) * np.cos(y / 11) / 2 + 0.5) * (most - 1)
    pixels[height // 2 :] = waves[height // 2 :, :, None]
    pixels[: height // 4] = (x * 977 + 5)[: height // 4, :, None] % most
    return pixels.astype(np.uint8 if bits == 8 else np.uint16)


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("channels", [1, 3, 4])
@pytest.mark.parametrize("size", [(1, 1), (53, 37), (7, 120)])
def test_others_read_the_same_pixels(
    bits: int, channels: int, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(png, "PIECE", 1500)  # some rows, so that there are pieces
    pixels = noise(size[1], size[0], channels, bits)
    data = encode_png(pixels, TEXT, dpi=150, profile=srgb_profile())
    np.testing.assert_array_equal(imagecodecs.png_decode(data).reshape(pixels.shape), pixels)
    with Image.open(BytesIO(data)) as image:
        image.load()
        assert image.size == size
        assert image.info["dpi"] == pytest.approx((150, 150), abs=0.02)
        assert image.info["artnet"] == TEXT
        if channels == 1:  # of which an RGB profile says nothing
            assert image.info["srgb"] == 0
        else:
            assert image.info["icc_profile"] == srgb_profile()
        if bits == 8 or channels == 1:
            np.testing.assert_array_equal(np.asarray(image).reshape(pixels.shape), pixels)
    (tmp_path / "a.png").write_bytes(data)
    assert read_text(tmp_path / "a.png") == TEXT


def test_bytes_depend_neither_on_threads_nor_on_bands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(png, "PIECE", 4000)
    pixels = noise(150, 40, 3, 16)
    whole = encode_png(pixels)
    for threads in (1, 3):
        for rows in (1, 7, 64):
            monkeypatch.setattr(png, "THREADS", threads)
            file = BytesIO()
            bands = (pixels[top : top + rows] for top in range(0, 150, rows))
            write_png(file, bands, size=(40, 150), channels=3, bits=16)
            assert file.getvalue() == whole


def test_every_filter_is_used_where_it_is_best() -> None:
    import zlib

    pixels = noise(160, 90, 3, 8)
    data = b"".join(part for kind, part in chunks(encode_png(pixels)) if kind == b"IDAT")
    assert {0, 1} < set(zlib.decompress(data)[:: 90 * 3 + 1]) <= {0, 1, 2, 4}
    assert len(data) < 1.02 * len(by_pillow(pixels))


def by_pillow(pixels: np.ndarray) -> bytes:
    stream = BytesIO()
    Image.fromarray(pixels).save(stream, "PNG")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("bands", "expected"),
    [
        ([np.zeros((3, 4, 3), np.uint8)], "5 rows"),
        ([np.zeros((6, 4, 3), np.uint8)], "5 rows"),
        ([np.zeros((5, 3, 3), np.uint8)], "4, 3"),
        ([np.zeros((5, 4, 3), np.uint16)], "uint8"),
        ([], "5 rows"),
    ],
)
def test_bands_that_do_not_fit(bands: list[np.ndarray], expected: str) -> None:
    with pytest.raises(InvalidValueError, match=expected):
        write_png(BytesIO(), bands, size=(4, 5), channels=3, bits=8)


def test_memory_stays_flat(tmp_path: Path) -> None:
    band = noise(64, 4000, 3, 8)
    peaks = []
    for count in (8, 32):
        tracemalloc.start()
        with (tmp_path / "a.png").open("wb") as file:
            write_png(file, (band for _ in range(count)), size=(4000, 64 * count), channels=3, bits=8, level=1)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.2
