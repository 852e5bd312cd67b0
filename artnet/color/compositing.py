"""Compositing: pictures with opacity laid over a ground, in linear light (Porter and Duff 1984, `over`)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.color.transfer import linear_to_srgb, srgb_to_linear

__all__ = ["as_color", "as_rgb", "over_ground"]

WHITE = (1.0, 1.0, 1.0)
BAND = 1 << 20
"""Pixels that are laid over the ground at a time: 16 MiB as float32 RGBA."""


def over_ground(pixels: NDArray[Any], ground: tuple[float, float, float] = WHITE) -> NDArray[Any]:
    """Pixels (height, width, 4) over a ground, sRGB in [0, 1]: (height, width, 3) of the same dtype.

    uint8 and uint16 span their whole range, floats [0, 1]. A band of rows at a time, so that memory stays flat. Pixels
    without an opacity channel are given back as they are.
    """
    if pixels.shape[-1] != 4:
        return pixels
    whole = np.issubdtype(pixels.dtype, np.integer)
    most = np.float32(np.iinfo(pixels.dtype).max if whole else 1)
    below = srgb_to_linear(np.asarray(ground, np.float32))
    table = srgb_to_linear(np.arange(256, dtype=np.float32) / np.float32(255))
    laid = np.empty((*pixels.shape[:2], 3), pixels.dtype)
    rows = max(1, BAND // pixels.shape[1])
    for top in range(0, len(pixels), rows):
        band = pixels[top : top + rows]
        color = band[..., :3]
        light = table[color] if color.dtype == np.uint8 else srgb_to_linear(color.astype(np.float32) / most)
        alpha = band[..., 3:].astype(np.float32) / most
        mixed = np.clip(linear_to_srgb(light * alpha + below * (1 - alpha)), 0, 1) * most
        laid[top : top + rows] = np.round(mixed) if whole else mixed
    return laid


def as_color(pixels: NDArray[Any]) -> NDArray[Any]:
    """Pixels (height, width, 1, 3 or 4) with three channels, or four: gray repeated, opacity kept."""
    return np.repeat(pixels, 3, axis=-1) if pixels.shape[-1] == 1 else pixels


def as_rgb(pixels: NDArray[Any]) -> NDArray[Any]:
    """Pixels (height, width, 1, 3 or 4) with three channels: gray repeated, opacity laid over white."""
    return over_ground(as_color(pixels))
