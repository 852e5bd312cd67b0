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


def perlin(x: np.ndarray, y: np.ndarray, period: int | None, seed: int) -> np.ndarray:
    """Gradient noise of unit slopes, quintic fade, times sqrt 2, point by point."""

    def at(px: float, py: float) -> float:
        left, low = math.floor(px), math.floor(py)
        dx, dy = px - left, py - low

        def corner(i: int, j: int) -> float:
            column, row = (left + i, low + j) if period is None else ((left + i) % period, (low + j) % period)
            angle = 2 * math.pi * (hashed(column, row, seed) >> 8) / 2**24
            return math.cos(angle) * (dx - i) + math.sin(angle) * (dy - j)

        def fade(t: float) -> float:
            return 6 * t**5 - 15 * t**4 + 10 * t**3

        u, v = fade(dx), fade(dy)
        below = (1 - u) * corner(0, 0) + u * corner(1, 0)
        above = (1 - u) * corner(0, 1) + u * corner(1, 1)
        return math.sqrt(2) * ((1 - v) * below + v * above)

    return np.array([at(float(a), float(b)) for a, b in zip(x, y, strict=True)])


def noise(x: np.ndarray, y: np.ndarray, scale: float, seed: int) -> np.ndarray:
    return perlin(x * scale, y * scale, 2 * scale if isinstance(scale, int) else None, seed)


def fractal(x, y, scale, octaves, gain, ridged, seed) -> list[np.ndarray]:
    layers = [noise(x, y, scale * 2**n, seed + 101 * n) for n in range(octaves)]
    layers = [1 - 4 * np.abs(layer) if ridged else layer for layer in layers]
    gains = gain ** np.arange(octaves)
    return [np.tensordot(gains, layers, 1) / np.sqrt((gains**2).sum())]


def warped(x, y, amount, scale, octaves, seed) -> list[np.ndarray]:
    by = [fractal(x, y, scale, octaves, 0.5, False, seed + 101 * 101 * n)[0] for n in (1, 2)]
    return fractal(x + amount * by[0], y + amount * by[1], scale, octaves, 0.5, False, seed)


def points_about(px, py, scale, jitter, seed) -> list[tuple[float, float]]:
    """The points of all squares in reach of a place, in cells."""
    here, there, points = math.floor(px), math.floor(py), []
    for c in range(here - 4, here + 5):
        for r in range(there - 4, there + 5):
            column, row = (c % (2 * scale), r % (2 * scale)) if isinstance(scale, int) else (c, r)
            at = [(hashed(column, row, seed + n) >> 8) / 2**24 - 0.5 for n in (0, 101)]
            points.append((c + 0.5 + jitter * at[0], r + 0.5 + jitter * at[1]))
    return points


def cellular(x, y, scale, jitter, seed) -> list[np.ndarray]:
    """By looking at every point in reach: the nearest, and the nearest of the lines half-way to all others."""
    distances, borders = [], []
    for px, py in zip(x * scale, y * scale, strict=True):
        sites = np.array(points_about(px, py, scale, jitter, seed))
        away = np.hypot(*(sites - [px, py]).T)
        own = away.argmin()
        distances.append(away[own])
        gaps = np.delete(sites, own, axis=0) - sites[own]
        middles = sites[own] + gaps / 2 - [px, py]
        borders.append(((middles * gaps).sum(axis=1) / np.hypot(*gaps.T)).min())
    return [np.array(distances), np.array(borders)]


def panes(x, y, scale, jitter, lead, seed) -> list[np.ndarray]:
    """The nearest of all points in reach, and whether its border is near."""
    across, up = [], []
    for px, py in zip(x * scale, y * scale, strict=True):
        own = min(points_about(px, py, scale, jitter, seed), key=lambda site: math.dist(site, (px, py)))
        across.append(own[0] / scale)
        up.append(own[1] / scale)
    inside = cellular(x, y, scale, jitter, seed)[1] >= lead
    return [np.where(inside, across, 0.0), np.where(inside, up, 0.0), np.where(inside, 0.0, 1.0)]


def spiral(x, y, arms, twist) -> list[np.ndarray]:
    z = x + 1j * y
    angle = arms * np.angle(z) + 2 * math.pi * twist * np.log(np.abs(z))
    return [np.cos(angle), np.sin(angle)]


def hexagons(x, y, scale) -> list[np.ndarray]:
    """By looking at every middle in reach; a hexagon's flat lies half-way to its neighbour."""
    step = 1 / scale
    middles = np.array(
        [((i + j / 2) * step, j * step * math.sqrt(3) / 2) for i in range(-40, 41) for j in range(-40, 41)]
    )
    away = np.hypot(x[:, None] - middles[:, 0], y[:, None] - middles[:, 1])
    two = np.sort(away, axis=1)[:, :2]
    own = away.argmin(axis=1)
    offsets = np.stack([x, y], axis=1) - middles[own]
    turns = np.arange(6) * math.pi / 3
    flat = (offsets @ np.array([np.cos(turns), np.sin(turns)])).max(axis=1)
    return [two[:, 0] * 2 * scale, 1 - flat * 2 * scale]


def triangles(x, y, scale) -> list[np.ndarray]:
    """The distance to the nearest of three families of lines, over that of a triangle's middle."""
    high = math.sqrt(3) / 2 / scale
    gaps = []
    for degrees in (90, 210, 330):
        across = x * math.cos(math.radians(degrees)) + y * math.sin(math.radians(degrees))
        gaps.append(np.abs(across - high * np.round(across / high)))
    return [np.min(gaps, axis=0) / (high / 3)]


def sample(x, y, file, shows, size, detail):
    """The brightness of the sample, by the spline's kernel."""
    from artnet.media.stills.sample import draw_sample

    color = draw_sample().astype(np.float64)
    light = np.where(color <= 0.04045, color / 12.92, ((color + 0.055) / 1.055) ** 2.4) @ [0.2126, 0.7152, 0.0722]
    gray = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    height, width = gray.shape
    far = 4 * width
    mirrored = np.pad(2 * gray - 1, far, mode="symmetric")
    column, row = x * height / 2 / size + (width - 1) / 2, -y * height / 2 / size + (height - 1) / 2
    total = 0.0
    for j in range(-1, 3):
        for i in range(-1, 3):
            c, r = np.floor(column).astype(int) + i, np.floor(row).astype(int) + j
            total = total + mirrored[r + far, c + far] * cubic(column - c) * cubic(row - r)
    return [total]


def cubic(t):
    """E. Catmull and R. Rom's spline as a kernel."""
    t = np.abs(t)
    return np.select([t < 1, t < 2], [1.5 * t**3 - 2.5 * t**2 + 1, -0.5 * t**3 + 2.5 * t**2 - 4 * t + 2], 0.0)


POINT_FIELDS = {
    "picture": sample,
    "fractal": fractal,
    "warp": warped,
    "moved": lambda x, y, amount, scale, seed: [
        x + amount * noise(x, y, scale, seed),
        y + amount * noise(x, y, scale, seed + 101),
    ],
    "cells": cellular,
    "panes": panes,
    "spirals": spiral,
    "hexagons": hexagons,
    "triangles": triangles,
    "polar": lambda x, y, across, up: [
        np.hypot(x - across, y - up),
        *(f(np.arctan2(y - up, x - across)) for f in (np.cos, np.sin)),
    ],
    "x": lambda x, y: [x],
    "y": lambda x, y: [y],
    "r": lambda x, y: [np.hypot(x, y)],
    "theta": lambda x, y: [np.sin(np.arctan2(y, x)), np.cos(np.arctan2(y, x))],
    "|x|": lambda x, y: [np.abs(x)],
    "|y|": lambda x, y: [np.abs(y)],
    "noise": lambda x, y, scale, seed: [noise(x, y, scale, seed)],
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
