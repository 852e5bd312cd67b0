"""More of what attackers made of sketches, and what is right. Each failed once."""

from __future__ import annotations

import pickle
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import artnet as an
from artnet.cli.main import answered
from artnet.cli.sketches.script import command_of
from artnet.sketching.loading import choose_sketch
from artnet.works.saved_work import read_work

pytestmark = pytest.mark.usefixtures("workbench")

HEAD = "import artnet as an\nimport numpy as np\nfrom PIL import Image\n"


def written(body, name="odd.py"):
    Path(name).write_text(HEAD + body, encoding="utf-8")
    return name


def test_a_sheet_that_a_sketch_returns_is_read_again(called):
    path = written("@an.sketch\ndef four(seed=1):\n    return an.sheet([an.pattern(seed=k) for k in range(4)])\n")
    assert called("run", path, "--size", "120", "-o", "cf.png")[0] == 0
    recipe = read_work("cf.png").recipe
    assert recipe.sheet is not None
    assert recipe.sketch is not None
    assert called("info", "cf.png")[0] == 0
    assert called("render", "cf.png", "-o", "x.png")[0] == 0
    np.testing.assert_array_equal(np.asarray(Image.open("x.png")), np.asarray(Image.open("cf.png")))


def test_a_picture_that_no_recipe_holds_is_refused_before_it_is_saved(called):
    path = written("@an.sketch\ndef wide():\n    return np.zeros((1, 1048577, 3), np.uint8)\n")
    code, _, err = called("run", path)
    assert code == 1
    assert "1048576" in err
    assert not list(Path().rglob("*.png"))


@pytest.mark.parametrize("annotation", ["an.Range(1, 5)", "an.Choice('a', 'b')", "an.Color", "int | None"])
def test_a_parameter_without_a_value_is_run_again(called, annotation):
    path = written(
        f"@an.sketch\ndef none(n: {annotation} = None, seed=1):\n    return an.CPPN(hidden=[4], seed=seed)\n"
    )
    assert called("run", path, "--size", "16", "-o", "a.png")[0] == 0
    assert called("run", "a.png", "--sketches", ".", "--yes", "-o", "b.png")[0] == 0
    assert Path("a.png").read_bytes() == Path("b.png").read_bytes()


TWO = (
    "@an.sketch\ndef two(seed=1):\n"
    "    return {'a': an.CPPN(hidden=[4], seed=seed), 'b': an.CPPN(hidden=[4], seed=f'{seed}.b')}\n"
)


def test_the_second_result_is_made_again_alone(called):
    path = written(TWO)
    assert called("run", path, "--size", "16", "-o", "x.png")[0] == 0
    assert called("run", "x-b.png", "--sketches", ".", "--yes", "-o", "again.png")[0] == 0
    assert Path("again.png").read_bytes() == Path("x-b.png").read_bytes()
    assert not Path("again-b.png").exists()
    assert called("run", "x.png", "--sketches", ".", "--yes", "-o", "first.png")[0] == 0
    assert Path("first.png").read_bytes() == Path("x.png").read_bytes()


def test_every_result_has_the_format_that_was_asked_for(called):
    path = written(TWO)
    assert called("run", path, "--size", "16", "--format", "webp", "-o", "here")[0] == 0
    assert sorted(p.suffix for p in Path("here").iterdir()) == [".webp", ".webp"]
    assert called("run", path, "--size", "16", "-o", "y.webp")[0] == 0
    assert Path("y-b.webp").exists()
    code, _, err = called("run", path, "--format", "webp", "-o", "x.png")
    assert code == 2
    assert "--format webp" in err


def test_liking_several_goes_on_after_one_that_fails(called):
    body = "@an.sketch\ndef fails(seed=1):\n    assert str(seed) != '2'\n    return an.CPPN(hidden=[4], seed=seed)\n"
    code, out, _ = called("run", written(body), "-s", "1..4", "--like", "-o", "kept")
    assert code == 1
    assert len(out.splitlines()) == 3


@pytest.mark.parametrize("more", [["--like", "--no-metadata"], ["--yes"], ["--sketches", "nowhere"]])
def test_options_of_a_picture_are_not_for_a_sketch(called, more):
    assert called("run", written(TWO), *more)[0] == 2


def test_a_file_that_changes_the_folder_does_not_move_what_is_saved(called, tmp_path):
    Path("other").mkdir()
    body = "import os\nos.chdir('other')\n@an.sketch\ndef chd(seed=1):\n    return an.CPPN(hidden=[4], seed=seed)\n"
    assert called("run", written(body), "--size", "16", "-o", "here.png")[0] == 0
    assert Path("here.png").exists()


def test_a_size_that_the_sketch_takes_is_that_of_its_network(called):
    body = "@an.sketch\ndef szw(size=(64, 32), seed=1):\n    return an.CPPN(hidden=[4], seed=seed)\n"
    path = written(body)
    assert called("run", path, "--size", "20", "-o", "s.png")[0] == 0
    assert read_work("s.png").recipe.size == (20, 20)
    assert choose_sketch(path).run().size == (64, 32)


@pytest.mark.parametrize("name", ["an", "np", "range"])
def test_a_new_sketch_does_not_hide_what_it_uses(called, name):
    assert called("new", name)[0] == 2


def test_values_as_small_as_they_are(called):
    body = "@an.sketch\ndef tiny(x: an.Range(0.0, 1.0) = 0.5, seed=1):\n    return an.CPPN(hidden=[4], seed=f'{x}')\n"
    code, out, _ = called("run", written(body), "--size", "16", "-p", "x=1e-14..3e-14..1e-14", "-o", "t")
    assert code == 0
    assert len(out.splitlines()) == 3
    assert len(list(Path("t").iterdir())) == 3
    assert called("run", "odd.py", "-s", "3,3")[0] == 2


def test_numbers_in_the_other_order_of_bytes():
    body = "@an.sketch\ndef big(seed=1):\n    return np.full((8, 8), 65535, '>u2')\n"
    assert (choose_sketch(written(body)).run().pixels == 255).all()


def test_a_list_of_networks_is_named(called):
    body = "@an.sketch\ndef nets(seed=1):\n    return [an.CPPN(hidden=[4], seed=seed)] * 2\n"
    code, _, err = called("run", written(body))
    assert code == 2
    assert "CPPN" in err


def test_a_film_that_a_sketch_drew_is_told_so(called):
    body = "@an.sketch\ndef film(seed=1):\n    return [np.full((8, 8, 3), 90 * n, np.uint8) for n in range(3)]\n"
    assert called("run", written(body), "-o", "film.gif")[0] == 0
    code, _, err = called("render", "film.gif", "-o", "r.gif")
    assert code == 1
    assert "drawn by a sketch" in err


def test_only_a_module_changed(called, monkeypatch):
    Path("shades.py").write_text("INK = 3\n")
    body = "import shades\n@an.sketch\ndef uses(seed=1):\n    return an.CPPN(hidden=[4], seed=seed)\n"
    assert called("run", written(body), "--size", "16", "-o", "m.png")[0] == 0
    Path("shades.py").write_text("INK = 4\n")
    _, _, err = called("run", "m.png", "--sketches", ".", "--yes")
    assert "is the same, what it uses is not" in err
    assert an is not None


SHOWS = "@an.sketch\ndef show(photo: an.File() = '', fps: int = 5, seed=1):\n    return Image.open(photo)\n"


def test_settings_called_like_a_parameter_are_not_its_own(called, monkeypatch):
    path = written(SHOWS)
    monkeypatch.setenv("ARTNET_FPS", "12")
    _, out, _ = called("config", "show", path)
    assert re.search(r"^fps +5 +default", out, flags=re.M)


def test_a_file_in_artnet_toml_lies_beside_it(called):
    Path("deep").mkdir()
    path = written(SHOWS, "deep/show.py")
    Image.new("RGB", (8, 8), "#123456").save("deep/a.png")
    Path("deep/artnet.toml").write_text('[show]\nphoto = "a.png"\n', encoding="utf-8")
    assert called("run", path, "-o", "b.png")[0] == 0
    assert np.asarray(Image.open("b.png"))[0, 0].tolist() == [0x12, 0x34, 0x56]


def test_a_script_takes_its_file_with_and_without_the_name(called):
    Image.new("RGB", (8, 8), "#123456").save("a.png")
    path = written(SHOWS)
    command = command_of(choose_sketch(path))
    assert answered(command, ["--photo", "a.png", "-o", "b.png"], path) == 0
    assert answered(command, ["a.png", "-o", "c.png"], path) == 0
    assert answered(command, ["a.png", "--photo", "a.png", "-o", "d.png"], path) == 2
    assert Path("b.png").is_file()
    assert Path("c.png").is_file()


def test_what_is_liked_has_the_format_that_was_asked_for(called):
    path = written("@an.sketch\ndef one(seed=1):\n    return an.CPPN(hidden=[4], seed=seed)\n")
    assert called("run", path, "--size", "16", "-o", "outputs/one/current.png")[0] == 0
    assert called("run", path, "--like", "--format", "webp")[0] == 0
    assert [file.suffix for file in Path("outputs/one/liked").glob("one_*.*")] == [".webp"]


def test_sketches_can_be_pickled():
    written("@an.sketch\ndef one(seed=1):\n    return an.CPPN(hidden=[4], seed=seed)\n", "pickled_one.py")
    sketch = choose_sketch("pickled_one.py")
    assert pickle.loads(pickle.dumps(sketch)) is sketch


def test_files_and_folders_of_fits_are_taken_as_they_are(called):
    Image.new("RGB", (8, 8), "#123456").save("a.png")
    assert called("fit", "a.png", "--steps", "2", "--size", "8", "--no-gif", "-o", "fit")[0] == 0
    assert an.load("fit").seed == an.load("fit/painting.png").seed
    assert an.make("fit", size=16).pixels.shape == (16, 16, 3)


def test_info_names_the_file_of_a_plugin(called):
    written("from artnet.lazy import tf\n@an.activation\ndef swell(z):\n    return tf.sin(z)\n", "my-parts.py")
    made = ["render", "--plugin", "my-parts.py", "--activation", "swell", "--size", "8", "-o", "a.png"]
    assert called(*made)[0] == 0
    assert "--plugin my-parts.py" in called("info", "a.png")[1]
