"""A picture at half its size: the mean of two by two pixels in linear light."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.color.transfer import linear_to_srgb, srgb_to_linear

__all__ = ["halved"]


def halved(pixels: NDArray[Any]) -> NDArray[Any]:
    """Pixels (height, width, channels) uint8 or uint16 at half the size, rounded up: an odd last row or column counts
    twice.

    Colours are averaged as light; of four channels the fourth is opacity, by which each counts.
    """
    pixels = _even(pixels)
    height, width, channels = pixels.shape
    most = np.float32(np.iinfo(pixels.dtype).max)
    colors = channels - 1 if channels in (2, 4) else channels
    light = _light(str(pixels.dtype))[pixels[..., :colors]]
    halves = np.empty((height // 2, width // 2, channels), pixels.dtype)
    if colors == channels:
        mean = _mean(light)
    else:
        opacity = pixels[..., colors:].astype(np.float32)
        total = _mean(opacity)
        mean = np.where(total > 0, _mean(light * opacity) / np.where(total > 0, total, 1), _mean(light))
        halves[..., colors:] = np.round(total)
    halves[..., :colors] = np.round(np.clip(linear_to_srgb(mean), 0, 1) * most)
    return halves


def _even(pixels: NDArray[Any]) -> NDArray[Any]:
    high, wide = len(pixels) % 2, pixels.shape[1] % 2
    return np.pad(pixels, ((0, high), (0, wide), (0, 0)), mode="edge") if high or wide else pixels


def _mean(values: NDArray[np.float32]) -> NDArray[np.float32]:
    upper, lower = values[::2], values[1::2]
    return (upper[:, ::2] + upper[:, 1::2] + lower[:, ::2] + lower[:, 1::2]) * np.float32(0.25)


@functools.cache
def _light(dtype: str) -> NDArray[np.float32]:
    """The light of each value."""
    most = np.iinfo(dtype).max
    return srgb_to_linear(np.arange(most + 1, dtype=np.float32) / np.float32(most)).astype(np.float32)
