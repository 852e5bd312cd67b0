"""Every control of every look: what its range allows gives a network, and nothing else does."""

from __future__ import annotations

import math
from functools import cache

import pytest

import artnet as an
from artnet.errors import InvalidValueError
from artnet.fields.symmetries import SYMMETRIES
from artnet.looks import LOOKS
from artnet.nets.activations.registry import ACTIVATIONS
from artnet.nets.encodings.registry import ENCODINGS
from artnet.nets.heads import HEADS
from artnet.nets.structures import STRUCTURES
from artnet.recipes.schema import Recipe, SourceRecipe
from artnet.studio.panel.controls import controls_of
from artnet.studio.panel.edits import edited, redrawn
from artnet.studio.panel.turning import turned
from artnet.works.patterns import pattern

KINDS = {"range", "menu", "flag", "text"}


@cache
def drawn(look):
    return pattern(3, look=look, size=24)


def within(control):
    """Values that a control offers: of a range both ends, its own, and the middle."""
    low, high = control.get("low"), control.get("high")
    if control["name"] == "latent":
        return [0, control["value"], 3]
    if control["kind"] == "range":
        log = control["scale"] == "log" and low > 0
        middle = math.sqrt(low * high) if log else (low + high) / 2
        whole = control["step"] and float(control["step"]).is_integer()
        return [low, high, control["value"], round(middle) if whole else middle]
    if control["kind"] == "menu":
        return control["words"]
    return [True, False] if control["kind"] == "flag" else [control["value"]]


@pytest.mark.parametrize("look", LOOKS.names())
def test_what_a_control_offers_can_be(look):
    recipe = drawn(look)
    controls = controls_of(recipe)
    assert len({control["name"] for control in controls}) == len(controls)
    for control in controls:
        assert control["kind"] in KINDS
        for value in within(control):
            if control["name"] == "hidden" and value == "":
                continue  # a network of no hidden layer says so
            changed = edited(recipe, control["name"], value)
            assert Recipe.from_json(changed.to_json()) == changed
            if "." not in control["name"] and control["name"] not in ("look", "palette", "seed"):
                now = {one["name"]: one["value"] for one in controls_of(changed)}
                assert now[control["name"]] == value, control["name"]


HOSTILE = [
    float("nan"), float("inf"), -1e300, 10**400, {}, [1.5], ["x", None], "\n", "a\nb", "x" * 100_000, "\ud800",
    "\x1b[31m", b"x", 1.5j, object(),
]  # fmt: skip
NONE_BUT_A_SEED = [*HOSTILE, None, "../../etc/passwd", "__import__('os')", "(((((((", "sin(w=", "<img onerror=x>"]


@pytest.mark.parametrize("look", LOOKS.names()[::4])
def test_what_cannot_be_is_a_line(look):
    recipe = drawn(look)
    for control in controls_of(recipe):
        for value in HOSTILE if control["name"] == "seed" else NONE_BUT_A_SEED:
            if control["name"] == "look" and value is None:
                continue
            with pytest.raises(InvalidValueError) as error:
                edited(recipe, control["name"], value)
            assert "\n" not in str(error.value)
            assert len(str(error.value)) < 2_000


@pytest.mark.parametrize("name", ["", ".", "head.", ".cells", "nothing", "head.nothing", "keys", "calibration",
                                  "size", "__class__", "head.cells.more", "plugins", "weights", "seed.x"])  # fmt: skip
def test_what_is_no_control(name):
    with pytest.raises(InvalidValueError) as error:
        edited(drawn("neon"), name, 1)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(("setting", "registry"), [("head", HEADS), ("structure", STRUCTURES), ("encoding", ENCODINGS),
                                               ("activation", ACTIVATIONS), ("symmetry", SYMMETRIES)])  # fmt: skip
def test_every_row_and_every_option_is_a_control(setting, registry):
    recipe = drawn("neon")
    menu = next(control for control in controls_of(recipe) if control["name"] == setting)
    assert menu["kind"] == "menu"
    assert menu["words"] == list(registry.names())
    for row in registry:
        names = {control["name"] for control in controls_of(edited(recipe, setting, row.name))}
        assert {f"{setting}.{option}" for option in row.options} <= names


PAINTED = [("head", "inks"), ("head", "rgb"), ("structure", "recurrent"), ("activation", "sin / tanh / tanh"),
           ("inputs", "x y noise(scale=3)"), ("latent", 2), ("symmetry", "mirror"), ("hidden", "9,5")]  # fmt: skip


@pytest.mark.parametrize(("name", "value"), PAINTED)
def test_it_paints(name, value):
    recipe = edited(edited(drawn("neon"), "hidden", "8x3"), name, value)
    assert an.make(recipe.but(size=(6, 5))).pixels.shape[:2] == (5, 6)


def test_one_activation_a_layer_and_other_layers():
    recipe = edited(edited(drawn("neon"), "hidden", "8x2"), "activation", "sin / tanh")
    assert edited(recipe, "hidden", "8x5").network.activation == ("sin",) * 5


def test_colours_give_way_to_a_head():
    recipe = edited(edited(drawn("neon"), "head", "palette"), "palette", "#000000 #ff0000 #00ff00 #ffffff")
    assert edited(recipe, "head", "rgb").network.palette == ()
    assert edited(recipe, "head", "stencil").network.palette == ("#000000", "#ffffff")
    assert len(edited(edited(recipe, "head", "stencil"), "head", "inks").network.palette) > 2


def test_what_was_learnt_keeps_its_network():
    recipe = drawn("neon").but(weights=SourceRecipe("a.safetensors", "0" * 64))
    names = {control["name"] for control in controls_of(recipe)}
    assert not names & {"seed", "look", "head", "hidden", "activation", "inputs", "latent", "structure"}
    for name, value in (("seed", "3"), ("look", "neon"), ("hidden", "4"), ("head", "gray"), ("latent", 2)):
        with pytest.raises(InvalidValueError, match="learnt or bred"):
            edited(recipe, name, value)
    assert edited(recipe, "symmetry", "mirror").weights == recipe.weights


def test_another_drawing_has_the_size_of_the_first():
    recipe = drawn("neon").but(size=(30, 20), supersample=2)
    other = redrawn(recipe, "5", "silk")
    assert (other.size, other.supersample, other.look.name.partition("(")[0]) == ((30, 20), 2, "silk")
    for seed, look in (
        ([], None),
        (1.5, None),
        (True, None),
        ("\n", None),
        ("1", "nothing"),
        ("1", 3),
        ("1", ["silk"]),
    ):
        with pytest.raises(InvalidValueError):
            redrawn(recipe, seed, look)


# ---- knobs ----------------------------------------------------------------------------------------------------------


def test_knobs_of_the_page():
    recipe = edited(edited(drawn("neon"), "latent", 3), "head", "palette")
    recipe = edited(recipe, "palette", "#000000 #ffffff")
    found = turned(recipe, {"zoom": 2.5, "center_x": -0.5, "rotation": 30, "time": 0.25, "latent_1": 0.7,
                            "color_1": [1, 0.5, 0], "color_0": "#0000ff"})  # fmt: skip
    assert (found.view.zoom, found.view.center[0], found.view.rotation, found.time) == (2.5, -0.5, 30, 0.25)
    assert found.latent == (0, 0.7, 0)
    assert found.network.palette == ("#0000ff", "#ff8000")
    assert Recipe.from_json(found.to_json()) == found
    assert turned(recipe, {}) == recipe


@pytest.mark.parametrize("name", ["zoom", "center_x", "center_y", "rotation", "time", "latent_0", "color_0"])
@pytest.mark.parametrize("value", [None, True, "2", "", [], {}, [1, 2], math.nan, math.inf, -math.inf, 1e300, 10**400,
                                   [math.nan, 0, 0], [2, 0, 0], "url(x)", [None] * 3], ids=str)  # fmt: skip
def test_knobs_that_cannot_stand_there(name, value):
    recipe = edited(edited(drawn("neon"), "latent", 1), "head", "palette")
    with pytest.raises(InvalidValueError) as error:
        turned(recipe, {name: value})
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("name", ["", "latent_1", "latent_-1", "latent_99999", "color_999", "symmetry", "zoom ", "size",
                                  "latent_٣", "__class__", "x" * 10_000])  # fmt: skip
def test_what_is_no_knob(name):
    with pytest.raises(InvalidValueError):
        turned(edited(drawn("neon"), "latent", 1), {name: 0.5})
