"""Losses on the rendered picture: any differentiable function of (height, width, channels)."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf

import artnet as an
from artnet.errors import InvalidValueError


@pytest.fixture
def restored_losses():
    before = dict(an.LOSSES._rows)
    yield
    an.LOSSES._rows = before


@pytest.fixture
def photo():
    return np.random.default_rng(4).random((10, 14, 3)).astype(np.float32)


def test_the_mean_square_of_the_whole_picture_is_mse(restored_losses, photo):
    @an.loss(whole=True)
    def mse_of_all(painted, target):
        assert painted.shape == (10, 14, 3)
        return tf.reduce_mean(tf.math.squared_difference(painted, target))

    same = {
        "size": (14, 10),
        "hidden": [8],
        "activation": "tanh",
        "style": "smooth",
        "steps": 12,
        "batch": 0,
        "seed": 3,
    }
    whole, points = an.fit(photo, loss="mse_of_all", **same), an.fit(photo, loss="mse", **same)
    np.testing.assert_allclose(whole.losses, points.losses, rtol=1e-4)
    for name, value in points.net.weights().items():
        np.testing.assert_allclose(whole.net.weights()[name], value, atol=2e-4)


def test_a_loss_may_look_at_neighbours(restored_losses, photo):
    @an.loss(whole=True)
    def quiet(painted, target, weight=20.0):
        rough = tf.reduce_mean(tf.abs(painted[1:] - painted[:-1])) + tf.reduce_mean(
            tf.abs(painted[:, 1:] - painted[:, :-1])
        )
        return tf.reduce_mean(tf.square(painted - target)) + weight * rough

    same = {"size": (14, 10), "hidden": [24], "activation": "tanh", "style": "waves", "steps": 80, "seed": 3}

    def roughness(painting):
        return np.abs(np.diff(painting.pixels.astype(float), axis=0)).mean()

    assert roughness(an.fit(photo, loss="quiet", **same)) < 0.5 * roughness(an.fit(photo, **same))


def test_grids_and_palettes_are_seen_whole_too(restored_losses, photo):
    @an.loss(whole=True)
    def plain(painted, target):
        return tf.reduce_mean(tf.square(painted - target))

    painting = an.fit(photo, loss="plain", style="sharp", size=(14, 10), steps=30, seed=1)
    assert painting.losses[-1] < painting.losses[0]
    assert painting.recipe.training.batch == 0


@pytest.mark.parametrize(
    ("settings", "word"),
    [({"batch": 64}, "batch=64"), ({"mask": np.ones((10, 14), np.float32)}, "a mask"), ({"polish": True}, "mse")],
)
def test_what_leaves_pixels_out_is_refused(restored_losses, photo, settings, word):
    @an.loss(whole=True)
    def of_all(painted, target):
        return tf.reduce_mean(tf.square(painted - target))

    with pytest.raises(InvalidValueError, match=word):
        an.fit(photo, loss="of_all", style="smooth", size=(14, 10), steps=2, **settings)
    with pytest.raises(InvalidValueError, match="one picture"):
        an.fit([photo, photo], loss="of_all", together=True, size=(14, 10), steps=2)


def test_a_loss_that_gives_no_number_is_refused(restored_losses, photo):
    @an.loss(whole=True)
    def rows(painted, target):
        return tf.reduce_mean(tf.square(painted - target), axis=-1)

    with pytest.raises(InvalidValueError, match="one number"):
        an.fit(photo, loss="rows", size=(14, 10), steps=2)
