"""Lines along which a channel of a picture has one value."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.exporting.vectors.channels import Channel
from artnet.exporting.vectors.contouring import Points, lines_at
from artnet.exporting.vectors.smoothing import softened

__all__ = ["level_lines"]

FLAT = 1e-4
"""A span of values below which a channel is the same everywhere."""
SURE = 0.3
"""Length of a smoothed way on the wheel of hues, 1 where all around agree, below which there is no hue."""


def level_lines(colors: NDArray[np.floating[Any]], channel: Channel, levels: int) -> list[Points]:
    """Lines for so many values between a channel's least and its largest; of hues, all around the wheel.

    Args:
        colors: (height + 1, width + 1, 4) sRGB as over white, and opacity, at the corners of the pixels.
        channel: what the lines follow.
        levels: how many values.
    """
    field = channel.of(colors.astype(np.float64))
    if channel.turns:
        way = softened(np.nan_to_num(np.exp(1j * np.radians(field))))
        return [line for n in range(levels) for line in _at_angle(way, 2 * math.pi * (n + 0.5) / levels)]
    least, most = float(field.min()), float(field.max())
    if most - least < FLAT:
        return []
    values = least + (most - least) * (np.arange(levels) + 0.5) / levels
    return [line for level in lines_at(softened(field), values) for line in level]


def _at_angle(way: NDArray[np.complex128], angle: float) -> list[Points]:
    """Where ways on the wheel point at an angle in radians: their share across it is 0, and that along it large."""
    turned = way * np.exp(-1j * angle)
    return lines_at(np.ma.array(turned.imag, mask=turned.real < SURE), np.zeros(1))[0]
