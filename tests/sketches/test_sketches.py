"""The sketches of the repository: each runs, at any size, with every seed another picture, and says its idea."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from skimage import data

import artnet as an
from artnet.cli.main import answered
from artnet.cli.sketches.script import command_of
from artnet.options import Seed, Size
from artnet.sketching.loading import choose_sketch
from artnet.works.saved_work import read_work

SKETCHES = Path(__file__).parents[2] / "sketches"
PATHS = sorted(SKETCHES.glob("*.py"))
QUICK = {"steps": 5, "seconds": 0.5, "columns": 2}
SIZES = {"activations": (160, 128), "word": (96, 64)}
DRAWN = {"activations", "aviary", "drum", "frequencies", "planet", "quilt"}
"""Sketches whose pixels no one network gives."""


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Does what `python sketches/NAME.py OPTIONS` does, in this process; returns what it says on standard error."""
    monkeypatch.chdir(tmp_path)

    def call(name, *options, code=0):
        sketch = choose_sketch(SKETCHES / f"{name}.py")
        capsys.readouterr()
        assert answered(command_of(sketch), list(options), sketch.file.name) == code
        return capsys.readouterr().err

    return call


@pytest.mark.filterwarnings("ignore:.*too fine to be seen")  # a screen of dots, at so few pixels
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_every_sketch_paints_the_size_it_is_asked_for_and_remembers(path, tmp_path, restored_registries):
    sketch = choose_sketch(path)
    assert isinstance(sketch.parameters["seed"].type, Seed)
    assert isinstance(sketch.parameters["size"].type, Size)
    size = SIZES.get(sketch.name, (64, 48))
    quick = {name: value for name, value in QUICK.items() if name in sketch.parameters}
    if "photo" in sketch.parameters and sketch.name != "portrait":  # which paints artnet's own picture
        quick["photo"] = tmp_path / "photo.png"
        Image.fromarray(data.chelsea()).resize((60, 40)).save(quick["photo"])
    made = sketch.run(size=size, seed=3, **quick)
    film = isinstance(made, an.Animation)
    saved = made.save(tmp_path / ("a.gif" if film else "a.png"))
    with Image.open(saved) as image:
        exact = sketch.name != "quilt"  # which is sewn from whole patches
        assert image.size == size if exact else abs(image.width - size[0]) < size[0] / 2
        assert np.asarray(image.convert("RGB")).std() > (1 if "steps" in quick else 10)
    recipe = read_work(saved).recipe
    assert recipe.sketch.name == path.stem
    assert (recipe.network is None) == (path.stem in DRAWN)
    assert not film or len(made) > 3


@pytest.mark.parametrize(
    ("name", "suffix", "words"),
    [
        ("furrow", ".svg", ['width="297mm"', 'inkscape:label="1 #1f2a44"', 'inkscape:label="2 #d1603d"']),
        ("plankton", ".fs", ['"ISFVSN": "2"', '"latent_3"']),
        ("aviary", ".html", ["data-recipe", "<canvas"]),
    ],
)
def test_sketches_that_leave_artnet_have_a_picture_beside(run, name, suffix, words, tmp_path):
    quick = ["--columns", "2", "--choosy", "1"] if name == "aviary" else []
    run(name, "--size", "64x48", *quick, "-o", f"there{suffix}")
    text = (tmp_path / f"there{suffix}").read_text()
    assert [word for word in words if word not in text] == []
    with Image.open(tmp_path / "there-picture.png") as image:
        assert image.size == (64, 48)


@pytest.mark.parametrize("name", ["rings", "woodcut", "marble"])
def test_a_render_can_be_made_again_and_another_seed_is_another_picture(name, tmp_path):
    sketch = choose_sketch(SKETCHES / f"{name}.py")
    path = sketch.run(size=(48, 32), seed="whale").save(tmp_path / "a.png")
    np.testing.assert_array_equal(an.make(read_work(path)).pixels, an.open(path).pixels)
    other = sketch.run(size=(48, 32), seed=3).pixels
    assert np.abs(an.open(path).pixels.astype(int) - other).mean() > 5


def test_a_sketch_is_a_script_that_says_where_its_picture_is(tmp_path):
    command = [sys.executable, str(SKETCHES / "drift.py"), "--size", "128x96", "--seed", "3", "-o", "new/picture.png"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("new/picture.png  128 x 96, seed 3")
    assert "WARNING" not in done.stderr  # TensorFlow's lines are no part of a sketch
    with Image.open(tmp_path / "new/picture.png") as image:
        assert image.size == (128, 96)


def test_portrait_paints_the_photograph_it_is_given(run, tmp_path):
    Image.new("RGB", (40, 30), "#c04020").save(tmp_path / "red.png")
    options = ("red.png", "--style", "smooth", "--steps", "150", "--size", "32x24", "-o", "painting.jpg")
    run("portrait", *options)
    with Image.open(tmp_path / "painting.jpg") as image:
        assert np.abs(np.asarray(image).mean(axis=(0, 1)) - (0xC0, 0x40, 0x20)).max() < 16
    (tmp_path / "broken.jpg").write_bytes(b"no picture")
    err = run("portrait", "broken.jpg", code=1)
    assert "broken.jpg" in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("name", "options", "word"),
    [
        ("drift", ["--size", "large"], "1920x1080"),
        ("drift", ["--ripples", "99"], "from 1 to 12"),
        ("activations", ["--seed", ""], "seed"),
        ("portrait", ["missing.jpg"], "missing.jpg"),
        ("portrait", ["--style", "baroque"], "painterly"),
    ],
)
def test_a_mistake_is_answered_in_a_line(run, name, options, word, tmp_path):
    err = run(name, *options, code=2)
    assert word in err
    assert err.count("\n") == 1
    assert "Traceback" not in err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_sketch_is_short_and_says_its_idea(path):
    text = path.read_text()
    assert len(text.splitlines()) < 60
    assert text.startswith(f'"""{path.stem.capitalize()}: ')
    assert f"sketches/{path.name}" in text
    assert (SKETCHES.parent / "outputs" / "gallery" / "sketches" / f"{path.stem}.webp").is_file()


def test_the_gallery_is_small():
    gallery = SKETCHES.parent / "outputs" / "gallery"
    assert sum(path.stat().st_size for path in gallery.rglob("*") if path.is_file()) <= 6_000_000
