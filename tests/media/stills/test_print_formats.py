"""TIFF, AVIF, PDF, and PNG of 16 bits: read back by others; what does not fit is refused before."""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

import imagecodecs
import numpy as np
import pikepdf
import pytest
import tifffile
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from artnet.errors import FileError, InvalidValueError, MissingExtraError
from artnet.media.containers.avif import encode_avif
from artnet.media.containers.carriers import avif_box
from artnet.media.containers.pdf import encode_pdf
from artnet.media.metadata import read_text
from artnet.media.stills.decoding import decode_picture
from artnet.media.stills.depths import at_depth
from artnet.media.stills.encoding import STILL_FORMATS, bits_for, check_format, encode_picture
from artnet.media.stills.profiles import srgb_profile
from artnet.recipes.embedding import recipe_to_text
from artnet.recipes.schema import FileRecipe, NetworkRecipe, Recipe
from artnet.recipes.serialization import TEXT_LIMIT

TEXT = recipe_to_text(Recipe(NetworkRecipe(seed="seven")))
CARRIERS = [("tiff", 8), ("tiff", 16), ("avif", 8), ("avif", 10), ("pdf", 8), ("png", 16)]


def waves(channels: int = 3, size: tuple[int, int] = (61, 40)) -> np.ndarray:
    x, y = np.meshgrid(*(np.arange(side) for side in size))
    planes = [np.sin(x / 11 + channel) * np.cos(y / 9) / 2 + 0.5 for channel in range(channels)]
    return np.round(np.stack(planes, axis=-1) * 65_535).astype(np.uint16)


def encoded(kind: str, bits: int, pixels: np.ndarray | None = None, text: str | None = TEXT, **options) -> bytes:
    return encode_picture(waves() if pixels is None else pixels, FileRecipe(kind, bits=bits, **options), text)


@pytest.mark.parametrize("channels", [1, 3, 4])
@pytest.mark.parametrize("bits", [8, 16])
def test_tiff(channels: int, bits: int) -> None:
    pixels = waves(channels)
    data = encoded("tiff", bits, pixels, dpi=240)
    expected = pixels if bits == 16 else at_depth(pixels, 8)
    np.testing.assert_array_equal(tifffile.imread(BytesIO(data)).reshape(pixels.shape), expected)
    with Image.open(BytesIO(data)) as image:
        assert image.info["dpi"] == (240, 240)
        assert image.info.get("icc_profile") == (srgb_profile() if channels > 1 else None)
        if bits == 8:
            np.testing.assert_array_equal(np.asarray(image).reshape(pixels.shape), expected)
    assert encoded("tiff", bits, pixels, dpi=240) == data
    read = decode_picture(data, "a.tif")  # our own reader too
    wide = np.repeat(expected, 3, axis=2) if channels == 1 else expected
    np.testing.assert_allclose(read.pixels, wide[..., :3] / np.iinfo(expected.dtype).max, atol=1e-6)


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_png_of_16_bits(channels: int) -> None:
    data = encoded("png", 16, waves(channels), dpi=240)
    np.testing.assert_array_equal(imagecodecs.png_decode(data).reshape(40, 61, channels), waves(channels))
    with Image.open(BytesIO(data)) as image:
        assert image.info["dpi"] == pytest.approx((240, 240), abs=0.02)


@pytest.mark.parametrize("channels", [1, 3, 4])
@pytest.mark.parametrize("quality", [90, 100])
def test_avif_of_10_bits(channels: int, quality: int) -> None:
    pixels = waves(channels)
    data = encoded("avif", 10, pixels, quality=quality)
    assert data == encoded("avif", 10, pixels, quality=quality)
    got = imagecodecs.avif_decode(data)
    assert got.dtype == np.uint16
    expected = at_depth(pixels, 10)
    expected = np.repeat(expected, 3, axis=2) if channels == 1 else expected
    assert np.abs(got.astype(int) - expected).max() <= (0 if quality == 100 else 30)
    with Image.open(BytesIO(data)) as image:  # which passes over the box at the end
        image.load()
        assert image.size == (61, 40)


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_avif_of_8_bits(channels: int) -> None:
    pixels = at_depth(waves(channels), 8)
    data = encoded("avif", 8, pixels, dpi=240)
    assert data == encoded("avif", 8, waves(channels), dpi=240)
    with Image.open(BytesIO(data)) as image:
        assert image.getexif()[282] == 240
        assert image.info["icc_profile"] == srgb_profile()
        wanted = np.repeat(pixels, 3, axis=2) if channels == 1 else pixels
        assert np.abs(np.asarray(image).astype(int) - wanted).max() <= 8


def picture_in(image: pikepdf.Object, shape: tuple[int, ...]) -> np.ndarray:
    return np.frombuffer(image.read_bytes(), np.uint8).reshape(shape)


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_pdf(channels: int) -> None:
    pixels = at_depth(waves(channels), 8)
    data = encoded("pdf", 8, pixels, dpi=100)
    assert data == encoded("pdf", 8, pixels, dpi=100)
    with pikepdf.open(BytesIO(data)) as pdf:
        (page,) = pdf.pages
        assert not pdf.check_pdf_syntax() if hasattr(pdf, "check_pdf_syntax") else True
        image = page.Resources.XObject.Picture
        colors = min(channels, 3)
        np.testing.assert_array_equal(picture_in(image, (40, 61, colors)), pixels[..., :colors])
        if channels == 4:
            np.testing.assert_array_equal(picture_in(image.SMask, (40, 61)), pixels[..., 3])
        if channels > 1:
            assert image.ColorSpace[1].read_bytes() == srgb_profile()
        assert [float(x) for x in page.MediaBox] == pytest.approx([0, 0, 43.92, 28.8])
        assert page.TrimBox == page.MediaBox == page.BleedBox
        assert pdf.attachments["recipe.json"].get_file().read_bytes().decode() == TEXT
        assert b"CreationDate" not in data


def test_a_pdf_with_a_bleed() -> None:
    data = encode_picture(at_depth(waves(), 8), FileRecipe("pdf", dpi=72), TEXT, bleed=5)
    with pikepdf.open(BytesIO(data)) as pdf:
        page = pdf.pages[0]
        assert [float(x) for x in page.BleedBox] == [0, 0, 61, 40]
        assert [float(x) for x in page.TrimBox] == [5, 5, 56, 35]
    with pytest.raises(InvalidValueError, match="half the short side"):
        encode_pdf(at_depth(waves(), 8), bleed=20)
    with pytest.raises(InvalidValueError, match="pdf"):
        encode_picture(at_depth(waves(), 8), FileRecipe("tiff"), bleed=5)


def test_a_page_that_is_larger_than_pages_are() -> None:
    with pikepdf.open(BytesIO(encode_pdf(np.zeros((3, 450, 1), np.uint8), dpi=1))) as pdf:
        page = pdf.pages[0]
        assert page.UserUnit == 3
        assert [float(x) for x in page.MediaBox] == [0, 0, 10_800, 72]


@pytest.mark.parametrize(("kind", "bits"), CARRIERS)
@pytest.mark.parametrize("length", [len(TEXT), 70_000, TEXT_LIMIT])
def test_the_recipe_comes_back(kind: str, bits: int, length: int, tmp_path: Path) -> None:
    text = TEXT[:-1] + " " * (length - len(TEXT)) + "}"
    path = tmp_path / "a"
    path.write_bytes(encoded(kind, bits, text=text))
    assert read_text(path) == text
    path.write_bytes(encoded(kind, bits, text=None))
    assert read_text(path) is None


def refusal_of(path: Path) -> str:
    """What is said of a file: nothing, or one line."""
    try:
        read_text(path)
    except FileError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(("kind", "bits"), CARRIERS)
def test_cut_and_altered_files(kind: str, bits: int, tmp_path: Path) -> None:
    data, path, random = encoded(kind, bits), tmp_path / "a", np.random.default_rng(5)
    ends = range(1, len(data), max(1, len(data) // 60))
    altered = [data[:end] for end in ends]
    for _ in range(250):
        bytes_ = bytearray(data)
        for at in random.integers(0, len(data), 4):
            bytes_[at] = random.integers(0, 256)
        altered.append(bytes(bytes_))
    refusals = 0
    for one in altered:
        path.write_bytes(one)
        said = refusal_of(path)
        assert "\n" not in said
        refusals += bool(said)
    assert refusals


@settings(max_examples=300, deadline=None)
@given(tail=st.binary(max_size=120), big=st.booleans(), order=st.sampled_from([b"II", b"MM"]))
def test_any_tiff_directory(tail: bytes, big: bool, order: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    name = "little" if order == b"II" else "big"
    head = order + (43 if big else 42).to_bytes(2, name)
    head += ((8).to_bytes(2, name) + bytes(2) + (16).to_bytes(8, name)) if big else (8).to_bytes(4, name)
    path = tmp_path_factory.getbasetemp() / "any.tif"
    path.write_bytes(head + tail)
    assert "\n" not in refusal_of(path)


def test_big_tiffs_and_those_of_the_other_byte_order(tmp_path: Path) -> None:
    for order in ("<", ">"):
        for big in (False, True):
            tifffile.imwrite(tmp_path / "a.tif", waves(), description=TEXT, metadata=None, byteorder=order, bigtiff=big)
            assert read_text(tmp_path / "a.tif") == TEXT


def test_a_box_with_a_long_size(tmp_path: Path) -> None:
    box = avif_box(TEXT)
    long = b"\0\0\0\1uuid" + (len(box) + 8).to_bytes(8, "big") + box[8:]
    plain = encode_avif(at_depth(waves(), 8), quality=50, dpi=72)
    (tmp_path / "a.avif").write_bytes(plain + long)
    assert read_text(tmp_path / "a.avif") == TEXT


@pytest.mark.parametrize(
    ("kind", "size", "options", "said"),
    [
        ("jpeg", (65_501, 1), {}, "65,500 pixels a side"),
        ("avif", (32_769, 1), {}, "32,768 pixels a side"),
        ("avif", (20_000, 20_000), {}, "268,435,456 pixels"),
        ("jpeg", (8, 8), {"bits": 16}, "16 bits: png, tiff"),
        ("png", (8, 8), {"bits": 10}, "10 bits: avif"),
        ("png", (8, 8), {"bits": 12}, "8, 10 or 16 bits"),
        ("pdf", (8, 8), {"bits": 16}, "png, tiff"),
        ("png", (8, 8), {"pyramid": True}, "tiff"),
        ("bmp", (8, 8), {}, "png, jpeg"),
    ],
)
def test_what_does_not_fit_is_said_before(kind: str, size: tuple[int, int], options: dict, said: str) -> None:
    with pytest.raises(InvalidValueError, match=said):
        check_format(kind, size, **options)


@pytest.mark.parametrize("kind", STILL_FORMATS)
def test_what_fits(kind: str) -> None:
    for bits in STILL_FORMATS[kind].bits:
        check_format(kind, (16_383, 16_383), bits=bits)


@pytest.mark.parametrize(
    ("library", "kind", "bits"), [("tifffile", "tiff", 8), ("imagecodecs", "avif", 10), ("pikepdf", "pdf", 8)]
)
def test_without_the_extra(library: str, kind: str, bits: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    for action in (lambda: check_format(kind, (8, 8), bits=bits), lambda: encoded(kind, bits)):
        with pytest.raises(MissingExtraError, match=r"pip install 'artnet\[print\]'"):
            action()
    check_format("avif", (8, 8))


def test_pixels_of_16_bits_are_rounded_where_a_format_has_8() -> None:
    wide, narrow = waves(), at_depth(waves(), 8)
    for kind in ("png", "jpeg", "webp", "gif", "avif", "pdf"):
        assert encoded(kind, 8, wide) == encoded(kind, 8, narrow)
        assert bits_for(kind, narrow) == 8
    assert {kind: bits_for(kind, wide) for kind in STILL_FORMATS} == {
        "png": 16, "jpeg": 8, "webp": 8, "gif": 8, "avif": 10, "tiff": 16, "pdf": 8,
    }  # fmt: skip
    with pytest.raises(InvalidValueError, match="16 bits"):
        encoded("png", 16, narrow)


@pytest.mark.parametrize("bits", [8, 10, 16])
def test_depths_round_to_the_nearest(bits: int) -> None:
    every = np.arange(65_536, dtype=np.uint16).reshape(256, 256)
    most = 2**bits - 1
    np.testing.assert_array_equal(at_depth(every, bits), np.floor(every * (most / 65_535) + 0.5))
    small = np.arange(256, dtype=np.uint8)
    np.testing.assert_array_equal(at_depth(small, bits), np.floor(small * (most / 255) + 0.5))
