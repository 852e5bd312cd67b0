"""What a recipe from a file may ask for is bounded by what it would cost."""

from __future__ import annotations

import json
from typing import Any

import pytest

import artnet as an
from artnet.errors import InvalidValueError, RecipeError
from artnet.recipes.schema import MotionRecipe, Recipe

BASE = an.pattern(seed=1, size=16, hidden=[8, 8], latent=3)


def altered(**changes: Any) -> str:
    plain = json.loads(BASE.to_json())
    network = changes.pop("network", {})
    return json.dumps({**plain, **changes, "network": {**plain["network"], **network}})


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"tile": 1 << 20, "network": {"hidden": [1024, 1024], "activation": ["tanh", "tanh"]}}, "bytes a layer"),
        ({"size": [65_535, 65_535], "motion": {}}, "1,073,741,824 pixels"),
        ({"canvas": [65_535, 65_535]}, "1,073,741,824 pixels"),
        ({"size": [32_768, 32_768], "supersample": 8, "network": {"hidden": [4096, 4096]}}, "multiplications"),
        ({"latent": [1.0, 2.0]}, "3 numbers in recipe.latent. Received: 2"),
    ],
    ids=str,
)
def test_what_costs_too_much_is_refused_as_it_is_read(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(RecipeError, match=words):
        Recipe.from_json(altered(**changes))


def test_frames_count_as_well() -> None:
    recipe = BASE.but(size=(16_384, 16_384), supersample=8, motion=MotionRecipe("zoom", frames=100_000))
    with pytest.raises(RecipeError, match="multiplications"):
        Recipe.from_json(recipe.to_json())


@pytest.mark.parametrize("symmetry", ["kaleidoscope(n=0)", "tile(repeat=1e30)", "x" * 1999, "tile(repeat=-1)"])
def test_an_option_that_cannot_be_is_answered_in_a_line(symmetry: str) -> None:
    with pytest.raises(RecipeError) as caught:
        an.make(BASE.but(view=an.View(symmetry=symmetry)))
    assert len(str(caught.value)) < 300


def test_a_latent_of_another_length(tmp_path) -> None:
    with pytest.raises(RecipeError, match="a latent of 3 numbers"):
        an.make(BASE.but(latent=(1.0,)))
    net = an.CPPN(hidden=[3], latent=3, seed=1)
    with pytest.raises(InvalidValueError, match="a latent of 3 numbers"):
        net([[0.0, 0.0]], latent=[1.0])


def test_what_people_make_is_read() -> None:
    poster = an.pattern(seed=1, size="a0", quality="print", hidden=[256] * 4)
    assert Recipe.from_json(poster.to_json()) == poster
