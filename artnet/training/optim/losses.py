"""Losses: how far a prediction is from its target, one number per point, so that points can have weights.

With p the prediction and t the target, as values in [0, 1] or, where a row says so, logits; d = abs(p - t):

| name | for | formula, averaged over the channels | source |
|---|---|---|---|
| mse | a real number: colour | (p - t)² | Gauss, Legendre |
| mae | colour, forgiving of outliers; flat areas, hard edges | d | Laplace |
| huber | mse within `delta`, mae outside | d²/2 if d <= delta else delta (d - delta/2) | Huber 1964 |
| relative_l2 | dark parts count as much as bright ones | (p - t)² / (stop(p)² + epsilon) | instant-ngp, Müller 2022 |
| tone | mse, of the picture's tones between ink and paper | (p - t)² | as mse |
| sigmoid_cross_entropy | 0 or 1: a stencil | max(p, 0) - p t + log(1 + exp(-abs(p))) | maximum likelihood |
| softmax_cross_entropy | one of K classes: a palette | log sum exp(p) - p[t] | maximum likelihood |

A loss of one's own is any function `(predicted, target) -> (points,)` or `-> (points, channels)` of TensorFlow ops; the
channels are then averaged. What it returns must have a row per point: one that averages the points itself is refused.
With `@an.loss(whole=True)` it takes whole pictures, and returns one number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from artnet.entries import Chosen, TensorEntry
from artnet.errors import invalid
from artnet.lazy import tf
from artnet.options import Range
from artnet.parameters import options
from artnet.registry import Registry

__all__ = ["LOSSES", "Loss", "mean_loss", "picture_loss", "point_losses"]

Tensor = Any


@dataclass(frozen=True, kw_only=True)
class Loss(TensorEntry):
    """A row: `function(predicted, target, **options)` takes two (points, channels) and returns (points,), float32.

    `on` is the stage of the colour head that it compares: "values" (in [0, 1]) or "logits" (before the last squash).
    `target` is the form of the target: "color", "tone" (light and dark, from ink to paper), "bit" (0 or 1, a soft edge
    between is fine) or "class" (a whole number from 0 to channels - 1, of shape (points,) or (points, 1)).

    With `whole` it is a loss on the rendered picture, `function(painted, target, **options)` of two (height, width,
    channels), any differentiable function of which a number comes out; each step then paints all pixels.
    """

    on: str = "values"
    target: str = "color"
    whole: bool = False


LOSSES: Registry[Loss] = Registry("loss", Loss, "losses")


def point_losses(choice: Chosen[Loss], predicted: Tensor, target: Tensor) -> Tensor:
    """The loss of every point: (points, channels) and its target to (points,), float32.

    Raises:
        InvalidValueError: the target's shape does not fit, or a loss of one's own returns no row per point.
    """
    predicted = tf.cast(predicted, tf.float32)
    target = tf.convert_to_tensor(target)
    if choice.entry.target == "class":
        if target.shape.rank not in (1, 2) or (target.shape.rank == 2 and target.shape[1] not in (1, None)):
            raise invalid("classes of shape (points,) or (points, 1)", shape=tuple(target.shape))
        target = tf.cast(tf.reshape(target, [-1, 1]), tf.int32)
        fits = target.shape[:1].is_compatible_with(predicted.shape[:1])
    else:
        target = tf.cast(target, tf.float32)
        fits = target.shape.is_compatible_with(predicted.shape)
    if not fits:
        raise invalid(
            f"a target for each point of the prediction {tuple(predicted.shape)}, not to be broadcast",
            shape=tuple(target.shape),
        )
    losses = tf.cast(choice(predicted, target), tf.float32)
    if losses.shape.rank == 2:
        losses = tf.reduce_mean(losses, axis=-1)
    if losses.shape.rank != 1 or not losses.shape.is_compatible_with(predicted.shape[:1]):
        raise invalid(
            f"(points,) or (points, channels) from the loss '{choice.name}'", shape=tuple(losses.shape.as_list())
        )
    return losses


def picture_loss(choice: Chosen[Loss], painted: Tensor, target: Tensor) -> Tensor:
    """The loss of a whole picture: two (height, width, channels) to a number, float32.

    Raises:
        InvalidValueError: the loss returns something else than one number.
    """
    loss = tf.cast(tf.convert_to_tensor(choice(painted, target)), tf.float32)
    if loss.shape.rank != 0:
        raise invalid(f"one number from the loss '{choice.name}' on a whole picture", shape=tuple(loss.shape.as_list()))
    return loss


def mean_loss(choice: Chosen[Loss], predicted: Tensor, target: Tensor, weights: Tensor | None = None) -> Tensor:
    """The mean over the points, a scalar: sum(w l) / sum(w) with `weights` of shape (points,) or (points, 1).

    A weight of zero leaves its point out; where all weights are zero the loss is zero.
    """
    losses = point_losses(choice, predicted, target)
    if weights is None:
        return tf.reduce_mean(losses)
    weights = tf.cast(weights, tf.float32)
    if weights.shape.rank == 2 and weights.shape[1] == 1:
        weights = weights[:, 0]
    if weights.shape.rank != 1 or not weights.shape.is_compatible_with(losses.shape):
        raise invalid("one weight for each point", shape=tuple(weights.shape))
    total = tf.reduce_sum(tf.math.multiply_no_nan(losses, weights))
    return tf.math.divide_no_nan(total, tf.reduce_sum(weights))


def _mse(predicted: Tensor, target: Tensor) -> Tensor:
    return tf.reduce_mean(tf.math.squared_difference(predicted, target), axis=-1)


def _mae(predicted: Tensor, target: Tensor) -> Tensor:
    return tf.reduce_mean(tf.abs(predicted - target), axis=-1)


def _huber(predicted: Tensor, target: Tensor, *, delta: float) -> Tensor:
    far = tf.abs(predicted - target)
    near = tf.minimum(far, delta)
    return tf.reduce_mean(near * (far - 0.5 * near), axis=-1)


def _relative_l2(predicted: Tensor, target: Tensor, *, epsilon: float) -> Tensor:
    size = tf.square(tf.stop_gradient(predicted)) + epsilon
    return tf.reduce_mean(tf.math.squared_difference(predicted, target) / size, axis=-1)


def _sigmoid_cross_entropy(predicted: Tensor, target: Tensor) -> Tensor:
    return tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=target, logits=predicted), axis=-1)


def _softmax_cross_entropy(predicted: Tensor, target: Tensor) -> Tensor:
    return tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tf.reshape(target, [-1]), logits=predicted)


def _row(**fields: Any) -> None:
    LOSSES.add(Loss(**fields))


_row(name="mse", function=_mse, summary="mean squared error")
_row(name="mae", function=_mae, summary="mean absolute error")
_row(
    name="huber",
    function=_huber,
    summary="squared within delta, absolute outside",
    options=options(delta=(0.1, Range(-1e6, 1e6, scale="log", usual=(0.01, 1)))),
)
_row(
    name="relative_l2",
    function=_relative_l2,
    summary="squared error by the squared prediction: dark parts count as much as bright ones",
    options=options(epsilon=(0.01, Range(-1e6, 1e6, scale="log", usual=(1e-4, 0.1)))),
)
_row(
    name="tone",
    function=_mse,
    summary="mean squared error of light and dark, spread from ink to paper: for prints in one ink",
    target="tone",
)
_row(
    name="sigmoid_cross_entropy",
    function=_sigmoid_cross_entropy,
    summary="each channel is 0 or 1: for stencils",
    on="logits",
    target="bit",
)
_row(
    name="softmax_cross_entropy",
    function=_softmax_cross_entropy,
    summary="one of as many classes as channels: for palettes",
    on="logits",
    target="class",
)
