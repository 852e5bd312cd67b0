"""Animated pictures as Pillow reads them: GIF, WebP, AVIF and APNG."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from artnet.errors import PictureError
from artnet.media.clips.timing import Timeline
from artnet.media.io.signatures import HEAD, picture_format, what_is
from artnet.media.io.sources import quiet, shown

__all__ = ["ANIMATED", "MOST_ANIMATED_PIXELS", "animation_facts", "animation_frames"]

ANIMATED = ("GIF", "WEBP", "PNG", "AVIF")
"""What is read. Never what Pillow makes of the file: of PostScript it makes a program, and runs it."""
MOST_ANIMATED_PIXELS = 1 << 32
"""Of all frames together: 2,000 in full HD, which take half a minute."""


def animation_facts(
    path: Path, most_pixels: int = 1 << 62, most_a_frame: int = 1 << 62
) -> tuple[Timeline, tuple[int, int]]:
    """When its frames are shown, as it says itself, and its size (width, height).

    Raises:
        PictureError: a file of another format, or of more pixels in all frames.
        Exception: Pillow's own, for what is no picture; not documented.
    """
    with _opened(path) as image:
        count, (width, height) = getattr(image, "n_frames", 1), image.size
        if width * height > most_a_frame or count * width * height > most_pixels:
            raise PictureError(
                f"Expected at most {most_a_frame:,} pixels a frame, {most_pixels:,} in all of them. Received:"
                f" {shown(path)}, {count:,} frames of {width:,} x {height:,}: make it smaller or shorter"
            )
        delays = []
        for number in range(count):
            image.seek(number)
            image.load()  # WebP and AVIF know a frame's time once it is decoded
            delays.append(Fraction(image.info.get("duration", 0)) / 1000)
        return Timeline.of(delays), image.size


def animation_frames(path: Path) -> Iterator[NDArray[np.uint8]]:
    """The frames (height, width, 3), or (height, width, 4) of those that are not opaque.

    Raises:
        PictureError: a file of another format.
        Exception: Pillow's own, for a picture that is cut; not documented.
    """
    with _opened(path) as image:
        for number in range(getattr(image, "n_frames", 1)):
            image.seek(number)
            frame = np.asarray(image.convert("RGBA"))
            yield frame[..., :3] if frame[..., 3].min() == 255 else frame


@contextmanager
def _opened(path: Path) -> Iterator[Image.Image]:
    with path.open("rb") as file:
        head = file.read(HEAD)
        file.seek(0)
        kind = picture_format(head)
        if kind not in ANIMATED:
            raise PictureError(f"Expected a film, or an animated picture. Received: {shown(path)}, {what_is(head)}")
        with quiet(), Image.open(file, formats=[kind]) as image:
            yield image
