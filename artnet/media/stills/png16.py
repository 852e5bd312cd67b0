"""PNG with 16 bits a channel, which Pillow cannot write (PNG specification, third edition, sections 9 and 11)."""

from __future__ import annotations

import struct
import zlib

import numpy as np
from numpy.typing import NDArray

from artnet.media.metadata import KEYWORD, checked_text
from artnet.media.stills.profiles import srgb_profile

__all__ = ["encode_png16"]

UP = 2
"""The filter of every row: the difference to the row above, which suits what changes slowly."""


def encode_png16(pixels: NDArray[np.uint16], text: str | None = None) -> bytes:
    """The file of a picture (height, width, 3) uint16, sRGB; `text` is the recipe."""
    height, width, _ = pixels.shape
    rows = pixels.astype(">u2").reshape(height, -1).view(np.uint8)
    above = np.vstack([np.zeros_like(rows[:1]), rows[:-1]])
    filtered = np.hstack([np.full((height, 1), UP, np.uint8), rows - above])
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 16, 2, 0, 0, 0)),
        (b"iCCP", b"sRGB\0\0" + zlib.compress(srgb_profile())),
    ]
    if text is not None:
        chunks.append((b"iTXt", KEYWORD.encode() + b"\0\0\0\0\0" + checked_text(text).encode()))
    chunks += [(b"IDAT", zlib.compress(filtered.tobytes(), 6)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
