"""Bands: a picture's pixels as they come, a few whole rows at a time, so that nobody has to hold all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from artnet.errors import invalid

__all__ = ["Band", "bands_of_rows", "check_in_memory", "reported", "whole"]

MOST_PIXELS = 1 << 30
"""Of a picture that is held in memory."""


class Band(NamedTuple):
    """Whole rows: `pixels` (rows, width, channels) uint8 or uint16; `top` is the first row's number in what is painted.

    Bands come from the top down, without gaps.
    """

    top: int
    pixels: NDArray[Any]


def bands_of_rows(runs: Iterable[NDArray[Any]], width: int) -> Iterator[Band]:
    """Runs of pixels (pixels, channels) in reading order as the rows that they complete, of `width` pixels each."""
    top = 0
    rest: NDArray[Any] | None = None
    for run in runs:
        joined = run if rest is None else np.concatenate([rest, run])
        rows = len(joined) // width
        if rows:
            yield Band(top, joined[: rows * width].reshape(rows, width, -1))
        top += rows
        rest = joined[rows * width :] if rows * width < len(joined) else None


def reported(bands: Iterable[Band], height: int, progress: Callable[[float], None] | None) -> Iterator[Band]:
    """The bands of so many rows; `progress` is called with the share that is done, after each."""
    for band in bands:
        if progress is not None:
            progress((band.top + len(band.pixels)) / height)
        yield band


def check_in_memory(size: tuple[int, int]) -> None:
    """Refuse a size (width, height) of more pixels than are held in memory.

    Raises:
        InvalidValueError: it has more.
    """
    if size[0] * size[1] > MOST_PIXELS:
        raise invalid(f"at most {MOST_PIXELS:,} pixels in memory (artnet.plan has no such limit)", size=size)


def whole(bands: Iterable[Band], height: int) -> NDArray[Any]:
    """All bands of a picture of that height as one array (height, width, channels).

    Raises:
        InvalidValueError: more pixels than are held in memory.
    """
    bands = iter(bands)
    first = next(bands)
    check_in_memory((first.pixels.shape[1], height))
    pixels = np.empty((height, *first.pixels.shape[1:]), first.pixels.dtype)
    pixels[: len(first.pixels)] = first.pixels
    for top, rows in bands:
        pixels[top : top + len(rows)] = rows
    return pixels
