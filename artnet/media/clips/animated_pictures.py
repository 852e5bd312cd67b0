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
from artnet.media.stills.drawn import drawn_box, joined, only_drawn

__all__ = ["ANIMATED", "MOST_ANIMATED_PIXELS", "animation_facts", "animation_frames"]

ANIMATED = ("GIF", "WEBP", "PNG", "AVIF")
"""What is read. Never what Pillow makes of the file: of PostScript it makes a program, and runs it."""
MOST_ANIMATED_PIXELS = 1 << 32
"""Of all frames together: 2,000 in full HD, which take half a minute."""
NO_LIMIT = 1 << 62
PIXELS_A_BYTE, UNASKED = 65_536, 1 << 24
"""What a file may hold where little changes from frame to frame, and up to how many pixels nobody asks."""


def animation_facts(
    path: Path, most_pixels: int = NO_LIMIT, most_a_frame: int = NO_LIMIT
) -> tuple[Timeline, tuple[int, int]]:
    """When its frames are shown, as it says itself, and its size (width, height).

    Raises:
        PictureError: a file of another format, or of more pixels in all frames.
        Exception: Pillow's own, for what is no picture; not documented.
    """
    with _opened(path) as image:
        count, (width, height) = getattr(image, "n_frames", 1), image.size
        believed = max(UNASKED, path.stat().st_size * PIXELS_A_BYTE) if most_pixels < NO_LIMIT else NO_LIMIT
        if count * width * height > believed:
            raise PictureError(
                f"Expected a whole animated picture. Received: {shown(path)}, whose {path.stat().st_size:,} bytes"
                f" cannot hold {count:,} frames of {width:,} x {height:,}: save it again"
            )
        if width * height > most_a_frame or count * width * height > most_pixels:
            raise PictureError(
                f"Expected at most {most_a_frame:,} pixels a frame, {most_pixels:,} in all of them. Received:"
                f" {shown(path)}, {count:,} frames of {width:,} x {height:,}: make it smaller or shorter"
            )
        delays = []
        for number in range(_first(image), count):
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
        size, drawn = image.size, None
        for number in range(_first(image), getattr(image, "n_frames", 1)):
            image.seek(number)
            box = drawn_box(image)
            drawn = box if drawn is None else joined(drawn, box)
            whole = drawn == (0, 0, *size)
            colors = image.convert("RGBA") if whole else only_drawn(image, drawn)
            frame = np.asarray(colors if colors.size == size else colors.crop((0, 0, *size)))
            yield frame[..., :3] if frame[..., 3].min() == 255 else frame


def _first(image: Image.Image) -> int:
    """The number of the first frame: APNG may have a picture before it, for those who know no films."""
    return 1 if image.info.get("default_image") and getattr(image, "n_frames", 1) > 1 else 0


@contextmanager
def _opened(path: Path) -> Iterator[Image.Image]:
    with path.open("rb") as file:
        head = file.read(HEAD)
        file.seek(0)
        kind = picture_format(head)
        if kind not in ANIMATED:
            what = f"a {kind} picture, which does not move: leave --film out" if kind else what_is(head)
            raise PictureError(f"Expected a film, or an animated picture. Received: {shown(path)}, {what}")
        with quiet(), Image.open(file, formats=[kind]) as image:
            yield image
