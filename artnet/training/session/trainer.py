"""The steps of a fit, as one TensorFlow graph: batch, loss, gradients, optimizer, again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from artnet.nets.cppn import CPPN
from artnet.nets.shapes import traced
from artnet.training.data.aims import Aim
from artnet.training.method import Method
from artnet.training.optim.optimizers import OptimizerState
from artnet.training.optim.schedules import learning_rate_factor
from artnet.training.session.checkpoint import NETWORK_PREFIX
from artnet.training.session.stepping.task import Stepping, Task
from artnet.training.session.stepping.ways import way_of

__all__ = ["Trainer", "is_finite"]


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
        task = Task(net, aim, size, method, weights, tuple(times))
        self._optimizer = OptimizerState(method.optimizer, task.variables, net.rates)
        way = way_of(task)
        self._graph = self._traced(way.steps(task))
        self._coarse_graph = self._traced(way.coarse(task)) if method.coarse and way.coarse else self._graph

    def _traced(self, stepping: Stepping) -> Callable[[Any, Any], Any]:
        """The steps as a graph, traced when it is first called; also where functions are to run eagerly."""

        @cache
        def graph() -> Any:
            return traced(partial(self._steps, stepping), tf.TensorSpec([5], tf.int64), tf.TensorSpec([], tf.float32))

        return lambda numbers, rate: graph()(numbers, rate)

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
        return {f"{NETWORK_PREFIX}{n}": v for n, v in self.net.parameters.items()} | {
            f"optimizer/{n}": v for n, v in self._optimizer.variables.items()
        }

    def _steps(self, stepping: Stepping, numbers: Any, rate: Any) -> Any:
        first, count, horizon, hold, begun = tf.unstack(numbers)
        count = tf.cast(count, tf.int32)

        def body(i: Any, _: Any, losses: Any) -> tuple[Any, Any, Any]:
            step = first + tf.cast(i, tf.int64)
            loss, gradients = stepping.loss_and_gradients(step)
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


def is_finite(state: dict[str, NDArray[np.float32]]) -> bool:
    """Whether all weights and all of the optimizer's memory are finite numbers."""
    return all(bool(np.isfinite(values).all()) for values in state.values())
