"""Pictures that are known exactly: lines, edges and waves, as what the sampler asks for."""

from __future__ import annotations

import numpy as np


class Counted:
    """Values at places, one channel unless said, of a function of columns and rows; and how often it was asked."""

    def __init__(self, function):
        self.function, self.points = function, 0

    def __call__(self, columns, rows, grain):
        self.points += len(columns)
        found = self.function(columns, rows)
        return np.asarray(found if found.ndim == 2 else found[:, None], np.float32)


def line(start, angle, length, width, contrast=1.0, soft=False):
    """A line from a place on, of that width, on a ground of 0.2: a bar, or a bell of that width at half its height."""
    cos, sin = np.cos(angle), np.sin(angle)

    def value(columns, rows):
        x, y = columns - start[0], rows - start[1]
        along, across = x * cos + y * sin, -x * sin + y * cos
        inside = (along >= 0) & (along <= length)
        profile = np.exp2(-((2 * across / width) ** 2)) if soft else np.abs(across) <= width / 2
        return 0.2 + 0.6 * contrast * inside * profile

    return value


def waves(columns, rows):
    """Colours that are smooth at the scale of a cell."""
    x, y = columns / 40, rows / 50
    return np.stack([0.5 + 0.4 * np.sin(x + y), 0.5 + 0.3 * np.cos(x - y), 0.4 + 0.2 * np.sin(2 * x)], axis=1)
