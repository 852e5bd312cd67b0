"""Schedules: how the learning rate falls from the first step to the horizon, the number of steps that are planned.

With x = step / horizon, held between 0 and 1, so that beyond the horizon the last value stays:

| name | in a sentence | formula | source |
|---|---|---|---|
| constant | as it began | 1 | |
| cosine | glides down to `end` | end + (1 - end) (1 + cos πx) / 2 | Loshchilov 2016 |
| exponential | by the same factor each step, down to `end` | end ^ x | |
| step | stairs: times `factor` after each share `every` of the way | factor ^ floor(x / every) | AlexNet, 2012 |
| warmup | a linear rise over `share` of the way, then cosine | min(1, (step + 1) / rise) cosine | Goyal 2017 |

A schedule of one's own is a function `(step, horizon) -> factor` in TensorFlow ops; it works element by element.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from artnet.entries import Chosen, Entry, is_tensor
from artnet.errors import invalid
from artnet.lazy import tf
from artnet.options import Range
from artnet.parameters import options
from artnet.registry import Registry

__all__ = ["SCHEDULES", "Schedule", "factors", "learning_rate_factor"]

Tensor = Any


@dataclass(frozen=True, kw_only=True)
class Schedule(Entry):
    """A row: `function(step, horizon, **options)`, two float32 tensors, to the factor in (0, 1] of the learning rate.

    `rise` names the option that is the share of the way over which it rises first; empty where it only falls.
    """

    rise: str = ""

    gives: ClassVar[str] = "a tensor or a number"

    def allows(self, result: Any) -> bool:
        """Whether it is one."""
        return is_tensor(result) or isinstance(result, int | float)


SCHEDULES: Registry[Schedule] = Registry("schedule", Schedule, "schedules")


def learning_rate_factor(choice: Chosen[Schedule], step: Tensor, horizon: Tensor, hold: Tensor = 0) -> Tensor:
    """The factor of the learning rate at `step`, the number of steps done before: float32, of the shape of `step`.

    For the first `hold` steps the factor is 1 and does not depend on the horizon, which need not be known before; the
    schedule then runs over [hold, horizon]. A schedule that rises does so over the `hold` steps and falls after them.

    Raises:
        InvalidValueError: an option out of its range.
    """
    _check(choice)
    step, horizon, hold = (tf.cast(value, tf.float32) for value in (step, horizon, hold))
    after, rest = tf.maximum(step - hold, 0.0), tf.maximum(horizon - hold, 1.0)
    if not choice.entry.rise:
        return tf.cast(choice(after, rest), tf.float32)
    falling = choice(after, rest, **{choice.entry.rise: 0.0})
    held = _rise(step, hold) * falling
    return tf.cast(tf.where(hold > 0.0, held, choice(after, rest)), tf.float32)


def factors(choice: Chosen[Schedule], steps: Sequence[float], horizon: float, hold: float = 0) -> list[float]:
    """The factor at each of the steps as plain numbers, for plots."""
    with tf.init_scope():
        return [float(value) for value in learning_rate_factor(choice, list(steps), horizon, hold).numpy()]


def _constant(step: Tensor, horizon: Tensor) -> Tensor:
    return tf.ones_like(step)


def _cosine(step: Tensor, horizon: Tensor, *, end: float) -> Tensor:
    return end + (1.0 - end) * 0.5 * (1.0 + tf.cos(math.pi * _share(step, horizon)))


def _exponential(step: Tensor, horizon: Tensor, *, end: float) -> Tensor:
    return tf.pow(end, _share(step, horizon))


def _step(step: Tensor, horizon: Tensor, *, factor: float, every: float) -> Tensor:
    last = math.ceil(1.0 / every - 1e-6) - 1  # the stair that ends at the horizon goes on beyond it
    stair = tf.floor(_share(step, horizon) / every * (1.0 + 1e-6))  # the nudge: 0.3 / 0.1 is on the third stair
    return tf.pow(factor, tf.minimum(stair, float(last)))


def _warmup(step: Tensor, horizon: Tensor, *, share: float, end: float) -> Tensor:
    rise = share * horizon
    return _rise(step, rise) * _cosine(tf.maximum(step - rise, 0.0), horizon - rise, end=end)


def _rise(step: Tensor, over: Tensor) -> Tensor:
    """From 1 / over at step 0 to 1 at step over - 1, and 1 from there on."""
    return tf.minimum((step + 1.0) / tf.maximum(over, 1.0), 1.0)


def _share(step: Tensor, horizon: Tensor) -> Tensor:
    return tf.clip_by_value(step / tf.maximum(horizon, 1e-3), 0.0, 1.0)


def _check(choice: Chosen[Schedule]) -> None:
    """Refuse stairs that leave no learning rate."""
    if choice.name == "step" and not choice.entry.plugin:
        falls = math.ceil(1.0 / float(choice.options["every"]) - 1e-6) - 1
        if falls * math.log10(float(choice.options["factor"])) < -30.0:
            raise invalid("a factor and stairs that leave some learning rate at the end", **dict(choice.options))


SHARE = Range(0, 1, without=(0,))


def _row(**fields: Any) -> None:
    SCHEDULES.add(Schedule(**fields))


_row(name="constant", function=_constant, summary="as it began")
_row(name="cosine", function=_cosine, summary="glides down to `end`", options=options(end=(0.02, SHARE)))
_row(
    name="exponential",
    function=_exponential,
    summary="by the same factor each step, down to `end`",
    options=options(end=(0.02, SHARE)),
)
_row(
    name="step",
    function=_step,
    summary="stairs: times `factor` after each share `every` of the way",
    options=options(factor=(0.5, SHARE), every=(0.25, SHARE)),
)
_row(
    name="warmup",
    function=_warmup,
    summary="a linear rise over `share` of the way, then cosine",
    options=options(share=(0.05, Range(0, 1, without=(1,))), end=(0.02, SHARE)),
    rise="share",
)
