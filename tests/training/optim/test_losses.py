"""Losses against closed forms in NumPy float64, and what must hold for every one."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from artnet.errors import InvalidValueError
from artnet.training.optim.losses import LOSSES, mean_loss, point_losses


def _huber(p, t, delta=0.1):
    d = np.abs(p - t)
    return np.where(d <= delta, d**2 / 2, delta * (d - delta / 2)).mean(-1)


def _softmax(p, t):
    top = p.max(-1, keepdims=True)
    return (top + np.log(np.exp(p - top).sum(-1, keepdims=True)) - np.take_along_axis(p, t.reshape(-1, 1), -1))[:, 0]


ORACLES = {
    "mse": lambda p, t: ((p - t) ** 2).mean(-1),
    "mae": lambda p, t: np.abs(p - t).mean(-1),
    "huber": _huber,
    "relative_l2": lambda p, t: ((p - t) ** 2 / (p**2 + 0.01)).mean(-1),
    "tone": lambda p, t: ((p - t) ** 2).mean(-1),
    "sigmoid_cross_entropy": lambda p, t: (np.logaddexp(0, p) - p * t).mean(-1),
    "softmax_cross_entropy": _softmax,
}


def points(row, count=40, channels=3, seed=0):
    """A prediction and a target as this row wants them."""
    random = np.random.default_rng(seed)
    predicted = random.random((count, channels)) if row.on == "values" else random.normal(0, 4, (count, channels))
    if row.target == "class":
        return predicted.astype(np.float32), random.integers(0, channels, (count, 1)).astype(np.int32)
    target = random.random((count, channels))
    return predicted.astype(np.float32), (target > 0.5 if row.target == "bit" else target).astype(np.float32)


@pytest.mark.parametrize("name", LOSSES.names())
def test_closed_form(name):
    choice = LOSSES.resolve(name)
    predicted, target = points(choice.entry)
    got = point_losses(choice, predicted, target)
    want = ORACLES[name](predicted.astype(float), target if choice.entry.target == "class" else target.astype(float))
    assert got.dtype == tf.float32
    np.testing.assert_allclose(got, want, rtol=2e-6, atol=1e-6)
    assert float(mean_loss(choice, predicted, target)) == pytest.approx(want.mean(), rel=1e-5)
    weights = np.random.default_rng(1).random(len(want)).astype(np.float32)
    for given_weights in (weights, weights[:, None]):
        got = float(mean_loss(choice, predicted, target, given_weights))
        assert got == pytest.approx((want * weights).sum() / weights.sum(), rel=1e-5)


def test_huber_meets_at_its_delta():
    target = np.zeros((3, 1), np.float32)
    predicted = np.array([[0.3], [0.5], [2.0]], np.float32)
    got = point_losses(LOSSES.resolve("huber(0.5)"), predicted, target)
    np.testing.assert_allclose(got, [0.045, 0.125, 0.5 * 1.75], rtol=1e-6)


def test_relative_l2_does_not_differentiate_its_divisor():
    p, t = tf.constant([[0.5, 0.1]]), tf.constant([[0.2, 0.3]])
    with tf.GradientTape() as tape:
        tape.watch(p)
        loss = mean_loss(LOSSES.resolve("relative_l2"), p, t)
    np.testing.assert_allclose(tape.gradient(loss, p), (p - t) / (p * p + 0.01), rtol=1e-5)


@pytest.mark.parametrize("name", LOSSES.names())
@pytest.mark.parametrize("size", [0.0, 1.0, 1e2, 1e6])
def test_extreme_predictions_have_finite_losses_and_gradients(name, size):
    choice = LOSSES.resolve(name)
    _, target = points(choice.entry, 8)
    signs = np.where(np.arange(24).reshape(8, 3) % 2, 1.0, -1.0)
    predicted = tf.constant(size * signs, tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(predicted)
        loss = mean_loss(choice, predicted, target)
    gradient = tape.gradient(loss, predicted).numpy()
    assert np.isfinite(float(loss))
    assert np.isfinite(gradient).all()
    if choice.entry.on == "logits":
        assert np.abs(gradient).max() <= 1.0


@pytest.mark.parametrize("name", LOSSES.names())
@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), count=st.integers(1, 30), channels=st.integers(2, 5))
def test_never_negative_and_zero_where_equal(name, seed, count, channels):
    choice = LOSSES.resolve(name)
    predicted, target = points(choice.entry, count, channels, seed)
    assert (point_losses(choice, predicted, target).numpy() >= 0).all()
    if choice.entry.target in ("color", "tone"):
        assert (point_losses(choice, target, target).numpy() == 0).all()
    elif choice.entry.target == "bit":
        assert point_losses(choice, (target - 0.5) * 200, target).numpy().max() < 1e-6
    else:
        sure = np.where(np.arange(channels) == target, 100.0, 0.0)
        assert point_losses(choice, sure, target).numpy().max() < 1e-6


@pytest.mark.parametrize("name", LOSSES.names())
@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), kept=st.lists(st.booleans(), min_size=1, max_size=30))
def test_a_weight_of_zero_leaves_its_point_out(name, seed, kept):
    choice = LOSSES.resolve(name)
    predicted, target = points(choice.entry, len(kept), 3, seed)
    kept = np.array(kept)
    got = float(mean_loss(choice, predicted, target, kept.astype(np.float32)))
    want = float(mean_loss(choice, predicted[kept], target[kept])) if kept.any() else 0.0
    assert got == pytest.approx(want, rel=1e-5, abs=1e-7)


def test_weights_and_gradients_inside_a_graph_of_unknown_length():
    choice = LOSSES.resolve("softmax_cross_entropy")
    spec = [tf.TensorSpec([None, 4]), tf.TensorSpec([None], tf.int64), tf.TensorSpec([None])]
    graph = tf.function(lambda p, t, w: mean_loss(choice, p, t, w), input_signature=spec, autograph=False)
    predicted, target = points(choice.entry, 9, 4)
    got = graph(predicted, target[:, 0].astype(np.int64), np.ones(9, np.float32))
    assert float(got) == pytest.approx(_softmax(predicted.astype(float), target).mean(), rel=1e-5)


def test_a_loss_of_ones_own():
    predicted, target = points(LOSSES["mse"])
    for own in (lambda p, t: tf.abs(p - t) ** 3, lambda p, t: tf.reduce_mean(tf.abs(p - t) ** 3, -1)):
        got = float(mean_loss(LOSSES.resolve(own), predicted, target))
        assert got == pytest.approx((np.abs(predicted - target) ** 3).mean(), rel=1e-5)
    for wrong in (lambda p, t: tf.reduce_mean(p - t), lambda p, t: tf.reduce_mean(p - t, 0), lambda p, t: p[None] - t):
        with pytest.raises(InvalidValueError, match="points"):
            mean_loss(LOSSES.resolve(wrong), predicted, target)


@pytest.mark.parametrize("name", LOSSES.names())
def test_nothing_is_broadcast(name):
    choice = LOSSES.resolve(name)
    predicted, target = points(choice.entry)
    for wrong in (target[:1], target[:, :1] if choice.entry.target != "class" else target.repeat(3, 1), target[:7]):
        with pytest.raises(InvalidValueError, match="Received: shape="):
            mean_loss(choice, predicted, wrong)
    with pytest.raises(InvalidValueError, match="one weight for each point"):
        mean_loss(choice, predicted, target, np.ones(3, np.float32))


@pytest.mark.parametrize("row", LOSSES, ids=lambda row: row.name)
def test_rows_say_what_they_want(row):
    assert row.on in ("values", "logits")
    assert row.target in ("color", "tone", "bit", "class")
    assert row.summary
