"""How good a picture is, as far as a small measure can say: enough to leave out what nobody would keep.

Four things are looked at, each from 0 to 1; none says what is art. They were set on sheets that had been judged by eye,
which the tests still hold.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from artnet.color.models import linear_to_oklab
from artnet.color.transfer import srgb_to_linear
from artnet.works.describing import octaves_of, seen_from_afar

__all__ = ["Judgement", "judge"]

Array = NDArray[np.float64]

FAINT, CLEAR = 0.01, 0.1
"""Deviations of colour in OKLab: below the first nothing is to be seen, above the second all is."""
PARTS = 4
"""Parts along each side in which it is asked whether something is there."""
EMPTY, FULL = 0.005, 0.16
"""Deviations of colour within a part: below the first it is empty, above the second full."""
PLAIN, LEAST, MOST, NOISE = 0.0, 0.9, 3.1, 3.8
"""The mean octave of its waves, from 0 (one a side) to 4 (16 and more): near the first a mere gradient, above the last
noise, and between the two in the middle as a picture is."""
GRAY = 0.03
"""Chroma below which a colour has no hue."""
LOUD, LOUDEST = 0.25, 0.31
"""Chroma that is loud: the corners of sRGB lie from 0.25 to 0.32."""
TEMPLATES = ((0,), (0, 180), (0, 120, 240), (0, 90, 180), (0, 150, 210))
"""Degrees between hues that go together: one, two that face each other, three, and splits (M. Tokumaru et al., 2002,
after Y. Matsuda)."""
ARC = 25.0
"""Degrees to each side of a hue that still count as it."""


@dataclass(frozen=True)
class Judgement:
    """How a picture does, each from 0 to 1; `total` is 0 where any of them is."""

    contrast: float
    fullness: float
    spectrum: float
    harmony: float

    @property
    def total(self) -> float:
        """All of it as one number: the geometric mean."""
        return float((self.contrast * self.fullness * self.spectrum * self.harmony) ** 0.25)


def judge(pixels: ArrayLike) -> Judgement:
    """How pixels (height, width, 1, 3 or 4) uint8 sRGB do; opacity does not count.

    - contrast: whether there is anything to be seen;
    - fullness: in how much of it something happens;
    - spectrum: whether its waves are as long as a picture's, between a mere gradient and noise;
    - harmony: how much of its colour lies about hues that go together, and is not as loud as a screen can be.

    Raises:
        InvalidValueError: other pixels.
    """
    color = seen_from_afar(pixels)
    lab = linear_to_oklab(np.asarray(srgb_to_linear(color), np.float64))
    flat = lab.reshape(-1, 3)
    deviation = float(np.sqrt(flat.var(axis=0).sum()))
    octaves = octaves_of(lab[..., 0])
    mean_octave = float((octaves * np.arange(len(octaves))).sum())
    return Judgement(
        contrast=_rise(deviation, FAINT, CLEAR),
        fullness=_fullness(lab),
        spectrum=min(_rise(mean_octave, PLAIN, LEAST), 1.0 - _rise(mean_octave, MOST, NOISE)),
        harmony=_harmony(flat),
    )


def _rise(value: float, low: float, high: float) -> float:
    """0 below `low`, 1 above `high`, straight between."""
    return float(np.clip((value - low) / (high - low), 0, 1))


def _fullness(lab: Array) -> float:
    """The mean over parts of a picture (height, width, 3) of how much is in each."""
    rows = np.array_split(lab, min(PARTS, lab.shape[0]), axis=0)
    parts = [part for row in rows for part in np.array_split(row, min(PARTS, row.shape[1]), axis=1)]
    return float(np.mean([_rise(float(np.sqrt(part.reshape(-1, 3).var(axis=0).sum())), EMPTY, FULL) for part in parts]))


def _harmony(lab: Array) -> float:
    """The share of chroma about the hues of the best template, less what is too loud."""
    chroma = np.hypot(lab[:, 1], lab[:, 2])
    loud = float(np.clip((chroma - LOUD) / (LOUDEST - LOUD), 0, 1).mean())
    weight = np.where(chroma > GRAY, chroma, 0.0)
    if weight.sum() < GRAY * 0.01 * len(lab):
        return 1.0
    hue = np.degrees(np.arctan2(lab[:, 2], lab[:, 1])) % 360
    around = np.bincount(hue.astype(int) % 360, weight, 360) / weight.sum()
    near = np.zeros(360)
    for off in np.arange(-ARC, ARC + 1):
        near += np.roll(around, int(off))  # what lies about each degree
    best = max(float(np.sum([np.roll(near, -turn) for turn in hues], axis=0).max()) for hues in TEMPLATES)
    return min(1.0, best) * (1.0 - loud)
