"""Steps on random pixels, or on all of them: of one picture, or of several, whose latents are learnt with it."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from artnet.training.data.batches import RandomPixels
from artnet.training.session.stepping.gradients import gradients_of, summed
from artnet.training.session.stepping.task import Task, total_weight

__all__ = ["PixelSteps"]

PART = 8192
"""Points whose gradients are computed together on a CPU: 8 MiB a layer of 256 units. Of 2,048 to 16,384
the fastest (14.4 against 12.8 to 13.4 steps a second, batch 16,384, 256 x 4 sine network, two cores)."""
PART_GPU = 1 << 18


class PixelSteps:
    """Each step learns from a batch of pixels, summed part by part, so that memory does not grow with the batch."""

    def __init__(self, task: Task) -> None:
        """Everything that a step looks at becomes a constant of the graph."""
        self._task, self._net = task, task.net
        self._random = RandomPixels(task.pixels * task.frames, task.method.batch, task.net.seed)
        self._part = min(PART_GPU if tf.config.list_physical_devices("GPU") else PART, self._random.batch)
        self._times = tf.constant(task.times, tf.float32)
        self._values = tf.constant(task.aim.values)
        self._weights = None if task.weights is None else tf.constant(task.weights.reshape(-1), tf.float32)

    def loss_and_gradients(self, step: Any) -> tuple[Any, list[Any]]:
        """Mean loss over the batch and its gradients."""
        batch = self._random.batch
        pixels = self._random.draw(step)
        total = total_weight(self._weights_of(pixels), batch)
        parts = -(-batch // self._part)
        if parts == 1:
            return self._of_pixels(RandomPixels.picked(pixels, 0, batch), total)

        def of_part(number: Any) -> tuple[Any, list[Any], tuple[()]]:
            start = number * self._part
            chosen = RandomPixels.picked(pixels, start, tf.minimum(start + self._part, batch))
            return *self._of_pixels(chosen, total), ()

        loss, gradients, _ = summed(parts, of_part, self._task.variables)
        return loss, gradients

    def _of_pixels(self, pixels: Any, total: Any) -> tuple[Any, list[Any]]:
        values = tf.gather(self._values, pixels)
        loss = self._task.summed_loss(self._fields_of(pixels), values, self._weights_of(pixels)) / total
        return loss, gradients_of(loss, self._task.variables)

    def _weights_of(self, pixels: Any) -> Any:
        """Of these pixels, None for all of them."""
        return self._weights if self._weights is None or pixels is None else tf.gather(self._weights, pixels)

    def _fields_of(self, pixels: Any) -> Any:
        net, window = self._net, self._task.window
        if self._task.frames == 1:
            return net.fields(window.pixel_points(pixels), self._times[0], net.latent)
        frame, place = pixels // self._task.pixels, pixels % self._task.pixels
        latent = None if net.latents is None else tf.gather(net.latents, frame)
        if latent is None and net.blueprint.latent:
            latent = tf.broadcast_to(net.latent, [tf.shape(frame)[0], net.blueprint.latent])
        return net.fields(window.pixel_points(place), tf.gather(self._times, frame), latent)
