"""Colour models as TensorFlow operations, on tensors whose last axis holds the channels."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.color.spaces.primaries import from_srgb_matrix
from artnet.lazy import tf

__all__ = [
    "hsv_to_srgb",
    "linear_to_oklab",
    "linear_to_srgb",
    "oklab_to_linear",
    "oklab_to_srgb",
    "srgb_to_linear",
    "srgb_to_oklab",
    "srgb_to_space",
    "within_gamut",
]

# B. Ottosson, "A perceptual color space for image processing" (2020): linear sRGB -> LMS, then LMS^(1/3) -> Lab.
TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def srgb_to_linear(color: Any) -> Any:
    """Linear light in [0, 1] from sRGB in [0, 1] (IEC 61966-2-1)."""
    high = tf.pow((tf.maximum(color, 0.04045) + 0.055) / 1.055, 2.4)
    return tf.where(color <= 0.04045, color / 12.92, high)


def linear_to_srgb(light: Any) -> Any:
    """The sRGB value in [0, 1] from linear light in [0, 1] (IEC 61966-2-1)."""
    high = 1.055 * tf.pow(tf.maximum(light, 0.0031308), 1 / 2.4) - 0.055
    return tf.where(light <= 0.0031308, light * 12.92, high)


def hsv_to_srgb(hue: Any, saturation: Any, value: Any) -> Any:
    """The sRGB value (..., 3) from hue in turns (any number), saturation and value in [0, 1], each (...)."""
    turns = hue[..., None] + tf.constant([0.0, 2 / 3, 1 / 3])
    pure = tf.clip_by_value(tf.abs(6 * (turns - tf.floor(turns)) - 3) - 1, 0.0, 1.0)
    return value[..., None] * (1 + saturation[..., None] * (pure - 1))


FROM_LMS, FROM_LAB = np.linalg.inv(TO_LMS), np.linalg.inv(TO_LAB)
HALVINGS = 10
"""Until chroma is known to a thousandth."""
SLACK = 1e-5
"""Of light, by which a colour may leave sRGB and still counts as inside."""


def oklab_to_srgb(lab: Any, space: str = "srgb") -> Any:
    """The value (..., 3) in [0, 1] in sRGB, or another space, from OKLab (..., 3); what lies outside is clipped."""
    roots = tf.matmul(lab, tf.constant(FROM_LAB.T, tf.float32))
    light = tf.matmul(roots * roots * roots, tf.constant(_from_lms(space).T, tf.float32))
    return linear_to_srgb(tf.clip_by_value(light, 0.0, 1.0))


def srgb_to_space(color: Any, space: str) -> Any:
    """Colours (points, 1, 3 or 4) sRGB in [0, 1] as they are in another space, which has sRGB's white and curve.

    Gray is the same in all of them; opacity stays.
    """
    if space == "srgb" or color.shape[-1] == 1:
        return color
    light = tf.matmul(srgb_to_linear(color[:, :3]), tf.constant(from_srgb_matrix(space).T, tf.float32))
    there = linear_to_srgb(tf.clip_by_value(light, 0.0, 1.0))
    return there if color.shape[-1] == 3 else tf.concat([there, color[:, 3:]], axis=-1)


def _from_lms(space: str) -> NDArray[np.float64]:
    """The matrix from LMS to linear light in a space."""
    return FROM_LMS if space == "srgb" else from_srgb_matrix(space) @ FROM_LMS


def within_gamut(lab: Any, space: str = "srgb") -> Any:
    """OKLab (..., 3), lightness in [0, 1], with as much of its chroma as a space has at that lightness and hue.

    Along a hue each channel's light is a cubic polynomial of the share of the chroma that stays: where it leaves [0, 1]
    is found by halving. The share counts as given in gradients.
    """
    lightness = lab[..., :1]
    away = tf.matmul(lab[..., 1:], tf.constant(FROM_LAB.T[1:], tf.float32))
    to_light = tf.constant(_from_lms(space).T, tf.float32)
    first, second, third = (tf.matmul(away**power, to_light) for power in (1, 2, 3))
    first, second = 3.0 * lightness * lightness * first, 3.0 * lightness * second
    gray = lightness**3 - 0.5  # so that light is less than 0.5 from the middle

    def fits(share: Any) -> Any:
        light = gray + share * (first + share * (second + share * third))
        return tf.reduce_max(tf.abs(light), axis=-1, keepdims=True) <= 0.5 + SLACK

    kept = tf.zeros_like(lightness)
    for halving in range(1, HALVINGS + 1):
        more = kept + 0.5**halving
        kept = tf.where(fits(more), more, kept)
    kept = tf.where(fits(tf.ones_like(lightness)), 1.0, kept)
    return tf.concat([lightness, lab[..., 1:] * tf.stop_gradient(kept)], axis=-1)


def srgb_to_oklab(color: Any) -> Any:
    """OKLab (..., 3) from sRGB (..., 3) in [0, 1]."""
    cones = tf.matmul(srgb_to_linear(color), tf.constant(TO_LMS.T, tf.float32))
    return tf.matmul(tf.pow(tf.maximum(cones, 0.0), 1 / 3), tf.constant(TO_LAB.T, tf.float32))


def linear_to_oklab(light: NDArray[np.float64]) -> NDArray[np.float64]:
    """OKLab (..., 3) from linear light (..., 3), with NumPy."""
    return np.cbrt(light @ TO_LMS.T) @ TO_LAB.T


def oklab_to_linear(lab: NDArray[np.float64]) -> NDArray[np.float64]:
    """Linear light (..., 3) from OKLab (..., 3), with NumPy; not clipped."""
    return np.asarray((lab @ FROM_LAB.T) ** 3 @ FROM_LMS.T)
