"""A loss that is no number: back to the last safe state at half the rate, or a clear end with nothing half-written."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf

import artnet as an
from artnet.errors import TrainingError
from artnet.training.session.checkpoint import read_checkpoint

SETTINGS = {"style": "linear", "structure": "dense", "hidden": [4], "batch": 0, "size": (10, 8), "seed": "nan"}


def picture():
    return np.random.default_rng(1).integers(0, 256, (8, 10, 3), np.uint8)


def fit(**options):
    return an.fit(picture(), **{**SETTINGS, **options})


def never(predicted, target):
    return tf.fill(tf.shape(predicted), float("nan"))


def fragile(predicted, target):
    """mse, but NaN as soon as a prediction leaves [-0.5, 1.5], as a large step makes it."""
    broken = tf.reduce_any(tf.abs(predicted - 0.5) > 1.0)
    return tf.square(predicted - target) + tf.where(broken, float("nan"), 0.0)


WILD = {"head": "rgb(squash=clip)", "loss": fragile, "learning_rate": 64.0, "optimizer": "gradient_descent"}


def test_it_goes_back_lowers_the_rate_and_says_so(tmp_path):
    seen = []
    painting = fit(**WILD, steps=60, progress=seen.append, folder=tmp_path)
    messages = [p.message for p in seen if p.message]
    assert messages
    assert all("not finite" in m and "of the learning rate" in m for m in messages)
    assert len(painting.losses) == 60
    assert np.isfinite(painting.losses).all()
    assert all(np.isfinite(w).all() for w in painting.net.weights().values())
    assert all(np.isfinite(w).all() for w in painting.trajectory.weights.values())
    assert np.isfinite(painting.trajectory.losses).all()
    position = read_checkpoint(tmp_path).position
    assert position.recoveries == len(messages)
    assert position.rate == 0.5 ** len(messages)


def test_recovering_is_as_repeatable_as_all_else(tmp_path):
    first = fit(**WILD, steps=60)
    asked = iter(range(9))
    fit(**WILD, steps=60, folder=tmp_path, should_stop=lambda: next(asked, None) is None)
    second = fit(**WILD, steps=60, folder=tmp_path, resume=True)
    assert np.array_equal(first.losses, second.losses)
    assert first.trajectory.to_bytes() == second.trajectory.to_bytes()


@pytest.mark.parametrize("steps", [1, 8])
def test_weights_that_a_step_spoils_are_not_kept(steps):
    """What follows the last loss can spoil the weights too: they are looked at before they are kept."""

    def explosive(variable, slots, gradient, learning_rate, step):
        return variable.assign_sub(tf.where(learning_rate > 0.2, float("inf"), learning_rate) * gradient)

    seen = []
    painting = fit(optimizer=explosive, learning_rate=1.0, steps=steps, schedule="constant", progress=seen.append)
    assert sum("not finite" in p.message for p in seen) == 3  # 1, 0.5, 0.25, then 0.125
    assert all(np.isfinite(w).all() for w in painting.net.weights().values())
    assert len(painting.losses) == steps


def test_a_loss_that_is_never_a_number_ends_with_one_line(tmp_path):
    seen = []
    with pytest.raises(TrainingError, match=r"The loss does not stay finite.*Try a lower learning_rate"):
        fit(loss=never, steps=50, folder=tmp_path, progress=seen.append)
    assert [p.name for p in tmp_path.iterdir()] == []
    assert all(p.step == 0 for p in seen)


def test_weights_to_start_from_that_are_no_numbers():
    net = an.CPPN(hidden=[4], inputs="x y", seed=1)
    net.layers[0].weight.assign(tf.fill(net.layers[0].weight.shape, float("inf")))
    with pytest.raises(an.ArtnetError, match="finite"):
        an.fit(picture(), style="linear", size=(10, 8), start=net, steps=5)
