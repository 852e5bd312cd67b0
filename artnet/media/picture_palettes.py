"""The palette of a photograph: the colours round which its pixels gather; and any palette put in harmony."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from artnet.color.harmonies import TEMPLATES, harmonised
from artnet.color.palettes import choose_palette, hex_to_srgb, is_picture, srgb_to_hex
from artnet.errors import invalid
from artnet.media.stills.encoding import read_picture

__all__ = ["harmonise", "palette_of"]

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


def harmonise(palette: str | Sequence[str], template: str = "") -> tuple[str, ...]:
    """The colours of a palette, moved in hue until they stand in harmony; their lightness stays.

    Args:
        palette: a name, "#102030 #ffcc00", a list of colours, or a picture such as "photo.jpg", whose colours it takes.
        template: one of i, V, L, I, T, Y and X, the sectors of the hue circle of Cohen-Or et al. (2006); by default
            the one that fits best.

    Raises:
        InvalidValueError: another template, or colours that cannot be read.
        UnknownNameError: an unknown palette.
    """
    if not isinstance(template, str) or template not in ("", *TEMPLATES):
        raise invalid(f"one of the templates {', '.join(TEMPLATES)}", template=template)
    return srgb_to_hex(harmonised(hex_to_srgb(palette_of(palette)), template))
