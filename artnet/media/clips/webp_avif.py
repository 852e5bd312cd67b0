"""Animated WebP and AVIF, by Pillow: frames are encoded as they come, so that only the compressed ones are kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from artnet.media.clips.timing import milliseconds
from artnet.media.metadata import checked_text, exif_of
from artnet.media.stills.profiles import srgb_profile

__all__ = ["write_avif", "write_webp"]

Frame = NDArray[np.uint8]
Target = Path | BinaryIO
DPI = 72.0


def write_webp(
    file: Target,
    frames: Iterable[Frame],
    delays: Sequence[float],
    text: str | None = None,
    *,
    quality: int = 85,
) -> None:
    """Write an endless WebP of frames (height, width, 3), or 4 with opacity, uint8; 100 is without loss."""
    lossless = quality == 100
    _write(file, frames, delays, text, "WEBP", quality=75 if lossless else quality, lossless=lossless, method=4)


def write_avif(
    file: Target,
    frames: Iterable[Frame],
    delays: Sequence[float],
    text: str | None = None,
    *,
    quality: int = 75,
) -> None:
    """Write an endless AVIF of frames (height, width, 3), or 4 with opacity, uint8, colours at full resolution."""
    written = BytesIO()
    _write(written, frames, delays, text, "AVIF", quality=quality, subsampling="4:4:4", speed=7)
    data = without_clock(written.getvalue())
    if isinstance(file, Path):
        file.write_bytes(data)
    else:
        file.write(data)


def without_clock(data: bytes) -> bytes:
    """An AVIF without the moment at which it was written, so that the same frames are the same bytes.

    It stands in the headers of the film, its tracks and their media (ISO 14496-12: `mvhd`, `tkhd`, `mdhd`).
    """
    cleared = bytearray(data)
    boxes = [(0, len(data))]
    while boxes:
        place, end = boxes.pop()
        while place + 8 <= end:
            size, kind = int.from_bytes(data[place : place + 4], "big"), data[place + 4 : place + 8]
            head = 16 if size == 1 else 8
            size = int.from_bytes(data[place + 8 : place + 16], "big") if size == 1 else size or end - place
            if size < head:
                break
            if kind in (b"moov", b"trak", b"mdia"):
                boxes.append((place + head, min(place + size, end)))
            elif kind in (b"mvhd", b"tkhd", b"mdhd"):
                wide = 16 if data[place + head] == 1 else 8  # two moments, of 8 bytes each in version 1
                cleared[place + head + 4 : place + head + 4 + wide] = bytes(wide)
            place += size
    return bytes(cleared)


def _write(
    file: Target, frames: Iterable[Frame], delays: Sequence[float], text: str | None, pillow_format: str, **options: Any
) -> None:
    options["duration"] = milliseconds(delays)
    exif = exif_of(None if text is None else checked_text(text), DPI)
    sequence = _Sequence(iter(frames), len(delays))
    sequence.save(file, pillow_format, save_all=True, loop=0, icc_profile=srgb_profile(), exif=exif, **options)


class _Sequence(Image.Image):
    """Frames as Pillow's writers ask for them: one image that is sought through, of which one is held at a time."""

    def __init__(self, frames: Iterator[Frame], count: int) -> None:
        super().__init__()
        self._frames, self._at = frames, -1
        self.n_frames, self.is_animated = count, count > 1
        self.seek(0)

    def seek(self, frame: int) -> None:
        """Go on to a frame; the one that is held stays when an earlier one is asked for, as at the end of writing."""
        if frame >= self.n_frames:
            raise EOFError
        while self._at < frame:
            image = Image.fromarray(np.ascontiguousarray(next(self._frames)))
            self.im, self._mode, self._size = image.im, image.mode, image.size
            self._at += 1

    def tell(self) -> int:
        """The number of the frame that is held."""
        return self._at
