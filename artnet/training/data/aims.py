"""What a fit aims at: a target as the colour head can paint it, colours, classes of a palette, or bits."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.color.gray import gray_of
from artnet.color.palettes import hex_to_srgb, nearest
from artnet.training.data.loading import levels_of
from artnet.training.data.target import Target

__all__ = ["AIMS", "Aim", "otsu_threshold"]


MIDDLE = 0.5
"""The middle tone of a print, between ink and paper."""
POWERS = (0.45, 1.6)
"""Of tones: as far as they are brought there."""
LEAST_RANGE = 0.02
"""A smaller range of tones is not spread."""


@dataclass(frozen=True)
class Aim:
    """A target as a colour head can paint it.

    Attributes:
        values: what the loss compares with, (pixels, channels) float32, or int32 classes (pixels, 1).
        picture: what a perfect painting would look like, (height, width, channels) uint8; PSNR is taken against it.
    """

    values: NDArray[np.float32] | NDArray[np.int32]
    picture: NDArray[np.uint8]


def _aim_color(target: Target, channels: int, colors: tuple[str, ...]) -> Aim:
    if channels == 1:
        values = gray_of(target.color)
    elif channels == 4:
        alpha = np.ones(target.color.shape[:2], np.float32) if target.alpha is None else target.alpha
        values = np.concatenate([target.color, alpha[..., None]], axis=-1)
    else:
        values = target.color
    return Aim(values.reshape(-1, channels), levels_of(values))


def _aim_tone(target: Target, channels: int, colors: tuple[str, ...]) -> Aim:
    """Light and dark, from ink, the first colour, to paper, the last: as a printer exposes a plate.

    The darkest and lightest hundredth are cut off, and a power brings the middle tone to MIDDLE: a face in the shade is
    seen in print only so.
    """
    shade = gray_of(target.color)[..., 0]
    seen = shade if target.weights is None else shade[target.weights > 0]
    low, middle, high = np.percentile(seen, (1, 50, 99))
    if high - low < LEAST_RANGE:
        low, high = 0.0, 1.0
    tone = np.clip((shade - low) / (high - low), 0, 1)
    middle = np.clip((middle - low) / (high - low), 0.05, 0.95)
    tone = tone ** np.clip(np.log(MIDDLE) / np.log(middle), *POWERS)
    ink, paper = hex_to_srgb((colors[0], colors[-1]))
    values = (ink + (paper - ink) * tone[..., None]).astype(np.float32)
    return Aim(values.reshape(-1, channels), levels_of(values))


def _aim_class(target: Target, channels: int, colors: tuple[str, ...]) -> Aim:
    classes = nearest(target.color.reshape(-1, 3), colors)
    return Aim(classes[:, None], levels_of(hex_to_srgb(colors)[classes].reshape(target.color.shape)))


def _aim_bit(target: Target, channels: int, colors: tuple[str, ...]) -> Aim:
    """Ink where a pixel is darker than its surroundings and, a little, than Otsu's threshold; grain is cut away.

    One threshold for all leaves a face in the shade black and one in the sun empty; a linocut carves both.
    """
    shade = gray_of(target.color)[..., 0]
    weights = np.ones_like(shade) if target.weights is None else target.weights
    side = min(shade.shape)
    cut, fine, wide = (_blurred(shade, weights, side / part) for part in (400, 40, 5))
    threshold = 0.25 * otsu_threshold(shade[weights > 0]) + 0.75 * wide - 0.02
    light = cut - threshold + 2 * (cut - fine) > 0
    bits = (_blurred(light, weights, side / 320) > 0.5).astype(np.int32)
    return Aim(bits.reshape(-1, 1).astype(np.float32), levels_of(hex_to_srgb(colors)[bits]))


@np.errstate(under="ignore")  # which a project may have numpy raise
def _blurred(values: NDArray[Any], weights: NDArray[np.float32], deviation: float) -> NDArray[np.float64]:
    """The Gaussian mean (height, width) round each pixel, over the pixels that count."""
    size = tuple(n + math.ceil(4 * deviation) for n in values.shape)  # room, so that nothing wraps round
    rows, columns = (np.exp(-0.5 * (np.minimum(np.arange(n), n - np.arange(n)) / deviation) ** 2) for n in size)
    kernel = np.fft.fft(rows / rows.sum())[:, None] * np.fft.rfft(columns / columns.sum())
    total, count = (
        np.fft.irfft2(np.fft.rfft2(v, size) * kernel, size)[: values.shape[0], : values.shape[1]]
        for v in (values * weights.astype(float), weights.astype(float))
    )
    return total / np.maximum(count, 1e-6)


AIMS: dict[str, Callable[[Target, int, tuple[str, ...]], Aim]] = {
    "color": _aim_color,
    "tone": _aim_tone,
    "class": _aim_class,
    "bit": _aim_bit,
}
"""From the form of target that a loss wants (`Loss.target`) to the function that brings a picture there, given the
head's channels and its palette."""


def otsu_threshold(shade: NDArray[np.float32]) -> float:
    """The brightness that parts light from dark with the largest variance between the two (Otsu 1979)."""
    counts, edges = np.histogram(shade, bins=256, range=(0, 1))
    below = np.cumsum(counts)[:-1].astype(float)
    above = below[-1] + counts[-1] - below
    sums = np.cumsum(counts * (edges[:-1] + 1 / 512))
    with np.errstate(divide="ignore", invalid="ignore"):
        between = below * above * (sums[:-1] / below - (sums[-1] - sums[:-1]) / above) ** 2
    best = np.nan_to_num(between, nan=-1.0)
    return float(edges[1:-1][np.flatnonzero(best == best.max())].mean())
