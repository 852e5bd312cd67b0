"""A palette for each frame: k-means from the palette of the frame before, so that colours drift instead of jumping."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from artnet.color.clustering import weighted_means
from artnet.media.gif.dithering import Cells, cells_of, nearest_of

__all__ = ["MovingPalette", "shared_palette"]

Colors = NDArray[np.float32]

ROUNDS, FIRST_ROUNDS = 10, 30
"""Of k-means (Lloyd 1982): more gave less than 0.1 dB."""
LARGE, LARGE_ROUNDS = 200_000, 5
"""Pixels from which on a frame's palette gets half of the rounds: at 512 x 512 nothing measured changes by that."""
MOVING, SETTLING = 32, 4
"""One colour in so many moves after each round; the last rounds only settle."""
SAMPLE = 32_768
"""Pixels on which the first palette is sought."""
FRAME_SAMPLE = 4_096
"""Pixels of each frame on which a shared palette is sought."""
CUT = 1.5
"""A palette whose error grew by so much since the last frame belongs to another scene: it is sought anew."""


class MovingPalette:
    """Finds palettes of at most `colors` for frame after frame."""

    def __init__(self, colors: int) -> None:
        """At most so many colours, 2 to 256."""
        self._colors = colors
        self._palette: Colors | None = None
        self._error = math.inf

    def __call__(self, frame: NDArray[np.uint8], cells: Cells) -> Colors:
        """Whole numbers (colours, 3) float32 for a frame (height, width, 3) and its cells."""
        _, mean, weight = cells
        if self._palette is not None:
            rounds = ROUNDS if frame.shape[0] * frame.shape[1] <= LARGE else LARGE_ROUNDS
            palette, error = _means(mean, weight, self._palette, rounds)
        if self._palette is None or error > CUT * self._error + 1:
            fresh, fresh_error = _means(mean, weight, _extremes(frame, self._colors), FIRST_ROUNDS)
            if self._palette is None or fresh_error < error:
                palette, error = fresh, fresh_error
        self._palette, self._error = palette, error
        return np.clip(np.rint(palette), 0, 255)


def shared_palette(frames: Iterable[NDArray[np.uint8]], colors: int) -> Colors:
    """One palette (colours, 3) of at most `colors` whole numbers, found on pixels of all frames (height, width, 3)."""
    sample = np.concatenate(
        [frame.reshape(-1, 3)[:: (frame.shape[0] * frame.shape[1] // FRAME_SAMPLE) | 1] for frame in frames]
    )[None]  # every odd-numbered one: an even step may meet the same few columns in each row
    return MovingPalette(colors)(sample, cells_of(sample))


def _extremes(frame: NDArray[np.uint8], colors: int) -> Colors:
    """Colours that cover the extremes of a frame."""
    step = max(1, math.isqrt(frame.shape[0] * frame.shape[1] // SAMPLE))
    image = Image.fromarray(np.ascontiguousarray(frame[::step, ::step]))
    found = image.quantize(colors, method=Image.Quantize.MAXCOVERAGE).getpalette() or [0, 0, 0]
    return np.array(found[: 3 * colors], np.float32).reshape(-1, 3)


def _means(colors: Colors, weight: NDArray[np.float32], palette: Colors, rounds: int) -> tuple[Colors, float]:
    """The palette after so many rounds of k-means, and its mean squared error.

    Between rounds the colours that are used least move to where the error is largest: k-means alone stays in the
    valley where it began.
    """
    for number in range(rounds):
        nearest, distance = nearest_of(colors, palette)
        means, share = weighted_means(colors, weight, nearest, palette)
        palette = means.astype(np.float32)
        error = np.bincount(nearest, weights=weight * distance, minlength=len(palette))
        idle = np.flatnonzero(share == 0)
        if number < rounds - min(SETTLING, rounds // 2):
            idle = np.union1d(idle, np.argsort(error)[: len(palette) // MOVING])
        crowded = np.argsort(-error)[: len(idle)]
        farthest = _farthest(nearest, distance * weight, len(palette))[crowded]
        palette[idle[: len(farthest)]] = colors[farthest]
    _, distance = nearest_of(colors, palette)
    return palette, float(np.average(distance, weights=weight))


def _farthest(nearest: NDArray[np.intp], cost: NDArray[np.float32], count: int) -> NDArray[np.intp]:
    """For each of `count` palette colours the number of the colour among its own that costs most."""
    order = np.argsort(cost)
    found = np.zeros(count, np.intp)
    found[nearest[order]] = order  # the last one wins
    return found
