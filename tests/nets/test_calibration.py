"""How large an activation's sums are made: its growth against samples in NumPy, artnet's own choices, own functions."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf
from scipy import ndimage

import artnet as an
from artnet.nets.activations.calibration import LIVELY, growth, measured
from artnet.nets.activations.initializers import INITIALIZERS

OWN = {
    "ripple": lambda z: tf.sin(3 * z) * tf.exp(-tf.abs(z)),
    "fast_sine": lambda z: tf.sin(30 * z),
    "bump": lambda z: tf.exp(-100 * z * z),
    "z_sin": lambda z: z * tf.sin(z),
    "log": lambda z: tf.math.log(z * z + 0.01),
}


@pytest.mark.parametrize("scale", [0.2, 1.0, 3.0])
@pytest.mark.parametrize(
    ("graph", "plain", "slope"),
    [
        (tf.sin, np.sin, np.cos),
        (tf.tanh, np.tanh, lambda z: 1 / np.cosh(z) ** 2),
        (lambda z: 5 * z, lambda z: 5 * z, lambda z: 5 + 0 * z),
    ],
    ids=["sin", "tanh", "line"],
)
def test_growth_against_a_million_samples(graph, plain, slope, scale):
    random = np.random.default_rng(1)
    z = scale * (random.normal(size=(500, 1)) / 2 + random.normal(size=(500, 2000)))
    expected = scale * np.sqrt(np.mean(slope(z) ** 2) / plain(z).var(axis=1).mean())
    # 9 biases and 128 points stand for a normal distribution, whose tails they cut: 4%.
    assert growth(graph, np.array([scale]))[0] == pytest.approx(expected, rel=0.04)


@pytest.mark.parametrize("name", ["tanh", "sin", "triangle", "gaussian", "quadratic", "multiquadric", "softsign"])
def test_what_was_chosen_by_looking_is_as_lively_as_what_is_measured(name):
    choice = an.ACTIVATIONS.resolve(name)
    inner = {"1": 1.0}.get(choice.entry.inner, choice.options.get(choice.entry.inner, 1.0))
    chosen = INITIALIZERS.resolve(choice.entry.pattern).options["gain"]
    start = measured(lambda z: choice(z / inner))
    assert INITIALIZERS.resolve(start.pattern).options["gain"] == pytest.approx(chosen, rel=0.3)
    assert growth(lambda z: choice(z / inner), np.array([chosen]))[0] == pytest.approx(LIVELY, rel=0.2)


def test_a_flat_or_broken_function_has_a_start_as_well():
    for function in (lambda z: 0 * z, lambda z: z / 0.0, lambda z: tf.math.log(z)):
        for spec in (measured(function).pattern, measured(function).initializer):
            INITIALIZERS.resolve(spec)


def grain(pixels):
    """The share of a picture's variance that a blur of two pixels takes away: near 1 for noise."""
    gray = np.asarray(pixels, float).mean(axis=-1)
    return (gray - ndimage.gaussian_filter(gray, 2)).var() / max(gray.var(), 1e-9)


@pytest.mark.parametrize("name", OWN)
def test_a_random_network_of_ones_own_activation_is_no_grain(name):
    picture = an.render(an.CPPN(activation=OWN[name], seed=5), size=(192, 192), quality="draft")
    assert np.asarray(picture).std() > 20
    assert grain(picture) < 0.2  # at most 0.03; 0.5 to 0.94 with the sums that tanh likes


@pytest.mark.parametrize("name", ["ripple", "fast_sine", "bump", "z_sin"])
def test_ones_own_activation_learns_without_a_word_about_it(name):
    painting = an.fit(None, activation=OWN[name], style="painterly", size=48, steps=100, seed=3)
    assert painting.psnr > 18
