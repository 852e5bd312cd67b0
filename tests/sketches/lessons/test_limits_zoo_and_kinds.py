"""Lessons 6, 7 and 9: the limits of the linear, the activation zoo, four kinds of learning."""

from __future__ import annotations

import re

import numpy as np
import pytest
from PIL import Image

import artnet as an
from artnet.seeds import normal, uniform
from artnet.training.data.target import Target


def flatness(path, size):
    """Checks the size of a picture in a file; how far its pixels are apart."""
    with Image.open(path) as picture:
        assert picture.size == size
        return np.asarray(picture.convert("L")).std()


def test_limits_of_the_linear(lesson, photo, tmp_path):
    printed = lesson("06_limits_of_the_linear", photo, "--size", "360x260", "--steps", "60", "-o", "limits.png")
    fits = dict(re.findall(r"^(a .+?) +R2 (\d\.\d+)$", printed, flags=re.MULTILINE))
    x = np.sort(2 * uniform("3", "bent x", (60,)) - 1)
    y = 0.9 * x**2 - 0.3 * x - 0.2 + 0.05 * normal("3", "bent noise", (60,))
    for name, powers in (("a line", 2), ("a parabola", 3)):
        columns = x[:, None] ** np.arange(powers)
        residual = y - columns @ np.linalg.lstsq(columns, y, rcond=None)[0]
        assert float(fits[name]) == pytest.approx(1 - residual.var() / y.var(), abs=6e-4)
    assert float(fits["a line"]) < 0.5
    assert float(fits["a network of 16 ReLUs"]) > 0.9
    painted = re.findall(r"^(\w+) hidden layers? +([\d.]+) dB, ([\d,]+) weights$", printed, flags=re.MULTILINE)
    assert [name for name, *_ in painted] == ["no", "one", "four"]
    decibels = [float(db) for _, db, _ in painted]
    assert decibels == sorted(decibels)
    # three colours, each b + w x + v y; one layer of 96; four of them
    assert [weights for *_, weights in painted] == ["9", f"{3 * 96 + 97 * 3}", f"{3 * 96 + 3 * 97 * 96 + 97 * 3:,}"]
    assert flatness(tmp_path / "limits.png", (360, 260)) > 10


def test_activation_zoo(script, photo, tmp_path):
    """As a person runs it: it makes many graphs, of which TensorFlow would warn."""
    options = ("--only", "tanh sin atan_pair", "--steps", "5", "--size", "480x200", "-o", "zoo.png")
    printed = script("07_activation_zoo", photo, *options)
    for name in ("tanh", "sin", "atan_pair"):
        row = an.ACTIVATIONS[name]
        facts = f"{name} +{row.learning_rate:.4f}  {re.escape(row.initializer)} +[\\d.]+  {re.escape(row.formula)}"
        assert re.search(f"^{facts}$", printed, flags=re.MULTILINE)
    assert "3 activations" in printed
    assert flatness(tmp_path / "zoo.png", (480, 200)) > 10


def test_a_painting_of_the_zoo_is_what_fit_paints(lesson, photo, tmp_path):
    printed = lesson("07_activation_zoo", photo, "--only", "sin", "--steps", "30", "--size", "300x140", "-o", "zoo.png")
    painting = an.fit(
        Target.read(tmp_path / photo, (256, 256)).color, style="waves", encoding="none", hidden=[48] * 2,
        activation="sin", batch=1024, size=72, steps=30, seed=7,
    )  # fmt: skip
    decibels = re.search(r"^sin .* ([\d.]+)  sin\(w z\)$", printed, flags=re.MULTILINE)
    assert decibels is not None
    assert float(decibels[1]) == pytest.approx(painting.psnr, abs=0.1)


def test_four_kinds_of_learning(lesson, photo, tmp_path):
    printed = lesson("09_four_kinds_of_learning", photo, "--size", "360x280", "--steps", "20", "-o", "kinds.png")
    for kind in ("regression", "classification", "clustering", "anomaly"):
        assert re.search(rf"^{kind} ", printed, flags=re.MULTILINE)
    inks = re.findall(r"(#[0-9a-f]{6}) (\d+)%", printed)
    assert len(inks) == 9
    assert abs(sum(int(share) for _, share in inks) - 100) <= 5
    assert flatness(tmp_path / "kinds.png", (360, 280)) > 10
    with Image.open(tmp_path / "kinds.png") as picture:  # the chart, below on the left: each ink as high as its share
        column = np.asarray(picture.convert("RGB"))[140:, 90]
    rows = [np.sum(np.all(column == [int(ink[i : i + 2], 16) for i in (1, 3, 5)], axis=1)) for ink, _ in inks]
    for count, (_, share) in zip(rows, inks, strict=True):
        assert count / sum(rows) == pytest.approx(int(share) / 100, abs=0.04)
    odd = re.search(r"^anomaly +([\d.]+)% ", printed, flags=re.MULTILINE)
    assert odd is not None
    assert 0 <= float(odd[1]) <= 10  # Cantelli: beyond mean + 3 deviations lies at most a tenth of anything
