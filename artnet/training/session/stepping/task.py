"""The task of a fit: which network is to paint what, and how; and what a way of stepping does with it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from artnet.fields.view import Window
from artnet.nets.cppn import CPPN
from artnet.training.data.aims import Aim
from artnet.training.method import Method
from artnet.training.optim.losses import point_losses

__all__ = ["Stepping", "Task", "total_weight"]


class Stepping(Protocol):
    """One way of stepping."""

    def loss_and_gradients(self, step: Any) -> tuple[Any, list[Any]]:
        """The loss () float32 at a step (int64), and its gradients, dense, one for each variable of the task."""


@dataclass(frozen=True, eq=False)
class Task:
    """A network and what it is to paint.

    Attributes:
        net, method: what is trained, and how.
        aim: of several pictures all, one after the other.
        size: the canvas (width, height) of each.
        weights: (pixels,) float32 in any shape, how much each pixel counts; None counts all alike.
        times: one for each picture.
    """

    net: CPPN
    aim: Aim
    size: tuple[int, int]
    method: Method
    weights: NDArray[np.float32] | None
    times: tuple[float, ...] = (0.0,)

    @cached_property
    def variables(self) -> list[tf.Variable]:
        """What is trained: the tables of the encoding first."""
        return list(self.net.parameters.values())

    @cached_property
    def window(self) -> Window:
        """Where the canvas lies on the plane."""
        return Window(self.size)

    @property
    def frames(self) -> int:
        """How many pictures there are."""
        return len(self.times)

    @property
    def pixels(self) -> int:
        """Of one picture."""
        return self.size[0] * self.size[1]

    def painted(self, fields: Any) -> Any:
        """What the loss looks at (points, channels), of points with these fields: logits or values."""
        logits = self.net.decode(fields)
        return logits if self.method.loss.entry.on == "logits" else self.net.values(logits)

    def summed_loss(self, fields: Any, values: Any, weights: Any) -> Any:
        """The weighted sum of the losses of the points with these fields; no weights count all alike."""
        losses = point_losses(self.method.loss, self.painted(fields), values)
        return tf.reduce_sum(losses if weights is None else losses * weights)


def total_weight(weights: Any, count: int) -> Any:
    """By what the sum of the losses of `count` points is divided, so that their weighted mean is left."""
    return float(count) if weights is None else tf.maximum(tf.reduce_sum(weights), 1e-6)
