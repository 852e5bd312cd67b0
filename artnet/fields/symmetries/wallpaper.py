"""The 17 wallpaper groups as symmetries: the screen is folded so that a picture repeats, turns, mirrors and glides.

The network is shown two waves of the plane that have the group's symmetry, and so whatever it paints has it: smoothly,
without a seam at the edge of a cell. A wave becomes symmetric when it is averaged over the group's motions (F. A.
Farris, "Creating Symmetry", 2015). The motions of each group, in coordinates of its lattice, are the general positions
of the International Tables for Crystallography, volume A.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.lazy import tf

__all__ = ["GROUPS", "LATTICES", "motions_of_group", "wallpaper"]

P3 = "x,y; -y,x-y; -x+y,-x"
P6 = f"{P3}; -x,-y; y,-x+y; x-y,x"
P4 = "x,y; -x,-y; -y,x; y,-x"
GROUPS: Mapping[str, tuple[str, str, str]] = MappingProxyType({
    "p1": ("oblique", "x,y", "repeats, nothing more"),
    "p2": ("oblique", "x,y; -x,-y", "half turns"),
    "pm": ("square", "x,y; -x,y", "parallel mirrors"),
    "pg": ("square", "x,y; -x,y+1/2", "glides: mirrored and moved on"),
    "cm": ("square", "x,y; -x,y; x+1/2,y+1/2; -x+1/2,y+1/2", "mirrors, with glides between them"),
    "pmm": ("square", "x,y; -x,-y; -x,y; x,-y", "mirrors both ways"),
    "pmg": ("square", "x,y; -x,-y; -x+1/2,y; x+1/2,-y", "mirrors one way, half turns between them"),
    "pgg": ("square", "x,y; -x,-y; -x+1/2,y+1/2; x+1/2,-y+1/2", "glides both ways"),
    "cmm": ("square", "x,y; -x,-y; -x,y; x,-y; x+1/2,y+1/2; -x+1/2,-y+1/2; -x+1/2,y+1/2; x+1/2,-y+1/2",
            "mirrors both ways, half turns off them: bricks"),
    "p4": ("square", P4, "quarter turns"),
    "p4m": ("square", f"{P4}; -x,y; x,-y; y,x; -y,-x", "quarter turns, mirrors four ways: tiles"),
    "p4g": ("square", f"{P4}; -x+1/2,y+1/2; x+1/2,-y+1/2; y+1/2,x+1/2; -y+1/2,-x+1/2", "pinwheels between mirrors"),
    "p3": ("hexagonal", P3, "third turns"),
    "p3m1": ("hexagonal", f"{P3}; -y,-x; -x+y,y; x,x-y", "third turns, all centres on mirrors"),
    "p31m": ("hexagonal", f"{P3}; y,x; x-y,-y; -x,-x+y", "third turns, some centres off the mirrors"),
    "p6": ("hexagonal", P6, "sixth turns"),
    "p6m": ("hexagonal", f"{P6}; -y,-x; -x+y,y; x,x-y; y,x; x-y,-y; -x,-x+y", "sixth turns, mirrors six ways: snow"),
})  # fmt: skip
"""Each group's lattice, its motions, and a line about it."""
LATTICES: Mapping[str, NDArray[np.float64]] = MappingProxyType({
    "oblique": np.array([[1.0, 0.35], [0.0, 0.9]]),
    "square": np.eye(2),
    "hexagonal": np.array([[1.0, -0.5], [0.0, math.sqrt(0.75)]]),
})  # fmt: skip
"""Columns are the two steps of a lattice, in periods."""
WAVES = (
    ((1, 0), 0.4, 1.9), ((0, 1), 1.7, 0.3), ((1, 1), 2.9, 1.1), ((1, -1), 0.9, 2.3), ((2, 1), 2.1, 0.7),
    ((2, 0), 1.2, 0.2), ((0, 2), 0.6, 2.7),
)  # fmt: skip
"""Waves that are averaged: how often they go up and down along the two steps, and their phases in both numbers."""
SPREAD = 0.75
"""The standard deviation of either number over the plane: a view of [-1, 1] has 0.58, and its corners more."""


def wallpaper(x: Any, y: Any, group: str, cells: float) -> tuple[Any, Any]:
    """Positions (points,) folded by a group; `cells` periods of its lattice span the short side, [-1, 1]."""
    lattice, waves, weights = _spectrum(group)
    inverse = np.linalg.inv(lattice) * (cells / 2)
    first, second = (float(a) * x + float(b) * y for a, b in inverse)
    angles = [2 * math.pi * (float(k) * first + float(m) * second) for k, m in waves]
    sines = [wave(angle) for angle in angles for wave in (tf.cos, tf.sin)]
    across, up = (tf.add_n([float(weight) * wave for weight, wave in zip(row, sines, strict=True)]) for row in weights)
    return across, up


@functools.cache
def motions_of_group(group: str) -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """The group's motions, but for the lattice's steps: a matrix (2, 2) and a shift (2,), in lattice coordinates."""
    motions = []
    for text in GROUPS[group][1].split(";"):
        rows, shifts = [], []
        for formula in text.split(","):
            terms = re.findall(r"([+-]?)(1/2|x|y)", formula.strip())
            signs = {term: -1.0 if sign == "-" else 1.0 for sign, term in terms}
            rows.append([signs.get("x", 0.0), signs.get("y", 0.0)])
            shifts.append(0.5 * signs.get("1/2", 0.0))
        motions.append((np.array(rows), np.array(shifts)))
    return motions


@functools.cache
def _spectrum(group: str) -> tuple[NDArray[np.float64], list[tuple[int, int]], NDArray[np.float64]]:
    """The lattice; wave numbers (waves, 2); and the weights (2, 2 waves) of their cosines and sines in both numbers."""
    series: list[dict[tuple[int, int], complex]] = [{}, {}]
    for wave, *phases in WAVES:
        for number, phase in enumerate(phases):
            for matrix, shift in motions_of_group(group):
                k = int(matrix[:, 0] @ wave), int(matrix[:, 1] @ wave)
                turn = np.exp(1j * (2 * math.pi * float(np.dot(wave, shift)) + phase)) / math.hypot(*wave)
                if k < (0, 0):  # the same wave, seen from behind
                    k, turn = (-k[0], -k[1]), np.conj(turn)
                series[number][k] = series[number].get(k, 0) + turn
    waves = sorted(k for k in series[0].keys() | series[1].keys() if k != (0, 0))
    rows = [np.array([part for k in waves for part in _parts(s.get(k, 0))]) for s in series]
    first = rows[0] / math.sqrt(0.5 * float(rows[0] @ rows[0]))
    rest = rows[1] - 0.5 * float(rows[1] @ first) * first  # so that the two numbers are not one
    second = rest / math.sqrt(0.5 * float(rest @ rest))
    return LATTICES[GROUPS[group][0]], waves, SPREAD * np.array([first, second])


def _parts(weight: complex) -> tuple[float, float]:
    """Weights of cosine and sine, of the real part of weight * exp(i angle)."""
    return float(np.real(weight)), -float(np.imag(weight))
