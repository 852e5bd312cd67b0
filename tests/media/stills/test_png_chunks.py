"""Chunks as the specification says, with Pillow as the other reader."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, PngImagePlugin

from artnet.media.stills.png_chunks import SIGNATURE, chunk, chunks, recipe_data, recipe_in


def test_the_end_of_every_png() -> None:
    assert chunk(b"IEND", b"") == bytes.fromhex("00000000 49454e44 ae426082")


def test_a_file_taken_apart_and_put_together() -> None:
    stream, info = io.BytesIO(), PngImagePlugin.PngInfo()
    info.add_itxt("artnet", "a text")
    Image.fromarray(np.random.default_rng(1).integers(0, 256, (90, 400, 3), np.uint8)).save(stream, "PNG", pnginfo=info)
    png = stream.getvalue()
    parts = list(chunks(png))
    assert parts[0][0] == b"IHDR"
    assert parts[-1] == (b"IEND", b"")
    assert sum(kind == b"IDAT" for kind, _ in parts) > 1
    assert SIGNATURE + b"".join(chunk(kind, data) for kind, data in parts) == png
    assert dict(parts)[b"iTXt"] == recipe_data("a text")


def test_a_recipe_in_whatever_language() -> None:
    assert recipe_in(recipe_data("words")) == b"words"
    assert recipe_in(b"artnet\0\0\0de\0Kunst\0words") == b"words"
    assert recipe_in(b"artnet\0\0\0cut") is None
    assert recipe_in(b"artnet\0\1\0\0\0compressed") is None
    assert recipe_in(b"Comment\0\0\0\0\0words") is None
