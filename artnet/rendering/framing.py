"""Framing: a painting of one aspect in the middle of a picture of another."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator

import numpy as np

from artnet.fields.lattice import half_extents
from artnet.fields.region import Region
from artnet.rendering.bands import Band

__all__ = ["contained_size", "framed"]

BAR = 1 << 20
"""Pixels of a band of bars, about as many as the evaluator gives at a time."""


def contained_size(size: tuple[int, int], canvas: tuple[int, int] | None) -> tuple[int, int]:
    """The largest size (width, height) of the canvas's aspect inside `size`."""
    if canvas is None:
        return size
    half_width, half_height = half_extents(canvas)
    scale = min(size[0] / half_width, size[1] / half_height)
    return max(1, min(size[0], round(half_width * scale))), max(1, min(size[1], round(half_height * scale)))


def framed(
    painted: Callable[[Region | None], Iterable[Band]],
    inner: tuple[int, int],
    size: tuple[int, int],
    region: Region | None = None,
) -> Iterator[Band]:
    """A painting of the size `inner` in the middle of a black (with an opacity channel: clear) picture of `size`.

    `painted(region)` gives the bands of a region of the painting, and this those of a region of the picture.
    """
    region = Region(0, 0, *size) if region is None else region.checked(size)
    left, top = (size[0] - inner[0]) // 2 - region.x, (size[1] - inner[1]) // 2 - region.y
    first_x, last_x = max(0, left), min(region.width, left + inner[0])
    first_y, last_y = max(0, top), min(region.height, top + inner[1])
    is_seen = first_x < last_x and first_y < last_y
    # Of bars alone a pixel of the painting says how many channels there are.
    part = Region(first_x - left, first_y - top, last_x - first_x, last_y - first_y) if is_seen else Region(0, 0, 1, 1)
    bands = iter(painted(part))
    first = next(bands)
    channels, kind = first.pixels.shape[-1], first.pixels.dtype

    def bars(start: int, stop: int) -> Iterator[Band]:
        rows = max(1, BAR // region.width)
        for row in range(start, stop, rows):
            yield Band(row, np.zeros((min(rows, stop - row), region.width, channels), kind))

    if not is_seen:
        yield from bars(0, region.height)
        return
    yield from bars(0, first_y)
    for row, pixels in itertools.chain([first], bands):
        wide = np.zeros((len(pixels), region.width, channels), kind)
        wide[:, first_x:last_x] = pixels
        yield Band(first_y + row, wide)
    yield from bars(last_y, region.height)
