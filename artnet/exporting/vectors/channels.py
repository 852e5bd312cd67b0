"""The registry of what level lines may follow: numbers of a colour."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.color.oklch import srgb_to_oklch

__all__ = ["CHANNELS", "Channel"]

Colors = NDArray[np.floating[Any]]
GRAY = 0.02
"""Chroma below which a colour has no hue."""


@dataclass(frozen=True)
class Channel:
    """`of(colors)` gives a number (...,) for each colour (..., 4) in [0, 1]: sRGB as over white, and opacity.

    Numbers of a channel that `turns` are degrees: 360 is 0 again. Where there is none, it is not a number.
    """

    name: str
    of: Callable[[Colors], Colors]
    summary: str
    turns: bool = False


def _hue(colors: Colors) -> Colors:
    _, chroma, hue = np.moveaxis(srgb_to_oklch(colors[..., :3]), -1, 0)
    return np.where(chroma < GRAY, np.nan, hue)


CHANNELS: Mapping[str, Channel] = MappingProxyType(
    {
        channel.name: channel
        for channel in (
            Channel("lightness", lambda colors: srgb_to_oklch(colors[..., :3])[..., 0], "of OKLab, 0 to 1"),
            Channel("chroma", lambda colors: srgb_to_oklch(colors[..., :3])[..., 1], "how colourful, 0 to 0.33"),
            Channel("hue", _hue, "degrees around the wheel; grey has none", turns=True),
            Channel("red", lambda colors: colors[..., 0], "of sRGB, 0 to 1"),
            Channel("green", lambda colors: colors[..., 1], "of sRGB, 0 to 1"),
            Channel("blue", lambda colors: colors[..., 2], "of sRGB, 0 to 1"),
            Channel("opacity", lambda colors: colors[..., 3], "of heads that have it, 0 to 1"),
        )
    }
)
"""All of them, by name."""
