"""`artnet new` and `artnet config`: sketches to begin with, and which settings hold."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from artnet.sketching.templates import TEMPLATES
from artnet.works.saved_work import read_work

pytestmark = pytest.mark.usefixtures("workbench")


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_new_sketch_works_and_is_clean(called, template, tmp_path):
    code, out, _ = called("new", f"tide_{template}", "--template", template)
    assert code == 0
    assert out.startswith(f"tide_{template}.py")
    quick = {"lesson": ["-p", "steps=2", "-p", "count=2"], "painting": ["-p", "steps=2", "-p", "units=8"],
             "loop": ["-p", "seconds=1"]}.get(template, [])  # fmt: skip
    code, out, err = called("run", f"tide_{template}.py", "--size", "160x64", *quick)
    assert code == 0, err
    with Image.open(out.strip().splitlines()[-1].split("  ")[0]) as image:
        assert image.size == (160, 64)
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
        (row,) = (line.split() for line in out.splitlines() if line.startswith(f"{name} "))
        return row[1], row[2]

    assert value("size") == ("24x16", "default")
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


@pytest.mark.parametrize("command", [["config", "show", "rings.py"], ["run", "rings.py"]])
@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[rings]\ndepth = 99\n", ["depth", "1 to 12", "'99'", "artnet.toml"]),
        ("[rings]\npalette = 'nonsuch'\n", ["nonsuch", "artnet.toml"]),
        ("[rings]\nsize = 'wide'\n", ["'wide'", "artnet.toml"]),
        ("size = {a = 1}\n", ["size", "artnet.toml"]),
    ],
)
def test_a_parameter_that_cannot_be_names_the_file(called, tmp_path, workbench, command, text, says):
    (tmp_path / "artnet.toml").write_text(text)
    code, _, err = called(*command)
    assert code == 2
    assert all(word in err for word in says), err
