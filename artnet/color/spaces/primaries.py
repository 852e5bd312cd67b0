"""Colour spaces of three primaries: sRGB, and Display P3, which has its white and its curve, and reaches further.

Numbers go from one to the other in linear light, by a matrix: white stays white, and gray stays gray.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from artnet.color.transfer import linear_to_srgb, srgb_to_linear

__all__ = ["PRIMARIES", "SPACES", "WHITE", "from_srgb", "from_srgb_matrix", "to_srgb_matrix", "to_xyz"]

SPACES = ("srgb", "display-p3")
"""The spaces that pixels may be in."""
WHITE = (0.3127, 0.3290)
"""D65, of both: x and y."""
PRIMARIES: Mapping[str, tuple[tuple[float, float], ...]] = {
    "srgb": ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06)),  # IEC 61966-2-1
    "display-p3": ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),  # SMPTE RP 431-2, with D65: SMPTE EG 432-1
}
"""x and y of red, green and blue."""


def to_xyz(space: str) -> NDArray[np.float64]:
    """The matrix (3, 3) from linear light to CIE XYZ, in which white has Y = 1."""
    colors = np.array([_xyz(*place) for place in PRIMARIES[space]]).T
    return colors * np.linalg.solve(colors, _xyz(*WHITE))


def from_srgb_matrix(space: str) -> NDArray[np.float64]:
    """The matrix (3, 3) from linear light in sRGB to that in another space."""
    return np.asarray(np.linalg.solve(to_xyz(space), to_xyz("srgb")))


def to_srgb_matrix(space: str) -> NDArray[np.float64]:
    """The matrix back."""
    return np.asarray(np.linalg.solve(to_xyz("srgb"), to_xyz(space)))


def from_srgb(colors: ArrayLike, space: str) -> NDArray[np.floating]:
    """Colours (..., 3) sRGB in [0, 1] as they are in another space, of the same kind of numbers."""
    c = np.asarray(colors)
    if space == "srgb":
        return c
    light = srgb_to_linear(c) @ from_srgb_matrix(space).T.astype(c.dtype)
    return linear_to_srgb(np.clip(light, 0, 1))


def _xyz(x: float, y: float) -> NDArray[np.float64]:
    return np.array([x / y, 1.0, (1 - x - y) / y])
