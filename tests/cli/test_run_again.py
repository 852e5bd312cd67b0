"""`artnet run PICTURE` and `--like`: the sketch that made a picture is found, shown, asked about, and kept."""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from sketch_files import RINGS

from artnet.media.metadata import read_text
from artnet.rendering.picture import Picture
from artnet.sketching.loading import choose_sketch
from artnet.works.saved_work import read_work

pytestmark = pytest.mark.usefixtures("workbench")


def answers(monkeypatch, *texts):
    lines = iter(texts)
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda prompt: next(lines))


def test_a_picture_is_run_again_from_the_sketch_that_made_it(called, tmp_path, monkeypatch):
    assert called("run", "rings.py", "-p", "depth=3", "-o", "a.png")[0] == 0
    code, _, err = called("run", "a.png", "-o", "b.png")
    assert code == 1
    assert "--sketches" in err  # no folder is searched that was not named
    code, _, err = called("run", "a.png", "--sketches", ".", "-o", "b.png")
    assert code == 2
    assert "--yes" in err  # nobody there to ask
    assert not (tmp_path / "b.png").exists()
    assert called("run", "a.png", "--sketches", ".", "--yes", "-o", "b.png")[0] == 0
    assert (tmp_path / "b.png").read_bytes() == (tmp_path / "a.png").read_bytes()
    assert called("run", "a.png", "--sketches", ".", "--yes", "-p", "depth=5", "--size", "40x30", "-o", "c.png")[0] == 0
    sketch = read_work("c.png").recipe.sketch
    assert (sketch.parameters["depth"], sketch.parameters["size"]) == ("5", "40x30")
    answers(monkeypatch, "y")
    assert called("run", "a.png", "--sketches", ".", "-o", "d.png")[0] == 0


def test_a_changed_sketch_is_shown_and_yes_does_not_cover_it(called, tmp_path, monkeypatch):
    assert called("run", "rings.py", "-o", "a.png")[0] == 0
    (tmp_path / "rings.py").write_text(RINGS.replace("hidden=[6]", "hidden=[8]"))
    code, _, err = called("run", "a.png", "--sketches", ".", "--yes", "-o", "b.png")
    assert code == 2
    assert "-    net = an.CPPN(hidden=[6]" in err
    assert "+    net = an.CPPN(hidden=[8]" in err
    assert "--yes does not cover" in err
    answers(monkeypatch, "n")
    assert called("run", "a.png", "--sketches", ".", "-o", "b.png")[0] == 1
    assert not (tmp_path / "b.png").exists()
    answers(monkeypatch, "y")
    assert called("run", "a.png", "--sketches", ".", "-o", "b.png")[0] == 0
    assert read_work("b.png").recipe.network.hidden == (8, 8)


def test_the_very_sketch_is_found_among_namesakes(called, tmp_path):
    assert called("run", "rings.py", "-o", "a.png")[0] == 0
    for place, text in (("one/a", RINGS + "# later\n"), ("one/b", RINGS), (".hidden", "raise SystemExit(9)\n")):
        (tmp_path / "shelf" / place).mkdir(parents=True)
        (tmp_path / "shelf" / place / "rings.py").write_text(text)
    assert called("run", "a.png", "--sketches", "shelf", "--yes", "-o", "b.png")[0] == 0


@pytest.mark.parametrize("name", ["../rings.py", "/etc/rings.py", ".."])
def test_a_path_that_a_picture_names_is_never_run(called, tmp_path, name):
    from artnet.errors import RecipeError
    from artnet.recipes.embedding import recipe_from_text
    from artnet.recipes.schema import Recipe

    assert called("run", "rings.py", "-o", "a.png")[0] == 0
    text = read_text(tmp_path / "a.png").replace('"file":"rings.py"', f'"file":"{name}"')
    with pytest.raises(RecipeError, match="base name"):
        recipe_from_text(text)
    assert isinstance(recipe_from_text(read_text(tmp_path / "a.png"))[0], Recipe)


def test_a_source_in_a_picture_cannot_steer_the_terminal(called, tmp_path):
    from dataclasses import replace

    import artnet as an

    picture = choose_sketch("rings.py").run()
    sketch = replace(picture.recipe.sketch, source=("\x1b[2J\x1b]0;owned\x07",), sha256="0" * 64)
    an.Picture(picture.pixels, picture.recipe.but(sketch=sketch)).save("a.png")
    code, _, err = called("run", "a.png", "--sketches", ".")
    assert code == 2
    assert "\x1b]" not in err
    assert "\x07" not in err


def test_a_photograph_is_found_by_its_hash(called, tmp_path):
    (tmp_path / "tint.py").write_text(
        "import artnet as an\nimport numpy as np\nfrom PIL import Image\n\n@an.sketch\n"
        "def tint(photo: an.File = None):\n"
        "    return np.asarray(Image.open(photo).convert('L')) if photo else np.zeros((4, 4), np.uint8)\n"
    )
    (tmp_path / "photos").mkdir()
    Image.new("RGB", (5, 4), "#804020").save(tmp_path / "photos" / "p.png")
    assert called("run", "tint.py", "-p", "photo=photos/p.png", "-o", "a.png")[0] == 0
    recipe = read_work("a.png").recipe.sketch
    assert recipe.parameters["photo"] == recipe.others[-1].shown
    assert called("run", "a.png", "--sketches", ".", "--yes", "-o", "b.png")[0] == 0
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()
    (tmp_path / "photos" / "p.png").write_bytes(b"another")
    code, _, err = called("run", "a.png", "--sketches", ".", "--yes", "-o", "c.png")
    assert code == 1
    assert "-p photo=FILE" in err


def test_one_is_kept_with_its_source(called, tmp_path):
    code, out, _ = called("run", "rings.py", "-p", "depth=5", "--like")
    assert code == 0
    path = tmp_path / out.split()[0]
    assert path.parent == tmp_path / "outputs" / "rings" / "liked"
    assert (path.with_suffix("") / "rings.py").read_text() == RINGS
    assert read_work(path).recipe.sketch.parameters["depth"] == "5"


def test_a_kept_picture_is_run_again_from_the_source_beside_it(called, tmp_path):
    code, out, _ = called("run", "rings.py", "-p", "depth=5", "--seed", "8", "--like")
    assert code == 0
    path = tmp_path / out.split("  ")[0]
    (tmp_path / "rings.py").write_text(RINGS.replace("hidden=[6]", "hidden=[8]"))
    code, _, err = called("run", path, "--sketches", ".", "--yes", "-o", "again.png")
    assert code == 0
    assert "rings.py has changed since" in err
    assert (tmp_path / "again.png").read_bytes() == path.read_bytes()


def test_a_sheet_is_run_again_from_what_it_remembers(called, tmp_path):
    assert called("run", "rings.py", "-s", "4,whale", "-p", "depth=2,3", "--sheet", "-o", "a.png")[0] == 0
    sketch = read_work("a.png").recipe.sketch
    assert [(cell["depth"], cell["seed"]) for cell in sketch.cells] == [
        ("2", "4"), ("2", "whale"), ("3", "4"), ("3", "whale"),
    ]  # fmt: skip
    code, out, _ = called("info", "a.png")
    assert "4 pictures, which differ in depth, seed" in out
    assert "  network" not in out  # none took part
    assert called("run", "a.png", "--sketches", ".", "--yes", "-o", "b.png")[0] == 0
    assert (tmp_path / "b.png").read_bytes() == (tmp_path / "a.png").read_bytes()
    code, out, _ = called(
        "run", "a.png", "--sketches", ".", "--yes", "-p", "palette=hasui", "--size", "300x200", "-o", "c.png"
    )
    assert code == 0
    assert "4 runs, 300 x 200" in out
    assert read_work("c.png").recipe.sketch.parameters["palette"] == "hasui"
    assert called("render", "a.png", "-o", "d.png")[0] == 1  # no network painted it
    code, out, _ = called("run", "a.png", "--sketches", ".", "--yes", "-p", "depth=3", "--seed", "whale", "-o", "e.png")
    assert code == 0
    assert "seed whale" in out  # what would be four alike is one, and no sheet
    assert called("run", "rings.py", "-p", "depth=3", "--seed", "whale", "-o", "f.png")[0] == 0
    with Image.open("e.png") as one, Image.open("f.png") as other:
        assert one.tobytes() == other.tobytes()


def test_a_picture_can_be_kept_once_more(called, tmp_path):
    assert called("run", "rings.py", "-p", "depth=4", "--seed", "3", "-o", "a.png")[0] == 0
    code, out, _ = called("run", "a.png", "--sketches", ".", "--yes", "--like")
    assert code == 0
    path = tmp_path / out.split("  ")[0]
    assert path.parent.name == "liked"
    assert path.read_bytes() == (tmp_path / "a.png").read_bytes()


def test_what_a_sketch_imports_is_kept_with_it(called, tmp_path):
    (tmp_path / "tones").mkdir()
    (tmp_path / "tones" / "inner_of_rings").mkdir()
    (tmp_path / "tones" / "inner_of_rings" / "__init__.py").write_text("")
    (tmp_path / "tones" / "tone_of_rings.py").write_text("LEVEL = 90\n")
    (tmp_path / "tones" / "tinted.py").write_text(
        "import artnet as an\nimport numpy as np\nimport inner_of_rings\nimport tone_of_rings\n\n\n"
        "@an.sketch\ndef tinted(seed=1):\n"
        "    return np.full((8, 9, 3), tone_of_rings.LEVEL, np.uint8)\n"
    )
    code, out, _ = called("run", "tones/tinted.py", "--like")
    assert code == 0
    path = tmp_path / out.split("  ")[0]
    kept = [str(file.relative_to(path.with_suffix(""))) for file in path.with_suffix("").rglob("*.py")]
    assert sorted(kept) == ["inner_of_rings/__init__.py", "tinted.py", "tone_of_rings.py"]
    (tmp_path / "tones" / "tone_of_rings.py").write_text("LEVEL = 9\n")
    for name in ("tone_of_rings", "inner_of_rings"):
        del sys.modules[name]  # a process of its own would not have it either
    assert called("run", path, "--sketches", path.parent, "--yes", "-o", "again.png")[0] == 0
    assert (tmp_path / "again.png").read_bytes() == path.read_bytes()


WORDS = """import artnet as an
import numpy as np


@an.sketch
def words(a: an.File = None, b: an.File = None, seed=1):
    first, second = (len(each.read_text()) if each else 0 for each in (a, b))
    return np.full((6, 8, 3), [first * 20, second * 20, 0], np.uint8)
"""


def test_namesakes_and_twins_are_told_apart(called, tmp_path):
    for place, text in (("x/a.txt", "1"), ("y/a.txt", "12345"), ("x/b.txt", "1")):
        (tmp_path / place).parent.mkdir(exist_ok=True)
        (tmp_path / place).write_text(text)
    (tmp_path / "words.py").write_text(WORDS)
    for number, how in enumerate((
        ["-p", "a=x/a.txt", "-p", "b=y/a.txt"],
        ["-p", "a=x/a.txt,y/a.txt,x/b.txt", "--sheet", "--size", "300x200"],
    )):  # fmt: skip
        assert called("run", "words.py", *how, "-o", f"{number}.png")[0] == 0
        code, _, err = called("run", f"{number}.png", "--sketches", ".", "--yes", "-o", f"{number}_again.png")
        assert code == 0, err
        assert (tmp_path / f"{number}_again.png").read_bytes() == (tmp_path / f"{number}.png").read_bytes()
    assert len(read_work("1.png").recipe.sketch.cells) == 3
    assert str(tmp_path) not in read_work("0.png").recipe.to_json()


def test_a_sheet_of_more_pictures_than_run_makes_is_refused(called, tmp_path):
    assert called("run", "rings.py", "-s", "1,2", "--sheet", "-o", "a.png")[0] == 0
    work = read_work("a.png")
    hostile = work.recipe.but(sketch=replace(work.recipe.sketch, cells=({"seed": "\x1b[2J"},) * 1001))
    Picture(np.asarray(Image.open("a.png")), hostile).save("b.png")
    code, _, err = called("run", "b.png", "--sketches", ".", "--yes")
    assert code == 1
    assert "at most 1,000 pictures" in err
    large = work.recipe.but(canvas=(60_000, 60_000))
    Picture(np.asarray(Image.open("a.png")), large).save("c.png")
    code, _, err = called("run", "c.png", "--sketches", ".", "--yes")
    assert code == 1
    assert "pixels" in err
