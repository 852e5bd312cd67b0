"""The training replayed: a trajectory -> an animation at any size."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from artnet.color.transfer import linear_to_srgb, srgb_to_linear
from artnet.fields.view import Window, view_matrix, window_scale
from artnet.media.pictures import resize_picture
from artnet.nets.trajectory import Trajectory
from artnet.recipe import MotionRecipe, Recipe
from artnet.rendering.animation import Animation
from artnet.rendering.networks import network_from_recipe
from artnet.rendering.plots import Curve, draw_curve
from artnet.rendering.still import contained_size, framed
from artnet.rendering.tiles import Renderer

__all__ = ["held_delays", "replay"]

HOLD_FIRST, HOLD_LAST = 0.06, 0.25
"""Shares of the time for which the first and the last frame stay: long enough to see the start, to enjoy the end."""
GAP = 12
"""Pixels between the panels of a strip whose panels are 360 high."""


def replay(trajectory: Trajectory, recipe: Recipe) -> Animation:
    """Frames between which the picture changes equally, from the first random network to the finished painting.

    `recipe.motion` says how many frames and seconds, and whether target and loss curve stand beside the painting.
    `recipe.size` is the size of the painting in each frame.
    """
    motion = recipe.motion or MotionRecipe()
    delays = held_delays(motion.frames, motion.seconds)

    def frames() -> Iterator[NDArray[np.uint8]]:
        net = network_from_recipe(trajectory.recipe)
        inner = contained_size(recipe.size, recipe.canvas) if recipe.frame == "contain" else recipe.size
        renderer = Renderer(net, Window(inner, recipe.view.symmetry), supersample=recipe.supersample, tile=recipe.tile)
        matrix = view_matrix(recipe.view, window_scale(inner, recipe.canvas, recipe.frame))
        strip = Strip(trajectory, recipe.size) if motion.strip else None
        for position in trajectory.positions(motion.frames):
            net.set_weights(trajectory.weights_at(float(position)))
            painting = as_rgb(framed(renderer(matrix=matrix), recipe.size))
            yield strip.beside(painting, float(position)) if strip else painting

    return Animation(frames, delays, recipe)


def held_delays(frames: int, seconds: float) -> list[float]:
    """Seconds each frame stays: the first and the last are held, the others share the rest."""
    if frames < 4:
        return [seconds / frames] * frames
    first, last = seconds * HOLD_FIRST, seconds * HOLD_LAST
    middle = (seconds - first - last) / (frames - 2)
    if middle > first:  # few frames: the first is one like the others
        first = middle = (seconds - last) / (frames - 1)
    return [first, *[middle] * (frames - 2), last]


class Strip:
    """Target, painting and loss curve side by side."""

    def __init__(self, trajectory: Trajectory, size: tuple[int, int]) -> None:
        """Prepare the panels that do not change."""
        self._target = as_rgb(_resized(trajectory.target, size))
        self._gap = max(2, round(GAP * size[1] / 360))
        self._curve = Curve.of_snapshots(trajectory.steps, trajectory.history, _loss_name(trajectory.recipe))
        self._size = size

    def beside(self, painting: NDArray[np.uint8], position: float) -> NDArray[np.uint8]:
        """The strip (height, width, 3) for a painting at a place along the trajectory."""
        curve = draw_curve(self._curve, self._size, upto=position)
        gap = np.full((painting.shape[0], self._gap, 3), 255, np.uint8)
        return np.concatenate([self._target, gap, painting, gap, curve], axis=1)


def as_rgb(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Gray repeated, opacity laid over white in linear light: (height, width, 3) uint8."""
    if pixels.shape[-1] == 4:
        alpha = pixels[..., 3:].astype(np.float32) / 255
        light = srgb_to_linear(pixels[..., :3].astype(np.float32) / 255) * alpha + (1 - alpha)
        return np.round(np.clip(linear_to_srgb(light), 0, 1) * 255).astype(np.uint8)
    return np.repeat(pixels, 3, axis=-1) if pixels.shape[-1] == 1 else pixels


def _loss_name(recipe: Recipe) -> str:
    return recipe.training.loss if recipe.training else "loss"


def _resized(pixels: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    resized = resize_picture(np.float32(1 / 255) * pixels.astype(np.float32), size)
    return np.round(np.clip(resized, 0, 1) * 255).astype(np.uint8)
