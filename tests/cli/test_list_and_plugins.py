"""`artnet list`, and `--plugin`: one's own parts on the command line, and what is said where one fails."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

import artnet as an
from artnet.cli.list import KINDS
from artnet.registry import Registry
from artnet.specs import plain

ARTNET = "from artnet.cli.main import main; main()"
PARTS = '''import tensorflow as tf
import artnet as an


@an.activation
def ripple_of_parts(z, w=3.0):
    """A wave that fades."""
    return tf.sin(w * z) * tf.exp(-tf.abs(z))


@an.activation
def typo_of_parts(z):
    return tf.sinn(z)


@an.easing
def rush_of_parts(t):
    return t * t
'''


@pytest.fixture
def parts(workbench, tmp_path):
    kept = {value: dict(value._rows) for value in vars(an).values() if isinstance(value, Registry)}
    (tmp_path / "parts.py").write_text(PARTS)
    yield "parts.py"
    for registry, rows in kept.items():
        registry._rows = rows
    sys.modules.pop("parts", None)


@pytest.mark.parametrize("kind", KINDS)
def test_every_row_of_a_kind_is_listed_with_its_options_and_summary(called, kind):
    code, out, err = called("list", kind)
    assert (code, err) == (0, "")
    for row in KINDS[kind]:
        assert re.search(rf"^{re.escape(row.name)} ", out, re.MULTILINE)
        for option in row.options.values():
            assert f"    {option.name}={plain(option.default)}" in out
            assert option.usage in out
        assert row.summary in out
    assert max(map(len, out.splitlines())) < 140


def test_without_a_kind_all_names_are_listed(called):
    code, out, _ = called("list")
    assert code == 0
    words = out.split()
    assert all(name in words for registry in KINDS.values() for name in registry.names())
    assert len(KINDS) == sum(isinstance(getattr(an, name), Registry) for name in an.__all__)
    assert max(map(len, out.splitlines())) <= 80


def test_an_unknown_kind(called):
    code, _, err = called("list", "colours")
    assert code == 2
    assert "activations" in err


def test_parts_of_a_plugin_are_listed_and_used(parts, called):
    _, out, _ = called("list", "activations", "--plugin", parts)
    assert re.search(r"^ripple_of_parts .*\n    w=3.0 ", out, re.MULTILINE)
    assert "A wave that fades.  (parts)" in out
    for words in (["--activation", "ripple_of_parts(w=5)"], ["--activation", "ripple_of_parts+sin"]):
        code, out, err = called(
            "render", "--plugin", parts, *words, "--size", "32", "--seed", "3", "-o", "a.png", "--force"
        )
        assert (code, err) == (0, ""), err
        assert "a.png" in out
    code, _, err = called("animate", "--plugin", parts, "--easing", "rush_of_parts", "--motion", "zoom", "--size", "32",
                          "--seconds", "0.2", "--seed", "3", "-o", "a.gif")  # fmt: skip
    assert code == 0, err
    assert an.open("a.gif").recipe.motion.easing == "rush_of_parts"


def test_a_part_that_fails_is_answered_in_one_line(parts, called):
    code, _, err = called("render", "--plugin", parts, "--activation", "typo_of_parts", "--size", "32", "--seed", "3")
    assert code == 1
    assert err.count("\n") == 1
    assert "'typo_of_parts' (parts.py, line 13)" in err
    assert "sinn" in err


@pytest.mark.parametrize("where", ["plugin", "sketch"])  # test_run.py has the script
def test_tensorflow_starts_without_its_own_lines_wherever_it_is_imported(tmp_path, where):
    (tmp_path / "parts.py").write_text(PARTS)
    (tmp_path / "one.py").write_text(
        "import artnet as an\n@an.sketch\ndef one(seed=1):\n    import parts\n"
        "    return an.CPPN(activation='ripple_of_parts', seed=seed)\nif __name__ == '__main__':\n    an.run(one)\n"
    )
    words = {
        "plugin": ["-c", ARTNET, "list", "activations", "--plugin", "parts.py"],
        "sketch": ["-c", ARTNET, "run", "one.py", "--size", "32"],
    }
    environment = {name: value for name, value in os.environ.items() if name != "TF_CPP_MIN_LOG_LEVEL"}
    done = subprocess.run(
        [sys.executable, *words[where]], cwd=tmp_path, capture_output=True, text=True, env=environment
    )
    assert done.returncode == 0, done.stderr
    assert "TensorFlow" not in done.stderr
    assert "WARNING" not in done.stderr
    assert "cudart" not in done.stderr


@pytest.mark.parametrize(
    ("stub", "says"),
    [
        ("raise ImportError('no kernel')", "ImportError: no kernel"),
        ("x = 1", "AttributeError"),
        ("raise SystemExit(3)", "sys.exit(3)"),
    ],
)
def test_a_tensorflow_that_does_not_start_is_one_line(tmp_path, stub, says):
    (tmp_path / "tensorflow.py").write_text(stub + "\n")
    done = subprocess.run(
        [sys.executable, "-c", ARTNET, "render", "--seed", "1", "--size", "16"],
        cwd=tmp_path, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_interrupted_while_tensorflow_starts(tmp_path):
    (tmp_path / "tensorflow.py").write_text(
        "import os, signal, sys\nos.write(2, b'noise of its start')\nos.kill(os.getpid(), signal.SIGINT)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", ARTNET, "render", "--seed", "1", "--size", "16"],
        cwd=tmp_path, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 130
    assert done.stderr.strip() == "artnet: interrupted"
