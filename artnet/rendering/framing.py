"""Framing: a painting of one aspect in the middle of a picture of another."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

import numpy as np

from artnet.fields.lattice import half_extents
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


def framed(bands: Iterable[Band], inner: tuple[int, int], size: tuple[int, int]) -> Iterator[Band]:
    """Bands of a painting of the size `inner` as those of a black (with an opacity channel: clear) picture of `size`.

    The painting is in its middle.
    """
    if inner == size:
        yield from bands
        return
    left, top = (size[0] - inner[0]) // 2, (size[1] - inner[1]) // 2
    bottom = top + inner[1]
    bands = iter(bands)
    first = next(bands)
    channels, kind = first.pixels.shape[-1], first.pixels.dtype

    def bars(start: int, stop: int) -> Iterator[Band]:
        rows = max(1, BAR // size[0])
        for row in range(start, stop, rows):
            yield Band(row, np.zeros((min(rows, stop - row), size[0], channels), kind))

    yield from bars(0, top)
    for row, pixels in itertools.chain([first], bands):
        wide = np.zeros((len(pixels), size[0], channels), kind)
        wide[:, left : left + inner[0]] = pixels
        yield Band(top + row, wide)
    yield from bars(bottom, size[1])
