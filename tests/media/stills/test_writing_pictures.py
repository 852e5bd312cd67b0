"""Pictures written, and read again by Pillow: formats, profiles, opacity, limits."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from picture_files import ASTRONAUT, SMALL, WRITTEN
from PIL import Image, ImageCms

from artnet.errors import InvalidValueError, OutputError
from artnet.media.stills.encoding import (
    encode_picture,
    format_of,
    read_picture,
    write_picture,
)
from artnet.media.stills.profiles import srgb_profile
from artnet.recipes.schema import FileRecipe


@pytest.mark.parametrize("kind", WRITTEN)
@pytest.mark.parametrize("channels", [1, 3, 4])
@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 999), height=st.integers(1, 40), width=st.integers(1, 40), quality=st.integers(1, 100))
def test_encoded_pictures(kind: str, channels: int, seed: int, height: int, width: int, quality: int) -> None:
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, channels), dtype=np.uint8)
    file = FileRecipe(format=kind, quality=quality, dpi=300)
    encoded = encode_picture(pixels, file, '{"artnet":1}')
    assert encode_picture(pixels.copy(order="F"), file, '{"artnet":1}') == encoded
    with Image.open(BytesIO(encoded)) as image:
        assert image.format == kind.upper()
        assert image.size == (width, height)
        image.load()
        if kind == "png" or (kind == "webp" and quality == 100):
            expected = np.repeat(pixels, 3, axis=2) if channels == 1 else pixels
            got = np.asarray(image.convert("RGBA" if channels == 4 else "RGB"))
            np.testing.assert_array_equal(got, expected)
        if kind == "png" or kind == "jpeg":
            assert image.info["dpi"] == pytest.approx((300, 300), abs=0.01)
        if kind == "webp":
            assert image.getexif()[282] == 300
        if kind != "gif" and not (channels == 1 and kind in ("png", "jpeg")):
            assert image.info["icc_profile"] == srgb_profile()


def test_the_profile_is_srgb_and_has_no_clock() -> None:
    profile = ImageCms.ImageCmsProfile(BytesIO(srgb_profile()))
    assert "sRGB" in ImageCms.getProfileDescription(profile)
    assert profile.profile.creation_date is None or profile.profile.creation_date.year == 2000
    ramp = Image.fromarray(SMALL)
    same = ImageCms.profileToProfile(ramp, profile, ImageCms.createProfile("sRGB"))
    assert np.abs(np.asarray(same).astype(int) - SMALL).max() <= 1


def test_gray_png_says_srgb() -> None:
    encoded = encode_picture(SMALL[..., :1], FileRecipe())
    assert b"sRGB\0" in encoded
    assert encoded.index(b"sRGB\0") < encoded.index(b"IDAT")
    assert b"iCCP" not in encoded


def test_jpeg_is_not_subsampled_and_close() -> None:
    with Image.open(BytesIO(encode_picture(SMALL, FileRecipe(format="jpeg", quality=98)))) as image:
        assert [layer[1:3] for layer in image.layer] == [(1, 1)] * 3
        assert np.abs(np.asarray(image).astype(int) - SMALL).mean() < 2


@pytest.mark.parametrize(("kind", "ground"), [*((kind, "#ffffff") for kind in WRITTEN), ("jpeg", "")])
def test_alpha_is_laid_over_white_in_linear_light(kind: str, ground: str) -> None:
    pixels = np.zeros((16, 48, 4), np.uint8)
    pixels[:, 16:32, 3] = 128
    pixels[:, 32:, 3] = 255
    with Image.open(BytesIO(encode_picture(pixels, FileRecipe(format=kind, quality=100, ground=ground)))) as image:
        row = np.asarray(image.convert("RGB"))[8, 8::16, 0]
    assert np.abs(row.astype(int) - (255, 187, 0)).max() <= 2  # half the light of white: 187, not 127


@pytest.mark.parametrize("kind", WRITTEN)
def test_written_and_read(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "new" / f"a.{kind}"
    write_picture(path, ASTRONAUT, FileRecipe(format=kind, quality=100), '{"artnet":1}')
    picture = read_picture(path)
    assert picture.notes == ()
    difference = np.abs(picture.pixels * 255 - ASTRONAUT).mean()
    assert difference < {"png": 1e-4, "jpeg": 1, "webp": 1e-4, "gif": 6}[kind]
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "a.png").mkdir()
    with pytest.raises(OutputError):
        write_picture(tmp_path / "a.png", SMALL, FileRecipe())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.png", "png"),
        ("a.JPG", "jpeg"),
        ("b/a.jpeg", "jpeg"),
        ("a.webp", "webp"),
        ("a.Gif", "gif"),
        ("a.TIF", "tiff"),
        ("a.tiff", "tiff"),
        ("a.avif", "avif"),
        ("a.pdf", "pdf"),
    ],
)
def test_format_of(name: str, expected: str) -> None:
    assert format_of(name) == format_of(Path(name)) == expected


@pytest.mark.parametrize("name", ["a", "a.bmp", "a.mp4", "png", ".png", "a.png.", ""])
def test_format_of_others(name: str) -> None:
    with pytest.raises(InvalidValueError, match=r"\.png, \.jpg, \.jpeg, \.webp, \.gif, \.avif, \.tif, \.tiff or \.pdf"):
        format_of(name)


@pytest.mark.parametrize(
    "pixels",
    [
        np.zeros((4, 4), np.uint8),
        np.zeros((4, 4, 2), np.uint8),
        np.zeros((4, 4, 3), np.float32),
        np.zeros((0, 4, 3), np.uint8),
    ],
)
@pytest.mark.parametrize("kind", WRITTEN)
def test_pixels_that_cannot_be_written(pixels: np.ndarray, kind: str) -> None:
    with pytest.raises(InvalidValueError, match="uint8"):
        encode_picture(pixels, FileRecipe(format=kind))


@pytest.mark.parametrize(("kind", "limit"), [("jpeg", 65_500), ("webp", 16_383), ("gif", 65_535)])
def test_the_longest_sides(kind: str, limit: int) -> None:
    encoded = encode_picture(np.zeros((1, limit, 3), np.uint8), FileRecipe(format=kind))
    with Image.open(BytesIO(encoded)) as image:
        assert image.size == (limit, 1)
    with pytest.raises(InvalidValueError, match=f"{limit:,} pixels a side"):
        encode_picture(np.zeros((limit + 1, 1, 3), np.uint8), FileRecipe(format=kind))


def test_a_format_that_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(InvalidValueError, match="png, jpeg, webp, gif"):
        encode_picture(SMALL, FileRecipe(format="bmp"))
    with pytest.raises(InvalidValueError, match="format png"):
        write_picture(tmp_path / "a.jpg", SMALL, FileRecipe(format="png"))


@pytest.mark.parametrize("kind", WRITTEN)
@pytest.mark.parametrize("dpi", [1, 72, 299.7, 100_000])
def test_every_dpi_that_a_recipe_may_hold(kind: str, dpi: float) -> None:
    with Image.open(BytesIO(encode_picture(SMALL, FileRecipe(format=kind, dpi=dpi)))) as image:
        image.load()
