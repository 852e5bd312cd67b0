"""The sRGB transfer functions (IEC 61966-2-1), with NumPy: between stored values and linear light."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["linear_to_srgb", "srgb_to_linear"]


@np.errstate(under="ignore")  # which a project may have numpy raise
def srgb_to_linear(color: ArrayLike) -> NDArray[np.floating]:
    """Linear light in [0, 1] from sRGB in [0, 1], of any shape; float32 stays float32."""
    c = np.asarray(color)
    return np.where(c <= 0.04045, c / 12.92, ((np.maximum(c, 0.04045) + 0.055) / 1.055) ** 2.4).astype(c.dtype)


@np.errstate(under="ignore")  # which a project may have numpy raise
def linear_to_srgb(light: ArrayLike) -> NDArray[np.floating]:
    """The sRGB value in [0, 1] from linear light in [0, 1], of any shape; float32 stays float32."""
    v = np.asarray(light)
    return np.where(v <= 0.0031308, v * 12.92, 1.055 * np.maximum(v, 0.0031308) ** (1 / 2.4) - 0.055).astype(v.dtype)
