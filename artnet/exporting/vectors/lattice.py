"""The colours of a network anywhere on a picture, as floats: no rounding to 8 bits."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from artnet.exporting.scene import Scene
from artnet.fields.lattice import half_extents
from artnet.fields.view import screen_paper, view_matrix
from artnet.nets.shapes import traced
from artnet.rendering.composition import TILE

__all__ = ["ColorsAt", "colors_of", "corners"]

ColorsAt = Callable[[NDArray[np.float64]], NDArray[np.float32]]
"""From points (points, 2) in pixels from the top left to colours (points, channels) sRGB in [0, 1]."""


def colors_of(scene: Scene, *, grain: float = 0.0, unmixed: bool = False) -> ColorsAt:
    """The colours of a scene by TensorFlow.

    Args:
        scene: what is painted.
        grain: the side of the square that a point stands for, in pixels; with 0 no edge is softened.
        unmixed: three more channels with the colour of the palette that the head chooses there, if it mixes them.
    """
    net, (width, height) = scene.net, scene.recipe.size
    short = min(width, height)
    time, latent = tf.constant(scene.recipe.time, tf.float32), tf.constant(scene.latent)
    half, matrix = tf.constant(half_extents((width, height)), tf.float32), tf.constant(view_matrix(scene.recipe.view))

    def painted(screen: tf.Tensor) -> tf.Tensor:
        paper = screen_paper(
            screen, half, matrix, scene.recipe.view.symmetry, lambda p: net.logits(p, time, latent), grain / short
        )
        colors = net.painted(paper)
        return tf.concat([colors, tf.matmul(net.inks(paper), net.swatches)], axis=1) if unmixed else colors

    graph = traced(painted, tf.TensorSpec([None, 2], tf.float32))

    def colors_at(points: NDArray[np.float64]) -> NDArray[np.float32]:
        screen = ((2 * points - (width, height)) * (1, -1) / short).astype(np.float32)
        starts = range(0, max(1, len(screen)), TILE)
        return np.concatenate([graph(tf.constant(screen[start : start + TILE])).numpy() for start in starts])

    return colors_at


def corners(colors_at: ColorsAt, size: tuple[int, int], finer: int = 1) -> NDArray[np.float32]:
    """The colours (finer * height + 1, finer * width + 1, channels) at the corners of the pixels of a picture of a
    size, and of a grid between them.
    """
    x, y = (np.arange(finer * side + 1, dtype=np.float64) / finer for side in size)
    return colors_at(np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)).reshape(len(y), len(x), -1)
