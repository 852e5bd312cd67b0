"""Parts of one's own: their options are their arguments, and what goes wrong in them is said with name and line."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf

import artnet as an
from artnet.registry import Registry


@pytest.fixture(autouse=True)
def restored():
    kept = {value: dict(value._rows) for value in vars(an).values() if isinstance(value, Registry)}
    yield
    for registry, rows in kept.items():
        registry._rows = rows


def test_arguments_with_defaults_are_options():
    @an.activation
    def wave(z, w=3.0, both=False, *, shape="sin", grid=None):
        return tf.sin(w * z)

    assert dict(an.ACTIVATIONS["wave"].options) == {"w": 3.0, "both": False, "shape": "sin"}
    assert an.ACTIVATIONS["wave"].usage == "wave(w=3.0, both=false, shape=sin)"
    pictures = [
        np.asarray(an.render(an.CPPN(activation=spec, seed=1), size=(16, 16)))
        for spec in ("wave", "wave(w=3)", wave, "wave(w=12)")
    ]
    assert np.array_equal(pictures[0], pictures[1])
    assert np.array_equal(pictures[0], pictures[2])
    with pytest.raises(an.InvalidValueError, match=r"it takes: w=3\.0"):
        an.CPPN(activation="wave(v=3)")


@pytest.mark.parametrize(
    ("register", "says"),
    [
        (lambda: an.activation(w=15)(tf.sin), r"row of the activations holds: summary.*w=15.*w in `def"),
        (lambda: an.field(columns=-3)(tf.sin), "1 to 64 columns"),
        (lambda: an.head(tf.sin), "'logits' and 'channels'"),
        (lambda: an.head(logits=3, channels=2)(tf.sin), "1, 3 or 4 channels"),
        (lambda: an.head(logits=-1, channels=3)(tf.sin), "0 to 64 logits"),
    ],
)
def test_what_a_row_cannot_hold_is_refused(register, says):
    with pytest.raises(an.InvalidValueError, match=says):
        register()


def typo(z):
    return tf.sinn(z)


def with_numpy(z):
    return np.sin(z)


def narrow(z):
    return z[:, :1]


def whole_numbers(z):
    return tf.cast(z, tf.int32)


@pytest.mark.parametrize(
    ("activation", "says"),
    [
        (typo, r"activation 'typo' \(test_own_parts\.py, line \d+\).*AttributeError.*sinn"),
        (with_numpy, "'with_numpy'.*not NumPy's"),
        (narrow, r"Expected \(\d+, 8\) float32 from the activation 'narrow'\. Received: \(\d+, 1\) float32"),
        (whole_numbers, "Received.*int32"),
    ],
)
@pytest.mark.parametrize("how", ["render", "fit"])
def test_an_activation_that_fails_is_named(activation, says, how):
    def paint():
        if how == "render":
            return an.render(an.CPPN(hidden=[8], activation=activation, seed=1), size=(16, 16))
        return an.fit(None, hidden=[8], activation=activation, size=16, steps=2, seed=1)

    with pytest.raises(an.PartError, match=says):
        paint()


def test_a_head_and_a_field_that_fail_are_named():
    an.head("two", logits=2, channels=3)(lambda logits, palette: logits)
    an.field("half", columns=2)(lambda x, y: [x])
    an.field("short")(lambda x, y: [x[:2]])
    with pytest.raises(an.PartError, match=r"\(points, 3\) from the colour head 'two'"):
        an.render(an.CPPN(head="two", seed=1), size=(16, 16))
    for name in ("half", "short"):
        with pytest.raises(an.PartError, match=f"the input field '{name}'"):
            an.render(an.CPPN(inputs=f"x {name}", seed=1), size=(16, 16))


def test_a_field_may_be_one_tensor_or_several_columns():
    an.field("ring")(lambda x, y: tf.sqrt(x * x + y * y))
    an.field("both", columns=2)(lambda x, y: tf.stack([x, y], axis=-1))
    points = tf.random.stateless_uniform([5, 2], [1, 2])
    for inputs, same in (("x ring", "x r"), ("both", "x y")):
        got, expected = (an.CPPN(inputs=each, seed=1, hidden=[8])(points).numpy() for each in (inputs, same))
        np.testing.assert_allclose(got, expected, atol=1e-6)


def test_artnets_own_errors_are_left_alone():
    with pytest.raises(an.InvalidValueError, match="noise scale"):
        an.render(an.CPPN(inputs="x noise(scale=0)", seed=1), size=(8, 8))
