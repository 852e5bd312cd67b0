from __future__ import annotations

import math

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy_network import (
    ENCODINGS,
    HEADS,
    STRUCTURES,
    TABLE_ENCODINGS,
    colors_of,
    forward,
    forward_fields,
    forward_logits,
)

import artnet as an
from artnet.errors import InvalidValueError, RecipeError, UnknownNameError
from artnet.fields.paper import Paper
from artnet.nets.blueprint import Blueprint
from artnet.nets.cppn import CPPN
from artnet.nets.heads import head_colors, head_values
from artnet.recipes.schema import Recipe

POINTS = np.random.default_rng(8).uniform(-1.5, 1.5, (150, 2)).astype(np.float32)
DRAWN = {"contours", "relief", "halftone", "hatch", "inks", "mosaic", "dabs", "strokes"}
"""Heads that look at the paper: `tests/nets/heads` has theirs."""
EVERYTHING = "x y r theta |x| |y| noise(scale=2) z t loop bias"


def own(registry) -> set[str]:
    return {row.name for row in registry if not row.plugin}


def test_everything_has_an_oracle() -> None:
    assert own(an.ENCODINGS) == set(ENCODINGS) | set(TABLE_ENCODINGS)
    assert own(an.STRUCTURES) == set(STRUCTURES)
    assert own(an.HEADS) == set(HEADS) | DRAWN


@pytest.mark.parametrize("spec", [*ENCODINGS, "fourier(features=5, sigma=0.5)", "octaves(count=3)"])
def test_encoding_against_numpy(spec: str) -> None:
    choice = an.ENCODINGS.resolve(spec)
    fields = POINTS.astype(np.float64)
    got = choice(tf.constant(POINTS), "42").numpy()
    expected = ENCODINGS[choice.name](fields, "42", **choice.options)
    assert got.shape == expected.shape == (len(POINTS), choice.entry.width(2, **choice.options))
    # Angles up to pi 2^5 1.5 = 150 in float32 are known to 1e-5.
    np.testing.assert_allclose(got, expected, atol=4e-5)


@pytest.mark.parametrize(
    "spec",
    [
        "sine", "sine(features=5, w=3)", "grid(5x2 9x3)", "grid(5x2 9x3, kernel=linear, aspect=1.5)",
        "grid(7x1, aspect=0.4)", "grid(1x2)", "hash(levels=4, entries=64, coarsest=4, finest=20)",
        "hash(levels=3, features=3, entries=100, coarsest=5, finest=30, aspect=0.7)",
    ],
)  # fmt: skip
def test_encoding_with_tables_against_numpy(spec: str) -> None:
    net = CPPN(encoding=spec, inputs="x y r", seed=4)
    points = np.concatenate([POINTS, 3 * POINTS])  # also far beyond the canvas
    got = net.fields(tf.constant(points), tf.constant(0.0), net.latent).numpy()
    assert got.shape == (len(points), net.blueprint.layers[0].fan_in)
    # A place between nodes is known to 30 x 6e-8 x 4; the tables are about 1.
    np.testing.assert_allclose(got, forward_fields(net, points), atol=5e-5)
    assert net.size == sum(w.size for w in net.weights().values())


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ("grid(32)", "a text"), ("grid(32 64x2)", "levels as cells x features"), ("grid(0x4)", "1 to 16,384 cells"),
        ("grid(4x65)", "64 features"), ("grid(25%x4)", "in a fit"), ("grid(4x4, kernel=cubic)", "linear, smooth"),
        ("grid(4x4, aspect=0)", "aspect"), ("hash(levels=0)", "1 to 32"), ("hash(entries=2)", "entries"),
        ("hash(coarsest=64, finest=32)", "finest"), ("sine(w=0)", "not 0"), ("sine(features=0)", "1 to 4,096"),
        ("grid(9000x8)", "at most 67,108,864 weights"),
    ],
)  # fmt: skip
def test_table_limits(spec: str, said: str) -> None:
    with pytest.raises(InvalidValueError, match=said):
        Blueprint.of(encoding=spec)


@pytest.mark.parametrize(
    "spec", ["fourier(features=0)", "fourier(features=5000)", "octaves(count=0)", "octaves(count=25)"]
)
def test_encoding_limits(spec: str) -> None:
    with pytest.raises(InvalidValueError):
        an.ENCODINGS.resolve(spec)(tf.constant(POINTS), "42")


@pytest.mark.parametrize(
    "spec",
    [
        *HEADS, "rgb(squash=clip)", "gray(squash=clip)", "rgba(squash=clip)", "oklab(chroma=0.4)",
        "palette(sharpness=5)", "ramp(repeats=3.5)", "ramp(repeats=2, mirror=true, shift=0.3)", "ramp(hard=true)",
        "ramp(repeats=4, mirror=true, hard=true)", "duotone(hard=true)",
    ],
)  # fmt: skip
def test_head_against_numpy(spec: str) -> None:
    choice = an.HEADS.resolve(spec)
    hexes = an.choose_palette(choice.entry.palette) if choice.entry.palette else ()
    own_palette = colors_of(hexes) if hexes else None
    logits = np.random.default_rng(1).normal(0, 3, (400, choice.entry.logits or len(hexes))).astype(np.float32)
    palette = tf.constant(own_palette, tf.float32) if hexes else None
    got = head_colors(choice, tf.constant(logits), palette).numpy()
    assert got.shape == (400, choice.entry.channels)
    assert got.min() >= 0
    assert got.max() <= 1
    # float32 through the steep start of the sRGB curve; OKLab's printed inverse differs by 1e-5 by itself.
    np.testing.assert_allclose(
        got, HEADS[choice.name](logits.astype(np.float64), own_palette, **choice.options), atol=4e-5
    )
    if choice.options.get("hard"):
        return
    values = head_values(choice, tf.constant(logits), palette).numpy()
    np.testing.assert_allclose(np.clip(values, 0, 1), got, atol=1e-6)


@pytest.mark.parametrize("row", [row for row in an.HEADS if not row.plugin], ids=lambda row: row.name)
def test_head_keeps_to_the_range_for_wild_logits(row) -> None:
    net = an.CPPN(hidden=[4], head=row.name, seed=1)
    wild = np.float32([[-1e30], [-1e4], [0], [1e4], [1e30]]) * np.ones(net.blueprint.layers[-1].mix[0][1], np.float32)

    @tf.function
    def paint(logits):
        return net.painted(Paper(tf.zeros([5, 2]), lambda at: tf.tile(logits, [at.shape[0] // 5, 1])))

    colors = paint(tf.constant(wild)).numpy()
    known = colors[~np.isnan(colors)]  # a hue of 1e30 turns is no number; what is one stays in the range
    assert known.min() >= 0
    assert known.max() <= 1
    assert np.isfinite(colors[1:4]).all()


def test_unknown_squash() -> None:
    with pytest.raises(InvalidValueError, match="one of sigmoid, clip"):
        an.CPPN(hidden=[4], head="rgb(squash=word)", seed=1)(POINTS)


NETWORKS = [
    {"structure": "dense"},
    {"structure": "residual"},
    {"structure": "dense_to_all"},
    {"structure": "linear"},
    *[{"structure": f"recurrent(depth={depth})"} for depth in (0, 0.25, 1, 2.5, 4)],
    {"inputs": EVERYTHING, "latent": 5},
    {"encoding": "fourier(features=8, sigma=1)", "inputs": "x y z bias"},
    {"encoding": "octaves(count=3)", "structure": "dense_to_all", "latent": 2},
    {"activation": ["sin+gaussian(s=1)", "tanh:5,relu:7", "atan_pair:5,gelu:7"], "hidden": [10, 12, 12]},
    {"activation": "atan_pair", "structure": "dense_to_all"},
    {"activation": "sin(w=5)", "structure": "residual", "init": "training"},
    {"head": "palette", "palette": "bauhaus"},
    {"head": "oklab", "hidden": []},
]


@pytest.mark.parametrize("arguments", NETWORKS, ids=lambda a: " ".join(f"{k}={v}" for k, v in a.items())[:60])
def test_the_whole_network_against_numpy(arguments: dict) -> None:
    net = an.CPPN(**{"hidden": [12, 12, 12], "weight_scale": 0.5, "seed": "oracle"} | arguments)
    z = net.latent
    got = net.logits(tf.constant(POINTS), tf.constant(0.3), z).numpy()
    expected = forward_logits(net, POINTS, 0.3)
    # float32 through up to five layers whose weights may double an error each time.
    np.testing.assert_allclose(got, expected, atol=2e-4 * max(1, np.abs(expected).max()))
    np.testing.assert_allclose(net(POINTS, time=0.3), forward(net, POINTS, 0.3), atol=1e-3)
    assert net.size == sum(math.prod(v.shape) for v in net.parameters.values())


def test_every_structure_is_among_the_networks() -> None:
    assert {a.get("structure", "dense").partition("(")[0] for a in NETWORKS} == own(an.STRUCTURES)


def test_recurrent_depth_is_continuous() -> None:
    def colors(depth: float) -> np.ndarray:
        return an.CPPN(hidden=[8, 8], structure=f"recurrent(depth={depth})", seed=2)(POINTS).numpy()

    assert np.abs(colors(2.999) - colors(3)).max() < 0.02
    assert np.abs(colors(3.001) - colors(3)).max() < 0.02
    assert np.abs(colors(2) - colors(3)).max() > 0.05


@pytest.mark.parametrize("hidden", [[], [8]])
def test_recurrent_needs_its_two_layers(hidden: list[int]) -> None:
    with pytest.raises(InvalidValueError, match="two hidden layers"):
        an.CPPN(hidden=hidden, structure="recurrent", seed=1)


@pytest.mark.parametrize("structure", ["residual", "recurrent"])
def test_one_width_where_layers_are_added(structure: str) -> None:
    with pytest.raises(InvalidValueError, match="one width"):
        an.CPPN(hidden=[8, 9], structure=structure, seed=1)


def test_same_seed_same_weights() -> None:
    first, again, other = (an.CPPN(hidden=[6, 6], latent=3, seed=seed) for seed in (42, "42", 43))
    for name, weights in first.weights().items():
        np.testing.assert_array_equal(again.weights()[name], weights)
        assert not np.array_equal(other.weights()[name], weights)
    assert set(first.weights()) == {
        f"{n}.{p}" for n in ("hidden.0", "hidden.1", "head") for p in ("weight", "bias")
    } | {"latent"}


def test_a_layer_more_leaves_the_others_as_they_are() -> None:
    for init in ("pattern", "training", "standard"):
        two, three = (an.CPPN(hidden=[6] * n, latent=3, seed=1, init=init).weights() for n in (2, 3))
        for name in two:
            if init == "pattern" and name.startswith("head"):
                continue
            np.testing.assert_array_equal(two[name], three[name])
        # A pattern's layers settle on what comes before, so that the head is the same but for one factor.
        ratio = two["head.weight"] / three["head.weight"]
        np.testing.assert_allclose(ratio, ratio[0, 0], rtol=1e-5)
    np.testing.assert_array_equal(two["latent"], an.CPPN(hidden=[9], latent=3, seed=1, head="gray").weights()["latent"])


def test_calls_do_not_depend_on_how_often_and_on_which_points() -> None:
    net = an.CPPN(hidden=[8], latent=2, inputs="x y loop", seed=1)
    whole = net(POINTS).numpy()
    np.testing.assert_array_equal(net(POINTS).numpy(), whole)
    np.testing.assert_allclose(net(POINTS[:7]).numpy(), whole[:7], atol=1e-6)
    np.testing.assert_allclose(net(POINTS, time=1.0).numpy(), whole, atol=1e-5)
    assert np.abs(net(POINTS, time=0.5).numpy() - whole).max() > 0.01
    assert np.abs(net(POINTS, latent=[5.0, -5.0]).numpy() - whole).max() > 0.01
    np.testing.assert_array_equal(net(POINTS, latent=net.latent).numpy(), whole)


@settings(max_examples=40)
@given(st.data())
def test_blueprint_recipe_round_trip(data: st.DataObject) -> None:
    arguments = {
        "structure": data.draw(
            st.sampled_from(["dense", "residual", "dense_to_all", "recurrent(depth=1.5)", "linear"])
        ),
        "hidden": [data.draw(st.integers(3, 20))] * data.draw(st.integers(2, 5)),
        "activation": data.draw(st.sampled_from(["tanh", "sin(w=3)+relu", "atan_pair", "gabor(s=2.0, w=7)+sinc+abs"])),
        "inputs": data.draw(st.sampled_from(["x y r", "x noise(seed=4) z", "theta loop bias y"])),
        "latent": data.draw(st.integers(0, 9)),
        "encoding": data.draw(st.sampled_from(["none", "fourier(sigma=3)", "octaves(2)"])),
        "head": data.draw(st.sampled_from(["rgb(squash=clip)", "palette", "stencil", "oklab(0.1)"])),
        "init": data.draw(st.sampled_from(["pattern", "training", "siren(w=9)", "he(gain=2)"])),
        "weight_scale": data.draw(st.floats(0, 10)),
        "seed": data.draw(st.integers() | st.from_regex(r"[a-zé ]*[a-z]", fullmatch=True)),
    }
    blueprint = Blueprint.of(**arguments)
    recipe = Recipe.from_json(Recipe(blueprint.recipe).to_json()).network
    again = Blueprint.from_recipe(recipe)
    assert again == blueprint
    assert again.recipe == recipe


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"hidden": [8192] * 5}, "at most 67,108,864 weights"),
        ({"hidden": [8193]}, "1 to 8192"), ({"hidden": [0]}, "1 to 8192"), ({"hidden": [4] * 65}, "at most 64"),
        ({"hidden": [4.0]}, "units"), ({"hidden": "wide"}, "units"), ({"hidden": [True]}, "units"),
        ({"latent": -1}, "latent"), ({"latent": 5000}, "latent"), ({"latent": True}, "latent"),
        ({"weight_scale": -1}, "weight scale"), ({"weight_scale": math.nan}, "weight scale"),
        ({"activation": ["tanh", "relu"], "hidden": [4, 4, 4]}, "each of the 3"), ({"seed": 1.5}, "seed"),
        ({"palette": "dusk"}, "palette"), ({"head": "stencil", "palette": "dusk"}, "two colours"),
        ({"init": "nonsense"}, "initializer"), ({"inputs": "z"}, "depends on the point"), ({"head": "cmyk"}, "head"),
        ({"structure": "recurrent(depth=65)"}, "depth"),
    ],
)  # fmt: skip
def test_refused(arguments: dict, message: str) -> None:
    with pytest.raises(InvalidValueError, match=message):
        an.CPPN(**{"seed": 1} | arguments)(POINTS)


def test_set_weights() -> None:
    net = an.CPPN(hidden=[4, 4], latent=2, seed=1)
    before = net.weights()
    assert net.origin is None
    for broken in (
        {k: v for k, v in before.items() if k != "head.bias"},
        before | {"hidden.9.weight": before["head.bias"]},
        before | {"hidden.0.weight": before["hidden.0.weight"].T},
        before | {"latent": np.zeros(3, np.float32)},
    ):
        changed = {k: v + 1 if k == "hidden.0.bias" else v for k, v in broken.items()}
        with pytest.raises(RecipeError, match="Received"):
            net.set_weights(changed)
        for name, weights in net.weights().items():
            np.testing.assert_array_equal(weights, before[name])  # nothing is replaced then
    net.set_weights({k: 2 * v for k, v in before.items()})
    np.testing.assert_array_equal(net.weights()["hidden.1.weight"], 2 * before["hidden.1.weight"])
    assert net.origin is not None
    np.testing.assert_allclose(net(POINTS), forward(net, POINTS), atol=1e-3)


@pytest.mark.usefixtures("restored_registries")
def test_a_custom_activation_works_and_is_named_in_the_recipe() -> None:
    @an.activation
    def bulge(z):
        """A bump that wanders."""
        return tf.sin(z) * tf.exp(-tf.abs(z))

    net = an.CPPN(hidden=[8, 8], activation=["bulge", "tanh+bulge"], seed=1)
    z = POINTS @ net.weights()["hidden.0.weight"][:2]
    assert z.shape == (150, 8)
    assert np.isfinite(net(POINTS)).all()
    assert net.blueprint.plugins == {"activations/bulge": __name__}
    picture = an.render(net, size=(8, 8))
    assert picture.recipe.plugins == {"activations/bulge": __name__}
    np.testing.assert_array_equal(an.make(picture.recipe).pixels, picture.pixels)
    again = CPPN.from_recipe(net.recipe)
    np.testing.assert_array_equal(again(POINTS), net(POINTS))


def test_a_plugin_that_is_not_imported_is_named() -> None:
    recipe = Recipe(an.CPPN(hidden=[4], seed=1).recipe, plugins={"activations/bulge": "my_plugin"})
    gone = recipe.but(network=an.CPPN(hidden=[4], seed=1).recipe.__class__(hidden=(4,), activation=("bulge",)))
    with pytest.raises(RecipeError, match="This was made with bulge of my_plugin, which is not here: import it"):
        an.make(gone)


def test_a_callable_with_the_name_of_another_row_is_not_taken_for_it() -> None:
    # tf.sin is no sin(w=30): a recipe that says "sin" would silently be another picture.
    net = an.CPPN(hidden=[4], activation=tf.sin, seed=1)
    assert net.blueprint.plugins
    recipe = an.render(net, size=(8, 8)).recipe
    with pytest.raises(RecipeError, match="import"):
        an.make(recipe)


def test_unknown_names() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'fourier'"):
        an.CPPN(encoding="furier", seed=1)
