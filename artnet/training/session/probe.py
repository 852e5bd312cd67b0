"""What is looked at along the way of a fit: a few points of the picture, and when."""

from __future__ import annotations

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from artnet.color.levels import to_bytes
from artnet.fields.view import Window
from artnet.nets.cppn import CPPN
from artnet.training.painting import psnr_of
from artnet.training.plan import Plan
from artnet.training.session.canvas import moment

__all__ = ["Probe", "record_at"]

PROBE_SIDE, PROBE_FRAMES = 64, 16
RECORD_SHARE = 5
"""A snapshot each time the step count has grown by a fifth: pictures change fast at first and slowly later. A training
of 2,000 steps leaves 41; between them the weights are blended."""


class Probe:
    """Up to 64 x 64 points of the target, evenly spread; of several pictures those of at most 16."""

    def __init__(self, plan: Plan, net: CPPN) -> None:
        """Find the points, and what they should be."""
        self._plan, self._net = plan, net
        size = plan.target.size
        pixels, canvas = _probe_pixels(size), size[0] * size[1]
        self._points = Window(size).pixel_points(tf.constant(pixels))
        flat = plan.aim.picture.reshape(-1, plan.aim.picture.shape[-1])
        frames = len(plan.target.times)
        self._frames = range(0, frames, -(-frames // PROBE_FRAMES))
        self._aim = np.concatenate([flat[frame * canvas + pixels] for frame in self._frames])

    def paint(self) -> NDArray[np.uint8]:
        """The points as they are now, (points, channels)."""
        painted = [
            to_bytes(self._net(self._points, **moment(self._plan, self._net, frame))).numpy() for frame in self._frames
        ]
        return np.concatenate(painted)

    def psnr(self, painted: NDArray[np.uint8]) -> float:
        """How near they are, in dB."""
        return psnr_of(painted, self._aim)


def _next_record(step: int) -> int:
    return step + max(1, step // RECORD_SHARE)


def record_at(step: int) -> int:
    """The record that is due at `step` or next: records follow from 0, whatever the run did before."""
    due = 0
    while due < step:
        due = _next_record(due)
    return due


def _probe_pixels(size: tuple[int, int]) -> NDArray[np.int32]:
    """Numbers of up to 64 x 64 pixels, evenly spread over the canvas."""
    width, height = size
    columns = np.unique(((np.arange(PROBE_SIDE) + 0.5) * width / PROBE_SIDE).astype(np.int32))
    rows = np.unique(((np.arange(PROBE_SIDE) + 0.5) * height / PROBE_SIDE).astype(np.int32))
    return (rows[:, None] * width + columns[None, :]).reshape(-1).astype(np.int32)
