"""Pictures for the tests of reading and writing, and what is said of one that cannot be read."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from skimage import data

from artnet.errors import PictureError
from artnet.media.stills.encoding import (
    read_picture,
)

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


def png(width: int, height: int, rows: bytes = b"", *, depth: int = 8, color: int = 2) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, 0)
    parts = chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)
