"""`artnet run --watch` as a process: the picture follows every save, an error leaves the last good one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
from PIL import Image

from artnet.cli.terminal.preview import half_blocks
from artnet.errors import ArtnetError
from artnet.works.saved_work import read_work

SKETCH = """import artnet as an
import numpy as np

import tone


@an.sketch
def tint(seed=None):
    return np.full((6, 8, 3), tone.LEVEL)
"""


@pytest.fixture
def watching(tmp_path):
    (tmp_path / "tint.py").write_text(SKETCH)
    (tmp_path / "tone.py").write_text("LEVEL = 0.2\n")
    with (tmp_path / "log.txt").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", "from artnet.cli.main import main; main()", "run", "tint.py", "--watch"],
            cwd=tmp_path, stderr=log, stdout=log, start_new_session=True,
        )  # fmt: skip
        yield process
        if process.poll() is None:
            process.kill()
            process.wait()


def until(true, process, seconds=120):
    end = time.monotonic() + seconds
    while not true():
        assert process.poll() is None, "it ended"
        assert time.monotonic() < end
        time.sleep(0.05)


def level(path):
    try:
        with Image.open(path) as image:
            return int(np.asarray(image)[0, 0, 0])
    except (OSError, ArtnetError):
        return None


def test_the_picture_follows_every_save(watching, tmp_path):
    current, log = tmp_path / "outputs" / "tint" / "current.png", tmp_path / "log.txt"
    until(lambda: level(current) == 51, watching)
    seed = read_work(current).recipe.sketch.parameters["seed"]
    (tmp_path / "tone.py").write_text("LEVEL = 0.4 / 0\n")  # a module that it imports
    until(lambda: "ZeroDivisionError" in log.read_text(), watching)
    assert level(current) == 51
    assert "LEVEL = 0.4 / 0" in log.read_text()
    (tmp_path / "tone.py").write_text("LEVEL = 0.4\n")
    (tmp_path / "tint.py").write_text(SKETCH.replace("tone.LEVEL", "2 * tone.LEVEL"))
    until(lambda: level(current) == 204, watching)
    assert read_work(current).recipe.sketch.parameters["seed"] == seed  # one for the session
    until(lambda: "s after the save" in log.read_text(), watching)

    kept = subprocess.run(
        [sys.executable, "-c", "from artnet.cli.main import main; main()", "run", "tint.py", "--like"],
        cwd=tmp_path, capture_output=True, text=True,
    )  # fmt: skip
    assert kept.returncode == 0, kept.stderr
    assert "the one being watched" in kept.stdout
    liked = tmp_path / kept.stdout.split("  ")[0]
    assert liked.read_bytes() == current.read_bytes()
    assert "2 * tone.LEVEL" in (liked.with_suffix("") / "tint.py").read_text()

    os.kill(watching.pid, signal.SIGINT)
    assert watching.wait(60) == 0
    assert 'Traceback (most recent call last):\n  File "<' not in log.read_text()


def test_half_blocks_show_two_pixels_a_letter(tmp_path):
    pixels = np.zeros((4, 3, 3), np.uint8)
    pixels[0], pixels[1], pixels[2:] = (255, 0, 0), (0, 0, 255), (10, 20, 30)
    Image.fromarray(pixels).save(tmp_path / "a.png")
    text = half_blocks(tmp_path / "a.png", 3, 2)
    assert text.plain == "▀▀▀\n▀▀▀\n"
    first = text.spans[0].style
    assert str(first) == "rgb(255,0,0) on rgb(0,0,255)"
