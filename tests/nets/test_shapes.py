"""Networks of one shape share their graphs, and give what each gives with a graph of its own."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

import artnet as an
from artnet.fields.view import Window
from artnet.nets import shapes
from artnet.nets.cppn import CPPN, points_graph
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
    monkeypatch.setattr("artnet.nets.cppn.points_graph", lambda net: alone(points_graph, net))
    for net, (pixels, colors) in zip(nets, shared, strict=True):
        np.testing.assert_array_equal(painted(net), pixels)
        np.testing.assert_array_equal(net(POINTS), colors)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "waves"])
def test_one_graph_serves_all_seeds(kind: str) -> None:
    graphs = {id(points_graph(CPPN(**KINDS[kind], seed=seed, init=i))) for seed, i in ((1, "pattern"), (2, "training"))}
    assert len(graphs) == 1


def test_what_is_drawn_from_the_seed_is_of_one_seed() -> None:
    first, again, other = (CPPN(**KINDS["waves"], seed=seed) for seed in (1, 1, 2))
    assert points_graph(first) is points_graph(again)
    assert points_graph(first) is not points_graph(other)


def test_other_choices_are_other_graphs() -> None:
    base = KINDS["plain"]
    others = [{}, {"inputs": "x y"}, {"structure": "residual", "hidden": [7, 7]}, {"head": "gray"}, {"hidden": [7, 6]},
              {"activation": "sin(w=3)+gaussian"}]  # fmt: skip
    nets = [CPPN(**base | other, seed=1) for other in others]
    assert len({id(points_graph(net)) for net in nets}) == len(others)
    deep = CPPN(**KINDS["recurrent"], seed=1)
    fixed = points_graph(deep)
    deep.depth = tf.Variable(2.0, trainable=False)
    assert points_graph(deep) is not fixed


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

    slow = painted(CPPN(hidden=[6], activation="changing", seed=1))
    speed = 9.0
    fast = painted(CPPN(hidden=[6], activation="changing", seed=1))
    assert (slow != fast).any()


def test_a_symmetry_of_ones_own_may_as_well() -> None:
    shift = 0.0

    @an.SYMMETRIES.register()
    def moved(x: Any, y: Any, half_width: float, half_height: float) -> Any:
        return x + shift, y

    net = CPPN(hidden=[6], seed=1)
    here = whole(Evaluator(net, Window(SIZE, "moved")).bands(), SIZE[1])
    shift = 0.5
    there = whole(Evaluator(CPPN(hidden=[6], seed=1), Window(SIZE, "moved")).bands(), SIZE[1])
    assert (here != there).any()


def test_graphs_keep_no_network_and_are_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shapes, "GRAPHS", 3)
    made: list[int] = []

    @shapes.by_shape
    def number(net: CPPN) -> int:
        made.append(1)
        return len(made)

    nets = [CPPN(hidden=[width], seed=1) for width in (2, 3, 4, 5)]
    assert [number(net) for net in nets] == [1, 2, 3, 4]
    assert [number(net) for net in reversed(nets)] == [4, 3, 2, 5]  # the first was the longest unused
    assert number(CPPN(hidden=[3], seed=9)) == 2

    net = CPPN(**KINDS["plain"], seed=5)
    painted(net)
    net(POINTS)
    gone = weakref.ref(net)
    del net
    gc.collect()
    assert gone() is None
