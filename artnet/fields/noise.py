"""Smooth noise on a lattice of hashed whole numbers: the same on every machine, and it can tile."""

from __future__ import annotations

import math
from typing import Any

from artnet.lazy import tf

__all__ = ["gradient_noise", "hash_lattice", "unit_fraction"]


def hash_lattice(column: Any, row: Any, seed: Any) -> Any:
    """Hash whole numbers (int32) to uint32, evenly.

    Two rounds of the mixer `lowbias32` (C. Wellons, "Prospecting for Hash Functions", 2018), one a coordinate.
    """
    start = tf.constant(seed & 0xFFFFFFFF, tf.uint32) if isinstance(seed, int) else tf.bitcast(seed, tf.uint32)
    mixed = _mix(tf.bitcast(column, tf.uint32) + start)
    return _mix(mixed + tf.bitcast(row, tf.uint32))


def unit_fraction(bits: Any) -> Any:
    """uint32 as a number in [0, 1)."""
    return tf.cast(tf.bitwise.right_shift(bits, _u32(8)), tf.float32) * 2.0**-24


def gradient_noise(x: Any, y: Any, period: Any, seed: Any) -> Any:
    """Gradient noise (K. Perlin, 1985 and 2002) at x, y (points,), about -1 to 1, smooth to the second derivative.

    Lattice points are whole numbers; they repeat after `period`, if there is one, and so does the noise, in both
    directions. Of several noises (noises, points) at once, `period` and `seed` are (noises, 1) int32.
    """
    left, low = tf.floor(x), tf.floor(y)
    dx, dy = x - left, y - low
    columns, rows = ([_wrapped(tf.cast(first, tf.int32) + i, period) for i in (0, 1)] for first in (left, low))
    corner = [[_slope(columns[i], rows[j], dx - i, dy - j, seed) for i in (0, 1)] for j in (0, 1)]
    across, up = _fade(dx), _fade(dy)
    lower = corner[0][0] + across * (corner[0][1] - corner[0][0])
    upper = corner[1][0] + across * (corner[1][1] - corner[1][0])
    return math.sqrt(2.0) * (lower + up * (upper - lower))  # unit gradients reach sqrt(1/2) at most


def _wrapped(number: Any, period: Any) -> Any:
    return number if period is None else tf.math.floormod(number, period)


def _slope(column: Any, row: Any, dx: Any, dy: Any, seed: Any) -> Any:
    """The plane through 0 at a lattice point whose slope has length 1 and a hashed direction."""
    angle = tf.cast(tf.bitwise.right_shift(hash_lattice(column, row, seed), _u32(8)), tf.float32)
    angle *= 2 * math.pi / 2**24
    return tf.cos(angle) * dx + tf.sin(angle) * dy


def _fade(t: Any) -> Any:
    return t * t * t * (t * (t * 6 - 15) + 10)


def _mix(value: Any) -> Any:
    for shift, factor in ((16, 0x7FEB352D), (15, 0x846CA68B)):
        value = tf.bitwise.bitwise_xor(value, tf.bitwise.right_shift(value, _u32(shift))) * _u32(factor)
    return tf.bitwise.bitwise_xor(value, tf.bitwise.right_shift(value, _u32(16)))


def _u32(number: int) -> Any:
    return tf.constant(number, tf.uint32)
