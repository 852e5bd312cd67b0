"""Plain data of version 1, step by step to today's. Whole files of every version: tests/golden/test_versions.py."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from artnet.errors import RecipeError
from artnet.recipes.migrations import STEPS, VERSION, migrated, migrated_position
from artnet.recipes.schema import Recipe

OLD = {"version": 1, "network": {"seed": "5"}, "kind": "still"}


def read(**changes):
    return Recipe.from_json(json.dumps(OLD | changes))


def test_there_is_a_step_from_each_version():
    assert len(STEPS) == VERSION - 1


def test_a_still_and_an_animation():
    assert not read().is_animation
    assert read(kind="animation", motion={"name": "turn"}).motion.name == "turn"
    assert read(kind="animation").motion.name == "training"  # what version 1 played then
    assert read(kind="animation", motion=None).is_animation
    assert not read(motion={"name": "turn"}).is_animation


def test_a_drawn_work_loses_its_false_network():
    sketch = {"name": "rings", "file": "rings.py", "sha256": "ab", "parameters": {"seed": "7"}}
    drawn = read(sketch=sketch | {"drawn": True})
    assert drawn.network is None
    assert drawn.seed == "7"
    assert read(sketch=sketch | {"drawn": False}).network.seed == "5"
    sheet = read(sketch=sketch | {"drawn": True, "parameters": {}, "cells": [{"seed": "3"}, {"seed": "4"}]})
    assert sheet.seed == "3"


def test_plugins_get_their_registry():
    network = {
        "activation": ["tanh", "ripple(w=4):4,sin:4"],
        "inputs": "x y spiral",
        "head": "sepia",
        "structure": "mine",
    }
    training = {"loss": "calm", "optimizer": "slow(r=2)", "schedule": "falls", "style": "own"}
    plugins = dict.fromkeys(["ripple", "spiral", "sepia", "mine", "calm", "slow", "falls", "own", "lost"], "parts")
    found = read(network=network, training=training, plugins=plugins).plugins
    assert set(found) == {
        "activations/ripple", "inputs/spiral", "heads/sepia", "structures/mine", "losses/calm", "optimizers/slow",
        "schedules/falls", "styles/own", "activations/lost",
    }  # fmt: skip
    assert set(found.values()) == {"parts"}


def test_the_data_given_stay_as_they_are():
    data = OLD | {"sketch": {"name": "a", "file": "a.py", "sha256": "ab", "drawn": True}, "plugins": {"ripple": "p"}}
    before = json.dumps(data)
    migrated(data)
    assert json.dumps(data) == before


def test_the_position_of_a_checkpoint():
    assert migrated_position({"identity": "{}", "step": 3}, 1) == {"recipe": "{}", "step": 3}
    assert migrated_position({"recipe": "{}", "step": 3}, 2) == {"recipe": "{}", "step": 3}


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


NAMES = ("kind", "motion", "sketch", "plugins", "network", "training", "version")


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(NAMES, anything)))
def test_whatever_calls_itself_version_1_is_read_or_refused(data):
    with contextlib.suppress(RecipeError):
        Recipe.from_plain(data)


@pytest.mark.parametrize("version", [0, -1, True, "2", 1.0, None, [], 10**30])
def test_versions_that_never_were(version):
    with pytest.raises(RecipeError, match="version"):
        migrated({"version": version, "network": {}})
