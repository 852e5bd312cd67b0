"""Each lesson, as a person runs it: a process of its own, in a folder of its own, at a small size."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

LESSONS = Path(__file__).parents[3] / "sketches" / "lessons"


@pytest.fixture
def lesson(tmp_path):
    """A function that runs `python sketches/lessons/NAME.py OPTIONS` in `tmp_path` and returns what it printed."""

    def run(name: str, *options: object) -> str:
        command = [sys.executable, str(LESSONS / f"{name}.py"), *map(str, options)]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
        assert "WARNING" not in done.stderr  # TensorFlow's own lines are no part of a lesson
        assert "Traceback" not in done.stderr
        return done.stdout

    return run
