"""Networks of one shape share their graphs, and give what each gives with a graph of its own."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

import artnet as an
from artnet.entries import Chosen
from artnet.fields.view import Window
from artnet.nets import shapes
from artnet.nets.activations.registry import Activation
from artnet.nets.cppn import CPPN
from artnet.nets.points_graph import points_graph
from artnet.rendering import tiles
from artnet.rendering.bands import whole
from artnet.rendering.evaluator import Evaluator

pytestmark = pytest.mark.usefixtures("restored_registries")

SIZE = (19, 13)
POINTS = np.random.default_rng(1).uniform(-1, 1, (40, 2)).astype(np.float32)
KINDS: dict[str, dict[str, Any]] = {
    "plain": {"hidden": [7, 5], "activation": "sin+gaussian"},
    "latent": {"hidden": [7], "latent": 3},
    "grid": {"hidden": [6], "encoding": "grid(7x3 12x2)"},
    "hash": {"hidden": [6], "encoding": "hash(levels=3)"},
    "waves": {"hidden": [6], "encoding": "fourier(features=9)"},
    "palette": {"hidden": [6], "head": "palette", "palette": ["#102030", "#f0e0a0", "#c04020"]},
    "recurrent": {"hidden": [6, 6], "structure": "recurrent(depth=3)"},
}


def painted(net: CPPN) -> np.ndarray:
    return whole(Evaluator(net, Window(SIZE), supersample=2).bands(), SIZE[1])


def alone(make: Any, *arguments: Any) -> Any:
    """A graph that nobody shares."""
    return make.__wrapped__(*arguments)


@pytest.mark.parametrize("kind", KINDS)
def test_each_paints_as_with_a_graph_of_its_own(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    nets = [CPPN(**KINDS[kind], seed=seed, weight_scale=scale) for seed, scale in ((1, 1.0), (2, 1.5))]
    shared = [(painted(net), net(POINTS).numpy()) for net in nets]
    assert (shared[0][0] != shared[1][0]).any()
    traced = tiles._traced
    monkeypatch.setattr(tiles, "_traced", lambda *arguments, own: alone(traced, *arguments))
    monkeypatch.setattr("artnet.nets.cppn.points_graph", lambda *arguments: alone(points_graph, *arguments))
    for net, (pixels, colors) in zip(nets, shared, strict=True):
        np.testing.assert_array_equal(painted(net), pixels)
        np.testing.assert_array_equal(net(POINTS), colors)


def graph_of(net: CPPN) -> Any:
    return points_graph(net, net.numbers())


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "waves"])
def test_one_graph_serves_all_seeds(kind: str) -> None:
    graphs = {id(graph_of(CPPN(**KINDS[kind], seed=seed, init=i))) for seed, i in ((1, "pattern"), (2, "training"))}
    assert len(graphs) == 1


def test_what_is_drawn_from_the_seed_is_of_one_seed() -> None:
    first, again, other = (CPPN(**KINDS["waves"], seed=seed) for seed in (1, 1, 2))
    assert graph_of(first) is graph_of(again)
    assert graph_of(first) is not graph_of(other)


def test_other_choices_are_other_graphs() -> None:
    base = KINDS["plain"]
    others = [{}, {"inputs": "x y"}, {"structure": "residual", "hidden": [7, 7]}, {"head": "gray"}, {"hidden": [7, 6]},
              {"activation": "sin(w=3)+gaussian"}]  # fmt: skip
    nets = [CPPN(**base | other, seed=1) for other in others]
    assert len({id(graph_of(net)) for net in nets}) == len(others)
    deep = CPPN(**KINDS["recurrent"], seed=1)
    fixed = graph_of(deep)
    evaluator = Evaluator(deep, Window(SIZE))
    before = whole(evaluator.bands(), SIZE[1])
    deep.depth = tf.Variable(1.0, trainable=False)
    assert graph_of(deep) is not fixed
    assert (whole(evaluator.bands(), SIZE[1]) != before).any()


def test_weights_that_change_are_seen() -> None:
    net, other = (CPPN(**KINDS["plain"], seed=seed) for seed in (1, 2))
    evaluator = Evaluator(net, Window(SIZE), supersample=2)
    before = whole(evaluator.bands(), SIZE[1])
    net.set_weights(other.weights())
    after = whole(evaluator.bands(), SIZE[1])
    assert (before != after).any()
    np.testing.assert_array_equal(after, painted(other))


def test_a_function_of_ones_own_may_look_at_what_changes() -> None:
    speed = 1.0

    @an.ACTIVATIONS.register()
    def changing(z: Any) -> Any:
        return tf.sin(speed * z)

    net = CPPN(hidden=[6], activation="changing", seed=1)
    slow = painted(net)
    speed = 9.0
    assert (painted(net) != slow).any()


def test_a_symmetry_of_ones_own_may_as_well() -> None:
    shift = 0.0

    @an.SYMMETRIES.register()
    def moved(x: Any, y: Any, half_width: float, half_height: float) -> Any:
        return x + shift, y

    net = CPPN(hidden=[6], seed=1)
    here = whole(Evaluator(net, Window(SIZE, "moved")).bands(), SIZE[1])
    shift = 0.5
    there = whole(Evaluator(net, Window(SIZE, "moved")).bands(), SIZE[1])
    assert (here != there).any()


def test_graphs_keep_no_network_and_are_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shapes, "GRAPHS", 3)
    made: list[int] = []

    @shapes.by_shape
    def made_for(net: CPPN, numbers: Any) -> int:
        made.append(1)
        return len(made)

    def number(net: CPPN) -> int:
        return made_for(net, net.numbers())

    nets = [CPPN(hidden=[width], seed=1) for width in (2, 3, 4, 5)]
    assert [number(net) for net in nets] == [1, 2, 3, 4]
    assert [number(net) for net in reversed(nets)] == [4, 3, 2, 5]  # the first was the longest unused
    assert number(CPPN(hidden=[3], seed=9)) == 2


@pytest.mark.parametrize("own", [False, True])
def test_graphs_keep_neither_networks_nor_their_numbers(own: bool) -> None:
    an.ACTIVATIONS.register()(wavy)
    net = CPPN(hidden=[11, 13], activation="wavy" if own else "sin", head="palette", seed=5)
    painted(net)
    net(POINTS)
    memory = [weakref.ref(net), *(weakref.ref(variable.handle) for variable in net.variables)]
    assert len(memory) > 6
    del net
    gc.collect()
    assert [gone() for gone in memory] == [None] * len(memory)


def wavy(z: Any) -> Any:
    return tf.sin(2.5 * z)


def test_a_subclass_has_its_own() -> None:
    class Negative(CPPN):
        def colors(self, logits: Any) -> Any:
            return 1 - super().colors(logits)

    plain, negative = CPPN(**KINDS["plain"], seed=1), Negative(**KINDS["plain"], seed=1)
    one, other = (whole(Evaluator(net, Window(SIZE)).bands(), SIZE[1]) for net in (plain, negative))
    assert np.abs(one.astype(int) + other - 255).max() <= 1
    np.testing.assert_allclose(plain(POINTS) + negative(POINTS), 1, atol=1e-6)


def test_a_row_that_is_only_called_like_another_has_its_own() -> None:
    impostor: Any = Chosen(Activation(name="tanh", function=lambda z: tf.sin(z)), {})
    one, other = (CPPN(hidden=[6], activation=activation, seed=1) for activation in ("tanh", impostor))
    assert graph_of(one) is not graph_of(other)


def test_numbers_that_are_no_variables() -> None:
    net, frozen = (CPPN(**KINDS["plain"], seed=1) for _ in range(2))
    expected = painted(net)
    for layer in frozen.layers:
        layer.weight, layer.bias = tf.constant(layer.weight.numpy()), tf.constant(layer.bias.numpy())
    np.testing.assert_array_equal(painted(frozen), expected)


def test_variables_that_are_mirrored() -> None:
    """After a network of the same shape that is not; and the other way round."""
    plain = CPPN(**KINDS["plain"], seed=1)
    expected = painted(plain), plain(POINTS)
    with tf.distribute.MirroredStrategy(["/cpu:0"]).scope():
        mirrored = CPPN(**KINDS["plain"], seed=1)
    np.testing.assert_array_equal(painted(mirrored), expected[0])
    np.testing.assert_allclose(mirrored(POINTS), expected[1], atol=1e-6)


def test_points_of_another_shape_are_refused() -> None:
    with pytest.raises(an.InvalidValueError, match=r"points of shape \(points, 2\)"):
        CPPN(hidden=[3], seed=1)(np.zeros((4, 3), np.float32))


def test_an_option_of_ones_own_activation_changes_the_picture() -> None:
    """The start of a random network is measured on the defaults: measured on what is given, it would undo that."""

    @an.ACTIVATIONS.register()
    def swell(z: Any, w: float = 3.0) -> Any:
        return tf.sin(w * z) * tf.exp(-tf.abs(z))

    usual, wild, same = (
        painted(CPPN(hidden=[8, 8], activation=spec, seed=1)) for spec in ("swell", "swell(w=9)", "swell(w=3)")
    )
    np.testing.assert_array_equal(usual, same)
    assert np.abs(wild.astype(int) - usual).mean() > 5
