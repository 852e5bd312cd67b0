"""The colours of a network anywhere on a picture, as floats: no rounding to 8 bits."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from artnet.exporting.scene import Scene
from artnet.fields.lattice import half_extents
from artnet.fields.view import screen_paper, view_matrix

__all__ = ["ColorsAt", "colors_of", "corners"]

ColorsAt = Callable[[NDArray[np.float64]], NDArray[np.float32]]
"""From points (points, 2) in pixels from the top left to colours (points, channels) sRGB in [0, 1]."""
AT_ONCE = 1 << 16
"""Points that are computed together: some tens of megabytes."""


def colors_of(scene: Scene, *, grain: float = 0.0, hard: bool = False) -> ColorsAt:
    """The colours of a scene by TensorFlow.

    Args:
        scene: what is painted.
        grain: the side of the square that a point stands for, in pixels; with 0 no edge is softened.
        hard: the unmixed colours of a head that has them, whether or not it mixes them.
    """
    net, (width, height) = scene.net, scene.recipe.size
    short = min(width, height)
    time, latent = tf.constant(scene.recipe.time, tf.float32), tf.constant(scene.latent)
    half, matrix = tf.constant(half_extents((width, height)), tf.float32), tf.constant(view_matrix(scene.recipe.view))

    def painted(screen: tf.Tensor) -> tf.Tensor:
        paper = screen_paper(
            screen, half, matrix, scene.recipe.view.symmetry, lambda p: net.logits(p, time, latent), grain / short
        )
        return tf.matmul(net.inks(paper), net.swatches) if hard else net.painted(paper)

    graph = tf.function(painted, input_signature=[tf.TensorSpec([None, 2], tf.float32)], autograph=False)

    def colors_at(points: NDArray[np.float64]) -> NDArray[np.float32]:
        screen = ((2 * points - (width, height)) * (1, -1) / short).astype(np.float32)
        parts = [graph(screen[start : start + AT_ONCE]).numpy() for start in range(0, len(screen), AT_ONCE)]
        return np.concatenate(parts) if parts else np.zeros((0, 3), np.float32)

    return colors_at


def corners(colors_at: ColorsAt, size: tuple[int, int]) -> NDArray[np.float32]:
    """The colours (height + 1, width + 1, channels) at the corners of the pixels of a picture of a size."""
    width, height = size
    x, y = np.arange(width + 1, dtype=np.float64), np.arange(height + 1, dtype=np.float64)
    return colors_at(np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)).reshape(height + 1, width + 1, -1)
