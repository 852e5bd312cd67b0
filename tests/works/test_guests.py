"""artnet as a guest: pickled and copied by other libraries, in eager functions, in graphs and strategies of others."""

from __future__ import annotations

import copy
import multiprocessing
import pickle
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

import artnet as an
from artnet.recipes.schema import FileRecipe

pytestmark = pytest.mark.usefixtures("restored_registries")
NETS: dict[str, dict[str, Any]] = {
    "plain": {"hidden": [6, 6]},
    "latent": {"hidden": [6], "latent": 3},
    "grid": {"hidden": [6], "encoding": "grid(7x3 12x2)", "init": "training"},
    "palette": {"hidden": [6], "head": "palette", "palette": "dusk"},
}
POINTS = np.random.default_rng(0).uniform(-1, 1, (20, 2)).astype(np.float32)
TARGET = np.random.default_rng(1).random((16, 12, 3)).astype(np.float32)


def again(value: Any, how: str) -> Any:
    return copy.deepcopy(value) if how == "deepcopy" else pickle.loads(pickle.dumps(value))


@pytest.mark.parametrize("how", ["pickle", "deepcopy"])
@pytest.mark.parametrize("kind", NETS)
def test_networks(kind: str, how: str) -> None:
    net = an.CPPN(**NETS[kind], seed=7)
    net(POINTS)
    other = again(net, how)
    np.testing.assert_array_equal(other(POINTS), net(POINTS))
    assert (other.recipe, other.origin) == (net.recipe, None)
    np.testing.assert_array_equal(an.render(other, size=24).pixels, an.render(net, size=24).pixels)
    other.set_weights({name: 2 * value for name, value in net.weights().items()})
    assert (other(POINTS) != net(POINTS).numpy()).numpy().any(), "it shares nothing with the first"


@pytest.mark.parametrize("how", ["pickle", "deepcopy"])
def test_pictures_paintings_and_animations(how: str) -> None:
    painting = an.fit(TARGET, style="linear", steps=5, size=(12, 16), seed=1)
    copied = again(painting, how)
    np.testing.assert_array_equal(copied.pixels, painting.pixels)
    np.testing.assert_array_equal(copied.net(POINTS), painting.net(POINTS))
    assert copied.net.origin == painting.net.origin
    assert copied.recipe == painting.recipe
    picture = painting.picture
    assert again(picture, how).encode(FileRecipe()) == picture.encode(FileRecipe())
    for clip in (
        painting.training(frames=3),
        an.animate(an.CPPN(hidden=[4], latent=2, seed=1), frames=3, size=16),
    ):
        first = clip[1]
        np.testing.assert_array_equal(again(clip, how)[1], first)
        assert again(clip, how).recipe == clip.recipe


def painted(net: an.CPPN) -> np.ndarray:
    return an.render(net, size=16).pixels


def test_other_processes_take_them() -> None:
    nets = [an.CPPN(hidden=[4], seed=seed) for seed in (1, 2)]
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        for pixels, net in zip(pool.map(painted, nets), nets, strict=True):
            np.testing.assert_array_equal(pixels, painted(net))


def test_where_functions_run_eagerly() -> None:
    expected = an.fit(TARGET, style="sharp", steps=4, size=(12, 16), seed=1)
    picture = an.render(expected.net, size=20).pixels
    tf.config.run_functions_eagerly(True)
    try:
        painting = an.fit(TARGET, style="sharp", steps=4, size=(12, 16), seed=1)
        np.testing.assert_array_equal(painting.losses, expected.losses)
        np.testing.assert_array_equal(an.render(painting.net, size=20).pixels, picture)
    finally:
        tf.config.run_functions_eagerly(False)


def test_in_a_graph_of_somebody_else() -> None:
    net = an.CPPN(hidden=[4], seed=1)

    @tf.function
    def brightness(points: Any) -> Any:
        return tf.reduce_mean(net(points))

    assert float(brightness(POINTS)) == pytest.approx(float(tf.reduce_mean(net(POINTS))), abs=1e-6)
    for inside in (
        lambda: an.CPPN(hidden=[4], seed=1),
        lambda: an.render(net, size=8),
        lambda: an.fit(TARGET, steps=1, size=8),
    ):
        with pytest.raises(an.InvalidValueError, match="Received: a graph"):
            tf.function(inside, autograph=False)()  # with it, TensorFlow wraps what is raised
        with tf.Graph().as_default(), pytest.raises(an.InvalidValueError, match="Received: a graph"):
            inside()


def test_in_the_scope_of_a_strategy() -> None:
    expected = an.fit(TARGET, style="linear", steps=4, size=(12, 16), seed=1)
    with tf.distribute.MirroredStrategy(["/cpu:0"]).scope():
        net = an.CPPN(hidden=[4], seed=1)
        pixels = an.render(net, size=16).pixels
        painting = an.fit(TARGET, style="linear", steps=4, size=(12, 16), seed=1)
    np.testing.assert_array_equal(pixels, an.render(an.CPPN(hidden=[4], seed=1), size=16).pixels)
    np.testing.assert_allclose(painting.losses, expected.losses, rtol=1e-5)
