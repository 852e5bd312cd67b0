"""The steps of a fit, as one TensorFlow graph: batch, loss, gradients, optimizer, again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from artnet.fields.view import Window
from artnet.nets.cppn import CPPN
from artnet.training.data.batches import Blocks, MovingLattice, RandomPixels, stride_of
from artnet.training.data.target import Aim
from artnet.training.method import Method
from artnet.training.optim.losses import picture_loss, point_losses
from artnet.training.optim.optimizers import OptimizerState
from artnet.training.optim.schedules import learning_rate_factor

__all__ = ["Trainer", "is_finite"]

PART = 8192
"""Points whose gradients are computed together on a CPU: 8 MiB a layer of 256 units. Of 2,048 to 16,384
the fastest (14.4 against 12.8 to 13.4 steps a second, batch 16,384, 256 x 4 sine network, two cores)."""
PART_GPU = 1 << 18
LATTICE_PART = 1 << 18
"""The same on a lattice, where the layers are small: 32 MiB a layer of 32 units. Parts that stay in the cache were two
to three times as slow (8,192 points 6.5 ms, all 65,536 at once 2.4 ms: the loop costs more than the cache gives)."""


BLOCK = 8
"""Side of the blocks of pixels whose means the first steps of a fit on a lattice learn, where it is coarse to fine."""


class Trainer:
    """A network, its optimizer and the step count. `run` does many steps in one call of the graph.

    The state after n steps does not depend on how they were divided among calls, nor on the number of threads.
    """

    def __init__(
        self,
        net: CPPN,
        aim: Aim,
        size: tuple[int, int],
        method: Method,
        weights: NDArray[np.float32] | None,
        times: Sequence[float] = (0.0,),
    ) -> None:
        """`size` is the canvas (width, height); `weights` (pixels,) say how much each pixel counts.

        Of several pictures, all are on one canvas, one after the other in `aim` and `weights`; `times` are theirs.
        """
        self.net, self.method = net, method
        self.step = 0
        self.rate = 1.0
        """Factor on the learning rate; falls when the loss turned NaN."""
        self._window = Window(size)
        self._variables = list(net.parameters.values())
        self._optimizer = OptimizerState(method.optimizer, self._variables, net.rates)
        self._frames, self._times = len(times), tf.constant(list(times), tf.float32)
        if method.loss.entry.whole:
            self._values = tf.constant(aim.values.reshape(size[1], size[0], -1))
            self._graph = self._traced(self._on_picture)
        elif net.blueprint.encoding.entry.separable and self._frames == 1:
            stride = stride_of(method.batch, size[0] * size[1])
            moving = MovingLattice(size, stride, aim, weights, net.seed)
            self._graph = self._traced(partial(self._on_lattice, moving))
            if method.coarse:
                blocks = Blocks(size, BLOCK, aim, weights)
                self._coarse_graph = self._traced(partial(self._on_lattice, blocks))
        else:
            self._random = RandomPixels(size[0] * size[1] * self._frames, method.batch, net.seed)
            self._part = min(PART_GPU if tf.config.list_physical_devices("GPU") else PART, self._random.batch)
            self._values = tf.constant(aim.values)
            self._weights = None if weights is None else tf.constant(weights.reshape(-1), tf.float32)
            self._graph = self._traced(self._on_pixels)

    def _traced(self, loss_and_gradients: Any) -> Any:
        return tf.function(partial(self._steps, loss_and_gradients), autograph=False)

    def run(self, steps: int, *, horizon: int, hold: int = 0) -> NDArray[np.float32]:
        """Do up to `steps` steps and return the loss before each, (steps done,) float32.

        It ends early after a loss that is not finite, which is then the last in the array.
        `horizon` and `hold` place the schedule (see `schedules`).
        """
        coarse = min(steps, max(0, self.method.coarse - self.step))
        losses = self._run(self._coarse_graph, coarse, horizon, hold) if coarse else np.zeros(0, np.float32)
        if coarse < steps and np.isfinite(losses).all():
            if self.step == self.method.coarse:  # what it learnt of the blocks' slopes misleads: 0.8 dB less at the end
                self._optimizer.forget()
            losses = np.concatenate([losses, self._run(self._graph, steps - coarse, horizon, hold)])
        return losses

    def trace(self) -> None:
        """Make the graphs now, so that the first steps take no longer than the others."""
        if self.method.coarse > self.step:
            self._run(self._coarse_graph, 0, horizon=0, hold=0)
        self._run(self._graph, 0, horizon=0, hold=0)

    def _run(self, graph: Any, steps: int, horizon: int, hold: int) -> NDArray[np.float32]:
        begun = self.method.coarse if self.step >= self.method.coarse else 0  # where the optimizer's memory begins
        numbers = tf.constant([self.step, steps, horizon, hold, begun], tf.int64)
        done, losses = graph(numbers, tf.constant(self.rate * self.method.learning_rate, tf.float32))
        self.step += int(done)
        return np.asarray(losses.numpy()[: int(done)], np.float32)

    def state(self) -> dict[str, NDArray[np.float32]]:
        """A copy of everything that changes: weights and the optimizer's memory, by name."""
        return {name: variable.numpy() for name, variable in self._all().items()}

    def restore(self, state: dict[str, NDArray[np.float32]], step: int) -> None:
        """Go back, or on, to a state."""
        for name, variable in self._all().items():
            variable.assign(state[name])
        self.step = step

    def _all(self) -> dict[str, tf.Variable]:
        return {f"net/{n}": v for n, v in self.net.parameters.items()} | {
            f"optimizer/{n}": v for n, v in self._optimizer.variables.items()
        }

    def _steps(self, loss_and_gradients: Any, numbers: Any, rate: Any) -> Any:
        first, count, horizon, hold, begun = (numbers[i] for i in range(5))
        count = tf.cast(count, tf.int32)

        def body(i: Any, _: Any, losses: Any) -> tuple[Any, Any, Any]:
            step = first + tf.cast(i, tf.int64)
            loss, gradients = loss_and_gradients(step)
            factor = learning_rate_factor(self.method.schedule, step, horizon, hold)
            changes = self._optimizer.apply(gradients, rate * factor, step - begun)
            with tf.control_dependencies(changes):
                return i + 1, tf.math.is_finite(loss), losses.write(i, loss)

        def goes_on(i: Any, finite: Any, _: Any) -> Any:
            return tf.logical_and(i < count, finite)

        losses = tf.TensorArray(tf.float32, size=count, element_shape=())
        start = (tf.constant(0), tf.constant(True), losses)
        done, _, losses = tf.while_loop(goes_on, body, start, parallel_iterations=1)
        return done, losses.stack()

    def _on_pixels(self, step: Any) -> tuple[Any, list[Any]]:
        """Mean loss over the batch and its gradients, summed part by part in a fixed order."""
        random = self._random
        pixels = random.draw(step)
        total = self._total_weight(pixels)
        parts = -(-random.batch // self._part)
        if parts == 1:
            return self._of_pixels(random.picked(pixels, 0, random.batch), total)

        def body(k: Any, loss: Any, *sums: Any) -> tuple[Any, ...]:
            start = k * self._part
            chosen = random.picked(pixels, start, tf.minimum(start + self._part, random.batch))
            part_loss, gradients = self._of_pixels(chosen, total)
            return k + 1, loss + part_loss, *(a + b for a, b in zip(sums, gradients, strict=True))

        zeros = [tf.zeros(v.shape) for v in self._variables]
        loop = tf.while_loop(lambda k, *_: k < parts, body, (0, 0.0, *zeros), parallel_iterations=1)
        return loop[1], list(loop[2:])

    def _of_pixels(self, pixels: Any, total: Any) -> tuple[Any, list[Any]]:
        fields = self._fields_of(pixels)
        weights = None if self._weights is None else tf.gather(self._weights, pixels)
        mean = self._loss(fields, tf.gather(self._values, pixels), weights) / total
        return mean, _gradients(mean, self._variables)

    def _fields_of(self, pixels: Any) -> Any:
        if self._frames == 1:
            return self.net.fields(self._window.pixel_points(pixels), self._times[0], self.net.latent)
        canvas = self._window.size[0] * self._window.size[1]
        frame = pixels // canvas
        latents = self.net.latents
        latent = None if latents is None else tf.gather(latents, frame)
        if latents is None and self.net.blueprint.latent:
            latent = tf.broadcast_to(self.net.latent, [tf.shape(frame)[0], self.net.blueprint.latent])
        return self.net.fields(self._window.pixel_points(pixels % canvas), tf.gather(self._times, frame), latent)

    def _total_weight(self, pixels: Any) -> Any:
        if self._weights is None:
            return float(self._random.batch)
        counted = self._weights if pixels is None else tf.gather(self._weights, pixels)
        return tf.maximum(tf.reduce_sum(counted), 1e-6)

    def _on_picture(self, step: Any) -> tuple[Any, list[Any]]:
        """The loss of the whole picture and its gradients."""
        height, width, _ = self._values.shape
        fields = self.net.fields(self._window.pixel_points(tf.range(width * height)), self._times[0], self.net.latent)
        logits = self.net.decode(fields)
        painted = logits if self.method.loss.entry.on == "logits" else self.net.values(logits)
        loss = picture_loss(self.method.loss, tf.reshape(painted, [height, width, -1]), self._values)
        return loss, _gradients(loss, self._variables)

    def _on_lattice(self, lattice: MovingLattice | Blocks, step: Any) -> tuple[Any, list[Any]]:
        """The same on a lattice: its fields at once, the layers part by part, then back to the encoding's tables."""
        place, values, weights = lattice.draw(step)
        fields = self.net.fields(place, tf.constant(0.0), self.net.latent)
        count = lattice.batch
        total = float(count) if weights is None else tf.maximum(tf.reduce_sum(weights), 1e-6)
        parts = -(-count // LATTICE_PART)
        if parts == 1:
            mean = self._loss(fields, values, weights) / total
            return mean, _gradients(mean, self._variables)
        split = len(self.net.tables)
        tables, layers = self._variables[:split], self._variables[split:]

        def body(k: Any, loss: Any, slopes: Any, *sums: Any) -> tuple[Any, ...]:
            part = slice(k * LATTICE_PART, tf.minimum((k + 1) * LATTICE_PART, count))
            seen = fields[part]
            mean = self._loss(seen, values[part], None if weights is None else weights[part]) / total
            slope, *gradients = _gradients(mean, [seen, *layers])
            return k + 1, loss + mean, slopes.write(k, slope), *(a + b for a, b in zip(sums, gradients, strict=True))

        slopes = tf.TensorArray(tf.float32, size=parts, infer_shape=False, element_shape=(None, fields.shape[-1]))
        zeros = [tf.zeros(v.shape) for v in layers]
        loop = tf.while_loop(lambda k, *_: k < parts, body, (0, 0.0, slopes, *zeros), parallel_iterations=1)
        slope = tf.ensure_shape(loop[2].concat(), fields.shape)
        return loop[1], [*tf.gradients(fields, tables, grad_ys=slope), *loop[3:]]

    def _loss(self, fields: Any, values: Any, weights: Any) -> Any:
        """The weighted sum of the losses of the points with these fields."""
        loss, logits = self.method.loss, self.net.decode(fields)
        losses = point_losses(loss, logits if loss.entry.on == "logits" else self.net.values(logits), values)
        return tf.reduce_sum(losses if weights is None else losses * weights)


def is_finite(state: dict[str, NDArray[np.float32]]) -> bool:
    """Whether all weights and all of the optimizer's memory are finite numbers."""
    return all(bool(np.isfinite(values).all()) for values in state.values())


def _gradients(loss: Any, variables: list[Any]) -> list[Any]:
    """Dense gradients, 0 where the loss does not depend on a variable."""
    slopes = tf.gradients(loss, variables)
    return [tf.zeros(v.shape) if g is None else tf.convert_to_tensor(g) for g, v in zip(slopes, variables, strict=True)]
