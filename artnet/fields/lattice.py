"""The pixels of a picture as a lattice of points: from pixel numbers to positions on the screen.

Samples sit at pixel centres, [-1, 1] spans the short side, y points up. Positions are made from whole numbers, so that
the same pixel has the same position whichever tile or batch it comes in.
"""

from __future__ import annotations

from typing import Any

from artnet.lazy import tf

__all__ = ["half_extents", "pixel_positions", "sample_positions", "trimmed"]


def half_extents(size: tuple[int, int]) -> tuple[float, float]:
    """Half the width and half the height of a picture of that size, in units of half its short side."""
    width, height = size
    short = min(width, height)
    return width / short, height / short


def trimmed(size: tuple[int, int], bleed: int) -> tuple[int, int]:
    """The size (width, height) of a picture once so many pixels are cut off on every side."""
    return size[0] - 2 * bleed, size[1] - 2 * bleed


def pixel_positions(pixels: Any, size: tuple[int, int], repeat: int = 1, bleed: int = 0) -> tuple[Any, Any]:
    """Screen positions x and y (points,) of the centres of pixels, given their int32 numbers in reading order.

    With `repeat` = n the screen holds n x n periods, each spanning the whole of [-half, half]. The screen is the
    picture without its `bleed`, which lies beyond it.
    """
    columns, rows = _columns_and_rows(pixels, size[0])
    return _positions(columns - bleed, rows - bleed, trimmed(size, bleed), repeat)


def sample_positions(
    pixels: Any, size: tuple[int, int], supersample: int, repeat: int = 1, bleed: int = 0
) -> tuple[Any, Any]:
    """Screen positions (points * supersample^2,) of a regular grid of samples inside each pixel, pixel by pixel."""
    if supersample == 1:
        return pixel_positions(pixels, size, repeat, bleed)
    width, height = trimmed(size, bleed)
    steps = tf.range(supersample)
    columns, rows = _columns_and_rows(pixels, size[0])
    columns = tf.reshape(columns - bleed, [-1, 1, 1]) * supersample + steps
    rows = tf.reshape(rows - bleed, [-1, 1, 1]) * supersample + tf.expand_dims(steps, 1)
    shape = [tf.shape(pixels)[0], supersample, supersample]
    columns, rows = tf.broadcast_to(columns, shape), tf.broadcast_to(rows, shape)
    fine = (width * supersample, height * supersample)
    return _positions(tf.reshape(columns, [-1]), tf.reshape(rows, [-1]), fine, repeat)


def _columns_and_rows(pixels: Any, width: int) -> tuple[Any, Any]:
    """One division a pixel, and of the kind that need not look at signs: half the time of `%` and `//`."""
    rows = tf.truncatediv(pixels, width)
    return pixels - rows * width, rows


def _positions(columns: Any, rows: Any, size: tuple[int, int], repeat: int) -> tuple[Any, Any]:
    half_width, half_height = half_extents(size)
    x = _centred(columns, size[0], repeat) * half_width
    y = _centred(rows, size[1], repeat) * -half_height
    return x, y


def _centred(index: Any, count: int, repeat: int) -> Any:
    """(2 i + 1) / count - 1, wrapped `repeat` times, in whole numbers up to the one division."""
    odd = 2 * index + 1
    if repeat > 1:
        odd = (odd * repeat) % (2 * count)
    return tf.cast(odd - count, tf.float32) / float(count)
