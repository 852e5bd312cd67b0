"""TIFF of more bits than Pillow reads, written by tifffile: every layout gives the same pixels."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import numpy as np
import pytest
import tifffile
from picture_files import one_line
from PIL import ImageCms

from artnet.errors import MissingExtraError
from artnet.media.stills.encoding import SourcePicture, read_picture
from artnet.media.stills.profiles import srgb_profile

RANDOM = np.random.default_rng(3)
COLOR = RANDOM.random((20, 30, 3))
GRAY = RANDOM.random((20, 30))


def stored(values: np.ndarray, dtype: str) -> np.ndarray:
    if dtype.startswith("f"):
        return values.astype(dtype)
    return np.round(values * np.iinfo(dtype).max).astype(dtype)


def back(path: Path, values: np.ndarray, **options: object) -> SourcePicture:
    tifffile.imwrite(path, values, **options)
    return read_picture(path)


@pytest.mark.parametrize("dtype", ["u2", "u4", "f2", "f4", "f8"])
@pytest.mark.parametrize(
    "layout",
    [{}, {"byteorder": ">"}, {"bigtiff": True}, {"tile": (16, 16)}, {"compression": "zlib"}, {"rowsperstrip": 3},
     {"compression": "zlib", "predictor": 2}, {"planarconfig": "separate"},
     {"planarconfig": "separate", "compression": "zlib", "rowsperstrip": 7}],
    ids=str,
)  # fmt: skip
def test_every_layout(dtype: str, layout: dict, tmp_path: Path) -> None:
    if layout.get("predictor") and dtype.startswith("f"):
        layout = {"compression": "zlib"}  # floating point has a predictor of its own
    values = stored(COLOR, dtype)
    if "planarconfig" in layout:
        values = np.ascontiguousarray(np.moveaxis(values, -1, 0))
    picture = back(tmp_path / "a.tif", values, photometric="rgb", **layout)
    assert picture.pixels.dtype == np.float32
    np.testing.assert_allclose(picture.pixels, COLOR, atol=4e-4 if dtype == "f2" else 1e-5)
    assert picture.alpha is None
    what = {"u2": "16 bits a channel", "u4": "32 bits a channel"}.get(dtype, "floating point")
    assert picture.notes == (what,)


@pytest.mark.parametrize("dtype", ["u1", "u2", "f4"])
def test_white_is_zero(dtype: str, tmp_path: Path) -> None:
    picture = back(tmp_path / "a.tif", stored(1 - GRAY, dtype), photometric="miniswhite")
    np.testing.assert_allclose(picture.pixels[..., 1], GRAY, atol=1 / 255 if dtype == "u1" else 1e-5)


@pytest.mark.parametrize("extra", ["unassalpha", "assocalpha"])
@pytest.mark.parametrize("planar", [False, True])
def test_opacity(extra: str, planar: bool, tmp_path: Path) -> None:
    alpha = np.clip(GRAY, 0.25, 1)
    color = COLOR * alpha[..., None] if extra == "assocalpha" else COLOR
    values = stored(np.dstack([color, alpha]), "u2")
    options = {"planarconfig": "separate"} if planar else {}
    if planar:
        values = np.ascontiguousarray(np.moveaxis(values, -1, 0))
    picture = back(tmp_path / "a.tif", values, photometric="rgb", extrasamples=[extra], **options)
    np.testing.assert_allclose(picture.alpha, alpha, atol=1e-5)
    np.testing.assert_allclose(picture.pixels, COLOR, atol=1e-4)
    gray = back(tmp_path / "g.tif", stored(np.dstack([GRAY, alpha]), "u2"), photometric="minisblack",
                extrasamples=["unassalpha"])  # fmt: skip
    np.testing.assert_allclose(gray.alpha, alpha, atol=1e-5)
    np.testing.assert_allclose(gray.pixels[..., 2], GRAY, atol=1e-5)


def test_orientation_and_pages(tmp_path: Path) -> None:
    turned = back(tmp_path / "a.tif", stored(COLOR, "u2"), photometric="rgb", extratags=[(274, 3, 1, 6, True)])
    np.testing.assert_allclose(turned.pixels, np.rot90(COLOR, -1), atol=1e-5)
    several = back(tmp_path / "b.tif", stored(np.stack([COLOR, COLOR[::-1]]), "u2"), photometric="rgb")
    np.testing.assert_allclose(several.pixels, COLOR, atol=1e-5)
    assert several.notes == ("pages: the first is taken", "16 bits a channel")


def test_profiles(tmp_path: Path) -> None:
    """sRGB keeps all bits; another one is converted, with 8 of them."""
    own = back(tmp_path / "a.tif", stored(COLOR, "u2"), photometric="rgb", iccprofile=srgb_profile())
    np.testing.assert_allclose(own.pixels, COLOR, atol=1e-5)
    other = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    foreign = back(tmp_path / "b.tif", stored(COLOR, "u2"), photometric="rgb", iccprofile=other)
    assert "16 bits a channel: read as 8" in foreign.notes


def test_without_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.tif"
    tifffile.imwrite(path, stored(COLOR, "u2"), photometric="rgb")
    tifffile.imwrite(tmp_path / "b.tif", stored(COLOR, "u4"), photometric="rgb")
    monkeypatch.setitem(sys.modules, "tifffile", None)
    picture = read_picture(path)
    assert picture.notes == ("all 16 bits with pip install 'artnet[print]'", "16 bits a channel: read as 8")
    np.testing.assert_allclose(picture.pixels, COLOR, atol=1 / 255)
    with pytest.raises(MissingExtraError, match=r"pip install 'artnet\[print\]'"):
        read_picture(tmp_path / "b.tif")


@pytest.mark.parametrize("value", [-0.5, 1.5, np.nan, np.inf])
def test_values_that_are_no_brightness(value: float, tmp_path: Path) -> None:
    values = COLOR.astype("f4")
    values[2, 3, 1] = value
    tifffile.imwrite(tmp_path / "a.tif", values, photometric="rgb")
    assert "from 0 to 1" in one_line(tmp_path / "a.tif")


def test_what_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    tifffile.imwrite(path, np.zeros((20, 30, 3), "i2"), photometric="rgb")
    assert "of another" in one_line(path)
    tifffile.imwrite(path, np.zeros((4, 20, 30), "u2"), photometric="separated", planarconfig="separate")
    assert "as RGB" in one_line(path)
    tifffile.imwrite(path, stored(COLOR, "u4"), photometric="rgb", compression="lzma")
    assert "compression" in one_line(path)


@pytest.mark.parametrize("options", [{}, {"compression": "zlib"}], ids=str)
def test_cut_and_altered(options: dict, tmp_path: Path) -> None:
    stream = io.BytesIO()
    tifffile.imwrite(stream, stored(COLOR, "u4"), photometric="rgb", **options)
    whole, path = stream.getvalue(), tmp_path / "a.tif"
    for part in range(1, 8):
        path.write_bytes(whole[: len(whole) * part // 8])
        one_line(path)


def test_a_bomb_is_refused_before_it_bursts(tmp_path: Path) -> None:
    """Zeros of 600 x 600 in the place of 20 x 30: told by inflating no more than there should be."""
    path = tmp_path / "a.tif"
    tifffile.imwrite(path, np.zeros((600, 600, 3), "u4"), photometric="rgb", compression="zlib", rowsperstrip=600)
    with tifffile.TiffFile(path, mode="r+b") as file:
        for name, side in (("ImageWidth", 30), ("ImageLength", 20), ("RowsPerStrip", 20)):
            file.pages[0].tags[name].overwrite(side)
    assert "altered" in one_line(path)
