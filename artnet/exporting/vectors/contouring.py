"""Marching squares, by contourpy."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.errors import MissingExtraError

__all__ = ["Field", "Points", "is_closed", "lines_at", "rings_of"]

Points = NDArray[np.float64]
"""(points, 2), in pixels from the top left."""
Field = NDArray[np.floating[Any]]
"""(rows, columns): numbers at the points of a lattice."""

SAME = 1e-9
"""Pixels within which two ends are one."""


def lines_at(field: Field, values: Points) -> list[list[Points]]:
    """The lines along which a field has each of these values; they are closed, or end at the border."""
    generator = _generator(field)
    return [[line for line in generator.lines(value) if len(line) > 2] for value in values]


def rings_of(mask: NDArray[np.bool_]) -> list[Points]:
    """The outlines and holes of what is true, closed, half-way to what is not; outside of the lattice nothing is."""
    padded = np.pad(mask.astype(np.float32), 1)
    filled, offsets = _generator(padded, fill_type="OuterOffset").filled(0.5, math.inf)
    return [
        points[first:last] - 1
        for points, places in zip(filled, offsets, strict=True)
        for first, last in pairwise(places)
    ]


def is_closed(line: Points) -> bool:
    """Whether a line ends where it begins."""
    return len(line) > 3 and bool(np.abs(line[0] - line[-1]).max() < SAME)


def _generator(field: Field, **options: Any) -> Any:
    try:
        from contourpy import contour_generator
    except ImportError as error:
        raise MissingExtraError(
            "Expected the extra 'vector' for svg. Received: an installation without it. pip install 'artnet[vector]'"
        ) from error
    return contour_generator(z=field, **options)
