from __future__ import annotations

import math

import numpy as np
import pytest
from numpy_network import forward_fields

import artnet as an
from artnet.nets.activations.initializers import INITIALIZERS, Spread

N, M = 300, 200
# FACTS section 3, as the standard deviation of the weights in the first and in a later layer with fan-in N, and of the
# biases; a uniform distribution in ±b deviates by b/sqrt 3.
DEVIATIONS = {
    "xavier": (math.sqrt(2 / (N + M)), math.sqrt(2 / (N + M)), 0, 0),
    "he": (math.sqrt(2 / N), math.sqrt(2 / N), math.sqrt(1 / N / 3), 0),
    "lecun": (math.sqrt(1 / N), math.sqrt(1 / N), 0, 0),
    "standard": (math.sqrt(1 / N / 3), math.sqrt(1 / N / 3), math.sqrt(1 / N / 3), math.sqrt(1 / N / 3)),
    "siren": (1 / N / math.sqrt(3), math.sqrt(2 / N) / 30, math.sqrt(1 / N / 3), math.sqrt(1 / N / 3)),
    "siren_phase": (
        1 / N / math.sqrt(3),
        math.sqrt(2 / N) / 30,
        math.pi / 30 / math.sqrt(3),
        math.pi / 30 / math.sqrt(3),
    ),
    "finer": (1 / N / math.sqrt(3), math.sqrt(2 / N) / 30, 1 / math.sqrt(6), math.sqrt(1 / N / 3)),
    "pattern": (1.5 / math.sqrt(N), 3 / math.sqrt(N), 1, 1),  # with the options below, before it settles
}
TRAINING = {
    **dict.fromkeys(["sigmoid", "tanh"], "xavier"),
    **dict.fromkeys(["relu", "leaky_relu", "elu", "gelu", "softplus", "softsign", "identity", "abs", "square"], "he"),
    **dict.fromkeys(["selu", "atan_pair"], "lecun"),
    **dict.fromkeys(["sin", "hosc", "triangle"], "siren"),
    "cos": "siren_phase",
    "finer": "finer",
    **dict.fromkeys(
        ["gaussian", "gabor", "sinc", "snake", "quadratic", "multiquadric", "laplacian", "expsin"], "standard"
    ),
}


def test_every_initializer_and_activation_is_listed() -> None:
    assert {row.name for row in INITIALIZERS if not row.plugin} == set(DEVIATIONS)
    assert {row.name for row in an.ACTIVATIONS if not row.plugin} == set(TRAINING)


@pytest.mark.parametrize("name", DEVIATIONS)
@pytest.mark.parametrize("first", [True, False])
def test_moments_of_a_wide_layer(name: str, first: bool) -> None:
    options = INITIALIZERS[name].defaults | (
        {"frequency": 1.5, "gain": 3.0, "bias": 1.0, "alike": 0.0} if name == "pattern" else {}
    )
    weights, biases = INITIALIZERS[name].function(N, M, first, **options)
    drawn = weights.draw("5", "wide.weight", (N, M))
    assert drawn.dtype == np.float32
    deviation = DEVIATIONS[name][0 if first else 1]
    # 60,000 numbers: five standard errors of the deviation are 1.5 % for a normal distribution, less for a uniform one.
    assert drawn.std() == pytest.approx(deviation, rel=0.015)
    assert abs(drawn.mean()) < 5 * deviation / math.sqrt(N * M)
    shape = (drawn**4).mean() / drawn.var() ** 2
    assert shape == pytest.approx(3 if weights.shape == "normal" else 1.8, abs=0.1)  # kurtosis
    own = biases.draw("5", "wide.bias", (60_000,))
    assert own.std() == pytest.approx(DEVIATIONS[name][2 if first else 3], rel=0.015, abs=1e-9)


def test_uniform_bounds_are_reached_and_kept() -> None:
    drawn = Spread("uniform", 0.25).draw("1", "a", (100_000,))
    assert 0.2499 < drawn.max() <= 0.25
    assert -0.25 <= drawn.min() < -0.2499


@pytest.mark.parametrize("name", TRAINING)
def test_a_trained_network_starts_as_its_activation_needs(name: str) -> None:
    row = an.ACTIVATIONS[name]
    initializer = INITIALIZERS.resolve(row.initializer)
    assert initializer.name == TRAINING[name]
    net = an.CPPN(hidden=[N // row.widens, M], activation=name, inputs="x y r", init="training", seed=1)
    _, later, _, _ = DEVIATIONS[initializer.name]
    w = row.defaults.get("w", 30.0) if "w" in initializer.options else 30.0
    gain = initializer.options.get("gain", 1.0)
    fan_in = N // row.widens * row.widens
    got = net.parameters["hidden.1.weight"].numpy()
    assert got.shape == (fan_in, M)
    assert got.std() == pytest.approx(later * 30 / w * gain, rel=0.02)
    assert np.abs(net.parameters["head.weight"].numpy()).max() < 0.1  # the picture grows out of a calm ground


@pytest.mark.parametrize("spec", ["tanh", "sin(w=7)", "laplacian", "relu:40,gaussian(s=3):24"])
def test_a_pattern_settles_on_the_default_view(spec: str) -> None:
    net = an.CPPN(hidden=[64, 64], activation=spec, inputs="x y r noise z", latent=3, weight_scale=0.7, seed=2)
    side = (np.arange(24) + 0.5) / 12 - 1  # pixel centres; the lattice on which artnet measures as well
    points = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    fields = forward_fields(net, points)
    weights = {name: w.astype(np.float64) for name, w in net.weights().items()}
    sums = fields @ weights["hidden.0.weight"]
    at = 0
    for choice, count in net.blueprint.mixes[0]:
        options = INITIALIZERS.resolve(choice.entry.pattern).options
        inner = choice.options.get(choice.entry.inner.removeprefix("1/"), 1.0)
        inner = 1 / inner if choice.entry.inner.startswith("1/") else inner
        part = sums[:, at : at + count]
        middle = part.mean(axis=0)
        # Mean absolute deviation, times sqrt(pi/2) = 1.25 for a normal distribution.
        spread = 1.25 * np.abs(part - middle).mean()
        assert spread == pytest.approx(options["frequency"] * 0.7 / inner, rel=1e-3)
        bias = weights["hidden.0.bias"][at : at + count] + middle  # centred: what is left is the drawn bias
        # Five standard errors of the deviation of 24 to 64 numbers.
        assert bias.std() * inner == pytest.approx(options["bias"], rel=5 / math.sqrt(2 * count))
        at += count


def test_alike_is_the_correlation_of_the_units() -> None:
    drawn = Spread("normal", 2.0, 0.55).draw("3", "a", (40_000, 3))
    assert drawn.std(axis=0) == pytest.approx(2.0, rel=0.02)
    together = np.corrcoef(drawn.T)[np.triu_indices(3, 1)]
    assert together == pytest.approx(0.55, abs=0.02)  # five standard errors: 5 (1 - 0.3) / 200


def test_a_shared_option_is_one() -> None:
    slow, fast = (an.CPPN(hidden=[64, 64], activation=f"sin(w={w})", init="training", seed=1) for w in (10, 40))
    ratio = slow.parameters["hidden.1.weight"].numpy() / fast.parameters["hidden.1.weight"].numpy()
    np.testing.assert_allclose(ratio, 4, rtol=1e-5)


def test_square_and_abs_start_smaller_than_he() -> None:
    assert INITIALIZERS.resolve(an.ACTIVATIONS["square"].initializer).options["gain"] < 1
    assert INITIALIZERS.resolve(an.ACTIVATIONS["abs"].initializer).options["gain"] < 1


@pytest.mark.parametrize("row", list(an.ACTIVATIONS), ids=lambda row: row.name)
def test_a_random_network_of_any_activation_paints(row) -> None:
    net = an.CPPN(hidden=[24, 24, 24], activation=row.name, inputs="x y r", seed=3)
    points = np.stack(np.meshgrid(np.linspace(-1, 1, 24), np.linspace(-1, 1, 24)), axis=-1).reshape(-1, 2)
    z, t = np.zeros(0, np.float32), np.float32(0)
    colors = net.colors(net.logits(np.float32(points), t, z)).numpy()
    assert np.isfinite(colors).all()
    assert colors.std(axis=0).max() > 0.03  # not one flat colour
