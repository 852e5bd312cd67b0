"""What the pixels of every format and mode mean, with Pillow and NumPy as the other reader."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from picture_files import READ, SMALL, bits, one_line, png, saved
from PIL import Image, ImageCms, ImageOps

from artnet.media.stills.encoding import (
    read_picture,
)
from artnet.media.stills.profiles import srgb_profile


@pytest.mark.parametrize("kind", READ)
def test_every_format(kind: str, tmp_path: Path) -> None:
    options = {
        "JPEG": {"quality": 100, "subsampling": 0},
        "WEBP": {"lossless": True},
        "AVIF": {"quality": 100, "subsampling": "4:4:4"},
    }
    path = saved(Image.fromarray(SMALL), tmp_path / "named.txt", kind, **options.get(kind, {}))
    picture = read_picture(path)
    assert picture.pixels.dtype == np.float32
    assert picture.pixels.shape == (32, 48, 3)
    assert picture.size == (48, 32)
    assert picture.alpha is None
    assert picture.notes == ()
    assert picture.name == "named.txt"
    assert picture.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    expected = np.asarray(Image.open(path).convert("RGB"))
    np.testing.assert_array_equal(bits(picture.pixels), expected)
    assert np.abs(expected.astype(int) - SMALL).mean() < (9 if kind == "GIF" else 2)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB"])
def test_opaque_modes(mode: str, tmp_path: Path) -> None:
    image = Image.fromarray(SMALL).convert(mode)
    picture = read_picture(saved(image, tmp_path / "a.png"))
    np.testing.assert_array_equal(bits(picture.pixels), np.asarray(image.convert("RGB")))
    assert picture.alpha is None
    assert picture.notes == ()


@pytest.mark.parametrize("mode", ["LA", "RGBA"])
def test_alpha(mode: str, tmp_path: Path) -> None:
    image = Image.fromarray(SMALL).convert(mode)
    alpha = (np.arange(48 * 32) % 256).astype(np.uint8).reshape(32, 48)
    image.putalpha(Image.fromarray(alpha))
    picture = read_picture(saved(image, tmp_path / "a.png"))
    assert picture.alpha is not None
    np.testing.assert_array_equal(bits(picture.alpha), alpha)
    np.testing.assert_array_equal(bits(picture.pixels), np.asarray(image.convert("RGBA"))[..., :3])
    image.putalpha(255)
    assert read_picture(saved(image, tmp_path / "a.png")).alpha is None


def test_palette_with_transparency(tmp_path: Path) -> None:
    image = Image.fromarray((np.arange(12, dtype=np.uint8) % 3).reshape(3, 4))
    image.putpalette([255, 0, 0, 0, 255, 0, 0, 0, 255])
    by_entry = read_picture(saved(image, tmp_path / "a.png", transparency=bytes([0, 128, 255])))
    assert by_entry.alpha is not None
    np.testing.assert_array_equal(bits(by_entry.alpha).ravel()[:3], [0, 128, 255])
    np.testing.assert_array_equal(by_entry.pixels.reshape(-1, 3)[:3], np.eye(3))
    by_index = read_picture(saved(image, tmp_path / "a.gif", "GIF", transparency=1))
    assert by_index.alpha is not None
    np.testing.assert_array_equal(by_index.alpha.ravel()[:3], [1, 0, 1])


def test_a_color_that_means_clear(tmp_path: Path) -> None:
    rgb = read_picture(saved(Image.fromarray(SMALL), tmp_path / "a.png", transparency=tuple(SMALL[3, 4].tolist())))
    assert rgb.alpha is not None
    assert rgb.alpha[3, 4] == 0
    assert rgb.alpha.mean() > 0.9
    gray = Image.fromarray(np.arange(16, dtype=np.uint8).reshape(4, 4))
    alpha = read_picture(saved(gray, tmp_path / "a.png", transparency=5)).alpha
    assert alpha is not None
    assert np.flatnonzero(alpha == 0).tolist() == [5]


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "PPM"])
def test_sixteen_bit_gray_keeps_its_precision(kind: str, tmp_path: Path) -> None:
    values = np.linspace(0, 65_535, 600).astype(np.uint16).reshape(20, 30)
    picture = read_picture(saved(Image.fromarray(values), tmp_path / "a", kind))
    np.testing.assert_allclose(picture.pixels[..., 1] * 65_535, values, atol=0.01)
    assert picture.pixels.shape == (20, 30, 3)
    assert picture.notes == ("16 bits a channel",)


def test_sixteen_bit_gray_big_endian(tmp_path: Path) -> None:
    values = np.linspace(0, 65_535, 600).astype(">u2").reshape(20, 30)
    path = saved(Image.frombytes("I;16B", (30, 20), values.tobytes()), tmp_path / "a", "TIFF")
    np.testing.assert_allclose(read_picture(path).pixels[..., 0] * 65_535, values.astype(float), atol=0.01)


def test_sixteen_bit_rgb(tmp_path: Path) -> None:
    values = np.random.default_rng(3).integers(0, 65_536, (5, 7, 3)).astype(">u2")
    rows = b"".join(b"\0" + row.tobytes() for row in values)
    path = tmp_path / "a.png"
    path.write_bytes(png(7, 5, rows, depth=16, color=2))
    picture = read_picture(path)
    assert picture.notes == ("16 bits a channel: read as 8",)
    np.testing.assert_allclose(picture.pixels, values / 65_535, atol=1 / 255)


def test_floating_point(tmp_path: Path) -> None:
    values = np.linspace(0, 1, 12, dtype=np.float32).reshape(3, 4)
    picture = read_picture(saved(Image.fromarray(values), tmp_path / "a.tif", "TIFF"))
    np.testing.assert_array_equal(picture.pixels[..., 2], values)
    for bad in (np.nan, np.inf, 300, -1):
        values[1, 1] = bad
        assert "from 0 to 1" in one_line(saved(Image.fromarray(values), tmp_path / "a.tif", "TIFF"))
    whole = np.array([[0, 70_000]], np.int32)
    assert "65,535" in one_line(saved(Image.fromarray(whole), tmp_path / "a.tif", "TIFF"))


@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_cmyk(kind: str, tmp_path: Path) -> None:
    image = Image.fromarray(SMALL).convert("CMYK")
    picture = read_picture(saved(image, tmp_path / "a", kind, quality=100))
    assert "converted from CMYK" in picture.notes
    assert np.abs(picture.pixels * 255 - SMALL).mean() < 4


def test_lab(tmp_path: Path) -> None:
    from skimage.color import rgb2lab

    lab = rgb2lab(SMALL)
    stored = np.stack([lab[..., 0] * 2.55, lab[..., 1], lab[..., 2]], axis=-1).round().astype(np.int64).astype(np.uint8)
    image = Image.frombytes("LAB", (48, 32), stored.tobytes())
    picture = read_picture(saved(image, tmp_path / "a.tif", "TIFF"))
    assert picture.notes == ("converted from LAB",)
    assert np.abs(picture.pixels * 255 - SMALL).mean() < 3


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
@pytest.mark.parametrize("turn", range(1, 9))
def test_exif_orientation(kind: str, turn: int, tmp_path: Path) -> None:
    image = Image.fromarray(SMALL)
    exif = Image.Exif()
    exif[0x0112] = turn
    options = {"WEBP": {"lossless": True}, "JPEG": {"quality": 100}}.get(kind, {})
    path = saved(image, tmp_path / "a", kind, exif=exif, **options)
    plain = read_picture(saved(image, tmp_path / "b", kind, **options)).pixels
    upright = {
        1: plain,
        2: np.fliplr(plain),
        3: np.rot90(plain, 2),
        4: np.flipud(plain),
        5: plain.transpose(1, 0, 2),
        6: np.rot90(plain, -1),
        7: np.rot90(plain, 2).transpose(1, 0, 2),
        8: np.rot90(plain),
    }[turn]
    picture = read_picture(path)
    np.testing.assert_array_equal(picture.pixels, upright)
    with Image.open(path) as opened:
        np.testing.assert_array_equal(bits(picture.pixels), np.asarray(ImageOps.exif_transpose(opened)))


def test_alpha_is_turned_with_the_picture(tmp_path: Path) -> None:
    image = Image.fromarray(np.dstack([SMALL, SMALL[..., 0]]))
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = read_picture(saved(image, tmp_path / "a.png", exif=exif))
    assert picture.alpha is not None
    assert picture.notes == ("turned by its EXIF orientation",)
    np.testing.assert_array_equal(bits(picture.alpha), np.rot90(SMALL[..., 0], -1))


def test_animations_give_their_first_frame(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (8, 6), color) for color in ((255, 0, 0), (0, 255, 0), (0, 0, 255))]
    for kind in ("GIF", "WEBP", "PNG", "AVIF", "TIFF"):
        picture = read_picture(saved(frames[0], tmp_path / kind, kind, save_all=True, append_images=frames[1:]))
        what = "pages: the first of 3 pages is taken" if kind == "TIFF" else "animated: the first of 3 frames is taken"
        assert picture.notes == (what,)
        assert picture.pixels[0, 0, 0] > 0.9
        assert picture.pixels[0, 0, 2] < 0.1


def swapped_profile() -> bytes:
    """The sRGB profile with its red and blue primaries exchanged: red values mean blue."""
    profile = bytearray(srgb_profile())
    tags = {bytes(profile[i : i + 4]): i for i in range(132, 132 + 12 * int.from_bytes(profile[128:132], "big"), 12)}
    red, blue = tags[b"rXYZ"], tags[b"bXYZ"]
    profile[red + 4 : red + 12], profile[blue + 4 : blue + 12] = (
        profile[blue + 4 : blue + 12],
        profile[red + 4 : red + 12],
    )
    at = profile.find(b"s\0R\0G\0B")
    profile[at : at + 7] = b"x\0R\0G\0B"
    return bytes(profile)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP"])
def test_profiles_are_converted(kind: str, tmp_path: Path) -> None:
    image = Image.new("RGB", (8, 8), (255, 0, 0))
    picture = read_picture(saved(image, tmp_path / "a", kind, icc_profile=swapped_profile()))
    assert picture.notes == ("converted from its colour profile to sRGB",)
    np.testing.assert_allclose(picture.pixels[4, 4], (0, 0, 1), atol=0.05)


def test_srgb_profiles_change_nothing(tmp_path: Path) -> None:
    other = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (other, srgb_profile()):
        picture = read_picture(saved(Image.fromarray(SMALL), tmp_path / "a.png", icc_profile=profile))
        np.testing.assert_array_equal(bits(picture.pixels), SMALL)
        assert picture.notes == ()


@pytest.mark.parametrize("profile", [b"rubbish", srgb_profile()[:200], srgb_profile()[:130] + b"\xff" * 300])
@pytest.mark.parametrize("mode", ["RGB", "L", "I;16", "RGBA"])
def test_broken_profiles_are_ignored(profile: bytes, mode: str, tmp_path: Path) -> None:
    image = (
        Image.fromarray(SMALL).convert("L").convert(mode) if mode == "I;16" else Image.fromarray(SMALL).convert(mode)
    )
    plain = read_picture(saved(image, tmp_path / "a.png"))
    picture = read_picture(saved(image, tmp_path / "b.png", icc_profile=profile))
    assert "its colour profile could not be used and was ignored" in picture.notes
    np.testing.assert_array_equal(picture.pixels, plain.pixels)
