"""The seven frieze groups as symmetries: a band that repeats to left and right, and is turned or mirrored.

As for wallpaper, the network is shown two waves that were averaged over the group's motions; upwards they never repeat.
The names are J. H. Conway's, of the steps that leave such footprints.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from artnet.lazy import tf

__all__ = ["FRIEZES", "frieze"]

FRIEZES: Mapping[str, tuple[tuple[tuple[int, int, float], ...], str]] = MappingProxyType({
    "hop": (((1, 1, 0.0),), "repeats (p1)"),
    "step": (((1, 1, 0.0), (1, -1, 0.5)), "glides, as footprints do (p11g)"),
    "sidle": (((1, 1, 0.0), (-1, 1, 0.0)), "upright mirrors (p1m1)"),
    "jump": (((1, 1, 0.0), (1, -1, 0.0)), "a mirror along it (p11m)"),
    "spinning_hop": (((1, 1, 0.0), (-1, -1, 0.0)), "half turns (p2)"),
    "spinning_sidle": (((1, 1, 0.0), (-1, -1, 0.0), (-1, 1, 0.5), (1, -1, 0.5)), "mirrors, half turns between (p2mg)"),
    "spinning_jump": (((1, 1, 0.0), (-1, -1, 0.0), (-1, 1, 0.0), (1, -1, 0.0)), "mirrors both ways (p2mm)"),
})  # fmt: skip
"""Each group's motions (sign of x, sign of y, share of a period by which x moves on), and a line about it."""


def frieze(x: Any, y: Any, group: str, cells: float) -> tuple[Any, Any]:
    """Positions (points,) folded by a group; `cells` periods span the short side, [-1, 1]."""
    motions = FRIEZES[group][0]
    seen = [_waves(sx * (cells / 2) * x + shift, sy * (cells / 2) * y) for sx, sy, shift in motions]
    factor = 1.1 / math.sqrt(len(motions))  # an average is calmer than a wave
    across, up = (factor * tf.add_n(list(each)) for each in zip(*seen, strict=True))
    return across, up


def _waves(x: Any, y: Any) -> tuple[Any, Any]:
    """Two waves with period 1 in x, and none in y."""
    turn = 2 * math.pi
    return (
        0.8 * tf.cos(turn * x + 2.3 * y + 0.4) + 0.35 * tf.sin(2 * turn * x - 1.7 * y + 1.1),
        0.8 * tf.sin(turn * x - 1.3 * y + 1.9) + 0.6 * tf.cos(3.1 * y + 0.6),
    )
