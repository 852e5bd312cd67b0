"""Target, painting and loss curve side by side."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from artnet.color.compositing import as_rgb
from artnet.media.stills.encoding import resize_picture
from artnet.nets.trajectory import Trajectory
from artnet.recipes.schema import Recipe
from artnet.rendering.charts.curve import Curve, draw_curve

__all__ = ["Strip"]

GAP = 12
"""Pixels between the panels of a strip whose panels are 360 high."""


class Strip:
    """Target, painting and loss curve side by side."""

    def __init__(self, trajectory: Trajectory, size: tuple[int, int]) -> None:
        """Prepare the panels that do not change."""
        training = trajectory.recipe.training
        first = trajectory.target[: len(trajectory.target) // (training.frames if training else 1)]
        self._target = as_rgb(_resized(first, size))
        self._gap = max(2, round(GAP * size[1] / 360))
        self._curve = Curve.of_snapshots(trajectory.steps, trajectory.history, _loss_name(trajectory.recipe))
        self._size = size

    def beside(self, painting: NDArray[np.uint8], position: float) -> NDArray[np.uint8]:
        """The strip (height, width, 3) for a painting at a place along the trajectory."""
        curve = draw_curve(self._curve, self._size, upto=position)
        gap = np.full((painting.shape[0], self._gap, 3), 255, np.uint8)
        return np.concatenate([self._target, gap, as_rgb(painting), gap, curve], axis=1)


def _loss_name(recipe: Recipe) -> str:
    return recipe.training.loss if recipe.training else "loss"


def _resized(pixels: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    resized = resize_picture(np.float32(1 / 255) * pixels.astype(np.float32), size)
    return np.round(np.clip(resized, 0, 1) * 255).astype(np.uint8)
