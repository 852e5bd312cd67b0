"""From colours to a palette's: positional dither between pairs of colours, steady from frame to frame.

Each pixel lies near the line between two palette colours; a mask of blue noise, which stays where it is, decides which
of the two is shown, in proportion. Then the error that is left after a 5 x 5 blur, which the eye would see as bands, is
taken back by half, and a share of the error of the frame before is kept, so that what moves slowly does not flicker.

Measured on soft gradients (`tests/bench/gif_quality.py`; KiB, blurred PSNR, flicker): nearest colours 464, 40.6, 3.3;
the mask alone, at full strength, 876, 43.5, 4.1; all of this 756, 43.7, 3.2; error diffusion 926, 49.4, 6.1.
"""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray

from artnet.color.clustering import nearest_centres

__all__ = ["Cells", "Dither", "blue_noise", "cells_of", "nearest_of"]

Colors = NDArray[np.float32]
Cells = tuple[NDArray[np.intp], Colors, NDArray[np.float32]]

MASK_SIDE = 64
MASK_ROUNDS, MASK_SIGMA = 60, 1.5
"""The mask is made of noise by taking out what is slow and ranking again, so many times: then it changes no more."""
STRENGTH = 0.5
"""Of the mask: 1 mixes in true proportion, 0 takes the nearer colour."""
REPAIRED, KEPT = 0.5, 0.3
"""Shares of the blurred error that is taken back, and of the last frame's error that is kept."""
NEIGHBORS = 16
"""Palette colours around the nearest among which its partner is sought."""
LENGTH_COST = 0.1
"""What a pair costs for being far apart, as a share of the variance that its mixture has."""
FINE, COARSE, MANY_CELLS = 6, 5, 20_000
"""Bits a channel of the cells in which colours are counted: coarse where more than so many are occupied."""
BLUR = 5


class Dither:
    """Dithers frame after frame; it remembers the error of the last one."""

    def __init__(self, strength: float = STRENGTH) -> None:
        """`strength` is that of the mask."""
        self._strength = strength
        self._error: Colors | None = None

    def __call__(self, frame: NDArray[np.uint8], palette: Colors, cells: Cells) -> NDArray[np.uint8]:
        """Indices (height, width) uint8 into a palette (colours, 3) of whole numbers for a frame (height, width, 3).

        `cells` are those of the frame.
        """
        height, width, _ = frame.shape
        exact = frame.reshape(-1, 3).astype(np.float32)
        first, second = _pairs_of(cells, palette)
        start = palette[first]
        along = palette[second] - start
        along /= np.maximum(np.einsum("ij,ij->i", along, along), 1e-6)[:, None]
        threshold = self._threshold(height, width)

        def chosen(goal: Colors) -> NDArray[np.intp]:
            return np.where(threshold < np.einsum("ij,ij->i", goal - start, along), second, first)

        goal = exact if self._error is None or len(self._error) != len(exact) else exact + KEPT * self._error
        index = chosen(goal)
        seen = _blurred((palette[index] - exact).reshape(frame.shape))
        index = chosen(goal - REPAIRED * seen.reshape(-1, 3))
        self._new_error = palette[index] - exact
        return index.astype(np.uint8).reshape(height, width)

    def shown(self, where: NDArray[np.bool_] | None = None) -> None:
        """Remember the error of the last frame, where it was shown; elsewhere the one before stays."""
        if where is None or self._error is None:
            self._error = self._new_error
        else:
            self._error = np.where(where.reshape(-1, 1), self._new_error, self._error)

    def _threshold(self, height: int, width: int) -> NDArray[np.float32]:
        mask = blue_noise()
        tiled = np.tile(mask, (-(-height // MASK_SIDE), -(-width // MASK_SIDE)))[:height, :width].ravel()
        return 0.5 + (tiled - 0.5) * np.float32(self._strength)


@functools.cache
def blue_noise() -> NDArray[np.float32]:
    """Ranks (64, 64) in (0, 1), each once, in an order whose patterns are all fine: high-pass filtered noise."""
    frequencies = np.fft.fftfreq(MASK_SIDE)
    radius = frequencies[:, None] ** 2 + frequencies[None, : MASK_SIDE // 2 + 1] ** 2
    keep = 1 - np.exp(-2 * (np.pi * MASK_SIGMA) ** 2 * radius)
    ranks = np.random.default_rng(0).random((MASK_SIDE, MASK_SIDE))
    for _ in range(MASK_ROUNDS):
        fast = np.fft.irfft2(np.fft.rfft2(ranks) * keep, s=ranks.shape)
        ranks = np.argsort(np.argsort(fast, axis=None)).reshape(ranks.shape) / ranks.size
    return (ranks + 0.5 / ranks.size).astype(np.float32)


def cells_of(frame: NDArray[np.uint8]) -> Cells:
    """Cells of the colour cube that a frame (height, width, 3) occupies: fine ones, or coarse ones if these are many.

    Returns the number of each pixel's cell (pixels,), and of each cell the mean colour (cells, 3) and pixels (cells,).
    """
    fine = _cells(frame, FINE)
    return fine if len(fine[1]) <= MANY_CELLS else _cells(frame, COARSE)


def _cells(frame: NDArray[np.uint8], bits: int) -> Cells:
    shift, side = 8 - bits, 1 << bits
    red, green, blue = (frame[..., i].ravel() for i in range(3))
    code = ((red >> shift).astype(np.int32) * side + (green >> shift)) * side + (blue >> shift)
    counts = np.bincount(code, minlength=side**3)
    occupied = np.flatnonzero(counts)
    sums = [np.bincount(code, weights=channel, minlength=side**3)[occupied] for channel in (red, green, blue)]
    number = np.zeros(side**3, np.intp)
    number[occupied] = np.arange(len(occupied))
    weight = counts[occupied]
    return number[code], (np.stack(sums, axis=1) / weight[:, None]).astype(np.float32), weight.astype(np.float32)


def nearest_of(colors: Colors, palette: Colors) -> tuple[NDArray[np.intp], Colors]:
    """For each colour (n, 3) its nearest of the palette (m, 3), and the squared distance to it."""
    nearest, distance = nearest_centres(colors, palette)
    return nearest, np.maximum(distance + np.einsum("ij,ij->i", colors, colors), 0)


def _pairs_of(cells: Cells, palette: Colors) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """For each pixel its nearest colour, and the one with which it mixes best, (pixels,) each."""
    cell, mean, _ = cells
    nearest, _ = nearest_of(mean, palette)
    if len(palette) == 1:
        return nearest[cell], nearest[cell]
    apart = np.einsum("ijk,ijk->ij", palette[:, None] - palette, palette[:, None] - palette)
    neighbors = np.argsort(apart, axis=1)[:, 1 : NEIGHBORS + 1]
    candidates = neighbors[nearest]
    offset = mean - palette[nearest]
    along = palette[candidates] - palette[nearest][:, None]
    length = np.maximum(np.einsum("ijk,ijk->ij", along, along), 1e-6)
    share = np.clip(np.einsum("ik,ijk->ij", offset, along) / length, 0, 0.5)
    left = offset[:, None] - share[..., None] * along
    cost = np.einsum("ijk,ijk->ij", left, left) + LENGTH_COST * length * share * (1 - share)
    partner = candidates[np.arange(len(mean)), cost.argmin(axis=1)]
    return nearest[cell], partner[cell]


def _blurred(error: Colors) -> Colors:
    """The mean over 5 x 5 pixels, (height, width, 3); the edge is repeated."""
    reach = BLUR // 2
    for axis in (0, 1):
        pad = [(reach, reach) if i == axis else (0, 0) for i in range(3)]
        wide = np.pad(error, pad, mode="edge")
        count = error.shape[axis]
        error = sum((wide[s : s + count] if axis == 0 else wide[:, s : s + count] for s in range(1, BLUR)),
                    start=(wide[:count] if axis == 0 else wide[:, :count]).copy()) / np.float32(BLUR)  # fmt: skip
    return error
