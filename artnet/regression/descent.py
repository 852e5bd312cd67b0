"""Linear regression by gradient descent: all steps in one TensorFlow graph, the whole way kept.

With f(x_i) = b + sum_j w_j x_ij and L = 1/n sum (f(x_i) - y_i)^2:

    dL/dw_j = 2/n sum (f(x_i) - y_i) x_ij        w <- w - a dL/dw
    dL/db   = 2/n sum (f(x_i) - y_i)             b <- b - a dL/db

all at once, from the same old values. `half_mse` is the lecture's exercise: L = 1/(2n) sum, and no 2 in the slopes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.errors import TrainingError
from artnet.lazy import tf

__all__ = ["DIVISORS", "Descent", "descend"]

Array = NDArray[np.float64]

DIVISORS = {"mse": 1.0, "half_mse": 2.0}
"""What divides the sum of squares, in numbers of rows."""


@dataclass(frozen=True)
class Descent:
    """The way down: `losses` (steps + 1,) over all rows, and `path` (steps + 1, 1 + inputs), the intercept first."""

    losses: Array
    path: Array


def descend(
    design: Array, target: Array, start: Array, *, learning_rate: float, steps: int, one_by_one: bool, loss: str
) -> Descent:
    """Go down from `start` (k,) for so many steps, A (n, k) and y (n,) in float64.

    With `one_by_one` each step sees one row, in their order; its share of the loss keeps the divisor of the whole, so
    that one pass over all rows is about as long as one step with all of them.

    Raises:
        TrainingError: the weights left the numbers; says which learning rate would not have.
    """
    divisor = DIVISORS[loss] * len(target)

    def run(a: Any, y: Any, w: Any) -> tuple[Any, Any]:
        def body(i: Any, w: Any, losses: Any, path: Any) -> tuple[Any, Any, Any, Any]:
            row = i % len(target)
            part, aim = (a[row : row + 1], y[row : row + 1]) if one_by_one else (a, y)
            errors = tf.linalg.matvec(part, w) - aim
            w = w - learning_rate * (2 / divisor) * tf.linalg.matvec(part, errors, transpose_a=True)
            return i + 1, w, losses.write(i + 1, _loss(a, y, w)), path.write(i + 1, w)

        def _loss(a: Any, y: Any, w: Any) -> Any:
            return tf.reduce_sum(tf.square(tf.linalg.matvec(a, w) - y)) / divisor

        kept = [tf.TensorArray(tf.float64, steps + 1, element_shape=shape) for shape in ((), (a.shape[1],))]
        first = (tf.constant(0), w, kept[0].write(0, _loss(a, y, w)), kept[1].write(0, w))
        loop = tf.while_loop(lambda i, *_: i < steps, body, first, parallel_iterations=1)
        return loop[2].stack(), loop[3].stack()

    losses, path = tf.function(run, autograph=False)(*(tf.constant(v, tf.float64) for v in (design, target, start)))
    found = Descent(losses.numpy(), path.numpy())
    if not (np.isfinite(found.losses).all() and np.isfinite(found.path).all()):
        steepest = float(np.linalg.norm(design, 2)) ** 2 * 2 / divisor
        raise TrainingError(
            f"Expected a descent that stays finite. Received: learning_rate={learning_rate:g}, which throws it out."
            f" Below {2 / steepest:.3g} it comes to rest"
        )
    return found
