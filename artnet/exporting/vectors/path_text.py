"""Paths as the text of `d`: relative, in whole numbers of a small unit, so that nothing adds up, and short."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from artnet.exporting.vectors.contouring import Points
from artnet.exporting.vectors.curves import Curves

__all__ = ["curve_text", "decimals_of", "line_text"]

FINE = 16
"""Units in a pixel, at least."""


def decimals_of(scale: float) -> int:
    """Decimals of millimetres that tell a sixteenth of a pixel of so many millimetres; two at least."""
    return max(2, math.ceil(-math.log10(scale / FINE)))


def curve_text(curves: Curves, decimals: int, *, closed: bool) -> str:
    """Curves (curves, 4, 2), one after the other, in millimetres; straight ones as lines."""
    whole = np.rint(curves * 10**decimals).astype(np.int64)
    parts = [_numbers("M", whole[0, 0].tolist(), decimals)]
    for first, *rest, straight in zip(whole[:, 0].tolist(), *np.moveaxis(whole[:, 1:], 1, 0).tolist(),
                                      _straight(whole).tolist(), strict=True):  # fmt: skip
        x, y = first
        if rest[-1] == first and straight:
            continue
        used = rest[-1:] if straight else rest
        parts.append(_numbers("l" if straight else "c", [n for a, b in used for n in (a - x, b - y)], decimals))
    return "".join(parts) + ("z" if closed else "")


def line_text(points: Points, decimals: int) -> str:
    """Straight lines through points in millimetres."""
    whole = np.rint(points * 10**decimals).astype(np.int64)
    steps = np.diff(whole, axis=0)
    return _numbers("M", whole[0].tolist(), decimals) + _numbers("l", steps.ravel().tolist(), decimals)


def _straight(whole: Points) -> Points:
    """Which curves are lines: their handles lie on them, but for a unit."""
    way = (whole[:, 3] - whole[:, 0]).astype(np.float64)
    length = np.maximum(np.hypot(*way.T), 1)
    way = way / length[:, None]
    handles = whole[:, 1:3] - whole[:, :1]
    off = np.abs(handles[..., 0] * way[:, None, 1] - handles[..., 1] * way[:, None, 0])
    along = (handles * way[:, None]).sum(axis=2)
    return np.asarray(((off <= 1) & (along >= -1) & (along <= length[:, None] + 1)).all(axis=1))


def _numbers(letter: str, whole: list[int], decimals: int) -> str:
    """A letter and its numbers, without zeros and spaces that a reader does not need."""
    return letter + "".join([_number(number, decimals) for number in whole]).lstrip()


@lru_cache(1 << 14)
def _number(whole: int, decimals: int) -> str:
    digits = f"{abs(whole):0{decimals + 1}d}"
    text = f"{digits[:-decimals].lstrip('0')}.{digits[-decimals:].rstrip('0')}".rstrip(".") or "0"
    return f"-{text}" if whole < 0 else f" {text}"
