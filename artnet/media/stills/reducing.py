"""Large pictures made smaller by whole factors before anything else: in light, and a few rows at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.color.transfer import linear_to_srgb, srgb_to_linear

__all__ = ["factor_for", "reduced"]

Pixels = NDArray[np.float32]

LARGE = 1 << 25
"""Pixels from which a picture is made smaller as it is read: 400 MB as float32."""
SPARE = 2
"""How many times as many pixels a side stay as are needed, so that what is made of them later is as good."""
BAND = 1 << 22
"""Pixels that are held as floats at a time."""


def factor_for(size: tuple[int, int], needed: int) -> int:
    """By what a picture of `size` (width, height) is divided where `needed` pixels a side are enough; 0 needs all."""
    if not needed or size[0] * size[1] < LARGE:
        return 1
    return max(1, min(size) // (SPARE * needed))


def reduced(
    size: tuple[int, int], rows: Callable[[int, int], tuple[Pixels, Pixels | None]], factor: int
) -> tuple[Pixels, Pixels | None]:
    """The means of blocks of `factor` x `factor` pixels, the last ones smaller: of light, as it is seen.

    `rows(first, last)` gives colours (rows, width, 3) in sRGB and opacity (rows, width), or None, both in [0, 1].
    """
    width, height = size
    step = factor * max(1, BAND // (width * factor))
    bands = [_means(*rows(first, min(height, first + step)), factor) for first in range(0, height, step)]
    shares = [share for _, share in bands]
    if all(share is None for share in shares):
        return np.concatenate([color for color, _ in bands]), None
    solid = [np.ones(color.shape[:2], np.float32) if share is None else share for color, share in bands]
    return np.concatenate([color for color, _ in bands]), np.concatenate(solid)


def _means(color: Pixels, alpha: Pixels | None, factor: int) -> tuple[Pixels, Pixels | None]:
    light = srgb_to_linear(color)
    if alpha is None:
        return linear_to_srgb(_blocks(light, factor)).astype(np.float32), None
    share = _blocks(alpha[..., None], factor)
    seen = _blocks(light * alpha[..., None], factor) / np.maximum(share, 1e-6)
    return linear_to_srgb(np.clip(seen, 0, 1)).astype(np.float32), share[..., 0]


def _blocks(values: NDArray[Any], factor: int) -> NDArray[Any]:
    """The means (rows, columns, channels) of blocks."""
    for axis in (0, 1):
        starts = np.arange(0, values.shape[axis], factor)
        counts = np.diff(np.append(starts, values.shape[axis])).astype(np.float32)
        shape = (-1, 1, 1) if axis == 0 else (1, -1, 1)
        values = np.add.reduceat(values, starts, axis=axis) / counts.reshape(shape)
    return values
