"""Encodings: what the point's fields become before the first layer.

A row has `function(fields, seed, **options)`, from (points, k) to (points, width(k, **options)) float32.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from artnet.errors import invalid
from artnet.lazy import tf
from artnet.registry import Entry, Registry
from artnet.seeds import normal

__all__ = ["ENCODINGS", "Encoding"]


@dataclass(frozen=True, kw_only=True)
class Encoding(Entry):
    """`function(fields, seed, **options)`; `width(k, **options)` is the number of its columns."""

    width: Callable[..., int] = lambda k, **options: k


ENCODINGS: Registry[Encoding] = Registry("encoding", Encoding)


def _fourier(fields: Any, seed: str, features: int, sigma: float) -> Any:
    """Random Fourier features (Tancik et al. 2020): cos and sin of 2 pi B v, B ~ N(0, sigma^2) drawn from the seed."""
    if not 1 <= features <= 4096:
        raise invalid("1 to 4096 Fourier features", features=features)
    directions = normal(seed, "encoding.fourier", (int(fields.shape[-1]), features)) * (2 * math.pi * sigma)
    angles = tf.matmul(fields, tf.constant(directions, tf.float32))
    return tf.concat([fields, tf.cos(angles), tf.sin(angles)], axis=-1)


def _octaves(fields: Any, seed: str, count: int) -> Any:
    """Positional encoding (Mildenhall et al. 2020): sin and cos of pi 2^i v for i = 0 ... count - 1, beside v."""
    if not 1 <= count <= 24:
        raise invalid("1 to 24 octaves", count=count)
    angles = tf.concat([math.pi * 2.0**i * fields for i in range(count)], axis=-1)
    return tf.concat([fields, tf.sin(angles), tf.cos(angles)], axis=-1)


for _row in (
    Encoding(name="none", function=lambda fields, seed: fields, summary="the fields as they are"),
    Encoding(
        name="fourier",
        function=_fourier,
        width=lambda k, features, sigma: k + 2 * features,
        summary="random waves; sigma sets the level of detail",
        options=MappingProxyType({"features": 64, "sigma": 1.0}),
    ),
    Encoding(
        name="octaves",
        function=_octaves,
        width=lambda k, count: k + 2 * count * k,
        summary="waves along each field, each twice as fast as the one before",
        options=MappingProxyType({"count": 4}),
    ),
):
    ENCODINGS.add(_row)
