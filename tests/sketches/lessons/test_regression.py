"""Lessons 2 and 3: the lecture's practices of linear regression, and three ways to the same line."""

from __future__ import annotations

import itertools
import re

import numpy as np
from PIL import Image

NUMBER = r"-?\d+\.\d+"


def test_gradient_descent(lesson, tmp_path):
    options = ("--size", "240x120", "--seed", "5", "-o", "descent.gif")
    printed = lesson("02_gradient_descent", *options, shorter={"FRAMES": lambda _: 6})
    steps = re.findall(rf"^ *(\d+) +({NUMBER}) +({NUMBER})$", printed, flags=re.MULTILINE)
    assert [int(step) for step, _, _ in steps] == list(range(0, 201, 20))
    assert abs(float(steps[-1][1]) - 0.1) < 1e-5
    assert abs(float(steps[-1][2]) - 0.3) < 1e-5

    log = re.findall(rf"Epoch: (\d+) cost= ({NUMBER}) W= ({NUMBER}) b= ({NUMBER})", printed)
    assert [int(epoch) for epoch, *_ in log] == list(range(50, 1001, 50))
    costs = [float(cost) for _, cost, *_ in log]
    assert abs(costs[0] - 0.195095107) < 1e-6  # the lecture's own line, of weights in six digits and float32
    assert all(after < before for before, after in itertools.pairwise(costs))
    assert abs(float(log[-1][2]) - 0.31) < 0.005
    assert abs(float(log[-1][3]) - 0.37) < 0.005

    film = re.search(rf"its 1000 epochs +cost= ({NUMBER}) W= ({NUMBER}) b= ({NUMBER})", printed)
    assert abs(float(film[2]) - float(log[-1][2])) > 0.01  # from another start, and said so

    best = re.search(rf"closed form: +W= ({NUMBER}) b= ({NUMBER})", printed)
    assert abs(float(best[1]) - 0.2516) < 1e-3
    assert abs(float(best[2]) - 0.7988) < 1e-3
    with Image.open(tmp_path / "descent.gif") as film:
        assert film.size == (240, 120)
        assert film.n_frames == 6
        assert np.asarray(film.convert("L")).std() > 10


def test_three_solutions(lesson, tmp_path):
    printed = lesson("03_three_solutions", "--size", "300x120", "-o", "three.png")
    for method in ("closed_form", "maximum_likelihood", "gradient_descent"):
        w, b = re.search(rf"{method} +({NUMBER}) +({NUMBER})", printed).groups()
        assert abs(float(w) - 0.2516349) < 1e-6
        assert abs(float(b) - 0.7988012) < 1e-6
    assert "P>|t|" in printed
    assert "held back" in printed
    with Image.open(tmp_path / "three.png") as picture:
        assert picture.size == (300, 120)
        assert np.asarray(picture.convert("L")).std() > 10
