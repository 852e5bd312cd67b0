"""The last layer in closed form: of all heads that could sit on these hidden layers, the one with the least squares.

What a fit comes near to step by step is here solved at once. Without a hidden layer that is linear regression itself:
the painting of style `linear` in one stroke.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from artnet.fields.view import Window
from artnet.nets.cppn import CPPN
from artnet.training.least_squares import solve_least_squares

__all__ = ["polish"]

ROWS = 16_384
"""Pixels whose features are held at once."""


def polish(
    net: CPPN, values: NDArray[np.float32], size: tuple[int, int], weights: NDArray[np.float32] | None = None
) -> float:
    """Replace the head's weights by those with the least squared error over all pixels; returns the loss before.

    Args:
        net: a network whose head is linear (`squash=clip`: value = logit + 0.5).
        values: (pixels, channels), what is to be painted.
        size: the canvas (width, height).
        weights: (pixels,) how much each pixel counts.
    """
    window, time = Window(size), tf.constant(0.0)

    def of_pixels(pixels: Any) -> Any:
        return net.features(window.pixel_points(pixels), time, net.latent)

    features = tf.function(of_pixels, autograph=False, input_signature=[tf.TensorSpec([None], tf.int32)])
    triangle: NDArray[np.float64] | None = None
    for start in range(0, len(values), ROWS):
        stop = min(start + ROWS, len(values))
        seen = features(tf.range(start, stop)).numpy().astype(np.float64)
        rows = np.concatenate([seen, np.ones((stop - start, 1)), values[start:stop] - 0.5], axis=1)
        if weights is not None:
            rows *= np.sqrt(weights.reshape(-1)[start:stop, None])
        # A QR of QRs: the triangle of all rows so far says all that they say about the squares.
        stacked = rows if triangle is None else np.concatenate([triangle, rows])
        triangle = np.asarray(np.linalg.qr(stacked, mode="r"))
    assert triangle is not None
    count = triangle.shape[1] - values.shape[1]
    columns = [
        solve_least_squares(triangle[:, :count], triangle[:, i]).weights for i in range(count, triangle.shape[1])
    ]
    head = np.concatenate([net.layers[-1].weight.numpy(), net.layers[-1].bias.numpy()[None]]).astype(np.float64)
    errors = triangle[:, :count] @ head - triangle[:, count:]
    counted = len(values) if weights is None else float(weights.sum())
    solved = np.stack(columns, axis=1).astype(np.float32)
    net.layers[-1].weight.assign(solved[:-1])
    net.layers[-1].bias.assign(solved[-1])
    return float(np.sum(errors**2)) / (counted * values.shape[1])
