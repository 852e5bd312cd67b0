"""Hatching: strokes of a pen, the denser the darker."""

from __future__ import annotations

import math

import numpy as np

from artnet.exporting.vectors.contouring import Field, Points

__all__ = ["DARK", "strokes"]

TONES = 6
"""Densities of hatching: the darkest tone is crossed by all of them."""
ANGLES = (45.0, 45.0, 135.0, 135.0, 90.0, 0.0)
"""Of the strokes of each tone, in degrees."""
DARK = 0.92
"""The lightness above which nothing is hatched."""


def strokes(light: Field, pitch: float) -> list[Points]:
    """Hatching: strokes `pitch` pixels apart where it is a little dark, and more directions where it is darker."""
    height, width = light.shape
    found: list[Points] = []
    for tone in range(TONES):
        limit = DARK * (1 - (tone + 0.5) / TONES)
        angle = math.radians(ANGLES[tone])
        along, across = np.array([math.cos(angle), math.sin(angle)]), np.array([-math.sin(angle), math.cos(angle)])
        middle, reach = np.array([(width - 1) / 2, (height - 1) / 2]), math.hypot(width, height) / 2
        shift = 0.5 * pitch if tone % 2 else 0.0  # the second set of a direction lies between the first
        steps = np.arange(-reach, reach, 0.5)
        for number, offset in enumerate(np.arange(-reach + shift, reach, pitch)):
            points = middle + along * steps[:, None] + across * offset
            inside = ((points >= 0) & (points <= [width - 1, height - 1])).all(axis=1)
            dark = np.zeros(len(points), bool)
            x, y = points[inside].T
            dark[inside] = light[np.rint(y).astype(int), np.rint(x).astype(int)] < limit
            ends = np.flatnonzero(np.diff(np.concatenate([[False], dark, [False]]).astype(int)))
            pairs = ends.reshape(-1, 2)[:: -1 if number % 2 else 1]
            found += [points[[b - 1, a] if number % 2 else [a, b - 1]] for a, b in pairs if b - a > 3]
    return found
