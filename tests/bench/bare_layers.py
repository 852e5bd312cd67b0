"""The limit of a dense rendering: a network's layers as bare TensorFlow operations, on points that lie ready."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf

__all__ = ["ACTIVATIONS", "TILES", "bare_layers"]

TILES = (4096, 8192, 16_384)
"""Points that are computed together; the fastest of them is the limit."""
ACTIVATIONS = {"tanh": tf.tanh, "sin": tf.sin, "relu": tf.nn.relu, "gaussian": lambda z: tf.exp(-z * z)}


def bare_layers(width: int, depth: int, activation: str, tile: int, pixels: int) -> Callable[[], Any]:
    """What computes so many pixels, the last tile whole: frozen weights, two tiles at a time, nothing done with it."""
    rng = np.random.default_rng(1)
    sides = [3, *[width] * depth, 3]
    weights = [rng.normal(size=s).astype(np.float32) / np.float32(s[0] ** 0.5) for s in itertools.pairwise(sides)]
    biases = [rng.normal(size=side).astype(np.float32) for side in sides[1:]]
    places = rng.normal(size=(tile, 3)).astype(np.float32)

    @tf.function(autograph=False)
    def whole() -> Any:
        points = tf.constant(places)

        def paint(number: Any) -> Any:  # the number is added, so that no tile is taken for another
            x = points + tf.cast(number, tf.float32)
            for layer, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
                z = tf.nn.bias_add(tf.matmul(x, tf.constant(weight)), tf.constant(bias))
                x = ACTIVATIONS[activation](z) if layer < depth else tf.sigmoid(z)
            return x

        spec = tf.TensorSpec((tile, 3), tf.float32)
        return tf.map_fn(paint, tf.range(-(-pixels // tile)), fn_output_signature=spec, parallel_iterations=2)

    return whole
