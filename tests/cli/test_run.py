"""`artnet run` and sketches as scripts: what they write, say and refuse; plugins."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from artnet.cli.main import answered
from artnet.cli.sketches.script import command_of
from artnet.sketching.loading import choose_sketch
from artnet.works.saved_work import read_work

pytestmark = pytest.mark.usefixtures("workbench")


def test_a_run_and_a_script_do_the_same(called, tmp_path):
    code, out, _ = called("run", "rings.py", "-p", "depth=4", "--seed", "9", "-o", "run")
    assert code == 0
    environment = {name: value for name, value in os.environ.items() if name != "TF_CPP_MIN_LOG_LEVEL"}
    command = [sys.executable, "rings.py", "--depth", "4", "--seed", "9", "-o", "script"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    for words in ("WARNING", "TensorFlow", "cudart"):  # its own lines are no part of a script
        assert words not in done.stderr
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
    assert re.match(r"outputs/rings/rings_sheet_s0_[0-9a-f]{8}\.png  4 runs, 300 x 200", out)
    with Image.open(out.split()[0]) as sheet:
        assert sheet.size == (300, 200)
    assert called("run", "rings.py", "-s", "0..3", "--sheet", "--size", "300x200")[:2] == (0, out)  # the same again
    for there in ("other.png", out.split()[0]):
        Image.new("RGB", (3, 3)).save(there)
        code, _, err = called("run", "rings.py", "-s", "0..3", "--sheet", "--size", "300x200", "-o", there)
        assert code == 1
        assert "already exists" in err


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
        (["rings.py", "-o", "a.psd"], 2, [".png"]),
        (["rings.py", "--sheet", "--like"], 2, ["--watch"]),
        (["rings.py", "--sheet", "-o", "a.gif"], 2, [".png", "a.gif"]),
        (["rings.py", "--depth", "3"], 2, ["No such option", "-p depth=VALUE"]),
        (["rings.py", "--size", "30", "-p", "size=20"], 2, ["--size", "-p size=", "twice"]),
        (["rings.py", "-p", "depth=1..5..1e-320"], 2, ["values"]),
        (["rings.py", "-s", "-3..3"], 2, ["0..49", "-3..3"]),
        (["rings.py", "-s", "0...3"], 2, ["0..49", "0...3"]),
        (["rings.py", "-p", "depth=" + "1," * 100_000], 2, ["1,000 values of depth"]),
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


@pytest.mark.usefixtures("restored_registries")
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
    assert read_work("a.png").recipe.plugins == {"activations/ripple_of_mine": "mine"}
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


STRAYING = """import os
import artnet as an
import numpy as np


@an.sketch
def stray(seed=1):
    os.chdir("/")
    return {"day": np.full((6, 8, 3), 200, np.uint8), "night": np.zeros((6, 8, 3), np.uint8)}


@an.sketch
def leave(seed=1):
    raise BaseException("gone")
"""


def test_a_sketch_may_wander_and_several_results_stay_together(called, tmp_path):
    (tmp_path / "straying.py").write_text(STRAYING)
    code, out, _ = called("run", "straying.py:stray", "-o", "here")
    assert code == 0
    assert Path.cwd() == tmp_path
    assert len(list((tmp_path / "here").iterdir())) == 2
    code, out, _ = called("run", "straying.py:stray")
    assert code == 0
    assert re.findall(r"\((\w+)\)", out) == ["day", "night"]
    assert {Path(line.split("  ")[0]).parent for line in out.splitlines()} == {Path("outputs/stray")}
    code, _, err = called("run", "straying.py:leave")
    assert code == 1
    assert "BaseException: gone" in err
    assert "artnet/" not in err
