"""Each sketch, as a person runs it: a process of its own, in a folder of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import artnet as an
from artnet.media import read_text
from artnet.rendering.work import read_work

SKETCHES = Path(__file__).parents[2] / "sketches"
RENDERS = {"drift": [], "portrait": ["--steps", "5"]}
ALL = {**RENDERS, "activations": []}


def run(name, *options, folder, code=0):
    command = [sys.executable, str(SKETCHES / f"{name}.py"), *map(str, options)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=600)
    assert done.returncode == code, done.stderr
    return done


@pytest.mark.parametrize("name", ALL)
def test_a_sketch_writes_the_size_that_was_asked_for_and_says_where(name, tmp_path):
    done = run(name, "--size", "128x96", "--seed", 3, "-o", "new/picture.png", *ALL[name], folder=tmp_path)
    assert done.stdout.startswith("new/picture.png")
    assert "seed 3" in done.stdout
    assert "WARNING" not in done.stderr  # TensorFlow's lines are no part of a sketch
    with Image.open(tmp_path / "new/picture.png") as image:
        assert image.size == (128, 96)
        assert np.asarray(image).std() > 10
    assert (read_text(tmp_path / "new/picture.png") is not None) == (name in RENDERS)


@pytest.mark.parametrize("name", RENDERS)
def test_a_render_can_be_made_again(name, tmp_path):
    run(name, "--size", "48x32", "-o", "picture.png", *RENDERS[name], folder=tmp_path)
    again = an.make(read_work(tmp_path / "picture.png"))
    with Image.open(tmp_path / "picture.png") as image:
        assert np.abs(np.asarray(image).astype(int) - again.pixels.astype(int)).max() <= 1


def test_without_o_it_goes_to_outputs(tmp_path):
    done = run("drift", "--size", "32", folder=tmp_path)
    assert done.stdout.split()[0] == str(Path("outputs") / "drift.png")
    with Image.open(tmp_path / "outputs/drift.png") as image:
        assert image.size == (32, 32)


def test_another_seed_is_another_picture(tmp_path):
    for seed in ("3", "whale"):
        run("drift", "--size", "32", "--seed", seed, "-o", f"{seed}.png", folder=tmp_path)
    first, second = (np.asarray(Image.open(tmp_path / f"{seed}.png"), int) for seed in ("3", "whale"))
    assert np.abs(first - second).mean() > 5


def test_portrait_paints_the_photograph_it_is_given(tmp_path):
    Image.new("RGB", (40, 30), "#c04020").save(tmp_path / "red.png")
    options = ("red.png", "--style", "smooth", "--steps", "150", "--size", "32x24", "-o", "painting.jpg")
    run("portrait", *options, folder=tmp_path)
    with Image.open(tmp_path / "painting.jpg") as image:
        assert np.abs(np.asarray(image).mean(axis=(0, 1)) - (0xC0, 0x40, 0x20)).max() < 16


@pytest.mark.parametrize(
    ("name", "options", "word"),
    [
        ("drift", ["--size", "large"], "1920x1080"),
        ("drift", ["-o", "picture.tiff"], ".png"),
        ("activations", ["--seed", ""], "seed"),
        ("portrait", ["missing.jpg"], "missing.jpg"),
        ("portrait", ["--style", "baroque"], "painterly"),
    ],
)
def test_a_mistake_is_answered_in_a_line(name, options, word, tmp_path):
    done = run(name, *options, folder=tmp_path, code=2)
    assert word in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_picture_that_cannot_be_read_is_answered_in_a_line(tmp_path):
    (tmp_path / "broken.jpg").write_bytes(b"no picture")
    done = run("portrait", "broken.jpg", folder=tmp_path, code=1)
    assert "broken.jpg" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("path", sorted(SKETCHES.glob("*.py")), ids=lambda path: path.stem)
def test_a_sketch_is_short_and_says_its_idea(path):
    text = path.read_text()
    assert len(text.splitlines()) < 60
    assert text.startswith(f'"""{path.stem.capitalize()}: ')
    assert f"python sketches/{path.name}" in text
