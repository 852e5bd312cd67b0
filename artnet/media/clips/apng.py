"""Animated PNG (PNG specification, third edition, section 11.3.2): each frame compressed by Pillow, wrapped by us.

Pillow's own writer holds all frames, and writes one where they come from a generator.
"""

from __future__ import annotations

import itertools
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, PngImagePlugin

from artnet.media.metadata import KEYWORD, checked_text
from artnet.media.stills.profiles import srgb_profile

__all__ = ["write_apng"]

Frame = NDArray[np.uint8]
MILLISECONDS = 1000
LONGEST = 65_535
"""Milliseconds of one frame: 16 bits."""


def write_apng(path: Path, frames: Iterable[Frame], delays: Sequence[float], text: str | None = None) -> None:
    """Write an endless APNG of frames (height, width, 3) uint8."""
    starts = [round(MILLISECONDS * t) for t in itertools.accumulate(delays, initial=0.0)]
    durations = [min(LONGEST, after - before) for before, after in itertools.pairwise(starts)]
    number = itertools.count()
    with path.open("wb") as file:
        for index, (frame, duration) in enumerate(zip(frames, durations, strict=True)):
            chunks = list(_chunks(_still(frame, text if index == 0 else None)))
            height, width = frame.shape[:2]
            control = (next(number), width, height, 0, 0, duration, MILLISECONDS, 0, 0)
            if index == 0:
                file.write(b"\x89PNG\r\n\x1a\n" + _chunk(*chunks[0]))
                file.write(_chunk(b"acTL", struct.pack(">II", len(delays), 0)))
                for kind, data in chunks[1:]:
                    if kind not in (b"IDAT", b"IEND"):
                        file.write(_chunk(kind, data))
            file.write(_chunk(b"fcTL", struct.pack(">IIIIIHHBB", *control)))
            for kind, data in chunks:
                if kind == b"IDAT":
                    file.write(
                        _chunk(kind, data) if index == 0 else _chunk(b"fdAT", struct.pack(">I", next(number)) + data)
                    )
        file.write(_chunk(b"IEND", b""))


def _still(frame: Frame, text: str | None) -> bytes:
    info, stream = PngImagePlugin.PngInfo(), BytesIO()
    if text is not None:
        info.add_itxt(KEYWORD, checked_text(text))
    Image.fromarray(np.ascontiguousarray(frame)).save(stream, "PNG", pnginfo=info, icc_profile=srgb_profile())
    return stream.getvalue()


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at < len(png):
        length, kind = struct.unpack_from(">I4s", png, at)
        yield kind, png[at + 8 : at + 8 + length]
        at += 12 + length


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
