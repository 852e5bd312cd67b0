"""Each lesson at a small size, in a folder of its own: in this process, and one as a person runs it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import skimage.data
import tensorflow as tf
from PIL import Image

from artnet.cli.main import answered
from artnet.cli.sketches.script import command_of
from artnet.sketching.loading import choose_sketch

LESSONS = Path(__file__).parents[3] / "sketches" / "lessons"


@pytest.fixture
def photo(tmp_path):
    """A small photograph in a file."""
    Image.fromarray(skimage.data.chelsea()).resize((150, 100)).save(tmp_path / "cat.png")
    return "cat.png"


@pytest.fixture
def lesson(tmp_path, monkeypatch, capsys):
    """A function that does what `python sketches/lessons/NAME.py OPTIONS` does, in `tmp_path` and in this process.

    It returns what was printed. `shorter` changes names of the lesson meanwhile, those that say how long its film is:
    each is given what it was.
    """
    monkeypatch.chdir(tmp_path)
    level = tf.get_logger().level

    def run(name: str, *options: object, shorter: dict[str, Callable[[Any], Any]] | None = None) -> str:
        sketch = choose_sketch(LESSONS / f"{name}.py")
        own = sketch.function.__globals__
        for named, change in (shorter or {}).items():
            monkeypatch.setitem(own, named, change(own[named]))
        capsys.readouterr()
        code = answered(command_of(sketch), list(map(str, options)), sketch.file.name)
        out, err = capsys.readouterr()
        assert code == 0, err
        assert "Traceback" not in err
        return out

    yield run
    tf.get_logger().setLevel(level)


@pytest.fixture
def script(tmp_path):
    """A function that runs `python sketches/lessons/NAME.py OPTIONS` in `tmp_path` and returns what it printed."""

    def run(name: str, *options: object) -> str:
        command = [sys.executable, str(LESSONS / f"{name}.py"), *map(str, options)]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
        assert "WARNING" not in done.stderr  # TensorFlow's own lines are no part of a lesson
        assert "Traceback" not in done.stderr
        return done.stdout

    return run
