"""Input fields and lattice in NumPy float64 and plain Python whole numbers, written from their descriptions."""

from __future__ import annotations

import math

import numpy as np

WORD = 0xFFFFFFFF


def lowbias32(x: int) -> int:
    """C. Wellons' mixer, as published: shifts 16, 15, 16."""
    x &= WORD
    x ^= x >> 16
    x = (x * 0x7FEB352D) & WORD
    x ^= x >> 15
    x = (x * 0x846CA68B) & WORD
    x ^= x >> 16
    return x


def hashed(column: int, row: int, seed: int) -> int:
    return lowbias32(lowbias32((column & WORD) + (seed & WORD)) + (row & WORD))


def perlin(x: np.ndarray, y: np.ndarray, period: int, seed: int) -> np.ndarray:
    """Gradient noise of unit slopes, quintic fade, times sqrt 2, point by point."""

    def at(px: float, py: float) -> float:
        left, low = math.floor(px), math.floor(py)
        dx, dy = px - left, py - low

        def corner(i: int, j: int) -> float:
            angle = 2 * math.pi * (hashed((left + i) % period, (low + j) % period, seed) >> 8) / 2**24
            return math.cos(angle) * (dx - i) + math.sin(angle) * (dy - j)

        def fade(t: float) -> float:
            return 6 * t**5 - 15 * t**4 + 10 * t**3

        u, v = fade(dx), fade(dy)
        below = (1 - u) * corner(0, 0) + u * corner(1, 0)
        above = (1 - u) * corner(0, 1) + u * corner(1, 1)
        return math.sqrt(2) * ((1 - v) * below + v * above)

    return np.array([at(float(a), float(b)) for a, b in zip(x, y, strict=True)])


POINT_FIELDS = {
    "x": lambda x, y: [x],
    "y": lambda x, y: [y],
    "r": lambda x, y: [np.hypot(x, y)],
    "theta": lambda x, y: [np.sin(np.arctan2(y, x)), np.cos(np.arctan2(y, x))],
    "|x|": lambda x, y: [np.abs(x)],
    "|y|": lambda x, y: [np.abs(y)],
    "noise": lambda x, y, scale, seed: [perlin(x * scale, y * scale, 2 * scale, seed)],
}
CONSTANT_FIELDS = {
    "z": lambda time, latent: list(latent),
    "t": lambda time, latent: [time],
    "loop": lambda time, latent: [math.cos(2 * math.pi * time), math.sin(2 * math.pi * time)],
    "bias": lambda time, latent: [1.0],
}


def pixel_centres(width: int, height: int) -> np.ndarray:
    """Points (height * width, 2): the middle of each pixel in reading order, the short side spans [-1, 1], y up."""
    short = min(width, height)
    rows = [
        ((column + 0.5 - width / 2) * 2 / short, (height / 2 - row - 0.5) * 2 / short)
        for row in range(height)
        for column in range(width)
    ]
    return np.array(rows)
