"""Animated pictures as Pillow reads them: GIF, WebP, AVIF and APNG."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from artnet.media.io.sources import quiet

__all__ = ["animation_facts", "animation_frames"]


def animation_facts(path: Path) -> tuple[int, float, tuple[int, int]]:
    """How many frames, how many seconds, and the size (width, height).

    Raises:
        Exception: Pillow's own, for what is no picture; not documented.
    """
    with quiet(), Image.open(path) as image:
        count, milliseconds = getattr(image, "n_frames", 1), 0.0
        for number in range(count):
            image.seek(number)
            image.load()  # WebP and AVIF know a frame's time once it is decoded
            milliseconds += image.info.get("duration", 0)
        return count, milliseconds / 1000, image.size


def animation_frames(path: Path) -> Iterator[NDArray[np.uint8]]:
    """The frames (height, width, 3).

    Raises:
        Exception: Pillow's own, for a picture that is cut; not documented.
    """
    with quiet(), Image.open(path) as image:
        for number in range(getattr(image, "n_frames", 1)):
            image.seek(number)
            yield np.asarray(image.convert("RGBA").convert("RGB"))
