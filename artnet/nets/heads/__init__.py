"""Colour heads: from the network's last numbers to colour, or to lines, light and dots on paper."""

from __future__ import annotations

from artnet.nets.heads import (  # noqa: F401  each registers its rows
    colors,
    lines,
    pieces,
    ramps,
    relief,
    screens,
    spot_inks,
)
from artnet.nets.heads.registry import (
    HEADS,
    Head,
    Swatch,
    check_colors,
    colors_needed,
    dials_of,
    head_colors,
    head_inks,
    head_is_hard,
    head_is_linear,
    head_swatches,
    head_values,
    head_width,
    spec_is_hard,
    swatches_of,
    told_apart,
    warn_of_fine_marks,
)

__all__ = [
    "HEADS",
    "Head",
    "Swatch",
    "check_colors",
    "colors_needed",
    "dials_of",
    "head_colors",
    "head_inks",
    "head_is_hard",
    "head_is_linear",
    "head_swatches",
    "head_values",
    "head_width",
    "spec_is_hard",
    "swatches_of",
    "told_apart",
    "warn_of_fine_marks",
]
