from __future__ import annotations

import hashlib
import os
import struct
import warnings
import zlib
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageOps
from skimage import data

from artnet.errors import InvalidValueError, OutputError, PictureError
from artnet.media import decoding, pictures
from artnet.media.pictures import (
    encode_picture,
    fit_size,
    format_of,
    read_picture,
    resize_picture,
    write_picture,
)
from artnet.media.profiles import srgb_profile
from artnet.recipe import FileRecipe

ASTRONAUT = data.astronaut()
SMALL = np.asarray(Image.fromarray(ASTRONAUT).resize((48, 32), Image.Resampling.LANCZOS))
WRITTEN = ("png", "jpeg", "webp", "gif")
READ = ("PNG", "JPEG", "WEBP", "GIF", "TIFF", "BMP", "AVIF", "PPM")


def saved(image: Image.Image, path: Path, kind: str = "PNG", **options: object) -> Path:
    image.save(path, kind, **options)
    return path


def bits(pixels: np.ndarray) -> np.ndarray:
    """As 8 bits again, exact for what came from 8 bits."""
    np.testing.assert_allclose(pixels * 255, np.round(pixels * 255), atol=1e-4)
    return np.round(pixels * 255).astype(np.uint8)


def one_line(path: Path) -> str:
    with pytest.raises(PictureError) as caught:
        read_picture(path)
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith("Expected ")
    assert "object at" not in message
    assert "Received: " in message
    return message


# Reading: what the pixels mean.


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


def test_sixteen_bit_rgb_tiff(tmp_path: Path) -> None:
    tifffile = pytest.importorskip("tifffile")
    values = np.random.default_rng(3).integers(0, 65_536, (5, 7, 3)).astype(np.uint16)
    tifffile.imwrite(tmp_path / "a.tif", values, photometric="rgb")
    picture = read_picture(tmp_path / "a.tif")
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


# Reading: what is no picture.


def png(width: int, height: int, rows: bytes = b"", *, depth: int = 8, color: int = 2) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, 0)
    parts = chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


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
        (png(70_000, 1), "65,535 a side"),
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


# Sizes.


def test_resizing_is_in_linear_light() -> None:
    checks = np.indices((64, 64)).sum(axis=0) % 2
    checks = np.repeat(checks[..., None].astype(np.float32), 3, axis=-1)
    half = resize_picture(checks, (8, 8))
    assert half.dtype == np.float32
    assert half.shape == (8, 8, 3)
    np.testing.assert_allclose(half[2:-2, 2:-2], 0.735357, atol=0.01)  # half the light, not half the value


@pytest.mark.parametrize("size", [(1, 1), (31, 7), (100, 7), (7, 100), (90, 64), (48, 32)])
@pytest.mark.parametrize("channels", [1, 2, 3])
def test_a_flat_color_stays(size: tuple[int, int], channels: int) -> None:
    flat = np.full((32, 48, channels), 0.3, np.float32)
    resized = resize_picture(flat, size)
    assert resized.shape == (size[1], size[0], channels)
    np.testing.assert_allclose(resized, 0.3, atol=1e-5)


def test_the_same_size_is_the_same_picture_and_its_own() -> None:
    pixels = SMALL.astype(np.float32) / 255
    same = resize_picture(pixels, (48, 32))
    np.testing.assert_array_equal(same, pixels)
    assert not np.shares_memory(same, pixels)


def test_a_ramp_keeps_its_place() -> None:
    ramp = np.tile(np.linspace(0.2, 0.8, 240, dtype=np.float32)[None, :, None], (120, 1, 3))
    for size in ((60, 30), (480, 240)):
        resized = resize_picture(ramp, size)[size[1] // 2, :, 0]
        expected = np.interp((np.arange(size[0]) + 0.5) / size[0], (np.arange(240) + 0.5) / 240, ramp[0, :, 0])
        np.testing.assert_allclose(resized[4:-4], expected[4:-4], atol=2e-3)


def test_hard_edges_stay_in_range() -> None:
    edges = (np.indices((40, 40))[1] // 10 % 2).astype(np.float32)[..., None]
    for size in ((23, 23), (170, 170), (13, 80)):
        resized = resize_picture(edges, size)
        assert resized.min() >= 0
        assert resized.max() <= 1
        assert np.isfinite(resized).all()


@pytest.mark.parametrize(("shape", "size"), [((4, 4, 3), (0, 4)), ((4, 4), (2, 2)), ((0, 4, 3), (2, 2))])
def test_sizes_that_cannot_be(shape: tuple[int, ...], size: tuple[int, int]) -> None:
    with pytest.raises(InvalidValueError):
        resize_picture(np.zeros(shape, np.float32), size)


@given(st.integers(1, 70_000), st.integers(1, 70_000), st.integers(1, 20_000))
def test_fit_size(width: int, height: int, long_side: int) -> None:
    fitted = fit_size((width, height), long_side)
    assert max(fitted) == long_side
    assert min(fitted) >= 1
    short = long_side * min(width, height) / max(width, height)
    assert abs(min(fitted) - max(1, short)) <= 0.5 + 1e-9


def test_fit_size_refuses() -> None:
    for size, long_side in (((0, 5), 5), ((5, 5), 0)):
        with pytest.raises(InvalidValueError):
            fit_size(size, long_side)


# Writing.


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


@pytest.mark.parametrize("kind", ["jpeg", "gif"])
def test_alpha_is_laid_over_white_in_linear_light(kind: str) -> None:
    pixels = np.zeros((16, 48, 4), np.uint8)
    pixels[:, 16:32, 3] = 128
    pixels[:, 32:, 3] = 255
    with Image.open(BytesIO(encode_picture(pixels, FileRecipe(format=kind, quality=100)))) as image:
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
    [("a.png", "png"), ("a.JPG", "jpeg"), ("b/a.jpeg", "jpeg"), ("a.webp", "webp"), ("a.Gif", "gif")],
)
def test_format_of(name: str, expected: str) -> None:
    assert format_of(name) == format_of(Path(name)) == expected


@pytest.mark.parametrize("name", ["a", "a.bmp", "a.mp4", "png", ".png", "a.png.", ""])
def test_format_of_others(name: str) -> None:
    with pytest.raises(InvalidValueError, match=r"\.png, \.jpg, \.jpeg, \.webp or \.gif"):
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
