"""Parts of one's own: their options are their arguments, and what goes wrong in them is said with name and line."""

from __future__ import annotations

import dataclasses

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

    assert an.ACTIVATIONS["wave"].defaults == {"w": 3.0, "both": False, "shape": "sin"}
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
        (
            narrow,
            r"from the activation 'narrow' \(test_own_parts\.py, line \d+\)\. Received: \(\d+, 1\) float32",
        ),
        (whole_numbers, "Received.*int32"),
    ],
)
@pytest.mark.parametrize("how", ["render", "fit"])
def test_an_activation_that_fails_is_named(activation, says, how):
    def paint():
        if how == "render":
            return an.render(an.CPPN(hidden=[8], activation=activation, seed=1), size=(16, 16))
        return an.fit(**SMALL | {"activation": activation})

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


@pytest.mark.parametrize("name", ["activation", "easing", "encoding", "field", "head", "loss", "motion", "optimizer"])
def test_the_help_of_a_decorator_says_what_it_takes(name):
    decorator = getattr(an, name)
    registry = {"field": an.INPUTS, "loss": an.LOSSES}.get(name) or getattr(an, f"{name.upper()}S", None) or an.EASINGS
    for field in dataclasses.fields(registry.row):
        if field.name not in ("name", "function", "plugin"):
            assert f"    {field.name}" in decorator.__doc__
    assert "of one's own" in decorator.__doc__


def test_a_misspelt_option_is_answered_with_the_right_one():
    an.LOSSES.register("edges", options={"weight": 0.5})(lambda p, t, weight: p)
    with pytest.raises(an.InvalidValueError, match=r"Received: 'wieght'\. Did you mean weight\?"):
        an.LOSSES.resolve("edges(wieght=2)")


WRONG = [None, "word", 3, {}, [[1], [1, 2]], float("nan")]
"""What functions return that forgot to return, or return something else."""
GRAY = np.full((8, 8, 3), 128, np.uint8)
SMALL = {"target": GRAY, "style": "linear", "structure": "dense", "hidden": [3], "size": 8, "steps": 1, "seed": 1}


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: type(wrong).__name__)
@pytest.mark.parametrize(
    ("kind", "fields", "how"),
    [
        ("activation", {}, lambda: an.render(an.CPPN(activation="mine", seed=1), size=8)),
        ("activation", {}, lambda: an.fit(**SMALL | {"activation": "mine"})),
        ("head", {"logits": 1, "channels": 3}, lambda: an.render(an.CPPN(head="mine", seed=1), size=8)),
        ("field", {}, lambda: an.render(an.CPPN(inputs="x mine", seed=1), size=8)),
        ("structure", {}, lambda: an.render(an.CPPN(structure="mine", seed=1), size=8)),
        ("encoding", {}, lambda: an.render(an.CPPN(encoding="mine", seed=1), size=8)),
        ("symmetry", {}, lambda: an.render(an.CPPN(seed=1), size=8, view=an.View(symmetry="mine"))),
        ("palette", {}, lambda: an.CPPN(head="palette", palette="mine", seed=1)),
        ("loss", {}, lambda: an.fit(**SMALL, loss="mine")),
        ("loss", {"whole": True}, lambda: an.fit(**SMALL, loss="mine")),
        ("style", {}, lambda: an.fit(**SMALL | {"style": "mine"})),
        ("motion", {}, lambda: an.animate(an.CPPN(hidden=[4], seed=1), motion="mine", size=8, frames=2)[1]),
        ("easing", {}, lambda: an.animate(an.CPPN(seed=1), motion="zoom", easing="mine", size=8, frames=3)[1]),
    ],
)  # fmt: skip
def test_a_part_that_returns_something_else_is_named(kind, fields, how, wrong):
    if any(kind == allowed and wrong == value for allowed, value in (("easing", 3), ("style", {}))):
        return  # this it may return
    getattr(an, kind)("mine", **fields)(lambda *arguments, **options: wrong)
    with pytest.raises(an.ArtnetError, match="'mine'"):
        how()


@pytest.mark.parametrize("error", [SystemExit(0), ValueError("of\nseveral lines"), AssertionError(), RecursionError()])
def test_a_part_that_raises_is_named_whatever_it_raises(error):
    def mine(z):
        raise error

    with pytest.raises(
        an.PartError, match=r"'mine' \(test_own_parts\.py, line \d+\).*" + type(error).__name__
    ) as caught:
        an.render(an.CPPN(activation=mine, seed=1), size=8)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("default", [float("nan"), float("inf"), 10**4000, "a(b)", "a,b", "", "x=1"], ids=range(7))
def test_an_option_that_no_spec_can_say_is_refused(default):
    def mine(z, w=default):
        return z

    with pytest.raises(an.InvalidValueError, match=r"option.*mine|mine.*option"):
        an.activation(mine)


@pytest.mark.parametrize("fields", [{"widens": 0}, {"widens": -1}, {"widens": "x"}, {"widens": 1.5}, {"inner": "nope"},
                                    {"inner": 3}, {"options": 5}])  # fmt: skip
def test_an_activation_that_says_something_wrong_about_itself_is_refused(fields):
    with pytest.raises(an.InvalidValueError, match="'mine'"):
        an.activation("mine", **fields)(lambda z: z)


def test_artnets_own_errors_are_left_alone():
    with pytest.raises(an.InvalidValueError, match="scale of noise"):
        an.render(an.CPPN(inputs="x noise(scale=0)", seed=1), size=(8, 8))
