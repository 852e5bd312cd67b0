"""`artnet run`, `artnet new`, `artnet config` and sketches as scripts: what they write, say, ask, and refuse."""

from __future__ import annotations

import io
import re
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image
from sketch_files import PLAIN, RINGS

from artnet.cli import settings
from artnet.cli.main import answered, run
from artnet.cli.script import command_of
from artnet.media.metadata import read_text
from artnet.rendering.work import read_work
from artnet.sketching.beginnings import TEMPLATES
from artnet.sketching.loading import choose_sketch


@pytest.fixture(autouse=True)
def somewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(settings, "user_file", lambda: tmp_path / "user" / "artnet.toml")
    (tmp_path / "rings.py").write_text(RINGS)
    (tmp_path / "plain.py").write_text(PLAIN)
    monkeypatch.setattr("sys.stdin", io.StringIO())  # nobody there to ask


@pytest.fixture
def called(capsys):
    """Runs the command line in this process: exit code, standard output, standard error."""

    def call(*arguments):
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        return code, *capsys.readouterr()

    return call


def answers(monkeypatch, *texts):
    lines = iter(texts)
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda prompt: next(lines))


def test_a_run_and_a_script_do_the_same(called, tmp_path):
    code, out, _ = called("run", "rings.py", "-p", "depth=4", "--seed", "9", "-o", "run")
    assert code == 0
    done = subprocess.run(
        [sys.executable, "rings.py", "--depth", "4", "--seed", "9", "-o", "script"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    (one,), (other,) = list((tmp_path / "run").iterdir()), list((tmp_path / "script").iterdir())
    assert one.name == other.name
    assert re.fullmatch(r"rings_s9_[0-9a-f]{8}\.png", one.name)
    assert one.read_bytes() == other.read_bytes()
    assert out.startswith(f"run/{one.name}  24 x 16, seed 9")
    assert done.stdout == out.replace("run/", "script/")


def test_without_o_it_goes_to_outputs_and_the_same_again_is_no_clash(called):
    first, second = called("run", "rings.py"), called("run", "rings.py")
    assert first == second
    assert first[0] == 0
    assert first[1].startswith("outputs/rings/rings_s3_")
    code, _, err = called("run", "rings.py", "-o", "a.png")
    assert (code, err) == (0, "")
    code, _, err = called("run", "rings.py", "--seed", "4", "-o", "a.png")
    assert code == 1
    assert "--force" in err
    assert called("run", "rings.py", "--seed", "4", "-o", "a.png", "--force")[0] == 0


def test_many_seeds_and_products_give_as_many_files(called, tmp_path):
    code, out, _ = called("run", "rings.py", "-s", "0..2", "-p", "depth=1,2", "-o", "many")
    assert code == 0
    assert len(list((tmp_path / "many").glob("rings_s*.png"))) == 6
    assert "(depth 1, seed 0)" in out.splitlines()[0]
    code, _, err = called("run", "rings.py", "-s", "0..2", "-o", "one.png")
    assert code == 2
    assert "--sheet" in err


def test_a_sheet_is_one_picture(called, tmp_path):
    code, out, _ = called("run", "rings.py", "-s", "0..3", "--sheet", "--size", "300x200")
    assert code == 0
    assert re.match(r"outputs/rings/rings_sheet_[0-9a-f]{8}\.png  4 runs, 300 x 200", out)
    with Image.open(out.split()[0]) as sheet:
        assert sheet.size == (300, 200)
    code, _, err = called("run", "rings.py", "-s", "0..3", "--sheet", "--size", "300x200")
    assert code == 1
    assert "free place" in err


def test_the_help_of_a_sketch_lists_its_parameters(called, capsys):
    code, out, _ = called("run", "rings.py", "--help")
    assert code == 0
    for words in ("Parameters of rings", "a whole number from 1 to 12", "[default: dusk]", "yes or no"):
        assert words in out
    assert answered(command_of(choose_sketch("rings.py")), ["--help"], "rings.py") == 0
    out = " ".join(capsys.readouterr().out.split())
    for words in (
        "A stone in a pond.",
        "--depth",
        "from 1 to 12",
        "--dark / --no-dark",
        "--size",
        "--seed",
        "-o, --out",
    ):
        assert words in out


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["rings.py", "-p", "depth=99"], 2, ["depth", "from 1 to 12", "99"]),
        (["rings.py", "-p", "depth=six"], 2, ["depth", "whole number"]),
        (["rings.py", "-p", "dept=3"], 2, ["depth, activation", "Did you mean depth"]),
        (["rings.py", "-p", "depth"], 2, ["name=value"]),
        (["rings.py", "--size", "large"], 2, ["1920x1080"]),
        (["rings.py", "--format", "mp4"], 2, ["png, jpeg, webp"]),
        (["rings.py", "-o", "a.tiff"], 2, [".png"]),
        (["rings.py", "--sheet", "--like"], 2, ["--watch"]),
        (["plain.py"], 1, ["patch, nothing, broken", "plain.py:patch"]),
        (["plain.py:patches"], 1, ["'patches'"]),
        (["plain.py:nothing"], 2, ["return", "None"]),
        (["plain.py:patch", "--size", "400"], 2, ["argument `size`"]),
        (["missing.py"], 1, ["missing.py", "not there"]),
        (["missing.png"], 1, ["missing.png"]),
        (["rings.py", "--plugin", "nix.py"], 1, ["nix.py"]),
    ],
)
def test_a_mistake_is_answered_in_one_line(called, arguments, code, words):
    got, out, err = called("run", *arguments)
    assert got == code, err
    assert out == ""
    assert err.count("\n") == 1
    assert all(word in err for word in words), err


def test_an_error_in_a_sketch_shows_its_own_lines(called):
    code, _, err = called("run", "plain.py:broken")
    assert code == 1
    assert err.startswith("Traceback")
    assert "line 17, in broken" in err
    assert "line 21, in deeper" in err
    assert err.count("File ") == 2
    assert err.endswith("ZeroDivisionError: division by zero\n")
    code, _, err = called("run", "plain.py:mistaken")
    assert (code, err.count("\n")) == (1, 1)
    assert err.startswith("artnet: plain.py, line 26: Expected the name of an activation. Received: 'tahn'")


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
    from artnet.recipe import Recipe, recipe_from_text

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
    assert recipe.parameters["photo"] == "p.png"
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
    assert path.with_suffix(".py").read_text() == RINGS
    assert read_work(path).recipe.sketch.parameters["depth"] == "5"


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_new_sketch_works_and_is_clean(called, template, tmp_path):
    code, out, _ = called("new", f"tide_{template}", "--template", template)
    assert code == 0
    assert out.startswith(f"tide_{template}.py")
    quick = {"lesson": ["-p", "steps=2", "-p", "count=2"], "painting": ["-p", "steps=2", "-p", "units=8"],
             "loop": ["-p", "seconds=1"]}.get(template, [])  # fmt: skip
    code, out, err = called("run", f"tide_{template}.py", "--size", "48x32", *quick)
    assert code == 0, err
    with Image.open(out.strip().splitlines()[-1].split("  ")[0]) as image:
        assert image.size == (48, 32)
        assert np.asarray(image.convert("L")).std() > 1
    checked = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--isolated", "--line-length", "120", "--select", "E,F,W,I,B,UP",
         f"tide_{template}.py"],
        capture_output=True, text=True,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout
    code, _, err = called("new", f"tide_{template}")
    assert code == 1
    assert "--force" in err


@pytest.mark.parametrize("name", ["Tide", "2nd", "a b", "../up", "class", "", "x" * 80, "json", "numpy", "artnet"])
def test_a_name_that_is_none_is_refused(called, name):
    code, _, err = called("new", name)
    assert code == 2
    assert "a name" in err


def test_settings_come_from_flag_environment_sketch_user_default_in_this_order(called, tmp_path, monkeypatch):
    def value(name):
        _, out, _ = called("config", "show", "rings.py")
        row = next(line.split() for line in out.splitlines() if line.startswith(f"{name} "))
        return row[1], row[2]

    assert value("size") == ("-", "default")
    assert value("depth") == ("2", "default")
    (tmp_path / "user").mkdir()
    (tmp_path / "user" / "artnet.toml").write_text('size = "20x20"\noutputs = "shots"\n[rings]\ndepth = 4\n')
    assert value("size") == ("20x20", str(tmp_path / "user" / "artnet.toml"))
    assert value("depth") == ("4", str(tmp_path / "user" / "artnet.toml"))
    (tmp_path / "artnet.toml").write_text('size = 30\n[rings]\ndepth = 5\npalette = "hasui"\n')
    assert value("size") == ("30", str(tmp_path / "artnet.toml"))
    assert value("depth") == ("5", str(tmp_path / "artnet.toml"))
    monkeypatch.setenv("ARTNET_SIZE", "40x20")
    monkeypatch.setenv("ARTNET_DEPTH", "6")
    assert value("size") == ("40x20", "ARTNET_SIZE")
    assert value("depth") == ("6", "ARTNET_DEPTH")

    code, out, _ = called("run", "rings.py", "-p", "depth=7")
    assert code == 0
    assert out.startswith(str(tmp_path / "user" / "shots" / "rings"))
    recipe = read_work(out.split("  ")[0]).recipe
    assert recipe.size == (40, 20)
    assert recipe.sketch.parameters["depth"] == "7"
    assert recipe.sketch.parameters["palette"] == "hasui"
    code, out, _ = called("run", "rings.py", "--size", "10x10", "-o", "here")
    assert read_work(out.split("  ")[0]).recipe.size == (10, 10)
    assert read_work(out.split("  ")[0]).recipe.sketch.parameters["depth"] == "6"
    code, out, _ = called("render", "--seed", "1", "--hidden", "4")
    assert "40 x 20" in out
    assert out.startswith(str(tmp_path / "user" / "shots"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('sise = "3x3"', ["size", "sise"]), ('size = "large"', ["1920x1080", "artnet.toml"]), ("size = [", ["TOML"]),
        ('quality = "best"', ["draft", "artnet.toml"]), ("fps = 0", ["fps"]), ("fps = true", ["fps"]),
        ("sketches = 3", ["folders"]), ("outputs = 3", ["folder"]), ('style = "baroque"', ["painterly"]),
        ("[rings]\ndept = 3", ["depth", "dept"]), ("[rings]\ndepth = 99", ["1 to 12"]), ("x = \xff", ["artnet.toml"]),
    ],
)  # fmt: skip
def test_settings_that_cannot_be_are_answered_in_a_line(called, text, words, tmp_path):
    (tmp_path / "artnet.toml").write_bytes(text.encode("latin-1"))
    code, _, err = called("run", "rings.py")
    assert code in (1, 2)
    assert err.count("\n") == 1
    assert all(word in err for word in words), err


def test_a_plugin_brings_its_parts_to_every_command(called, tmp_path):
    (tmp_path / "mine.py").write_text(
        "import artnet as an\nfrom artnet.lazy import tf\n\n\n@an.activation(initializer='standard')\n"
        "def ripple_of_mine(z):\n    return tf.sin(3 * z) * tf.exp(-tf.abs(z))\n\n\n"
        "@an.loss(whole=True)\ndef calm_of_mine(painted, target):\n"
        "    rough = tf.image.total_variation(painted) / 100\n"
        "    return tf.reduce_mean(tf.square(painted - target)) + 0.01 * rough\n"
    )
    network = ("--activation", "ripple_of_mine", "--hidden", "6,6", "--seed", "3", "--size", "16")
    code, _, err = called("render", *network)
    assert code == 2
    assert "ripple_of_mine" in err
    assert called("render", "--plugin", "mine.py", *network, "-o", "a.png")[0] == 0
    assert read_work("a.png").recipe.plugins == {"ripple_of_mine": "mine"}
    fit = ("fit", "--plugin", "mine.py", "--loss", "calm_of_mine", "--steps", "4", "--hidden", "4", "--size", "16",
           "--gif-frames", "2", "-o", "out")  # fmt: skip
    code, _, err = called(*fit)
    assert code == 0, err
    assert called("render", "out/painting.png", "-o", "again.png")[0] == 0  # the loss is not needed to paint it
    (tmp_path / "bad.py").write_text("1 / 0\n")
    code, _, err = called("render", "--plugin", "bad.py")
    assert code == 1
    assert err.endswith("ZeroDivisionError: division by zero\n")
    assert err.count("File ") == 1


def test_a_picture_of_a_sketch_says_so(called):
    assert called("run", "rings.py", "-o", "a.png")[0] == 0
    _, out, _ = called("info", "a.png")
    assert re.search(r"sketch  rings in rings\.py \([0-9a-f]{8}\): .*depth 2, .*seed 3", out)


def test_an_end_asked_for_by_a_sketch_is_no_success(called, tmp_path):
    (tmp_path / "ends.py").write_text("import sys\nimport artnet as an\n\n@an.sketch\ndef ends():\n    sys.exit(0)\n")
    code, _, err = called("run", "ends.py")
    assert code == 1
    assert "ends.py, line 6" in err
    code, _, err = called("run", "rings.py", "--sheet", "--format", "gif")
    assert code == 2
    assert "png, jpeg, webp" in err


def test_names_from_a_picture_cannot_steer_the_terminal(called, tmp_path):
    import artnet as an

    picture = choose_sketch("rings.py").run()
    an.Picture(picture.pixels, picture.recipe.but(name="\x1b[2J\nseed 9")).save("a.png")
    _, out, _ = called("info", "a.png")
    assert "\x1b" not in out
    assert "\nseed 9" not in out


def test_numbered_frames_go_on_where_they_were_interrupted(called, tmp_path):
    film = (
        "animate",
        "--seed",
        "7",
        "--size",
        "8x8",
        "--seconds",
        "0.2",
        "--hidden",
        "3",
        "--format",
        "png",
        "-o",
        "f",
    )
    code, out, _ = called(*film)
    assert code == 0
    folder = tmp_path / out.split("  ")[0]
    (folder / "00003.png").unlink()
    before = (folder / "00002.png").stat().st_mtime_ns
    assert called(*film)[0] == 0
    assert (folder / "00003.png").is_file()
    assert (folder / "00002.png").stat().st_mtime_ns == before
