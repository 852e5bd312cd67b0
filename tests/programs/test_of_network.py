"""Every row of the registries as a program: no farther from the exact numbers than TensorFlow's own float32."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf

import artnet as an
from artnet.errors import PartError
from artnet.programs import Constant, Instruction, evaluate, listing, program_of

SMALL = {"hidden": [6, 6], "seed": 3, "latent": 2}
ROWS = [
    *((f"activations-{row.name}", {"activation": row.name}) for row in an.ACTIVATIONS),
    *((f"slopes-{row.name}", {"activation": row.name, "head": "relief"}) for row in an.ACTIVATIONS),
    *((f"heads-{row.name}", {"head": row.name}) for row in an.HEADS),
    *((f"inputs-{row.name}", {"inputs": " ".join(dict.fromkeys(["x", "y", row.name]))}) for row in an.INPUTS
      if row.name != "picture"),
    *((f"encodings-{row.name}", {"inputs": "x y", "encoding": row.name}) for row in an.ENCODINGS),
    *((f"structures-{row.name}", {"structure": row.name} | ({"hidden": []} if row.name == "linear" else {}))
      for row in an.STRUCTURES),
]  # fmt: skip
JUMPS = 0.005
"""Share of values at which a colour jumps, where rounding falls to the one side or the other."""


def assert_as_good(program, asked):
    given = {name: value for name, value in asked.given.items() if name in program.parameters}
    exact = evaluate(program, given, dtype=np.float64)["color"]
    ours, theirs = evaluate(program, given)["color"], asked.answer()
    own, other = np.abs(ours - exact), np.abs(theirs - exact)
    for share in (0.5, 0.9, 1 - JUMPS):
        assert np.quantile(own, share) <= 2 * np.quantile(other, share) + 2e-6
    assert np.mean(np.abs(ours - theirs) > 1e-3) <= JUMPS


@pytest.mark.parametrize("network", [row[1] for row in ROWS], ids=[row[0] for row in ROWS])
def test_every_row(network, asked):
    net = an.CPPN(**{**SMALL, **network})
    assert_as_good(program_of(net), asked(net))


@pytest.mark.parametrize("name", [*(row.name for row in an.SYMMETRIES), "tile(repeat=3)"])
def test_every_symmetry(name, asked):
    net = an.CPPN(**SMALL)
    assert_as_good(program_of(net, name), asked(net, name))


def test_a_head_that_draws_on_a_repeated_screen(asked):
    net = an.CPPN(**SMALL, head="contours")
    assert_as_good(program_of(net, "tile(repeat=3)"), asked(net, "tile(repeat=3)"))


def test_an_artists_own_parts_travel(asked, restored_registries):
    @an.activation
    def wobble(z, w: an.Range(0.1, 9) = 2.0):
        return tf.math.sin(w * z) * tf.exp(-z * z) + tf.nn.relu6(z) / 6 + tf.math.erf(z)

    @an.head(logits=3, channels=3)
    def mixed(logits, palette):
        a, b, c = tf.split(logits, 3, axis=1)
        return tf.nn.sigmoid(
            tf.concat([tf.math.square(a), tf.math.squared_difference(b, c), tf.math.sign(c) * tf.math.log1p(tf.abs(c))],
                      axis=1))  # fmt: skip

    net = an.CPPN(**SMALL, activation="wobble(w=3)", head="mixed")
    assert_as_good(program_of(net), asked(net))


def test_a_part_that_leaves_tensorflow_is_named(restored_registries):
    @an.activation
    def elsewhere(z):
        return tf.ensure_shape(tf.numpy_function(lambda a: a * 2, [z], tf.float32), z.shape)

    net = an.CPPN(**SMALL, activation="elsewhere")
    with pytest.raises(PartError, match=r"PyFunc in 'elsewhere'.*instead of NumPy's"):
        program_of(net)


def test_nothing_is_there_twice_or_for_nothing():
    net = an.CPPN(hidden=[8, 8], seed=1, latent=2)
    program = program_of(net)
    assert set(program.parameters) == {
        "screen", "matrix", "latent", "hidden.0.weight", "hidden.0.bias", "hidden.1.weight", "hidden.1.bias",
        "head.weight", "head.bias",
    }  # fmt: skip
    instructions = [node for node in program.nodes if isinstance(node, Instruction)]
    assert len(instructions) == len(set(instructions))
    needed = {place for node in instructions for place in node.operands} | set(program.outputs.values())
    assert needed == set(range(len(program.nodes)))
    assert [node.operation for node in instructions].count("matmul") == 3, "products of matrices are kept whole"


def test_bound_numbers_become_constants_and_what_follows_is_computed(asked):
    net = an.CPPN(**SMALL, head="palette")
    question = asked(net)
    program = program_of(net)
    weights = {name: value for name, value in question.given.items() if name in program.parameters and name != "screen"}
    bound = program.bound(weights)
    assert set(bound.parameters) == {"screen"}
    constants = [node for node in bound.nodes if isinstance(node, Constant)]
    assert all(not all(isinstance(bound.nodes[p], Constant) for p in node.operands) for _, node in bound.instructions)
    assert {node.name for node in constants} >= {"hidden.0.weight", "hidden.1.weight"}
    screen = {"screen": question.given["screen"]}
    before = evaluate(program, {n: v for n, v in question.given.items() if n in program.parameters})["color"]
    assert np.array_equal(evaluate(bound, screen)["color"], before)
    with pytest.raises(an.InvalidValueError, match="names of parameters"):
        program.bound({"nonsuch": 1})
    with pytest.raises(an.InvalidValueError, match="18 numbers for palette"):
        program.bound({"palette": [1, 2]})


def test_what_changes_with_the_picture_only_is_computed_once(asked):
    net = an.CPPN(**SMALL, head="ramp")
    question = asked(net)
    program = program_of(net)
    given = {name: value for name, value in question.given.items() if name in program.parameters}
    a_picture, a_point = program.parted(("screen",))
    assert "screen" not in a_picture.parameters
    parts = evaluate(a_picture, {name: given[name] for name in a_picture.parameters})
    rest = {name: given[name] for name in a_point.parameters if name in given}
    got = evaluate(a_point, rest | {name: value[0] for name, value in parts.items()})["color"]
    assert np.array_equal(got, evaluate(program, given)["color"])
    assert len(list(a_point.instructions)) < len(list(program.instructions)) / 2


def test_a_listing_can_be_read():
    text = listing(program_of(an.CPPN(hidden=[3], seed=1)))
    assert "parameter hidden.0.weight 3x3" in text
    assert "matmul" in text
    assert text.splitlines()[-1].startswith("color = %")


def test_what_is_missing_is_named(asked):
    program = program_of(an.CPPN(hidden=[3], seed=1))
    with pytest.raises(an.InvalidValueError, match="a value for the parameter"):
        evaluate(program, {})
    with pytest.raises(an.InvalidValueError, match="of shape"):
        evaluate(program, {name: np.zeros((2, 7, 7)) for name in program.parameters})
