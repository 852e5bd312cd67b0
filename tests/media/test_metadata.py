from __future__ import annotations

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from artnet.digests import sha256_of
from artnet.errors import FileError, InvalidValueError, PictureError, RecipeError
from artnet.media.gif.writer import write_gif
from artnet.media.metadata import exif_of, gif_comment, jpeg_segments, read_text
from artnet.media.stills.encoding import encode_picture, write_picture
from artnet.recipes.embedding import recipe_from_text, recipe_to_text
from artnet.recipes.schema import FileRecipe, NetworkRecipe, Recipe
from artnet.recipes.schema import SourceRecipe as Source
from artnet.recipes.serialization import TEXT_LIMIT

FORMATS = ("png", "jpeg", "webp", "gif")
PIXELS = np.random.default_rng(1).integers(0, 256, (9, 13, 3), dtype=np.uint8)
TEXT = recipe_to_text(Recipe(NetworkRecipe(seed="seven")))


def encoded(kind: str, text: str | None) -> bytes:
    return encode_picture(PIXELS, FileRecipe(format=kind), text)


def long_text(length: int) -> str:
    start, end = '{"artnet":"', '"}'
    middle = "".join(chr(33 + i % 90) for i in range(1000)).replace("\\", "/").replace('"', "'")
    return start + (middle * (length // 1000 + 1))[: length - len(start) - len(end)] + end


@pytest.mark.parametrize("kind", FORMATS)
@settings(max_examples=40, deadline=None)
@given(inside=st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=600))
def test_any_text_comes_back(kind: str, inside: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / f"any.{kind}"
    text = '{"artnet":' + inside
    path.write_bytes(encoded(kind, text))
    assert read_text(path) == text


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("length", [254, 255, 256, 65_521, 65_522, 65_523, 131_044, 1_500_001, TEXT_LIMIT])
def test_lengths_about_the_edges_of_the_carriers(kind: str, length: int, tmp_path: Path) -> None:
    text = long_text(length)
    assert len(text) == length
    path = tmp_path / f"a.{kind}"
    path.write_bytes(encoded(kind, text))
    assert read_text(path) == text
    with Image.open(path) as image:
        assert image.size == (13, 9)
        image.load()


@pytest.mark.parametrize("kind", FORMATS)
def test_a_recipe_with_weights(kind: str, tmp_path: Path) -> None:
    weights = np.random.default_rng(2).bytes(300_000)
    recipe = Recipe(NetworkRecipe(), weights=Source("network.safetensors", sha256_of(weights)))
    path = tmp_path / f"a.{kind}"
    write_picture(path, PIXELS, FileRecipe(format=kind), recipe_to_text(recipe, weights))
    text = read_text(path)
    assert text is not None
    assert recipe_from_text(text) == (recipe, weights)


def test_pillow_finds_the_texts_too(tmp_path: Path) -> None:
    """Another reader: what we write is what the formats say."""
    images = {kind: Image.open(BytesIO(encoded(kind, TEXT))) for kind in FORMATS}
    assert images["png"].text["artnet"] == TEXT
    assert images["webp"].getexif()[270] == TEXT
    assert images["gif"].info["comment"].decode() == TEXT
    segments = [data for name, data in images["jpeg"].applist if name == "APP9"]
    assert [data[11:].decode() for data in segments] == [TEXT]
    images["jpeg"].load()


@pytest.mark.parametrize("kind", FORMATS)
def test_a_picture_without_a_text(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{kind}"
    path.write_bytes(encoded(kind, None))
    assert read_text(path) is None


@pytest.mark.parametrize(
    "text", ["a comment", '{"prompt":"a cat"}', '["artnet"]', '{"artnet"', "", '{"x":1,"artnet":2}']
)
def test_foreign_texts_are_no_recipe(text: str, tmp_path: Path) -> None:
    image = Image.fromarray(PIXELS)
    info = PngImagePlugin.PngInfo()
    info.add_itxt("artnet", text)
    info.add_text("Comment", text)
    image.save(tmp_path / "a.png", pnginfo=info)
    image.save(tmp_path / "a.jpeg", extra=jpeg_segments(text), comment=text)
    image.save(tmp_path / "a.webp", exif=exif_of(text, 72))
    image.save(tmp_path / "a.gif", comment=text.encode())
    for kind in FORMATS:
        assert read_text(tmp_path / f"a.{kind}") is None


def test_formats_that_carry_no_text(tmp_path: Path) -> None:
    for kind in ("tiff", "bmp", "ppm", "avif"):
        Image.fromarray(PIXELS).save(tmp_path / f"a.{kind}")
        assert read_text(tmp_path / f"a.{kind}") is None


def test_the_bytes_decide_not_the_name(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(encoded("gif", TEXT))
    assert read_text(tmp_path / "a.png") == TEXT


def test_an_animation_carries_its_text(tmp_path: Path) -> None:
    write_gif(tmp_path / "a.gif", [PIXELS, PIXELS[::-1]], [0.1, 0.1], TEXT)
    assert read_text(tmp_path / "a.gif") == TEXT


@pytest.mark.parametrize("text", ['{"artnet":"é"}', '{"artnet":"\0"}', long_text(TEXT_LIMIT + 1)])
@pytest.mark.parametrize("kind", FORMATS)
def test_texts_that_cannot_travel(kind: str, text: str) -> None:
    with pytest.raises(InvalidValueError, match="ASCII text"):
        encoded(kind, text)


def test_a_text_that_is_too_long(tmp_path: Path) -> None:
    text = long_text(TEXT_LIMIT + 50)
    whole = {kind: encoded(kind, None) for kind in FORMATS}
    info = PngImagePlugin.PngInfo()
    info.add_itxt("artnet", text)
    Image.fromarray(PIXELS).save(tmp_path / "a.png", pnginfo=info)
    (tmp_path / "a.jpeg").write_bytes(whole["jpeg"][:2] + jpeg_segments(text) + whole["jpeg"][2:])
    Image.fromarray(PIXELS).save(tmp_path / "a.webp", exif=exif_of(text, 72))
    (tmp_path / "a.gif").write_bytes(whole["gif"][:-1] + gif_comment(text) + b";")
    for kind in FORMATS:
        with pytest.raises(RecipeError, match="at most"):
            read_text(tmp_path / f"a.{kind}")


def test_jpeg_segments_out_of_order_or_missing(tmp_path: Path) -> None:
    plain, text = encoded("jpeg", None), long_text(150_000)
    segments = jpeg_segments(text)
    first, rest = segments[:65_537], segments[65_537:]
    assert rest[:2] == b"\xff\xe9"
    path = tmp_path / "a.jpeg"
    path.write_bytes(plain[:2] + rest + first + plain[2:])
    assert read_text(path) == text
    path.write_bytes(plain[:2] + rest + plain[2:])
    with pytest.raises(PictureError):
        read_text(path)


@pytest.mark.parametrize("kind", FORMATS)
def test_every_cut_gives_the_text_or_one_line(kind: str, tmp_path: Path) -> None:
    data, path = encoded(kind, TEXT), tmp_path / "cut"
    refusals: list[str] = []
    found = 0
    for end in range(1, len(data), 7):
        path.write_bytes(data[:end])
        try:
            text = read_text(path)
        except FileError as error:
            refusals.append(str(error))
        else:
            assert text in (TEXT, None)
            found += text is not None
    assert found or kind == "webp"
    assert refusals
    assert not any("\n" in line for line in refusals)


@pytest.mark.parametrize("kind", FORMATS)
def test_flipped_bits_never_escape(kind: str, tmp_path: Path) -> None:
    data, path, random = encoded(kind, TEXT), tmp_path / "flipped", np.random.default_rng(11)
    refusals: list[str] = []
    for _ in range(250):
        altered = bytearray(data)
        for at in random.integers(0, len(data), 3):
            altered[at] ^= 1 << random.integers(0, 8)
        path.write_bytes(bytes(altered))
        try:
            read_text(path)
        except FileError as error:
            refusals.append(str(error))
    assert not any("\n" in line for line in refusals)


def test_no_picture(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("hello")
    for path, words in ((tmp_path, "a folder"), (tmp_path / "none.png", "no such file"), (tmp_path / "a.txt", "text")):
        with pytest.raises(PictureError, match=words):
            read_text(path)


def test_reading_imports_nothing_heavy(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(encoded("png", TEXT))
    script = (
        "import sys; from artnet.media.metadata import read_text; assert read_text(sys.argv[1]);"
        "heavy = {'tensorflow', 'scipy', 'imageio', 'skimage', 'keras'} & set(sys.modules); assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", script, str(path)], check=True)
