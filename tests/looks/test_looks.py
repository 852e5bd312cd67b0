"""Looks: what each draws, what a seed chooses, and what recipes keep of it."""

from __future__ import annotations

import hashlib
import itertools
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import artnet as an
from artnet.cli.main import run
from artnet.looks import LOOKS
from artnet.looks.choosing import LISTS, NEWEST, drawn, look_of
from artnet.looks.draw import Draw
from artnet.recipes.schema import Recipe

GLASS = {"hidden": [32] * 4, "activation": "tanh+hosc", "inputs": "x y r", "latent": 8, "head": "rgb"}
"""The one random network that there was before there were looks."""
RELEASED = {1: "2aa463"}
"""The first digits of the SHA-256 of each list that seeds choose from, which never changes."""


@pytest.mark.parametrize("name", LOOKS.names())
def test_every_look_gives_a_picture_that_can_be_moved(name: str) -> None:
    recipe = an.pattern(seed=3, look=name, size=160, quality="draft")
    assert recipe.network is not None
    assert recipe.network.latent > 0
    assert recipe.look is not None
    assert recipe.look.name == name
    picture = an.render(recipe)
    assert np.asarray(picture).std() > 5
    film = an.animate(recipe, frames=4, size=160, quality="draft")
    assert np.abs(film[0].astype(int) - film[2]).max() > 8, "its latent moves nothing"


@pytest.mark.parametrize("name", LOOKS.names())
@settings(max_examples=15, deadline=None)
@given(st.text(st.characters(codec="ascii", exclude_categories=["C"]), min_size=1, max_size=12).filter(str.strip))
def test_every_seed_gives_a_recipe_that_is_read_again(name: str, seed: str) -> None:
    recipe = an.pattern(seed=seed, look=name)
    assert an.Recipe.from_json(recipe.to_json()) == recipe
    assert an.pattern(seed=seed, look=name) == recipe


@pytest.mark.parametrize("name", LOOKS.names())
def test_every_option_is_used_at_its_ends(name: str) -> None:
    row = LOOKS[name]
    plain = an.pattern(seed=5, look=name)
    for option, kind in row.options.items():
        usual = kind.type.usual if hasattr(kind.type, "usual") else None
        for value in {*(usual or ()), 1, 0.5}:
            try:
                read = kind.read(value, name)
            except an.InvalidValueError:
                continue
            other = an.pattern(seed=5, look=f"{name}({option}={read})")
            if read != kind.default and read:
                assert (other.network, other.view) != (plain.network, plain.view), (option, read)


def test_glass_is_the_picture_there_was() -> None:
    new = an.pattern(seed=7, look="glass", size=32)
    assert an.render(new).pixels.tobytes() == an.render(an.CPPN(**GLASS, seed=7), size=32).pixels.tobytes()
    assert an.pattern(seed=7, size=32, **GLASS).identity == new.identity


def test_a_network_alone_means_glass_and_with_a_look_takes_its_place() -> None:
    alone = an.pattern(seed=7, activation="sin")
    assert alone.look.name == "glass"
    assert alone.network.inputs.split()[:3] == ["x", "y", "r"]
    ink, other = an.pattern(seed=7, look="ink"), an.pattern(seed=7, look="ink", palette="dusk", latent=3)
    assert other.network.head == ink.network.head
    assert other.network.palette == an.choose_palette("dusk")
    assert other.network.latent == 3
    assert an.pattern(seed=7, look="ink", head="rgb").network.palette == ()


def test_activations_that_a_look_drew_one_a_layer_fit_other_layers(restored_registries) -> None:
    @an.look
    def layered(draw: Draw) -> dict[str, object]:
        return {"hidden": [14, 8], "activation": ["tanh", "gaussian"]}

    layers = an.pattern(seed=7, look="layered", hidden=[8] * 5).network
    assert layers.hidden == (8,) * 5
    assert set(layers.activation) == {"tanh"}


def test_the_seed_chooses_from_a_numbered_list_that_never_changes() -> None:
    for number, looks in LISTS.items():
        assert hashlib.sha256(" ".join(looks).encode()).hexdigest()[:6] == RELEASED[number]
        assert len(looks) == len(set(looks))
        assert set(looks) <= set(LOOKS.names())
    count = len(LISTS[NEWEST])
    for turn in range(3):
        seen = [look_of(str(seed)) for seed in range(turn * count, (turn + 1) * count)]
        assert sorted(seen) == sorted(LISTS[NEWEST])
    words = [look_of(f"word {n}") for n in range(4 * count)]
    assert len(set(words)) > 0.9 * count
    assert an.pattern(seed=7).look == an.recipes.schema.LookRecipe(look_of("7"), NEWEST)
    assert an.pattern(seed="whale").look.name == look_of("whale")


def test_a_look_of_ones_own_changes_no_seed(tmp_path: Path, monkeypatch) -> None:
    before = [look_of(str(seed)) for seed in range(80)]

    @an.look
    def dots(draw: Draw, size: an.Range(2, 60) = 20) -> dict[str, object]:
        """Red dots."""
        return {"head": f"halftone(cells={size})", "palette": draw.one("ink", "#c00 #fff", "#a00 #eee"), "zoom": 0.5}

    try:
        assert [look_of(str(seed)) for seed in range(80)] == before
        recipe = an.pattern(seed=2, look="dots(size=4)", size=20)
        assert recipe.network.head == "halftone(cells=4.0)"
        assert recipe.view.zoom == 0.5
        assert recipe.plugins == {}, "what it drew is told, so that nobody needs it"
        monkeypatch.chdir(tmp_path)
        an.render(recipe).save("dots.png")
    finally:
        LOOKS._rows.pop("dots")
    assert an.make("dots.png").pixels.shape == (20, 20, 3)


@pytest.mark.parametrize(
    ("result", "said"),
    [({"heads": "rgb"}, "'heads'"), (["rgb"], "list"), (None, "NoneType")],
)
def test_a_look_of_ones_own_that_gives_what_it_may_not(result: object, said: str) -> None:
    @an.look
    def odd(draw: Draw) -> object:
        """Odd."""
        return result

    try:
        with pytest.raises(an.PartError, match=said):
            an.pattern(seed=2, look="odd")
    finally:
        LOOKS._rows.pop("odd")


def test_the_look_is_told_but_is_not_what_makes_a_work(tmp_path: Path) -> None:
    said = an.pattern(seed=7, look=look_of("7"))
    drawn_by_seed = an.pattern(seed=7)
    assert said.look.list == 0
    assert said.identity == drawn_by_seed.identity
    assert an.render(drawn_by_seed, size=16).recipe.look == drawn_by_seed.look
    assert an.animate(drawn_by_seed, frames=2, size=16).recipe.look == drawn_by_seed.look
    for name in ("", "two\nlines"):
        with pytest.raises(an.RecipeError, match=r"recipe\.look\.name"):
            Recipe.from_plain({**json.loads(said.to_json()), "look": {"name": name, "list": 0}})
    plain = json.loads(drawn_by_seed.to_json())
    del plain["look"]
    assert Recipe.from_plain(plain).look is None, "recipes from before there were looks"


def test_draws_are_by_name_and_within_their_bounds() -> None:
    draw = Draw("7", "ink")
    assert draw.between("zoom", 0.5, 0.8) == Draw("7", "ink").between("zoom", 0.5, 0.8)
    others = [Draw("8", "ink").between("zoom", 0, 1), Draw("7", "rose").between("zoom", 0, 1), draw.between("x", 0, 1)]
    assert len({draw.between("zoom", 0, 1), *others}) == 4
    many = [Draw(str(seed), "ink") for seed in range(400)]
    whole = [each.whole("n", 2, 5) for each in many]
    assert set(whole) == {2, 3, 4, 5}
    log = [each.between("w", 0.01, 100, log=True) for each in many]
    assert 0.4 < np.mean(np.array(log) < 1) < 0.6
    assert 0.2 < np.mean([each.chance("c", 0.3) for each in many]) < 0.4
    for wrong in (
        lambda: draw.between("a", 2, 1),
        lambda: draw.between("a", 0, 1, log=True),
        lambda: draw.between("a", 0, float("nan")),
        lambda: draw.whole("a", 2, 1),
        lambda: draw.one("a"),
    ):
        with pytest.raises(an.InvalidValueError):
            wrong()


def test_the_command_line(tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["render", "--seed", "7", "--size", "24", "-o", "a.png"]) == 0
    assert f"seed 7, {look_of('7')}," in capsys.readouterr().out
    assert run(["render", "--look", "rose(petals=5)", "--seed", "7", "--size", "24", "-o", "b.png"]) == 0
    assert an.open("b.png").recipe == an.pattern(seed=7, look="rose(petals=5)", size=24).but(
        file=an.open("b.png").recipe.file
    )
    assert run(["info", "b.png"]) == 0
    assert "rose(petals=5)" in capsys.readouterr().out
    assert (
        run(
            [
                "render",
                "--look",
                "silk",
                "--symmetry",
                "none",
                "--zoom",
                "2",
                "--seed",
                "1",
                "--size",
                "8",
                "-o",
                "c.png",
            ]
        )
        == 0
    )
    view = an.open("c.png").recipe.view
    assert view.zoom == 2
    assert view.rotation == drawn("1", "silk").view["rotation"], "the rest of the view is the look's"
    assert run(["animate", "--look", "ink", "--seed", "1", "--size", "16", "--seconds", "0.2", "-o", "a.gif"]) == 0
    assert an.open("a.gif").recipe.look.name == "ink"
    capsys.readouterr()
    assert run(["render", "--seed", "0..3", "--sheet", "--size", "300", "-o", "s.png"]) == 0
    assert an.open("s.png").recipe.sheet.labels == tuple(f"seed {n} {look_of(str(n))}" for n in range(4))
    assert (
        run(["render", "-p", "look=ink,rose(petals=5)", "--seed", "3", "--sheet", "--size", "300", "-o", "t.png"]) == 0
    )
    assert an.open("t.png").recipe.sheet.labels == ("look ink", "look rose(petals=5)")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--look", "inc"], "Did you mean 'ink'"),
        (["--look", "rose(petals=500)"], "petals of rose"),
        (["--look", "rose(leaves=5)"], "option of the look 'rose'"),
        (["--look", "ink", "--palette", "nothing"], "palette"),
    ],
    ids=lambda v: " ".join(v) if isinstance(v, list) else v[:10],
)
@pytest.mark.parametrize("command", ["render", "animate"])
def test_what_is_no_look(command: str, words: list[str], said: str, tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    assert run([command, *words]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert len(error.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_file_has_its_own_look(tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    an.render(an.pattern(seed=1, look="ink"), size=8).save("a.png")
    for command in ("render", "animate"):
        assert run([command, "a.png", "--look", "rose"]) == 2
        assert "--look" in capsys.readouterr().err


def test_looks_need_no_tensorflow() -> None:
    code = "import sys; from artnet.works.patterns import pattern; pattern(3); print('tensorflow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


def test_seeds_that_follow_each_other_differ() -> None:
    names = [look_of(str(seed)) for seed in range(200)]
    assert all(one != next_one for one, next_one in itertools.pairwise(names))
