"""The canvas of a fit: all of the picture, or of several, as the network paints it now."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.fields.view import Window
from artnet.nets.cppn import CPPN
from artnet.rendering.bands import whole
from artnet.rendering.evaluator import Evaluator
from artnet.training.painting import psnr_of
from artnet.training.plan import Plan

__all__ = ["Canvas", "moment"]


class Canvas:
    """Paints at the size of the target."""

    def __init__(self, plan: Plan, net: CPPN) -> None:
        """The graph is traced when it first paints."""
        self._plan, self._net = plan, net
        self._evaluator = Evaluator(net, Window(plan.target.size), tile=plan.recipe.tile)

    def picture(self, frame: int) -> NDArray[np.uint8]:
        """One of the pictures, (height, width, channels)."""
        return whole(self._evaluator.bands(**moment(self._plan, self._net, frame)), self._plan.target.size[1])

    def pictures(self) -> NDArray[np.uint8]:
        """All of them, one below the other."""
        return np.concatenate([self.picture(frame) for frame in range(len(self._plan.target.times))])

    def psnr(self, painted: NDArray[np.uint8]) -> float:
        """How near all of them are to the target, in dB."""
        return psnr_of(painted, self._plan.aim.picture)


def moment(plan: Plan, net: CPPN, frame: int) -> dict[str, Any]:
    """Time and latent of one of several pictures: what the network is called with."""
    latents = net.latents
    return {"time": plan.target.times[frame], "latent": None if latents is None else latents[frame]}
