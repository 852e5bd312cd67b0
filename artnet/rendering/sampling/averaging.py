"""Pixels that are more than smooth, of many samples each: 4, then 16 and 64 where these still differ."""

from __future__ import annotations

import math

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from artnet.color.transfer import linear_to_srgb, srgb_to_linear
from artnet.recipes.quality import Quality
from artnet.rendering.sampling.cells import CELL, Values
from artnet.rendering.sampling.scatter import sample_places

__all__ = ["averaged", "most_seen", "rough"]

FIRST, TIMES = 4, 4
BENT = 2.0
"""Second difference of neighbours, in errors, from which on a pixel is not as its centre: of a parabola the mean is a
24th of it away, and of an edge between two pixels it is the whole step."""
TEXTURE = 0.5
"""Share of a cell's pixels from which on what differs is no edge but a texture, of which four samples must do."""


def rough(
    image: NDArray[np.float32], computed: NDArray[np.bool_], limit: float, hard: bool = False
) -> NDArray[np.bool_]:
    """Which pixels (height, width) of the computed cells bend by more than the limit: beside edges and thin lines.

    Of `hard` ones, numbers of inks, it is those that have another neighbour. The outermost cells have no neighbours,
    and count as smooth.
    """
    found = np.zeros(image.shape[:2], bool)
    y, x = (1 + place for place in np.nonzero(computed[1:-1, 1:-1]))
    around = sliding_window_view(image, (CELL + 2, CELL + 2), axis=(0, 1))
    near = np.moveaxis(around[y * CELL - 1, x * CELL - 1], 1, 0)  # channels first: whole planes are compared
    here = near[..., 1:-1, 1:-1]
    bent = np.zeros(here.shape[1:], bool)
    for down, right in ((0, 1), (1, 0), (1, 1), (1, -1)):
        before = near[..., 1 - down : 1 - down + CELL, 1 - right : 1 - right + CELL]
        after = near[..., 1 + down : 1 + down + CELL, 1 + right : 1 + right + CELL]
        bend = np.maximum(np.abs(before - here), np.abs(after - here)) if hard else np.abs(before + after - 2 * here)
        bent |= bend.max(axis=0) > limit
    cells = found.reshape(len(computed), CELL, -1, CELL).swapaxes(1, 2)
    cells[y, x] = bent
    return found


def averaged(
    values: Values,
    columns: NDArray[np.int64],
    rows: NDArray[np.int64],
    centers: NDArray[np.float32],
    quality: Quality,
    squares: bool,
) -> NDArray[np.float32]:
    """Mean colours (pixels, channels), in linear light, of pixels of the picture with these numbers.

    `centers` are the values there. With `squares` the network knows how large the square is that a point stands for,
    as a head that draws does: its samples have soft edges, and are enough once they agree with a quarter of them.
    Others are enough once all of them are alike; beside an edge four may be, and miss it: there it is more at once.
    """
    edges = np.zeros(len(columns), bool)
    if not squares and quality.samples > FIRST:
        edges = ~_textured(columns, rows, np.ones(len(columns), bool))
    colors = centers.copy()
    for some, first in ((edges, TIMES * FIRST), (~edges, FIRST)):
        if some.any():
            colors[some] = _means(values, columns[some], rows[some], centers[some], quality, squares, first)
    return colors


def _means(
    values: Values,
    columns: NDArray[np.int64],
    rows: NDArray[np.int64],
    centers: NDArray[np.float32],
    quality: Quality,
    squares: bool,
    count: int,
) -> NDArray[np.float32]:
    """The same, beginning with so many samples."""
    limit = quality.error / 255
    colors = centers.copy()
    left = np.arange(len(columns))
    while True:
        x, y = sample_places(columns[left], rows[left], count, squares)
        found = values(x.ravel(), y.ravel(), 1 / math.isqrt(count)).reshape(count, len(left), -1)
        mean = _from_light(_to_light(found).mean(axis=0))
        # Of squares, the third of what changed with four times as many. The mean of n other samples of an edge is wrong
        # by about a third of the contrast, divided by n^(3/4).
        wrong = np.abs(mean - colors[left]) / 3 if squares else np.ptp(found, axis=0) / (3 * count**0.75)
        colors[left] = mean
        if count >= quality.samples:
            return colors
        more = wrong.max(axis=1) > limit
        more &= ~_textured(columns[left], rows[left], more)
        if not more.any():
            return colors
        left, count = left[more], TIMES * count


def most_seen(
    values: Values, columns: NDArray[np.int64], rows: NDArray[np.int64], quality: Quality, squares: bool
) -> NDArray[np.float32]:
    """The ink (pixels, 1) that most samples of each pixel have, by its number; of two the lower one."""
    inks = np.zeros((len(columns), 1), np.float32)
    left, count = np.arange(len(columns)), FIRST
    while True:
        x, y = sample_places(columns[left], rows[left], count, squares)
        found = values(x.ravel(), y.ravel(), 1 / math.isqrt(count)).astype(np.int64)
        seen = found.reshape(count, len(left)).T
        kinds = int(seen.max(initial=0)) + 1
        votes = np.bincount((seen + np.arange(len(left))[:, None] * kinds).ravel(), minlength=len(left) * kinds)
        inks[left, 0] = votes.reshape(len(left), kinds).argmax(axis=1)
        more = (seen != seen[:, :1]).any(axis=1)
        if count >= quality.samples or not more.any():
            return inks
        left, count = left[more], TIMES * count


def _textured(columns: NDArray[np.int64], rows: NDArray[np.int64], more: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which pixels lie in cells of which so many want more samples that it is no edge."""
    cells = columns // CELL + (rows // CELL << 32)
    _, place = np.unique(cells, return_inverse=True)
    counts = np.bincount(place, weights=more)
    return counts[place] > TEXTURE * CELL**2


def _to_light(colors: NDArray[np.float32]) -> NDArray[np.float32]:
    """What may be averaged: linear light, by its opacity where it has one."""
    if colors.shape[-1] != 4:
        return srgb_to_linear(colors)
    return np.concatenate([srgb_to_linear(colors[..., :3]) * colors[..., 3:], colors[..., 3:]], axis=-1)


def _from_light(light: NDArray[np.float32]) -> NDArray[np.float32]:
    if light.shape[-1] != 4:
        return linear_to_srgb(light)
    opacity = np.maximum(light[..., 3:], 1e-12)
    return np.concatenate([linear_to_srgb(light[..., :3] / opacity), light[..., 3:]], axis=-1)
