"""Lessons 6, 7 and 9: the limits of the linear, the activation zoo, four kinds of learning."""

from __future__ import annotations

import re

import numpy as np
import pytest
import skimage.data
from PIL import Image

import artnet as an


@pytest.fixture
def photo(tmp_path):
    """A small photograph in a file."""
    Image.fromarray(skimage.data.chelsea()).resize((150, 100)).save(tmp_path / "cat.png")
    return "cat.png"


def test_limits_of_the_linear(lesson, photo, tmp_path):
    printed = lesson("06_limits_of_the_linear", photo, "--size", "360x260", "--steps", "60", "-o", "limits.png")
    shares = dict(re.findall(r"^(a line|a line and a square|eight ReLUs) +R2 (\d\.\d+)$", printed, flags=re.MULTILINE))
    assert float(shares["a line"]) < 0.5
    assert float(shares["a line and a square"]) > 0.9
    assert float(shares["eight ReLUs"]) > 0.9
    painted = re.findall(r"^(\w+) hidden layers? +([\d.]+) dB with ([\d,]+) weights$", printed, flags=re.MULTILINE)
    assert [name for name, *_ in painted] == ["no", "one", "four"]
    decibels = [float(db) for _, db, _ in painted]
    assert decibels == sorted(decibels)
    assert painted[0][2] == "9"  # three colours, each b + w x + v y
    with Image.open(tmp_path / "limits.png") as picture:
        assert picture.size == (360, 260)


def test_activation_zoo(lesson, photo, tmp_path):
    options = ("--only", "tanh sin atan_pair", "--steps", "5", "--size", "600x240", "-o", "zoo.png")
    printed = lesson("07_activation_zoo", photo, *options)
    for name in ("tanh", "sin", "atan_pair"):
        assert re.search(rf"^{name} .*{re.escape(an.ACTIVATIONS[name].formula)}$", printed, flags=re.MULTILINE)
    assert "3 activations" in printed
    with Image.open(tmp_path / "zoo.png") as picture:
        assert picture.size == (600, 240)
        assert np.asarray(picture.convert("L")).std() > 10


def test_four_kinds_of_learning(lesson, photo, tmp_path):
    printed = lesson("09_four_kinds_of_learning", photo, "--size", "360x280", "--steps", "40", "-o", "kinds.png")
    for kind in ("regression", "classification", "clustering", "anomaly"):
        assert re.search(rf"^{kind} ", printed, flags=re.MULTILINE)
    shares = [int(share) for share in re.findall(r"#[0-9a-f]{6} (\d+)%", printed)]
    assert len(shares) == 9
    assert abs(sum(shares) - 100) <= 5
    with Image.open(tmp_path / "kinds.png") as picture:
        assert picture.size == (360, 280)
        assert np.asarray(picture.convert("L")).std() > 10
