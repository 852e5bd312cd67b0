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
from artnet.regression.least_squares import solve_least_squares

__all__ = ["polish"]

ROWS = 16_384
"""Pixels whose features are held at once."""
TOLERANCE = 1e-4
"""Features that agree to four digits are taken for one. Told apart they would get weights of ten thousands and against
each other, and the rounding of float32 (6e-8), so many times enlarged, would show as grain of 1/2000 and more."""


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

    signature = [tf.TensorSpec([None], tf.int32)]
    features = tf.function(of_pixels, autograph=False, input_signature=signature).get_concrete_function()
    count = net.layers[-1].weight.shape[0] + 1
    gram = np.zeros((count + values.shape[1],) * 2)
    for start in range(0, len(values), ROWS):
        stop = min(start + ROWS, len(values))
        seen = features(tf.range(start, stop)).numpy().astype(np.float64)
        rows = np.concatenate([seen, np.ones((stop - start, 1)), values[start:stop] - 0.5], axis=1)
        if weights is not None:
            rows *= np.sqrt(weights.reshape(-1)[start:stop, None])
        gram += rows.T @ rows
    # The root of all products says all that the rows said about squares. It keeps half of the digits of float64, twice
    # as many as TOLERANCE asks for, and is five times as fast as a QR of the rows.
    sizes, directions = np.linalg.eigh(gram)
    root = np.sqrt(np.maximum(sizes, 0))[:, None] * directions.T
    columns = [
        solve_least_squares(root[:, :count], root[:, i], tolerance=TOLERANCE).weights
        for i in range(count, root.shape[1])
    ]
    head = np.concatenate([net.layers[-1].weight.numpy(), net.layers[-1].bias.numpy()[None]]).astype(np.float64)
    errors = root[:, :count] @ head - root[:, count:]
    counted = len(values) if weights is None else float(weights.sum())
    solved = np.stack(columns, axis=1).astype(np.float32)
    net.layers[-1].weight.assign(solved[:-1])
    net.layers[-1].bias.assign(solved[-1])
    return float(np.sum(errors**2)) / (counted * values.shape[1])
