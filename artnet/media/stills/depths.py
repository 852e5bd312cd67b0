"""Pixels of 8, 10 or 16 bits a channel, from those of another depth."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["at_depth", "depth_of"]

BAND = 1 << 22
"""Numbers that are brought to another depth at a time: 16 MiB of them."""


def depth_of(pixels: NDArray[Any]) -> int:
    """Bits a channel, of pixels that span their whole dtype: 8 or 16."""
    return 8 * pixels.dtype.itemsize


def at_depth(pixels: NDArray[Any], bits: int) -> NDArray[Any]:
    """Pixels (height, ...) uint8 or uint16 with so many bits a channel, rounded to the nearest; the same if they have.

    Those of 10 bits are uint16, up to 1,023.
    """
    own = depth_of(pixels)
    if own == bits:
        return pixels
    most, given = np.uint32(2**bits - 1), np.uint32(2**own - 1)
    result = np.empty(pixels.shape, np.uint8 if bits == 8 else np.uint16)
    rows = max(1, BAND // max(1, pixels[:1].size))
    for top in range(0, len(pixels), rows):
        band = pixels[top : top + rows].astype(np.uint32)
        result[top : top + rows] = (band * most + given // 2) // given
    return result
