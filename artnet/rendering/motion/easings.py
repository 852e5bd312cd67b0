"""Easings: how a motion gets from one key to the next, as functions from [0, 1] onto [0, 1].

| name | formula | |
|---|---|---|
| linear | t | the same speed all the way |
| sine | (1 - cos πt) / 2 | leaves and arrives gently |
| cubic | 4t³, mirrored | lingers at the keys |
| snap | 16t⁵, mirrored | rests, leaps, rests |
| swing | t - sin(2πt)/2π · 1.5 | past the key a little, and back |
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from artnet.entries import Entry
from artnet.registry import Registry

__all__ = ["EASINGS", "Easing"]

Array = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Easing(Entry):
    """`function(t) -> float64 of the shape of t`, with 0 at 0 and 1 at 1."""

    gives: ClassVar[str] = "finite numbers"

    def allows(self, result: Any) -> bool:
        """Whether they are."""
        try:
            return bool(np.isfinite(np.asarray(result, np.float64)).all())
        except (TypeError, ValueError):
            return False


EASINGS: Registry[Easing] = Registry("easing", Easing, "easings")


def _mirrored(power: int, t: Array) -> Array:
    early = 2 ** (power - 1) * t**power
    return np.where(t < 0.5, early, 1 - 2 ** (power - 1) * (1 - t) ** power)


for _row in (
    Easing(name="linear", function=lambda t: np.asarray(t, np.float64), summary="the same speed all the way"),
    Easing(name="sine", function=lambda t: (1 - np.cos(np.pi * t)) / 2, summary="leaves and arrives gently"),
    Easing(name="cubic", function=lambda t: _mirrored(3, t), summary="lingers at the keys"),
    Easing(name="snap", function=lambda t: _mirrored(5, t), summary="rests, leaps, rests"),
    Easing(
        name="swing",
        function=lambda t: t - 1.5 * np.sin(2 * np.pi * t) / (2 * np.pi),
        summary="draws back, swings past and settles",
    ),
):
    EASINGS.add(_row)
