"""The gray of a colour: the one of the same luminance."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from artnet.color.transfer import linear_to_srgb, srgb_to_linear

__all__ = ["gray_of"]

LUMINANCE = np.array([0.2126, 0.7152, 0.0722], np.float32)
"""Weights of linear red, green and blue in the luminance (ITU-R BT.709)."""


def gray_of(color: NDArray[np.float32]) -> NDArray[np.float32]:
    """The gray (height, width, 1) sRGB of the same luminance."""
    light = srgb_to_linear(color) @ LUMINANCE
    return linear_to_srgb(light)[..., None].astype(np.float32)
