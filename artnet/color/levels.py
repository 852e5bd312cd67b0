"""Colours -> the whole numbers of a picture: samples of a pixel averaged, then 8 or 16 bits a channel; in graphs."""

from __future__ import annotations

from typing import Any

from artnet.color.models import linear_to_srgb, srgb_to_linear
from artnet.lazy import tf

__all__ = ["average_samples", "from_light", "to_bytes", "to_light", "to_words"]


def average_samples(colors: Any, supersample: int) -> Any:
    """Mean colour (pixels, channels) of supersample^2 samples each, in linear light, weighted by opacity."""
    if supersample == 1:
        return colors
    samples = tf.reshape(to_light(colors), [-1, supersample**2, colors.shape[-1]])
    return from_light(tf.reduce_mean(samples, axis=1))


def to_light(colors: Any) -> Any:
    """Colours (points, channels) sRGB as what may be averaged: linear light, by their opacity where they have one."""
    if colors.shape[-1] != 4:
        return srgb_to_linear(colors)
    return tf.concat([srgb_to_linear(colors[:, :3]) * colors[:, 3:], colors[:, 3:]], axis=-1)


def from_light(light: Any) -> Any:
    """The colours (points, channels) sRGB of what `to_light` gives."""
    if light.shape[-1] != 4:
        return linear_to_srgb(light)
    return tf.concat([linear_to_srgb(tf.math.divide_no_nan(light[:, :3], light[:, 3:])), light[:, 3:]], axis=-1)


def to_bytes(colors: Any) -> Any:
    """Colours in [0, 1] as uint8, rounded; what is no number becomes 0.

    No number stays none in `clip_by_value` and becomes the least int32 (or 0: that is up to the processor), whose low
    byte is 0. `tf.where` would be seven times as slow as all of this (measured: 2.6 ns a value).
    """
    levels = tf.round(tf.clip_by_value(colors, 0.0, 1.0) * 255.0)
    return tf.cast(tf.cast(levels, tf.int32), tf.uint8)


def to_words(colors: Any) -> Any:
    """Colours in [0, 1] as uint16, rounded; what is no number becomes some level."""
    levels = tf.round(tf.clip_by_value(colors, 0.0, 1.0) * 65_535.0)
    return tf.cast(tf.cast(levels, tf.int32), tf.uint16)
