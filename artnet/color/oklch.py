"""OKLCh: lightness, chroma and hue, with NumPy; what lies outside of sRGB gives up chroma, not hue or lightness."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from artnet.color.models import linear_to_oklab, oklab_to_linear
from artnet.color.transfer import linear_to_srgb, srgb_to_linear

__all__ = ["oklch_to_srgb", "srgb_to_oklch"]

HALVINGS = 24
SLACK = 1e-6


def srgb_to_oklch(colors: ArrayLike) -> NDArray[np.float64]:
    """Lightness in [0, 1], chroma and hue in degrees (..., 3) of sRGB (..., 3) in [0, 1]."""
    lab = linear_to_oklab(np.asarray(srgb_to_linear(np.asarray(colors, np.float64)), np.float64))
    hue = np.degrees(np.arctan2(lab[..., 2], lab[..., 1])) % 360
    return np.stack([lab[..., 0], np.hypot(lab[..., 1], lab[..., 2]), hue], axis=-1)


def oklch_to_srgb(colors: ArrayLike | Sequence[Sequence[float]]) -> NDArray[np.float64]:
    """sRGB (..., 3) in [0, 1] of lightness, chroma and hue in degrees (..., 3).

    A colour that sRGB does not have is the one of its lightness and hue with the most chroma that it has (found by
    halving, as CSS Color 4 does, but without its clipping at the end).
    """
    lightness, chroma, hue = np.moveaxis(np.asarray(colors, np.float64), -1, 0)
    angle = np.radians(hue)

    def light(c: NDArray[np.float64]) -> NDArray[np.float64]:
        return oklab_to_linear(np.stack([lightness, c * np.cos(angle), c * np.sin(angle)], axis=-1))

    def fits(c: NDArray[np.float64]) -> NDArray[np.bool_]:
        return np.asarray(((light(c) >= -SLACK) & (light(c) <= 1 + SLACK)).all(axis=-1))

    low, high = np.zeros_like(chroma), np.where(fits(chroma), 0.0, chroma)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = np.where(fits(middle), middle, low), np.where(fits(middle), high, middle)
    kept = np.where(fits(chroma), chroma, low)
    return np.asarray(linear_to_srgb(np.clip(light(kept), 0, 1)), np.float64)
