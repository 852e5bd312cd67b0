"""Animated PNG (PNG specification, third edition, section 11.3.2): each frame compressed by Pillow, wrapped by us.

Pillow's own writer holds all frames, and writes one where they come from a generator.
"""

from __future__ import annotations

import itertools
import struct
from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, PngImagePlugin

from artnet.media.clips.timing import milliseconds
from artnet.media.metadata import checked_text
from artnet.media.stills.png_chunks import SIGNATURE, chunk, chunks, recipe_data
from artnet.media.stills.profiles import srgb_profile

__all__ = ["write_apng"]

Frame = NDArray[np.uint8]
LONGEST = 65_535
"""Of both numbers of the fraction that says how long a frame is shown: 16 bits."""


def write_apng(path: Path, frames: Iterable[Frame], delays: Sequence[float], text: str | None = None) -> None:
    """Write an endless APNG of frames (height, width, 3), or 4 with opacity, uint8."""
    durations = [_fraction(duration) for duration in milliseconds(delays)]
    number = itertools.count()
    with path.open("wb") as file:
        for index, (frame, duration) in enumerate(zip(frames, durations, strict=True)):
            parts = list(chunks(_png(frame, text if index == 0 else None)))
            height, width = frame.shape[:2]
            control = (next(number), width, height, 0, 0, *duration, 0, 0)
            if index == 0:
                file.write(SIGNATURE + chunk(*parts[0]))
                file.write(chunk(b"acTL", struct.pack(">II", len(delays), 0)))
                for kind, data in parts[1:]:
                    if kind not in (b"IDAT", b"IEND"):
                        file.write(chunk(kind, data))
            file.write(chunk(b"fcTL", struct.pack(">IIIIIHHBB", *control)))
            for kind, data in parts:
                if kind == b"IDAT":
                    file.write(
                        chunk(kind, data) if index == 0 else chunk(b"fdAT", struct.pack(">I", next(number)) + data)
                    )
        file.write(chunk(b"IEND", b""))


def _fraction(duration: int) -> tuple[int, int]:
    """So many milliseconds as a fraction of a second, as fine as it can be said."""
    parts = next(parts for parts in (1000, 100, 10, 1) if duration * parts <= LONGEST * 1000)
    return round(duration * parts / 1000), parts


def _png(frame: Frame, text: str | None) -> bytes:
    info, stream = PngImagePlugin.PngInfo(), BytesIO()
    if text is not None:
        info.add(b"iTXt", recipe_data(checked_text(text)))
    Image.fromarray(np.ascontiguousarray(frame)).save(stream, "PNG", pnginfo=info, icc_profile=srgb_profile())
    return stream.getvalue()
