"""Targets that one can see through: their opacity is painted with them, or they are laid over white."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from artnet.color.compositing import over_ground
from artnet.color.transfer import linear_to_srgb, srgb_to_linear
from artnet.media.stills.resizing import resize_picture

__all__ = ["laid_over_white", "seen_light", "spread_colors"]

Pixels = NDArray[np.float32]

BLACK = (0.0, 0.0, 0.0)


def laid_over_white(color: Pixels, alpha: Pixels) -> Pixels:
    """Colours (height, width, 3) of this opacity (height, width) over white, in linear light."""
    return over_ground(np.dstack([color, alpha]))


def seen_light(color: Pixels, alpha: Pixels) -> Pixels:
    """Colours (height, width, 3) as they add to a picture: multiplied by their opacity in linear light, sRGB."""
    return over_ground(np.dstack([color, alpha]), BLACK)


def spread_colors(seen: Pixels, alpha: Pixels) -> Pixels:
    """Colours (height, width, 3) of what `seen_light` gives; clear pixels take those of what lies next to them.

    What is not seen has a colour all the same, which a network has to learn: this one is easy, and leaves no dark rim.
    Push-pull (Gortler et al. 1996, The Lumigraph, 6.2): clear pixels are filled from the picture at half the size.
    """
    light = _filled(srgb_to_linear(seen).astype(np.float32), alpha[..., None].astype(np.float32))
    return np.clip(linear_to_srgb(light), 0, 1).astype(np.float32)


def _filled(light: Pixels, weight: Pixels) -> Pixels:
    """Linear colours of sums of light (height, width, 3) and of weights (height, width, 1)."""
    height, width = weight.shape[:2]
    own: Pixels = np.clip(light / np.maximum(weight, np.float32(1e-6)), 0, 1)
    if weight.min() > 0:
        return own
    if height == width == 1:
        return np.ones_like(own)  # all of it is clear
    half = _filled(_halved(light), _halved(weight))
    below = srgb_to_linear(resize_picture(linear_to_srgb(half).astype(np.float32), (width, height)))
    return np.where(weight > 0, own, below).astype(np.float32)


def _halved(values: Pixels) -> Pixels:
    """Sums of blocks of 2 x 2 of (height, width, channels), filled up with zeros."""
    height, width, channels = values.shape
    even = np.pad(values, ((0, height % 2), (0, width % 2), (0, 0)))
    blocks = even.reshape(-(-height // 2), 2, -(-width // 2), 2, channels)
    return np.asarray(blocks.sum(axis=(1, 3)), np.float32)
