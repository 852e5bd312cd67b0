"""A network on a stage: painted pose by pose, at one size, through one traced graph."""

from __future__ import annotations

from typing import Any

import tensorflow as tf
from numpy.typing import NDArray

from artnet.color.compositing import as_rgb
from artnet.fields.view import Window, view_matrix, window_scale
from artnet.nets.cppn import CPPN
from artnet.recipes.schema import Recipe
from artnet.rendering.evaluator import Renderer
from artnet.rendering.motion.paths import Pose
from artnet.rendering.still import contained_size, framed

__all__ = ["Scene"]


class Scene:
    """Paints a copy of a network, so that the network itself stays as it is."""

    def __init__(self, net: CPPN, recipe: Recipe, *, depth: float | None = None, bits: int = 8) -> None:
        """`recipe` says the size, the frame and the samples a pixel; a `depth` lets poses change it."""
        self._net = CPPN.from_blueprint(net.blueprint)
        self._net.set_weights(net.weights())
        if depth is not None:
            self._net.depth = tf.Variable(float(depth), trainable=False, name="depth")
        self._size = recipe.size
        inner = contained_size(recipe.size, recipe.canvas) if recipe.frame == "contain" else recipe.size
        self._scale = window_scale(inner, recipe.canvas, recipe.frame)
        window = Window(inner, recipe.view.symmetry)
        self._renderer = Renderer(self._net, window, supersample=recipe.supersample, tile=recipe.tile, bits=bits)

    def paint(self, pose: Pose) -> NDArray[Any]:
        """The frame (height, width, 3) uint8, or uint16 for 16 bits, opacity laid over white."""
        net = self._net
        if pose.weights is not None:
            net.set_weights(pose.weights)
        if pose.palette is not None and net.palette is not None:
            net.palette.assign(pose.palette)
        if pose.depth is not None and net.depth is not None:
            net.depth.assign(pose.depth)
        pixels = self._renderer(matrix=view_matrix(pose.view, self._scale), time=pose.time, latent=pose.latent)
        return as_rgb(framed(pixels, self._size))
