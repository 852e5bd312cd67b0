from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from artnet.errors import RecipeError
from artnet.media.io.tensors import tensors_to_bytes
from artnet.nets.blueprint import Blueprint
from artnet.nets.cppn import CPPN
from artnet.nets.network_files import network_bytes, network_from_bytes
from artnet.nets.weights import weight_shapes
from artnet.recipes.embedding import RECIPE_KEY
from artnet.recipes.schema import Recipe

NETWORKS: dict[str, dict[str, Any]] = {
    "plain": {"hidden": [5, 4], "latent": 2},
    "grid": {"hidden": [4], "encoding": "grid(4x2 8x1)"},
    "sine": {"hidden": [4], "encoding": "sine", "head": "oklab"},
    "mixed": {"hidden": [6, 6], "activation": "tanh+atan_pair", "structure": "dense_to_all"},
    "recurrent": {"hidden": [6, 6], "structure": "recurrent(depth=3)", "head": "palette"},
    "keys": {"hidden": [6], "latent": 3, "keys": 2, "init": "training"},
    "linear": {"structure": "linear"},
}
POINTS = np.random.default_rng(0).uniform(-1, 1, (20, 2)).astype(np.float32)


@pytest.mark.parametrize("name", NETWORKS)
def test_a_network_of_given_weights_is_the_network(name: str) -> None:
    blueprint = Blueprint.of(**NETWORKS[name], seed=1)
    net = CPPN.from_blueprint(blueprint)
    net.set_weights({name: w * np.float32(1.25) for name, w in net.weights().items()})
    again = CPPN.from_blueprint(blueprint, net.weights())
    assert list(again.weights()) == list(net.weights()) == list(weight_shapes(blueprint))
    for key, weights in net.weights().items():
        assert weights.shape == weight_shapes(blueprint)[key]
        np.testing.assert_array_equal(again.weights()[key], weights)
    np.testing.assert_array_equal(again(POINTS), net(POINTS))
    assert again.origin == net.origin
    assert again.rates == net.rates


def test_given_arrays_are_copied() -> None:
    blueprint = Blueprint.of(hidden=[4], seed=1)
    weights = CPPN.from_blueprint(blueprint).weights()
    net = CPPN.from_blueprint(blueprint, weights)
    before = net(POINTS).numpy()
    for array in weights.values():
        array[...] = 0
    np.testing.assert_array_equal(net(POINTS), before)


def test_weights_that_do_not_fit_are_refused() -> None:
    blueprint = Blueprint.of(hidden=[4, 4], latent=2, seed=1)
    weights = CPPN.from_blueprint(blueprint).weights()
    for broken, message in (
        ({k: v for k, v in weights.items() if k != "head.bias"}, "a difference at 'head.bias'"),
        (weights | {"more": weights["head.bias"]}, "hidden.1.weight, .*Received: a difference at 'more'"),
        (weights | {"hidden.1.bias": np.zeros(5)}, r"Expected hidden.1.bias of shape \(4,\). Received: \(5,\)"),
    ):
        with pytest.raises(RecipeError, match=message):
            CPPN.from_blueprint(blueprint, broken)


@pytest.mark.parametrize(
    "changes", [("noise(scale=4)", "noise(scale=0)"), ("fourier(features=8)", "fourier(features=0)")]
)
def test_a_file_whose_options_cannot_be_used_is_refused_when_it_is_opened(changes: tuple[str, str]) -> None:
    net = CPPN(hidden=[4], inputs="x noise(scale=4)", encoding="fourier(features=8)", seed=1)
    net.set_weights(net.weights())
    assert net.origin is not None
    network_from_bytes(network_bytes(net))  # as it is it can be read
    old, new = changes
    net.origin = Recipe.from_json(net.origin.to_json().replace(old, new))
    narrow = {"hidden.0.weight": np.zeros((2, 4), np.float32)} if "features=0" in new else {}
    data = tensors_to_bytes({**net.weights(), **narrow}, {RECIPE_KEY: net.origin.to_json()})
    with pytest.raises(RecipeError, match="cannot be made here"):
        network_from_bytes(data)
