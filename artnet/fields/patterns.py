"""Fields that draw by themselves: cells, spirals, hexagons, triangles; and noise in many octaves.

All are functions of x, y (points,) of the plane, in float32, and lists of columns.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.fields.noise import gradient_noise, hash_lattice, unit_fraction
from artnet.lazy import tf

__all__ = [
    "NEXT",
    "cellular",
    "fractal",
    "hexagons",
    "moved",
    "nearest_point",
    "panes",
    "polar",
    "scaled_noise",
    "spiral",
    "triangles",
    "warped",
]

NEXT = 101
"""From the seed of one octave to the next."""
LEAD = 1.0
"""The third number of `panes` in the lead: of the size of the others, or a network would see nothing else."""


def scaled_noise(x: Any, y: Any, scale: float, seed: int) -> Any:
    """Gradient noise with `scale` cells a unit; with a whole scale it repeats after 2 units, with others never."""
    period = 2 * scale if isinstance(scale, int) else None
    return gradient_noise(x * float(scale), y * float(scale), period=period, seed=seed)


def fractal(x: Any, y: Any, scale: float, octaves: int, gain: float, ridged: bool, seed: int) -> list[Any]:
    """Noise on noise, each octave twice as fine and `gain` times as strong; `ridged` folds each up at 0, to crests.

    About -1 to 1 (K. Musgrave, in "Texturing and Modeling", 1994: fBm and ridged multifractal).
    """
    finer = [2**octave for octave in range(octaves)]  # all octaves in one go: a small graph is a quick start
    scales = tf.constant([[float(scale * more)] for more in finer], tf.float32)
    periods = tf.constant([[2 * scale * more] for more in finer], tf.int32) if isinstance(scale, int) else None
    seeds = tf.constant([[_int32(seed + NEXT * octave)] for octave in range(octaves)], tf.int32)
    noises = gradient_noise(x * scales, y * scales, periods, seeds)
    total, strength = 0.0, 0.0
    for octave, noise in enumerate(tf.unstack(noises, num=octaves)):
        total = total + gain**octave * ((1.0 - 4.0 * tf.abs(noise)) if ridged else noise)
        strength += gain ** (2 * octave)
    return [total / math.sqrt(strength)]


def _int32(number: int) -> int:
    """The number of 32 bits with a sign that has the last 32 bits of this one."""
    return (number + 2**31) % 2**32 - 2**31


def moved(x: Any, y: Any, amount: float, scale: float, seed: int) -> list[Any]:
    """x and y, moved by noise."""
    return [x + amount * scaled_noise(x, y, scale, seed), y + amount * scaled_noise(x, y, scale, seed + NEXT)]


def warped(x: Any, y: Any, amount: float, scale: float, octaves: int, seed: int) -> list[Any]:
    """Fractal noise at places that fractal noise moves (I. Quilez, "Domain warping", 2002)."""
    across, up = (
        place + amount * fractal(x, y, scale, octaves, 0.5, False, seed + NEXT * NEXT * number)[0]
        for number, place in ((1, x), (2, y))
    )
    return fractal(across, up, scale, octaves, 0.5, False, seed)


def cellular(x: Any, y: Any, scale: float, jitter: float, seed: int) -> list[Any]:
    """Distance to the nearest of scattered points, and to the border between its cell and the next; in cells."""
    to_x, to_y, border = nearest_point(x, y, scale, jitter, seed)
    return [tf.sqrt(to_x * to_x + to_y * to_y), border]


def panes(x: Any, y: Any, scale: float, jitter: float, lead: float, seed: int) -> list[Any]:
    """The point that `cellular` finds the nearest, which is the same for a whole pane, and the lead around the panes.

    Its x and y, in units of the plane, and 0; within `lead` cells of the border 0, 0 and `LEAD`: one colour.
    """
    to_x, to_y, border = nearest_point(x, y, scale, jitter, seed)
    inside = border >= lead
    across, up = (tf.where(inside, at + to / float(scale), 0.0) for at, to in ((x, to_x), (y, to_y)))
    return [across, up, tf.where(inside, 0.0, LEAD)]


def nearest_point(x: Any, y: Any, scale: float, jitter: float, seed: int) -> tuple[Any, Any, Any]:
    """The way to the nearest of scattered points, across and up, and the distance to the border of its cell; in cells.

    One point in each square of a lattice (S. Worley, 1996), off its middle by up to half a `jitter`; the border lies
    half-way between two points (I. Quilez, "Voronoi edges", 2012). With a whole `scale` it repeats after 2 units.
    """
    period = 2 * scale if isinstance(scale, int) else None
    x, y = x * float(scale), y * float(scale)
    column, row = tf.floor(x), tf.floor(y)

    def point(i: Any, j: Any) -> tuple[Any, Any]:
        """From here to the point of the square i to the right and j up, of the one that we are in."""
        c, r = tf.cast(column + i, tf.int32), tf.cast(row + j, tf.int32)
        if period is not None:
            c, r = tf.math.floormod(c, period), tf.math.floormod(r, period)
        across, up = (unit_fraction(hash_lattice(c, r, seed + n)) - 0.5 for n in (0, NEXT))
        return column + i + 0.5 + jitter * across - x, row + j + 0.5 + jitter * up - y

    around = _squares(1)
    dx, dy = point(around[:, :1], around[:, 1:])
    nearest = tf.gather(around, tf.argmin(dx * dx + dy * dy, axis=0))
    i, j = nearest[:, 0], nearest[:, 1]
    to_x, to_y = point(i, j)
    others = np.delete(_squares(2), 12, axis=0)  # but the square itself, the middle of the 25
    dx, dy = point(i + others[:, :1], j + others[:, 1:])
    gap_x, gap_y = dx - to_x, dy - to_y
    length = tf.sqrt(tf.maximum(gap_x * gap_x + gap_y * gap_y, 1e-12))
    border = tf.reduce_min(0.5 * ((dx + to_x) * gap_x + (dy + to_y) * gap_y) / length, axis=0)
    return to_x, to_y, border


def _squares(reach: int) -> NDArray[np.float32]:
    """The squares (squares, 2) around one, to the right and up, itself among them."""
    along = np.arange(-reach, reach + 1, dtype=np.float32)
    return np.stack(np.meshgrid(along, along, indexing="ij"), axis=-1).reshape(-1, 2)


def spiral(x: Any, y: Any, arms: int, twist: float) -> list[Any]:
    """Where a point lies on a spiral of so many arms, as cosine and sine; `twist` turns for each e-fold of distance.

    It looks alike at every distance; at the origin both fade to 0 within a thousandth.
    """
    squared = x * x + y * y
    angle = float(arms) * tf.atan2(y, x) + math.pi * twist * tf.math.log(squared + 1e-12)
    fade = squared / (squared + 1e-6)
    return [fade * tf.cos(angle), fade * tf.sin(angle)]


def hexagons(x: Any, y: Any, scale: float) -> list[Any]:
    """Distance to the middle of a hexagon, and to its edge, both 0 to 1 (the edge is 1 from the middle across flats).

    `scale` hexagons go on a unit.
    """
    x, y = 2.0 * scale * x, 2.0 * scale * y
    high = 2.0 * math.sqrt(3.0)

    def nearest(across: float, up: float) -> tuple[Any, Any]:
        return (
            x - across - 2.0 * tf.round((x - across) / 2.0),
            y - up - high * tf.round((y - up) / high),
        )

    first, second = nearest(0.0, 0.0), nearest(1.0, high / 2)
    closer = first[0] ** 2 + first[1] ** 2 < second[0] ** 2 + second[1] ** 2
    dx, dy = (tf.where(closer, a, b) for a, b in zip(first, second, strict=True))
    flat = tf.maximum(tf.abs(dx), 0.5 * tf.abs(dx) + math.sqrt(0.75) * tf.abs(dy))
    return [tf.sqrt(dx * dx + dy * dy), 1.0 - flat]


def triangles(x: Any, y: Any, scale: float) -> list[Any]:
    """Distance to the nearest edge of a triangle of a regular lattice: 0 at the edge, 1 in the middle.

    `scale` edges go on a unit.
    """
    rise = 2.0 / math.sqrt(3.0) * scale
    three = [
        rise * (x * math.cos(turn) + y * math.sin(turn)) for turn in (math.pi / 2, math.pi * 7 / 6, math.pi * 11 / 6)
    ]
    return [3.0 * tf.reduce_min(tf.stack([tf.abs(each - tf.round(each)) for each in three]), axis=0)]


def polar(x: Any, y: Any, across: float, up: float) -> list[Any]:
    """Distance from a centre, and the angle about it as cosine and sine, which fade there to 0 within a millionth."""
    dx, dy = x - across, y - up
    inverse = tf.math.rsqrt(dx * dx + dy * dy + 1e-12)
    return [tf.sqrt(dx * dx + dy * dy), dx * inverse, dy * inverse]
