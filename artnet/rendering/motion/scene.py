"""A network that moves: painted pose by pose, at one size, through one traced graph."""

from __future__ import annotations

from typing import Any

import tensorflow as tf
from numpy.typing import NDArray

from artnet.color.compositing import as_color
from artnet.nets.cppn import CPPN
from artnet.recipes.schema import Recipe
from artnet.rendering.bands import whole
from artnet.rendering.motion.paths import Pose
from artnet.rendering.stage import Stage

__all__ = ["Scene"]


class Scene:
    """Paints a copy of a network, so that the network itself stays as it is."""

    def __init__(self, net: CPPN, recipe: Recipe, first: Pose, *, bits: int = 8) -> None:
        """`recipe` says the size, the frame and the samples a pixel; `first` is a pose that names all that change."""
        self._net = CPPN.from_blueprint(net.blueprint, net.weights())
        if first.depth is not None:
            self._net.depth = tf.Variable(float(first.depth), trainable=False, name="depth")
        for name, value in first.dials.items():
            self._net.dials[name] = tf.Variable(float(value), trainable=False, name=f"head.{name}")
        self._stage = Stage(self._net, recipe, bits=bits)

    def paint(self, pose: Pose) -> NDArray[Any]:
        """The frame (height, width, 3), or 4 with opacity, uint8, or uint16 for 16 bits."""
        net = self._net
        if pose.weights is not None:
            net.set_weights(pose.weights)
        if pose.palette is not None and net.palette is not None:
            net.palette.assign(pose.palette)
        if pose.depth is not None and net.depth is not None:
            net.depth.assign(pose.depth)
        for name, value in pose.dials.items():
            net.dials[name].assign(value)
        bands = self._stage.bands(pose.view, time=pose.time, latent=pose.latent)
        return as_color(whole(bands, self._stage.size[1]))
