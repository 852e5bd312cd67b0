"""Lessons 4 and 5: three losses, ten optimizers."""

from __future__ import annotations

import math
import re

import numpy as np
import skimage.data
from PIL import Image

import artnet as an

LECTURE = (
    "gradient_descent", "adadelta", "adagrad", "adagrad_da", "momentum", "adam", "ftrl", "proximal_gradient_descent",
    "proximal_adagrad", "rmsprop",
)  # fmt: skip


def test_losses(lesson, tmp_path):
    Image.fromarray(skimage.data.astronaut()).resize((96, 96)).save(tmp_path / "her.png")
    printed = lesson("04_losses", "her.png", "--size", "240x96", "--steps", "25", "-o", "losses.gif")
    rows = re.findall(r"^(a number|yes or no|one of 8) +(\w+) +([\d.]+) +([\d.]+) +([\d.]+) +([\d.]+)$", printed, re.M)
    assert [loss for _, loss, *_ in rows] == ["mse", "sigmoid_cross_entropy", "softmax_cross_entropy"]
    for _, _, first, ignorant, last, _ in rows:
        assert abs(float(first) - float(ignorant)) < 0.2 * float(ignorant) + 0.01  # it begins knowing nothing
        assert float(last) < float(first)
    assert float(rows[1][3]) == round(math.log(2), 3)
    assert float(rows[2][3]) == round(math.log(8), 3)
    with Image.open(tmp_path / "losses.gif") as film:
        assert film.size == (240, 96)
        assert film.n_frames > 10


def test_optimizer_race(lesson, photo, tmp_path):
    options = ("--size", "360x280", "--steps", "10", "--frames", "4", "-o", "race.gif")
    printed = lesson("05_optimizer_race", photo, *options, shorter={"STEPS": lambda steps: steps // 3})
    table = re.findall(r"^ +(\d+)  (\w+) +([\d.e+-]+) +([\d.]+) +([\d.]+)$", printed, flags=re.MULTILINE)
    assert sorted(name for _, name, *_ in table) == sorted(LECTURE)
    assert [int(place) for place, *_ in table] == list(range(1, 11))
    decibels = [float(row[-1]) for row in table]
    assert decibels == sorted(decibels, reverse=True)
    rates = {name: float(rate) for _, name, rate, *_ in table}
    for name, rate in rates.items():
        assert math.isclose(rate, rates["adam"] * an.OPTIMIZERS[name].rate, rel_tol=1e-3)
    paths = dict(re.findall(r"^(\w+) +ends ([\d.]+) away$", printed, flags=re.MULTILINE))
    assert set(paths) == set(LECTURE)
    assert all(float(away) < 2.66 for away in paths.values())  # nearer than where they began
    assert paths["gradient_descent"] == paths["proximal_gradient_descent"]  # without penalties they are one
    assert float(paths["gradient_descent"]) == round(plain_descent(), 2)
    with Image.open(tmp_path / "race.gif") as film:
        assert film.size == (360, 280)
        assert film.n_frames == 4
    with Image.open(tmp_path / "race-paths.png") as sheet:
        assert sheet.size == (360, 280)


def plain_descent():
    """80 steps of gradient descent at 0.004 in the same valley, in NumPy; how far from (1, 1)."""
    x, y = -1.55, 1.75
    for _ in range(80):
        down = 20 * (y - x * x)
        x, y = x - 0.004 * (-2 * (1 - x) - 2 * x * down), y - 0.004 * down
    return float(np.hypot(x - 1, y - 1))
