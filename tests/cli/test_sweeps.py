"""Several works of one command: `--seed 0..3`, `-p name=a,b`, `--sheet`, `--columns` on render, animate and fit."""

from __future__ import annotations

import json
import shlex

import numpy as np
import pytest
from PIL import Image

import artnet as an
from artnet.errors import RecipeError
from artnet.recipes.identity import identity
from artnet.recipes.schema import Recipe
from artnet.recipes.serialization import to_plain
from artnet.works.making import make
from artnet.works.saved_work import read_work

pytestmark = pytest.mark.usefixtures("workbench")

SMALL = ["--hidden", "4", "--size", "12"]


def test_seeds_and_values_give_a_picture_each_as_they_would_alone(called, tmp_path):
    code, out, err = called("render", *SMALL, "--seed", "0..2", "-p", "activation=sin,tanh", "-o", "many")
    assert (code, err.count("note")) == (0, 0)
    lines = out.splitlines()
    assert len(lines) == 6
    assert lines[0].endswith("(activation sin, seed 0)")
    assert len(list((tmp_path / "many").iterdir())) == 6
    assert called("render", *SMALL, "--seed", "2", "--activation", "tanh", "-o", "alone.png")[0] == 0
    assert (tmp_path / lines[5].split()[0]).read_bytes() == (tmp_path / "alone.png").read_bytes()


def test_one_seed_is_drawn_for_a_sweep_that_names_none(called):
    code, out, _ = called("render", *SMALL, "-p", "head=rgb,oklab,gray")
    assert code == 0
    assert len({line.split("seed ")[1].split(",")[0] for line in out.splitlines()}) == 1


def test_numbers_sweep_and_a_source_is_looked_at_in_several_ways(called, tmp_path):
    assert called("render", *SMALL, "--seed", "1", "-o", "a.png")[0] == 0
    code, out, _ = called("render", "a.png", "-p", "zoom=1..2..0.5", "-p", "center=(0,0),(0.5,-0.5)", "-o", "views")
    assert code == 0
    works = [read_work(tmp_path / line.split()[0]).recipe.view for line in out.splitlines()]
    assert [(view.zoom, view.center) for view in works] == [
        (zoom, center) for zoom in (1, 1.5, 2) for center in ((0, 0), (0.5, -0.5))
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-p", "zom=1,2"], ["zoom", "'zom'"]),
        (["-p", "zoom"], ["name=value"]),
        (["-p", "zoom=1..2"], ["first..last..step"]),
        (["-p", "activation=sin,tahn"], ["tanh"]),
        (["-p", "head=rgb", "-p", "head=gray"], ["each parameter once"]),
        (["--seed", "1", "-p", "seed=1,2"], ["twice"]),
        (["--seed", "0..9..0"], ["first..last"]),
        (["--seed", "0..99", "-p", "zoom=1..100..1"], ["at most 1,000", "10,000"]),
        (["--seed", "1,2", "-o", "a.png"], ["folder", "--sheet"]),
        (["--seed", "1,1"], ["twice"]),
        (["--columns", "3"], ["--sheet"]),
        (["--seed", "0..3", "--sheet", "-o", "a.mp4"], [".png", ".webp"]),
        (["--seed", "0..3", "--sheet", "-p", "size=40"], ["whole sheet"]),
        (["-p", "out=a,b"], ["activation"]),
        (["-p", "quality=good,best"], ["best"]),
    ],
)
def test_what_cannot_be_swept_is_answered_before_anything_is_painted(called, tmp_path, arguments, words):
    code, out, err = called("render", *SMALL[:2], *arguments)
    assert code == 2
    assert out == ""
    for word in words:
        assert word in err
    assert not (tmp_path / "outputs").exists()


def test_a_sheet_is_made_again_from_itself_at_any_size(called, tmp_path):
    code, out, _ = called("render", *SMALL[:2], "--seed", "0..4", "--sheet", "-o", "sheet.png")
    assert code == 0
    assert out.startswith("sheet.png  5 pictures, ")
    assert called("render", "sheet.png", "-o", "again.png")[0] == 0
    assert (tmp_path / "again.png").read_bytes() == (tmp_path / "sheet.png").read_bytes()
    assert called("render", "sheet.png", "--size", "300", "-o", "small.png")[0] == 0
    with Image.open("small.png") as small:
        assert max(small.size) == 300
    assert called("render", "sheet.png", "--zoom", "2", "-o", "b.png")[0] == 2
    code, out, _ = called("info", "sheet.png")
    assert code == 0
    for words in ("sheet of 5 works", "seed 0; seed 1; ...; seed 4", "artnet render sheet.png --size 4k"):
        assert words in out


def test_what_is_there_is_not_overwritten_by_a_sheet(called, tmp_path):
    Image.new("RGB", (3, 3)).save("mine.png")
    before = (tmp_path / "mine.png").read_bytes()
    code, _, err = called("render", *SMALL[:2], "--seed", "0,1", "--sheet", "-o", "mine.png")
    assert code == 1
    assert "--force" in err
    assert called("render", *SMALL[:2], "--seed", "0,1", "--sheet", "-o", "s.png")[0] == 0
    code, _, err = called("render", *SMALL[:2], "--seed", "1,2", "--sheet", "-o", "s.png")
    assert code == 1
    assert "another work" in err
    assert (tmp_path / "mine.png").read_bytes() == before


def test_the_cells_of_a_sheet_are_the_pictures(called):
    from artnet.rendering.charts.sheet import SheetLayout

    assert called("render", *SMALL[:2], "--seed", "3..6", "--sheet", "--columns", "4", "-o", "sheet.png")[0] == 0
    sheet = an.open("sheet.png")
    works = sheet.recipe.sheet.works
    labels = sheet.recipe.sheet.labels
    assert labels == tuple(f"seed {seed}" for seed in range(3, 7))
    layout = SheetLayout.of(labels, (1600, 1200), 4, shaped=True).trimmed()
    assert layout.cell == works[0].size
    for number, work in enumerate(works):
        left, top = layout.place(number, 4)
        width, height = layout.cell
        cell = sheet.pixels[top : top + height, left : left + width]
        want = an.render(an.pattern(seed=3 + number, hidden=[4]), size=layout.cell).pixels
        np.testing.assert_array_equal(cell, want)
        np.testing.assert_array_equal(cell, an.make(work).pixels)


def test_a_sheet_of_films_shows_a_frame_of_each(called, tmp_path):
    swept = ["--seed", "0..1", "-p", "motion=latent,turn", "--seconds", "0.2"]
    code, out, _ = called("animate", *SMALL[:2], *swept, "--sheet", "--size", "400x300", "-o", "films.png")
    assert code == 0, out
    recipe = an.open("films.png").recipe
    assert recipe.size == (400, 300)
    assert [work.motion.name.partition("(")[0] for work in recipe.sheet.works] == ["latent", "latent", "turn", "turn"]
    assert called("render", "films.png", "-o", "again.png")[0] == 0
    assert (tmp_path / "again.png").read_bytes() == (tmp_path / "films.png").read_bytes()
    code, out, _ = called("animate", *SMALL, *swept, "-o", "films")
    assert code == 0
    assert len(list((tmp_path / "films").glob("*.gif"))) == 4


def test_fits_of_several_styles_have_a_folder_each_and_a_sheet(called, tmp_path):
    swept = ["--steps", "2", "--size", "16", "-p", "style=waves,linear", "--seed", "0,1", "--no-gif"]
    code, out, err = called("fit", *swept, "--sheet", "-o", "fits")
    assert code == 0, err
    folders = [path for path in (tmp_path / "fits").iterdir() if path.is_dir()]
    assert len(folders) == 4
    sheet = tmp_path / out.splitlines()[-1].split()[0]
    assert sheet.parent == tmp_path / "fits"
    assert called("render", sheet, "-o", "again.png")[0] == 0  # the networks lie below it
    assert (tmp_path / "again.png").read_bytes() == sheet.read_bytes()
    sheet.rename(tmp_path / "moved.png")
    for folder in folders:
        (folder / "network.safetensors").unlink()
    code, _, err = called("render", "moved.png", "-o", "b.png")
    assert code == 1
    assert "style waves, seed 0, on the sheet" in err


def test_fits_that_stop_at_different_steps_are_different_folders_and_resume(called):
    swept = ["--size", "16", "--seed", "5", "--no-gif", "--style", "linear"]
    code, out, err = called("fit", *swept, "-p", "steps=1,2", "-o", "fits")
    assert code == 0, err
    assert {line.split("/")[1].rpartition("_")[2] for line in out.splitlines()} == {"steps1", "steps2"}
    commands = [line.strip() for line in err.splitlines() if "--resume" in line]
    assert len(commands) == 2
    assert called(*shlex.split(commands[0])[1:])[0] == 0


def test_one_that_fails_leaves_an_empty_cell(called, tmp_path):
    (tmp_path / "part.py").write_text(
        "import artnet as an, tensorflow as tf\n\n\n@an.activation\ndef odd(z, w: an.Range(0, 9) = 1.0):\n"
        "    if w > 2:\n        raise ValueError('no such bend')\n    return tf.tanh(z)\n"
    )
    code, out, err = called(
        "render", "--plugin", "part.py", *SMALL[:2], "--seed", "1", "-p", "activation=odd(w=1),odd(w=3)", "--sheet",
        "-o", "s.png",
    )  # fmt: skip
    assert code == 1
    assert "odd(w=3) failed" in err
    assert out.startswith("s.png  2 pictures")


def test_in_python_anything_stands_on_a_sheet(tmp_path):
    net = an.CPPN(hidden=[4], seed=1)
    picture = an.render(net, size=10)
    picture.save(tmp_path / "p.png")
    film = an.animate(net, motion="turn", size=10, frames=3)
    painting = an.fit(None, size=16, steps=1, seed=2, style="linear")
    works = [net, an.pattern(seed=2, hidden=[4]), picture, film, painting, tmp_path / "p.png", str(tmp_path / "p.png")]
    sheet = an.sheet(works, columns=4, size=(400, 200))
    assert sheet.size == (400, 200)
    assert sheet.recipe.sheet.columns == 4
    assert len(sheet.recipe.sheet.works) == 7
    assert len(an.sheet(an.pattern(seed=k, hidden=[4]) for k in range(3)).recipe.sheet.works) == 3
    for wrong in ({"columns": "2"}, {"columns": 0}, {"columns": 9}, {"labels": ["a\nb"]}, {"labels": ["a" * 201]}):
        with pytest.raises(an.InvalidValueError):
            an.sheet([net], **wrong)
    for wrong in ([], [3], net, "p.png", {"a": net}, 3):
        with pytest.raises(an.InvalidValueError):
            an.sheet(wrong)
    with pytest.raises(an.InvalidValueError):
        an.sheet([net], labels=["a", "b"])


def test_a_sheet_stands_on_no_sheet(called):
    an.sheet([an.pattern(seed=1, hidden=[4])], size=(200, 100)).save("s.png")
    with pytest.raises(an.InvalidValueError, match="not sheets"):
        an.sheet(["s.png"])
    code, _, err = called("render", "s.png", "--sheet", "-o", "t.png")
    assert code == 2
    assert "which is one" in err


def test_a_sheet_is_no_network():
    sheet = an.sheet([an.pattern(seed=k, hidden=[4]) for k in (1, 2)], size=(200, 100))
    sheet.save("s.png")
    for use in (an.load, an.animate, lambda file: an.fit(None, steps=0, start=file)):
        with pytest.raises(RecipeError, match="a sheet of 2 works"):
            use("s.png")


def test_hostile_sheets_are_refused():
    sheet = an.sheet([an.pattern(seed=k, hidden=[4]) for k in (1, 2)], size=(200, 100))
    plain = to_plain(sheet.recipe)
    assert identity(Recipe.from_plain(plain)) == sheet.recipe.identity
    nested = json.loads(json.dumps(plain))
    for _ in range(40):
        nested = {**nested, "sheet": {**plain["sheet"], "works": [nested, nested]}}
    beside = {**plain, "network": plain["sheet"]["works"][0]["network"]}
    none = {**plain, "sheet": {"works": [], "labels": [], "columns": 1}}
    fewer = {**plain, "sheet": {**plain["sheet"], "labels": ["one"]}}
    huge = json.loads(json.dumps(plain))
    huge["sheet"]["works"][1]["size"] = [65535, 65535]
    for odd in (nested, beside, none, fewer, huge):
        with pytest.raises(RecipeError):
            Recipe.from_plain(odd)
    assert make(sheet.recipe).pixels.shape == (100, 200, 3)
