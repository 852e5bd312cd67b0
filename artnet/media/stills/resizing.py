"""Other sizes of a picture, computed in linear light."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from artnet.color.transfer import linear_to_srgb, srgb_to_linear
from artnet.errors import invalid

__all__ = ["fit_size", "resize_picture", "resize_share"]

_GAP = 3.0
"""Pillow averages whole boxes of pixels first, down to 3 times the size asked: as good as the filter alone, faster."""


def resize_picture(pixels: NDArray[np.float32], size: tuple[int, int]) -> NDArray[np.float32]:
    """Pixels (height, width, channels), sRGB in [0, 1], at `size` = (width, height).

    Lanczos where both sides shrink, bicubic where one grows, each in linear light, clipped to [0, 1]. The same size
    gives the same pixels.

    Raises:
        InvalidValueError: a size below 1, or pixels of another shape.
    """
    if pixels.ndim != 3 or 0 in pixels.shape:
        raise invalid("pixels of shape (height, width, channels)", shape=pixels.shape)
    if min(size) < 1:
        raise invalid("a size (width, height) of at least 1 x 1", size=size)
    height, width, channels = pixels.shape
    if (width, height) == tuple(size):
        return np.clip(pixels, 0, 1).astype(np.float32)
    shrinks = size[0] <= width and size[1] <= height
    method = Image.Resampling.LANCZOS if shrinks else Image.Resampling.BICUBIC
    resized = np.empty((size[1], size[0], channels), np.float32)
    for channel in range(channels):
        light = srgb_to_linear(np.clip(pixels[..., channel], 0, 1).astype(np.float32))
        image = Image.fromarray(light).resize(size, method, reducing_gap=_GAP)
        resized[..., channel] = linear_to_srgb(np.clip(np.asarray(image), 0, 1))
    return np.clip(resized, 0, 1, out=resized)


def resize_share(share: NDArray[np.float32], size: tuple[int, int]) -> NDArray[np.float32]:
    """Shares (height, width) in [0, 1], such as opacity, likewise: averaged as they are, not as light in sRGB."""
    if (share.shape[1], share.shape[0]) == tuple(size):
        return share
    resized = resize_picture(linear_to_srgb(share)[..., None].astype(np.float32), size)
    return srgb_to_linear(resized[..., 0]).astype(np.float32)


def fit_size(size: tuple[int, int], long_side: int) -> tuple[int, int]:
    """The size (width, height) of the same aspect whose longer side is `long_side`; no side is below 1.

    Raises:
        InvalidValueError: a side below 1.
    """
    if min(*size, long_side) < 1:
        raise invalid("sides of at least 1", size=size, long_side=long_side)
    width, height = (max(1, (2 * side * long_side + max(size)) // (2 * max(size))) for side in size)  # rounded, exactly
    return width, height
