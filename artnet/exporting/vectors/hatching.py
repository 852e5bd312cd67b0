"""Hatching: strokes of a pen, the denser the darker.

The strokes of a direction lie on lines that are evenly apart. In a light place every eighth line is drawn, in a darker
one every fourth, and so on; where all are drawn, the second direction begins. So the share of the paper that ink covers
follows the light that the picture sends back there.
"""

from __future__ import annotations

import math

import numpy as np

from artnet.exporting.vectors.contouring import Field, Points

__all__ = ["strokes"]

ANGLES = (45.0, 135.0)
"""Of the strokes of each direction, in degrees."""
ORDER = (0, 4, 2, 6, 1, 5, 3, 7)
"""Of the eight lines of a group, which one is drawn first, next and so on: each halves the widest gap."""
PAPER = 0.92
"""Lightness that counts as bare paper."""
STEP = 0.5
"""Pixels along a line between two looks at the picture."""
AT_ONCE = 1 << 18
"""Places that are looked at together: some tens of megabytes."""
SHORTEST = 1.5
"""Pixels: shorter strokes are blots."""


def strokes(light: Field, pitch: float, width: float) -> list[Points]:
    """The strokes (2, 2), from end to end.

    Args:
        light: (rows, columns), lightness of OKLab in [0, 1].
        pitch: pixels from one line to the next of a direction.
        width: pixels that the pen's stroke is wide.
    """
    size = np.array(light.shape[::-1]) - 1
    reach = math.hypot(*size) / 2
    full = min(1.0, width / pitch)  # the share of the paper that all lines of a direction cover
    lines = np.arange(-math.floor(reach / pitch), math.floor(reach / pitch) + 1)
    steps = np.arange(-reach, reach + STEP, STEP)
    turn = np.argsort(ORDER)[lines % len(ORDER)]  # when a line's turn comes
    at_once = 2 * max(1, AT_ONCE // (2 * len(steps)))
    found: list[Points] = []
    for number, angle in enumerate(np.radians(ANGLES)):
        along, across = np.array([math.cos(angle), math.sin(angle)]), np.array([-math.sin(angle), math.cos(angle)])
        covered = full * (turn + 0.5) / len(ORDER)
        limits = PAPER * np.cbrt((1 - full) ** number * (1 - covered))  # of light, the cube of lightness, this is left
        starts = size / 2 + across * (lines * pitch)[:, None]
        for first in range(0, len(lines), at_once):
            some = slice(first, first + at_once)
            found += _dark(light, starts[some], along, steps, limits[some])
    return found


def _dark(light: Field, starts: Points, along: Points, steps: Points, limits: Points) -> list[Points]:
    """The parts of lines along which it is darker than each line's limit, every second line from its other end."""
    points = starts[:, None] + along * steps[:, None]
    values = _between(light, points)
    dark = np.pad(values < limits[:, None], [(0, 0), (1, 1)])
    line, place = np.nonzero(dark[:, 1:] != dark[:, :-1])  # in turns into the dark and out of it
    before, after = np.clip([place - 1, place], 0, len(steps) - 1)
    first, last = values[line, before], values[line, after]
    with np.errstate(invalid="ignore"):
        where = steps[before] + STEP * (limits[line] - first) / (last - first)
    bounds = np.sort([-starts / along, (np.array(light.shape[::-1]) - 1 - starts) / along], axis=0)
    where = np.where(np.isinf(first), bounds[0].max(axis=1)[line], where)  # it begins and ends at the border
    where = np.where(np.isinf(last), bounds[1].min(axis=1)[line], where)
    ends = starts[line] + along * where[:, None]
    pairs = ends.reshape(-1, 2, 2)
    pairs[line[::2] % 2 == 1] = pairs[line[::2] % 2 == 1, ::-1]
    return list(pairs[np.hypot(*(pairs[:, 1] - pairs[:, 0]).T) >= SHORTEST])


def _between(field: Field, points: Points) -> Field:
    """A field at points (..., 2) between those of its lattice; infinite outside of it."""
    last = np.array(field.shape[::-1]) - 1
    inside = ((points >= 0) & (points <= last)).all(axis=-1)
    here = points[inside]
    low = np.minimum(here.astype(int), last - 1)
    (x, y), (u, v) = low.T, (here - low).T
    upper = field[y, x] * (1 - u) + field[y, x + 1] * u
    lower = field[y + 1, x] * (1 - u) + field[y + 1, x + 1] * u
    found = np.full(inside.shape, np.inf)
    found[inside] = upper * (1 - v) + lower * v
    return found
