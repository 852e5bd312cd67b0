"""Areas, lines and strokes of a picture, as lists of points in pixels from the top left."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.color.models import srgb_to_oklab
from artnet.errors import MissingExtraError

__all__ = ["areas", "lightness", "lines", "ordered", "strokes"]

Points = NDArray[np.float64]
Field = NDArray[np.floating[Any]]
TONES = 6
"""Densities of hatching: the darkest tone is crossed by all of them."""
ANGLES = (45.0, 45.0, 135.0, 135.0, 90.0, 0.0)
"""Of the strokes of each tone, in degrees."""
DARK = 0.92
"""The lightness above which nothing is hatched."""


def _contours(field: Field, **options: Any) -> Any:
    try:
        from contourpy import contour_generator
    except ImportError as error:
        raise MissingExtraError(
            "Expected the extra 'vector' for svg. Received: an installation without it. pip install 'artnet[vector]'"
        ) from error
    return contour_generator(z=field, **options)


def lightness(colors: NDArray[np.floating[Any]]) -> Field:
    """The lightness (height, width) of OKLab, 0 to 1, of colours (height, width, channels) sRGB."""
    rgb = colors[..., :3] if colors.shape[2] > 1 else colors.repeat(3, axis=2)
    return np.asarray(srgb_to_oklab(rgb.reshape(-1, 3)), np.float64)[:, 0].reshape(rgb.shape[:2])


def areas(share: Field) -> list[list[Points]]:
    """Where a share (height, width) is above one half: areas, each its outline and its holes, closed at the edge."""
    padded = np.pad(share, 1)
    found = []
    filled, offsets = _contours(padded, fill_type="OuterOffset").filled(0.5, math.inf)
    height, width = share.shape
    for points, places in zip(filled, offsets, strict=True):
        rings = [points[a:b] - 1 for a, b in pairwise(places)]
        found.append([np.clip(ring, 0, [width - 1, height - 1]) for ring in rings])
    return found


def lines(field: Field, levels: int) -> list[list[Points]]:
    """Lines along which a field has one value, for so many values between its least and its largest."""
    least, most = float(field.min()), float(field.max())
    values = least + (most - least) * (np.arange(levels) + 0.5) / levels
    generator = _contours(field)
    return [[line for line in generator.lines(value) if len(line) > 2] for value in values]


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


def ordered(paths: list[Points]) -> list[Points]:
    """Paths in an order in which the pen goes to the nearest end, turned round where that is nearer."""
    left = list(paths)
    if not left:
        return []
    ends = np.array([[path[0], path[-1]] for path in left])
    free = np.ones(len(left), bool)
    place, found = np.zeros(2), []
    for _ in range(len(left)):
        away = ((ends - place) ** 2).sum(axis=2)
        away[~free] = np.inf
        number, end = divmod(int(away.argmin()), 2)
        free[number] = False
        path = left[number][::-1] if end else left[number]
        found.append(path)
        place = path[-1]
    return found
