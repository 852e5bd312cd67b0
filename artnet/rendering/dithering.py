"""From 16 bits to 8 without bands: where a pixel lies between two levels, a mask of blue noise decides which it gets.

The mask stays where it is, so the same picture has the same dither, whichever part of it is painted. Red, green and
blue are each shown another part of it, so that they do not all change at once. What is a level exactly stays it: black
stays black, and paper white.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.media.gif.dithering import blue_noise
from artnet.rendering.bands import Band

__all__ = ["DITHERED", "dithered"]

DITHERED = "print"
"""The quality whose 8-bit pictures are dithered."""
STEPS = 257
"""Levels of 16 bits in one of 8: 65,535 / 255."""
APART = ((0, 0), (32, 32), (0, 32), (32, 0))
"""How far, down and across, the mask is moved for red, green, blue and opacity: half its side, far apart."""
ROWS = 1 << 20
"""Pixels that are dithered together."""


def dithered(bands: Iterable[Band], corner: tuple[int, int] = (0, 0)) -> Iterator[Band]:
    """Bands of uint16 as bands of uint8; `corner` is where in the picture, (x, y), the first of their pixels lies."""
    for top, pixels in bands:
        levels = np.empty(pixels.shape, np.uint8)
        step = max(1, ROWS // pixels.shape[1])
        for row in range(0, len(pixels), step):
            part = pixels[row : row + step]
            levels[row : row + step] = _levels(part, corner[0], corner[1] + top + row)
        yield Band(top, levels)


def _levels(pixels: NDArray[np.uint16], x: int, y: int) -> NDArray[np.uint8]:
    """The levels (height, width, channels) uint8 of pixels whose first lies at x and y."""
    thresholds = _thresholds()
    side = len(thresholds)
    rows, columns = (y + np.arange(pixels.shape[0])) % side, (x + np.arange(pixels.shape[1])) % side
    levels = np.empty(pixels.shape, np.uint8)
    for channel, (down, across) in enumerate(APART[: pixels.shape[2]]):
        added = thresholds[np.ix_((rows + down) % side, (columns + across) % side)]
        levels[..., channel] = (pixels[..., channel] + added) // STEPS
    return levels


def _thresholds() -> NDArray[Any]:
    """What is added before the rest is cut off, uint32: each of 0 to 256 about as often."""
    return (blue_noise() * STEPS).astype(np.uint32)
