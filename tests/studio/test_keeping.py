"""What is kept is what was shown: files in every form, and a sketch that paints the same pixels."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pytest

import artnet as an
from artnet.errors import ArtnetError
from artnet.recipes.schema import NetworkRecipe, View
from artnet.studio.panel.edits import edited
from artnet.studio.shelves.keeping import FORMS, keep, sketch_source
from artnet.works.patterns import pattern
from artnet.works.saved_work import SavedWork, read_work


def quiet(share):
    """Nobody looks."""


def saved(recipe, form, outputs, **asked):
    return keep(SavedWork(Path(), recipe), form, asked, outputs, quiet)


def plain(**other):
    return pattern(7, look="neon", size=(20, 12)).but(**other)


CASES = {
    "neon": lambda: plain(),
    "view": lambda: plain(view=View(center=(0.1, -0.7), zoom=1.7, rotation=33.3, symmetry="kaleidoscope(n=5)")),
    "latent": lambda: edited(plain(), "latent", 3).but(latent=(0.1, -0.5, 1 / 3)),
    "time": lambda: edited(plain(), "inputs", "x y r t").but(time=0.3),
    "samples": lambda: plain(supersample=2),
    "quotes": lambda: plain(name="\"\"\"'''\\ \"); import os #", network=NetworkRecipe(seed="\"'\\ {x} \"\"\" #")),
    "colours": lambda: edited(edited(plain(), "head", "palette(hard=yes)"), "palette", "#102030 #ff8800 #ffffff"),
    "layers": lambda: edited(edited(plain(), "hidden", "8,6,5"), "activation", "sin(w=2) / tanh / gaussian"),
    "none": lambda: edited(edited(plain(), "hidden", "8"), "encoding", "fourier"),
    "given": lambda: plain(network=NetworkRecipe(hidden=(8, 8), activation=("sin(w=9)",) * 2, seed="3",
                                                 calibration="given")),
    "silk": lambda: pattern(4, look="silk", size=(20, 12)),
    "ribbons": lambda: pattern(4, look="ribbons", size=(20, 12)),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_sketch_paints_what_was_shown(case, tmp_path, monkeypatch, capsys):
    from artnet.cli.main import main

    monkeypatch.chdir(tmp_path)
    recipe = CASES[case]()
    picture = saved(recipe, "png", tmp_path / "outputs")
    sketch = saved(recipe, "sketch", tmp_path / "outputs")
    assert sketch.suffix == ".py"
    assert sketch.is_relative_to(tmp_path / "outputs")
    with pytest.raises(SystemExit) as ended:
        main(["run", str(sketch), "-o", "again.png"])
    assert not ended.value.code, capsys.readouterr()
    assert np.array_equal(an.open("again.png").pixels, an.open(picture).pixels)


@pytest.mark.parametrize("text", ['"""\nimport os\n', "'; import os; '", "\\", "{recipe}", "%s", "\u2028", "a\rb"])
def test_a_sketch_holds_texts_as_texts(text):
    """Whatever a recipe says, the source is a literal of it: nothing else is called."""
    recipe = plain(name=text, network=NetworkRecipe(seed=text, inputs=text, head=text, palette=(text,), init=text,
                                                    encoding=text, structure=text, activation=(text,)),
                   view=View(symmetry=text))  # fmt: skip
    tree = ast.parse(sketch_source(recipe))
    called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    assert called <= {"an.CPPN", "an.render", "an.View", "an.run", "studio"}
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Import) and node.names[0].name != "artnet"]


def test_a_sketch_of_what_was_bred_brings_its_weights(tmp_path, monkeypatch):
    from artnet.cli.main import main
    from artnet.studio.breeding import work_of_child

    monkeypatch.chdir(tmp_path)
    work = work_of_child(an.mutate(plain(), seed=4))
    picture = keep(work, "png", {}, tmp_path / "outputs", quiet)
    own = picture.with_suffix(".safetensors")
    own.write_bytes(b"somebody's")
    sketch = keep(work, "sketch", {}, tmp_path / "outputs", quiet)
    assert own.read_bytes() == b"somebody's"
    assert "seed" not in sketch.read_text()
    with pytest.raises(SystemExit) as ended:
        main(["run", str(sketch), "-o", "again.png"])
    assert not ended.value.code
    assert np.array_equal(an.open("again.png").pixels, an.open(picture).pixels)


SMALL = {"size": "16x12", "quality": "draft", "seconds": 0.2, "fps": 5}


@pytest.mark.parametrize("form", FORMS)
def test_every_form(form, tmp_path):
    outputs = tmp_path / "outputs"
    recipe = edited(plain(), "hidden", "6x2")
    path = saved(recipe, form, outputs, **SMALL)
    assert path.exists()
    assert path.is_relative_to(outputs)
    again = saved(recipe, form, outputs, **SMALL)  # the same once more is no error
    assert again.exists()
    assert [*tmp_path.iterdir()] == [outputs]
    if path.suffix in (".png", ".jpg", ".webp", ".gif", ".html") and path.is_file():
        assert read_work(path).recipe.network == recipe.network


@pytest.mark.parametrize("name", ["../../x", "/etc/x", "..", ".", "a/b\\c", "C:\\x", "CON", "x" * 300,
                                  "<img onerror=x>", "é ☃", "-o"])  # fmt: skip
@pytest.mark.parametrize("form", ["png", "glsl", "sketch"])
def test_no_name_leads_out(name, form, tmp_path):
    outputs = tmp_path / "a" / "outputs"
    path = saved(edited(plain(name=name), "hidden", "4x1"), form, outputs, size=8)
    assert path.resolve().is_relative_to(outputs.resolve())
    assert {file for file in tmp_path.rglob("*") if file.is_file()} == {path}


@pytest.mark.parametrize(("form", "asked"), [
    ("png", {"size": "0x0"}), ("png", {"size": "1e9x1"}), ("png", {"size": [1e9, 1]}), ("png", {"size": [1, 2, 3]}),
    ("png", {"size": {"a": 1}}), ("png", {"size": True}), ("png", {"size": "99999x99999"}), ("png", {"size": -1}),
    ("png", {"size": "a\nb"}), ("png", {"quality": "best"}), ("png", {"quality": ["draft"]}), ("png", {"quality": 3}),
    ("film gif", {"seconds": 1e9}), ("film gif", {"seconds": float("nan")}), ("film gif", {"seconds": "4"}),
    ("film gif", {"seconds": None}), ("film gif", {"fps": 0}), ("film gif", {"fps": 1e9}), ("film gif", {"fps": 2.5}),
    ("film gif", {"motion": "nothing"}), ("film gif", {"motion": 3}), ("film gif", {"motion": ["latent"]}),
    ("film gif", {"motion": "audio(file=/etc/passwd)"}),
    ("", {}), ("film", {}), ("film nothing", {}), ("png ", {}), ("../png", {}), ("exe", {}), ("PNG", {}),
], ids=str)  # fmt: skip
def test_what_cannot_be_asked(form, asked, tmp_path):
    recipe = edited(plain(), "hidden", "4x1")
    with pytest.raises(ArtnetError) as error:
        saved(recipe, form, tmp_path / "outputs", **{"size": 8, **asked})
    assert "\n" not in str(error.value)
    assert not (tmp_path / "outputs").exists() or not [f for f in (tmp_path / "outputs").rglob("*") if f.is_file()]


def test_nothing_is_overwritten(tmp_path):
    recipe = edited(plain(), "hidden", "4x1")
    for form in ("glsl", "sketch"):
        first = saved(recipe, form, tmp_path)
        first.write_text("mine")
        second = saved(recipe, form, tmp_path)
        assert first.read_text() == "mine"
        assert second != first
    picture = saved(recipe, "png", tmp_path, size=8)
    an.render(an.CPPN(hidden=[4], seed=3), size=8).save(tmp_path / "other.png")
    picture.write_bytes((tmp_path / "other.png").read_bytes())
    with pytest.raises(ArtnetError, match="already exists"):
        saved(recipe, "png", tmp_path, size=8)
