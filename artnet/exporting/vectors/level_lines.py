"""Lines along which a channel of a picture has one value."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.exporting.vectors.channels import Channel
from artnet.exporting.vectors.contouring import Field, Points, lines_at

__all__ = ["level_lines"]

FLAT = 1e-4
"""A span of values below which a channel is the same everywhere."""


def level_lines(colors: NDArray[np.floating[Any]], channel: Channel, levels: int) -> list[Points]:
    """Lines for so many values between a channel's least and its largest; of hues, all around the wheel.

    Args:
        colors: (height + 1, width + 1, 3) sRGB at the corners of the pixels.
        channel: what the lines follow.
        levels: how many values.
    """
    field = channel.of(colors.astype(np.float64))
    if channel.turns:
        return [line for n in range(levels) for line in _at_angle(field, 2 * math.pi * (n + 0.5) / levels)]
    least, most = float(field.min()), float(field.max())
    if most - least < FLAT:
        return []
    values = least + (most - least) * (np.arange(levels) + 0.5) / levels
    return [line for level in lines_at(_softened(field), values) for line in level]


def _at_angle(field: Field, angle: float) -> list[Points]:
    """Where an angle in degrees is this one in radians: its sine crosses 0 there, and far from there it says nothing."""
    away = np.radians(field) - angle
    near = np.where(np.cos(away) > 0, np.sin(away), np.nan)
    return lines_at(np.ma.masked_invalid(near), np.zeros(1))[0]


def _softened(field: Field) -> Field:
    """A field, averaged over three points each way: edges of flat areas lose their stairs, slopes stay what they are."""
    for axis in (0, 1):
        wide = np.pad(field, [(1, 1) if a == axis else (0, 0) for a in (0, 1)], mode="reflect", reflect_type="odd")
        parts = [np.take(wide, np.arange(n, n + field.shape[axis]), axis=axis) for n in range(3)]
        field = 0.25 * parts[0] + 0.5 * parts[1] + 0.25 * parts[2]
    return np.asarray(field)
