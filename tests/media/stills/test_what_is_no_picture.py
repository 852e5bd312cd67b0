"""Files that are no pictures, are cut, altered or hostile: one line each."""

from __future__ import annotations

import os
import struct
import warnings
from pathlib import Path

import numpy as np
import pytest
from picture_files import ASTRONAUT, READ, SMALL, one_line, png, saved
from PIL import Image

from artnet.errors import PictureError
from artnet.media.stills import decoding
from artnet.media.stills import encoding as pictures
from artnet.media.stills.encoding import (
    read_picture,
)
from artnet.media.stills.profiles import srgb_profile


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "an empty file"),
        (b"hello, I am no picture\n" * 5, "text"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg">', "SVG"),
        (b"\xef\xbb\xbf <SVG width='3'>", "SVG"),
        (b"8BPS\0\1" + bytes(60), "Photoshop"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
        (b"\0\0\0\x18ftypisom\0\0\0\0isommp42", "film"),
        (b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(60), "JPEG 2000"),
        (b"\xff\x0a" + bytes(60), "JPEG XL"),
        (b"PK\3\4" + bytes(60), "archive"),
        (b"\x08\0\0\0\0\0\0\0{}      ", "network file"),
        (bytes(range(1, 200)), "no picture format"),
        (b"\x89PNG\r\n\x1a\n", "cut or altered"),
        (b"GIF89a", "cut or altered"),
        (b"\xff\xd8\xff", "cut or altered"),
        (b"BM", "cut or altered"),
        (b"RIFF\0\0\0\0WEBP", "cut or altered"),
        (b"P6 1", "cut or altered"),
        (png(60_000, 60_000), "178,956,970 pixels"),
        (png(1_100_000, 1), "1,048,576 a side"),
        (png(0, 5), "cut or altered"),
        (b"GIF89a\xff\xff\xff\xff\x80\0\0" + bytes(6) + b",\0\0\0\0\x01\0\x01\0\0\x02\x02D\1\0;", "178,956,970 pixels"),
        (b"P6 50000 50000 255\n", "178,956,970 pixels"),
        (b"P6 99999999999999999999 9 255\n", "Expected"),
        (b"BM" + struct.pack("<IHHIIiiHHIIiiII", 99, 0, 0, 54, 40, 60_000, 60_000, 1, 24, 0, 0, 0, 0, 0, 0), "pixels"),
    ],
)
def test_no_picture(content: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / "file.png"
    path.write_bytes(content)
    assert words in one_line(path)


def test_no_file(tmp_path: Path) -> None:
    assert "no such file" in one_line(tmp_path / "none.png")
    assert "a folder" in one_line(tmp_path)
    assert "name too long" in one_line(tmp_path / ("n" * 300))
    assert "not a directory" in one_line(saved(Image.fromarray(SMALL), tmp_path / "a.png") / "b.png")
    one_line(Path("nul\0inside"))
    one_line(tmp_path / "line\nbreak")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_a_pipe_or_device_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "a device or a pipe" in one_line(tmp_path / "pipe")
    assert "a device or a pipe" in one_line(Path("/dev/zero"))


def test_a_large_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(Image.fromarray(SMALL), tmp_path / "a.png")
    monkeypatch.setattr(pictures, "MAX_BYTES", 100)
    assert "at most 100 bytes" in one_line(path)


def test_pixels_are_counted_before_decoding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "MAX_PIXELS", 48 * 32 - 1)
    for kind in READ:
        message = one_line(saved(Image.fromarray(SMALL), tmp_path / kind, kind))
        assert "48 x 32" in message


def test_nothing_global_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = Image.MAX_IMAGE_PIXELS, warnings.filters[:]
    path = tmp_path / "a.png"
    path.write_bytes(png(60_000, 60_000))
    one_line(path)
    path.write_bytes(png(10_000, 9_500))  # Pillow would warn of this one
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        one_line(path)
    assert (Image.MAX_IMAGE_PIXELS, warnings.filters[:]) == before
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", None)  # another library's choice does not lift our limit
    path.write_bytes(png(60_000, 60_000))
    assert "60,000 x 60,000" in one_line(path)


def test_out_of_memory_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(Image.fromarray(SMALL), tmp_path / "a.png")

    def none(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(decoding, "_scaled", none)
    assert "fits in memory" in one_line(path)


@pytest.mark.parametrize("kind", READ)
def test_cut_files(kind: str, tmp_path: Path) -> None:
    whole = saved(Image.fromarray(ASTRONAUT[:128, :128]), tmp_path / "whole", kind).read_bytes()
    path = tmp_path / "cut"
    for part in range(1, 8):
        path.write_bytes(whole[: len(whole) * part // 8])
        one_line(path)


@pytest.mark.parametrize("kind", READ)
def test_flipped_bits_never_escape(kind: str, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    options = {} if kind in ("GIF", "BMP", "PPM") else {"exif": exif, "icc_profile": srgb_profile()}
    whole = saved(Image.fromarray(SMALL), tmp_path / "whole", kind, **options).read_bytes()
    path, random = tmp_path / "flipped", np.random.default_rng(7)
    refusals: list[str] = []
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for _ in range(120):
            altered = bytearray(whole)
            for at in random.integers(0, min(len(whole), 2000), 4):
                altered[at] ^= 1 << random.integers(0, 8)
            path.write_bytes(bytes(altered))
            try:
                picture = read_picture(path)
            except PictureError as error:
                refusals.append(str(error))
            else:
                assert np.isfinite(picture.pixels).all()
                assert picture.pixels.min() >= 0
                assert picture.pixels.max() <= 1
    assert not any("\n" in line for line in refusals)
