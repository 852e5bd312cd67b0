"""Steps on the whole picture, for a loss that looks at more than one pixel at a time."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from artnet.training.optim.losses import picture_loss
from artnet.training.session.stepping.gradients import gradients_of
from artnet.training.session.stepping.task import Task

__all__ = ["PictureSteps"]


class PictureSteps:
    """Each step paints the whole picture, at once."""

    def __init__(self, task: Task) -> None:
        """Make a picture of the aim."""
        self._task = task
        width, height = task.size
        self._values = tf.constant(task.aim.values.reshape(height, width, -1))
        self._time = tf.constant(task.times[0], tf.float32)

    def loss_and_gradients(self, step: Any) -> tuple[Any, list[Any]]:
        """The loss of the picture and its gradients."""
        task, net = self._task, self._task.net
        width, height = task.size
        fields = net.fields(task.window.pixel_points(tf.range(task.pixels)), self._time, net.latent)
        picture = tf.reshape(task.painted(fields), [height, width, -1])
        loss = picture_loss(task.method.loss, picture, self._values)
        return loss, gradients_of(loss, task.variables)
