"""Where along its path an animation is at each frame: the mode, the easing between keys, and an even visual speed."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from artnet.entries import Chosen
from artnet.errors import invalid
from artnet.rendering.motion.easings import Easing

__all__ = ["MODES", "broadcast_rate", "held_delays", "places", "playheads"]

MODES = ("loop", "boomerang", "once")
HOLD_FIRST, HOLD_LAST = 0.06, 0.25
"""Shares of the time for which the first and the last frame stay: long enough to see the start, to enjoy the end."""

NTSC = Fraction(1000, 1001)
"""By what the rates of television are slower than the whole numbers that they are called by."""
CALLED = (24, 30, 48, 60, 120)

Array = NDArray[np.float64]


def broadcast_rate(fps: float) -> float:
    """Frames a second: of those of television what their rounded numbers mean, 24000/1001 for 23.976 or 23.98."""
    exact = (float(whole * NTSC) for whole in CALLED)
    return next((rate for rate in exact if abs(fps - rate) < 0.006), fps)


def playheads(frames: int, mode: str) -> Array:
    """Where the playhead is at each frame, (frames,) in [0, 1].

    A loop of n frames is at i / n: after the last frame comes the first, and none is shown twice. A boomerang goes to
    1 and back, `once` from 0 to 1; a single frame is the end.

    Raises:
        InvalidValueError: another mode.
    """
    if mode not in MODES:
        raise invalid(f"one of the modes {', '.join(MODES)}", mode=mode)
    i = np.arange(frames, dtype=np.float64)
    if mode == "loop":
        return i / frames
    if mode == "boomerang":
        return 1 - np.abs(1 - 2 * i / frames)
    return i / (frames - 1) if frames > 1 else np.ones(1)


def places(heads: Array, easing: Chosen[Easing], legs: int, travelled: Sequence[float] | Array = (0.0, 1.0)) -> Array:
    """Places (frames,) in [0, 1] along a path of `legs` equal parts, for playheads (frames,).

    `travelled` says how much the picture has changed up to each of as many equally spaced places: the playhead moves
    evenly in that, a leg's share of the time being its share of the change. The easing acts within each leg.
    """
    changed = np.asarray(travelled, np.float64)
    changed = changed - changed[0]
    changed += np.linspace(0, 1e-6 * max(changed[-1], 1e-9), len(changed))  # strictly rising, so that it inverts
    changed /= changed[-1]
    even = np.linspace(0, 1, len(changed))
    marks = np.interp(np.linspace(0, 1, legs + 1), even, changed)
    leg = np.clip(np.searchsorted(marks, heads, side="right") - 1, 0, legs - 1)
    length = marks[leg + 1] - marks[leg]
    within = np.clip((heads - marks[leg]) / length, 0, 1)
    return np.asarray(np.interp(marks[leg] + length * easing(within), changed, even))


def held_delays(frames: int, seconds: float, hold: float = 0.0) -> list[float]:
    """Seconds each frame stays: the first and the last are held, the others share the rest; the last for `hold`."""
    if frames < 4:
        return [seconds / frames] * frames
    first, last = seconds * HOLD_FIRST, hold or seconds * HOLD_LAST
    if first + last >= seconds:
        first = (seconds - last) / (frames - 1)
    middle = (seconds - first - last) / (frames - 2)
    if middle > first:  # few frames: the first is one like the others
        first = middle = (seconds - last) / (frames - 1)
    return [first, *[middle] * (frames - 2), last]
