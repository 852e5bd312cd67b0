"""The palette of a photograph: the colours round which its pixels gather."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from artnet.color.palettes import choose_palette, is_picture
from artnet.media.stills.encoding import read_picture

__all__ = ["palette_of"]

SIDE = 256
"""Pixels a side of a picture that are looked at."""
COLORS = 6


def palette_of(
    spec: str | Sequence[str], pixels: NDArray[np.float32] | None = None, *, seed: str = "0"
) -> tuple[str, ...]:
    """As `choose_palette`, whose arguments it takes; also of the name of a picture: its colours, dark to light.

    Raises:
        PictureError: a picture that is not there or cannot be read.
    """
    if not isinstance(spec, str) or not is_picture(spec):
        return choose_palette(spec, pixels, seed=seed)
    picture = read_picture(spec.strip(), SIDE)
    seen = picture.pixels.reshape(-1, 3)
    if picture.alpha is not None:
        seen = seen[picture.alpha.reshape(-1) > 0.5] if (picture.alpha > 0.5).any() else seen
    return choose_palette(f"kmeans({COLORS})", seen, seed="0")
