"""PNG with 16 bits a channel, which Pillow cannot write (PNG specification, third edition, sections 9 and 11)."""

from __future__ import annotations

import struct
import zlib

import numpy as np
from numpy.typing import NDArray

from artnet.media.metadata import checked_text
from artnet.media.stills.png_chunks import SIGNATURE, chunk, recipe_data
from artnet.media.stills.profiles import srgb_profile

__all__ = ["encode_png16"]

UP = 2
"""The filter of every row: the difference to the row above, which suits what changes slowly."""


def encode_png16(pixels: NDArray[np.uint16], text: str | None = None) -> bytes:
    """The file of a picture (height, width, 3 or 4) uint16, sRGB; `text` is the recipe."""
    height, width, channels = pixels.shape
    rows = pixels.astype(">u2").reshape(height, -1).view(np.uint8)
    above = np.vstack([np.zeros_like(rows[:1]), rows[:-1]])
    filtered = np.hstack([np.full((height, 1), UP, np.uint8), rows - above])
    parts = [
        SIGNATURE,
        chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 16, {3: 2, 4: 6}[channels], 0, 0, 0)),
        chunk(b"iCCP", b"sRGB\0\0" + zlib.compress(srgb_profile())),
        b"" if text is None else chunk(b"iTXt", recipe_data(checked_text(text))),
        chunk(b"IDAT", zlib.compress(filtered.tobytes(), 6)),
        chunk(b"IEND", b""),
    ]
    return b"".join(parts)
