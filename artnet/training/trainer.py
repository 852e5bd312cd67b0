"""The steps of a fit, as one TensorFlow graph: batch, loss, gradients, optimizer, again."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from artnet.fields.view import Window
from artnet.nets.cppn import CPPN
from artnet.seeds import stateless_seed
from artnet.training.losses import point_losses
from artnet.training.method import Method
from artnet.training.optimizers import OptimizerState
from artnet.training.schedules import learning_rate_factor
from artnet.training.target import Aim

__all__ = ["Trainer"]

PART = 8192
"""Points whose gradients are computed together on a CPU: 8 MiB a layer of 256 units. Of 2,048 to 16,384
the fastest (14.4 against 12.8 to 13.4 steps a second, batch 16,384, 256 x 4 sine network, two cores)."""
PART_GPU = 1 << 18


class Trainer:
    """A network, its optimizer and the step count. `run` does many steps in one call of the graph.

    The state after n steps does not depend on how they were divided among calls, nor on the number of threads.
    """

    def __init__(
        self, net: CPPN, aim: Aim, size: tuple[int, int], method: Method, weights: NDArray[np.float32] | None
    ) -> None:
        """`size` is the canvas (width, height); `weights` (pixels,) say how much each pixel counts."""
        self.net, self.method = net, method
        self.step = 0
        self.rate = 1.0
        """Factor on the learning rate; falls when the loss turned NaN."""
        self._window = Window(size)
        self._pixels = size[0] * size[1]
        self._batch = min(method.batch, self._pixels) or self._pixels
        self._part = min(PART_GPU if tf.config.list_physical_devices("GPU") else PART, self._batch)
        self._values = tf.constant(aim.values)
        self._weights = None if weights is None else tf.constant(weights.reshape(-1), tf.float32)
        self._variables = list(net.parameters.values())
        self._optimizer = OptimizerState(method.optimizer, self._variables)
        self._seed = stateless_seed(net.seed, "batches")
        self._graph = tf.function(self._steps, autograph=False)

    def run(self, steps: int, *, horizon: int, hold: int = 0) -> NDArray[np.float32]:
        """Do up to `steps` steps and return the loss before each, (steps done,) float32.

        It ends early after a loss that is not finite, which is then the last in the array.
        `horizon` and `hold` place the schedule (see `schedules`).
        """
        numbers = tf.constant([self.step, steps, horizon, hold], tf.int64)
        done, losses = self._graph(numbers, tf.constant(self.rate * self.method.learning_rate, tf.float32))
        self.step += int(done)
        return losses.numpy()[: int(done)]

    def state(self) -> dict[str, NDArray[np.float32]]:
        """A copy of everything that changes: weights and the optimizer's memory, by name."""
        return {name: variable.numpy() for name, variable in self._all().items()}

    def restore(self, state: dict[str, NDArray[np.float32]], step: int) -> None:
        """Go back, or on, to a state."""
        for name, variable in self._all().items():
            variable.assign(state[name])
        self.step = step

    def is_finite(self) -> bool:
        """Whether all weights and all of the optimizer's memory are finite numbers."""
        return all(bool(np.isfinite(v).all()) for v in self.state().values())

    def _all(self) -> dict[str, tf.Variable]:
        return {f"net/{n}": v for n, v in self.net.parameters.items()} | {
            f"optimizer/{n}": v for n, v in self._optimizer.variables.items()
        }

    def _steps(self, numbers: Any, rate: Any) -> Any:
        first, count, horizon, hold = (numbers[i] for i in range(4))
        count = tf.cast(count, tf.int32)

        def body(i: Any, _: Any, losses: Any) -> tuple[Any, Any, Any]:
            step = first + tf.cast(i, tf.int64)
            loss, gradients = self._loss_and_gradients(step)
            factor = learning_rate_factor(self.method.schedule, step, horizon, hold)
            changes = self._optimizer.apply(gradients, rate * factor, step)
            with tf.control_dependencies(changes):
                return i + 1, tf.math.is_finite(loss), losses.write(i, loss)

        def goes_on(i: Any, finite: Any, _: Any) -> Any:
            return tf.logical_and(i < count, finite)

        losses = tf.TensorArray(tf.float32, size=count, element_shape=())
        start = (tf.constant(0), tf.constant(True), losses)
        done, _, losses = tf.while_loop(goes_on, body, start, parallel_iterations=1)
        return done, losses.stack()

    def _loss_and_gradients(self, step: Any) -> tuple[Any, list[Any]]:
        """Mean loss over the batch and its gradients, summed part by part in a fixed order."""
        pixels = self._random_pixels(step) if self._batch < self._pixels else None
        total = self._total_weight(pixels)
        parts = -(-self._batch // self._part)
        if parts == 1:
            return self._of_part(self._picked(pixels, 0, self._batch), total)

        def body(k: Any, loss: Any, *sums: Any) -> tuple[Any, ...]:
            start = k * self._part
            chosen = self._picked(pixels, start, tf.minimum(start + self._part, self._batch))
            part_loss, gradients = self._of_part(chosen, total)
            return k + 1, loss + part_loss, *(a + b for a, b in zip(sums, gradients, strict=True))

        zeros = [tf.zeros(v.shape) for v in self._variables]
        loop = tf.while_loop(lambda k, *_: k < parts, body, (0, 0.0, *zeros), parallel_iterations=1)
        return loop[1], list(loop[2:])

    def _of_part(self, pixels: Any, total: Any) -> tuple[Any, list[Any]]:
        loss = self.method.loss
        logits = self.net.logits(self._window.pixel_points(pixels), tf.constant(0.0), self.net.latent)
        predicted = logits if loss.entry.on == "logits" else self.net.values(logits)
        losses = point_losses(loss, predicted, tf.gather(self._values, pixels))
        if self._weights is not None:
            losses *= tf.gather(self._weights, pixels)
        mean = tf.reduce_sum(losses) / total
        gradients = tf.gradients(mean, self._variables)
        return mean, [tf.zeros(v.shape) if g is None else g for g, v in zip(gradients, self._variables, strict=True)]

    def _random_pixels(self, step: Any) -> Any:
        """One random pixel from each of `batch` equal runs of pixels: as random as needed, and evenly spread."""
        seed = tf.stack([tf.constant(self._seed[0]), tf.cast(step, tf.int32) ^ self._seed[1]])
        draws = tf.random.stateless_uniform((self._batch,), seed, alg="philox")
        edges = np.arange(self._batch + 1, dtype=np.int64) * self._pixels // self._batch
        starts, lengths = edges[:-1].astype(np.int32), np.diff(edges)
        offsets = tf.cast(draws * tf.constant(lengths, tf.float32), tf.int32)
        return tf.constant(starts) + tf.minimum(offsets, tf.constant(lengths - 1, tf.int32))

    def _picked(self, pixels: Any, start: Any, stop: Any) -> Any:
        return tf.range(start, stop) if pixels is None else pixels[start:stop]

    def _total_weight(self, pixels: Any) -> Any:
        if self._weights is None:
            return float(self._batch)
        counted = self._weights if pixels is None else tf.gather(self._weights, pixels)
        return tf.maximum(tf.reduce_sum(counted), 1e-6)
