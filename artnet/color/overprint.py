"""Transparent inks printed over one another: each takes its share of the light that the paper gives back.

Light in three bands, as red, green and blue: an ink that covers a share c of a place lets through 1 - c + c T of the
light, T being what a full layer lets through (Demichel's shares times Beer's law). So one ink alone on the paper has
its own colour, and what overlaps darkens.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

__all__ = ["overprinted", "printings", "transmittance"]

DARKEST = 1e-3
"""Of a paper, so that an ink on black has a share of it."""


def transmittance(inks: Any, paper: Any) -> Any:
    """What a full layer of each ink (inks, 3) lets through, of linear light (3,) from the paper."""
    return inks / (paper + DARKEST) * (1 + DARKEST)


def overprinted(cover: Sequence[Any], through: Sequence[Any], paper: Any) -> Any:
    """Linear light (points, 3), from the share (points, 1) of the paper that each ink covers."""
    light = paper
    for share, passing in zip(cover, through, strict=True):
        light = light * (1 - share + share * passing)
    return light


def printings(inks: Sequence[Any], paper: Any) -> Any:
    """The light (2^inks, 3) of every way to print inks (3,) over one another on a paper: bit i says that ink i is.

    All are linear light, of NumPy or of TensorFlow.
    """
    ways = np.arange(2 ** len(inks), dtype=np.int32)[:, None]
    cover = [(ways >> place & 1).astype(np.float32) for place in range(len(inks))]
    return overprinted(cover, [transmittance(ink, paper) for ink in inks], paper)
