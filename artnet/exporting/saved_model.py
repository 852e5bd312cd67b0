"""A network as a SavedModel: plain TensorFlow loads it, without artnet."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from artnet.exporting.scene import Scene
from artnet.fields.lattice import half_extents
from artnet.fields.view import screen_paper, view_matrix
from artnet.nets.cppn import CPPN

__all__ = ["SavedNetwork", "exact_colors", "saved_model"]


class SavedNetwork(tf.Module):
    """A network as it is seen, with two signatures.

    `points`: screen (points, 2), time (), latent (n,) -> color (points, channels) sRGB in [0, 1]. `screen` is where a
    point lies in the picture: [-1, 1] is the short side, y points up.
    `picture`: width (), height () -> pixels (height, width, channels), one sample each.
    """

    def __init__(self, scene: Scene) -> None:
        """Copy the numbers, which the SavedModel then owns."""
        super().__init__(name="artnet")
        net, recipe = scene.net, scene.recipe
        self.numbers = {name: tf.Variable(value, trainable=False) for name, value in net.numbers().items()}
        self._blueprint, self._symmetry = net.blueprint, recipe.view.symmetry
        self._matrix = tf.constant(view_matrix(recipe.view))
        self._time, self._latent = float(recipe.time), tf.constant(scene.latent)
        self._size = recipe.size

    def signatures(self) -> dict[str, Any]:
        """The two functions, by name."""
        latent = tf.TensorSpec([self._blueprint.latent], tf.float32, "latent")
        points = tf.function(self._points, autograph=False).get_concrete_function(
            tf.TensorSpec([None, 2], tf.float32, "screen"), tf.TensorSpec([], tf.float32, "time"), latent
        )
        picture = tf.function(self._picture, autograph=False).get_concrete_function(
            tf.TensorSpec([], tf.int32, "width"), tf.TensorSpec([], tf.int32, "height")
        )
        return {"points": points, "picture": picture}

    def _points(self, screen: Any, time: Any, latent: Any) -> dict[str, Any]:
        width, height = half_extents(self._size)
        return {"color": self._colors(screen, tf.constant([width, height]), time, latent, 1 / min(self._size))}

    def _picture(self, width: Any, height: Any) -> dict[str, Any]:
        short = tf.cast(tf.minimum(width, height), tf.float32)
        wide, high = tf.cast(width, tf.float32), tf.cast(height, tf.float32)
        x = (2.0 * tf.cast(tf.range(width), tf.float32) + 1.0 - wide) / short
        y = (high - 1.0 - 2.0 * tf.cast(tf.range(height), tf.float32)) / short
        screen = tf.reshape(tf.stack(tf.meshgrid(x, y), axis=-1), [-1, 2])
        time, half = tf.constant(self._time, tf.float32), tf.stack([wide / short, high / short])
        colors = self._colors(screen, half, time, self._latent, 1.0 / short)
        return {"pixels": tf.reshape(colors, [height, width, colors.shape[1]])}

    def _colors(self, screen: Any, half: Any, time: Any, latent: Any, grain: Any) -> Any:
        net = CPPN.of_numbers(self._blueprint, self.numbers)

        def logits_of(places: Any) -> Any:
            return net.logits(places, time, latent)

        return net.painted(screen_paper(screen, half, self._matrix, self._symmetry, logits_of, grain))


def saved_model(scene: Scene) -> dict[str, bytes]:
    """The files of the SavedModel, by their names in its folder."""
    module = SavedNetwork(scene)
    with tempfile.TemporaryDirectory() as folder:
        tf.saved_model.save(module, folder, signatures=module.signatures())
        return {str(path.relative_to(folder)): path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()}


def exact_colors(scene: Scene, size: tuple[int, int]) -> NDArray[np.float32]:
    """The colours (height, width, channels) float32 of a picture of a size, one sample a pixel, by TensorFlow."""
    picture = SavedNetwork(scene).signatures()["picture"]
    return np.asarray(picture(width=tf.constant(size[0]), height=tf.constant(size[1]))["pixels"])
