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
BENT, FAR = 2.0, 8.0
"""Second differences of neighbours, in errors, from which on a pixel is not as its centre: where there is a kink, and
where it is smooth. Of a parabola the mean is a 24th of it away, of an edge between two pixels up to half of it; four
samples of that edge are wrong by an eighth of it."""
TEXTURE = 0.5
"""Share of a cell's pixels from which on what differs is no edge but a texture, of which four samples must do."""


def rough(
    image: NDArray[np.float32], computed: NDArray[np.bool_], allowed: float, hard: bool = False
) -> NDArray[np.uint8]:
    """Which pixels (height, width) of the computed cells are not as their centres: 1 where it bends, 3 at an edge.

    Beside a kink the second difference of the pixels is another one for each of them, which the fourth difference
    tells. Of `hard` ones, numbers of inks, those are edges that have another neighbour. The outermost cells are not
    looked at.
    """
    found = np.zeros(image.shape[:2], np.uint8)
    y, x = (1 + place for place in np.nonzero(computed[1:-1, 1:-1]))
    around = sliding_window_view(image, (CELL + 4, CELL + 4), axis=(0, 1))
    near = np.moveaxis(around[y * CELL - 2, x * CELL - 2], 1, 0)  # channels first: whole planes are compared

    def shifted(down: int, right: int) -> NDArray[np.float32]:
        return near[..., 2 + down : 2 + down + CELL, 2 + right : 2 + right + CELL]

    here = shifted(0, 0)
    grade = np.zeros(here.shape[1:], np.uint8)
    for down, right in ((0, 1), (1, 0), (1, 1), (1, -1)):
        before, after = shifted(-down, -right), shifted(down, right)
        if hard:
            grade[((before != here) | (after != here)).any(axis=0)] |= 3
            continue
        bend = np.abs(before + after - 2 * here)
        jerk = np.abs(shifted(-2 * down, -2 * right) + shifted(2 * down, 2 * right) - 4 * (before + after) + 6 * here)
        kink, far = (bend > BENT * allowed) & (jerk > 3 * BENT * allowed), bend > FAR * allowed
        grade[(kink | far).any(axis=0)] |= 1
        grade[(kink & far).any(axis=0)] |= 2
    cells = found.reshape(len(computed), CELL, -1, CELL).swapaxes(1, 2)
    cells[y, x] = grade
    return found


def averaged(
    values: Values,
    columns: NDArray[np.int64],
    rows: NDArray[np.int64],
    centers: NDArray[np.float32],
    edges: NDArray[np.bool_],
    quality: Quality,
    squares: bool,
) -> NDArray[np.float32]:
    """Mean colours (pixels, channels), in linear light, of pixels of the picture with these numbers.

    `centers` are the values there, and `edges` says which pixels lie at one. With `squares` the network knows how large
    the square is that a point stands for, as a head that draws does: its edges are soft. What is soft has enough
    samples once four times as many come to the same. At a hard edge four may be alike that it runs beside: there it is
    more at once, and they are enough once they are alike.
    """
    hard = np.zeros(len(columns), bool)
    if not squares and quality.samples > FIRST:
        hard = edges & ~_textured(columns, rows, np.ones(len(columns), bool))
    colors = centers.copy()
    for some, soft, first in ((hard, False, TIMES * FIRST), (~hard, True, FIRST)):
        if some.any():
            means = values, columns[some], rows[some], centers[some], quality, squares, soft, first
            colors[some] = _means(*means)
    return colors


def _means(
    values: Values,
    columns: NDArray[np.int64],
    rows: NDArray[np.int64],
    centers: NDArray[np.float32],
    quality: Quality,
    squares: bool,
    soft: bool,
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
        # Of what is soft, the third of what changed with four times as many samples. The mean of n samples of a hard
        # edge is wrong by about a third of the contrast, divided by n^(3/4).
        wrong = np.abs(mean - colors[left]) / 3 if soft else np.ptp(found, axis=0) / (3 * count**0.75)
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
