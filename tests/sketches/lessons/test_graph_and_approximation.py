"""Lessons 1 and 8: the graph, and sums of sigmoid bumps."""

from __future__ import annotations

import re
from functools import partial

import numpy as np
from PIL import Image


def test_graph(lesson, tmp_path):
    printed = lesson("01_graph", "--size", "240x160", "-o", "graph.png")
    assert "2 + 3 = 5" in printed
    assert "(x + y) * (x * y) = 6000" in printed
    assert "[6. 7. 8.]" in printed
    assert "tf.function     5, 6000, [6. 7. 8.]" in printed
    assert "not initialised" in printed
    assert re.search(r"fed \[1, 2\]: ValueError: .*shape", printed)
    assert re.search(r"fed \['one', .*\]: ValueError", printed)
    assert "int32 placeholder: [1 2 3]" in printed
    for dtype in ("float32", "float64", "int8", "int16", "int32", "int64", "uint8", "string", "bool",
                  "complex64", "complex128", "qint8", "qint32", "quint8"):  # fmt: skip
        assert re.search(rf"^{dtype} ", printed, flags=re.MULTILINE)
    for family, result in (("element-wise", "5.0"), ("array", "[3 2 1]"), ("matrix", "5"), ("stateful", "42"),
                           ("neural", "[0.5 0.5]"), ("checkpointing", "[4. 2.]"), ("queue", "1.5"),
                           ("control flow", "111 steps")):  # fmt: skip
        assert re.search(rf"^{family}.* {re.escape(result)}$", printed, flags=re.MULTILINE)
    with Image.open(tmp_path / "graph.png") as picture:
        assert picture.size == (240, 160)
        assert len(picture.getcolors(1 << 20)) > 50


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def test_universal_approximation(lesson, tmp_path):
    fewer = {"frames_of": lambda frames_of: partial(frames_of, between=1)}
    printed = lesson("08_universal_approximation", "--size", "320x200", "-o", "bumps.gif", shorter=fewer)
    rows = re.findall(r"^ +(\d+) +(0\.\d+) +(0\.\d+)$", printed, flags=re.MULTILINE)
    assert [int(count) for count, *_ in rows] == [1, 2, 4, 8, 16, 32, 64]
    errors = [float(rms) for _, rms, _ in rows]
    assert errors == sorted(errors, reverse=True)
    assert errors[-1] < 0.005
    x = np.linspace(0, 1, 501)
    y = 0.2 + 0.4 * x**2 + 0.3 * x * np.sin(15 * x) + 0.05 * np.cos(50 * x)
    assert abs(errors[0] - y.std()) < 1e-4  # one bump over all is the mean
    step = sigmoid(6 * 2 * (x - 0.5))  # two bumps: a step down and a step up, written as Nielsen writes them
    two = np.stack([1 - step, step], axis=1)
    best = two @ np.linalg.lstsq(two, y, rcond=None)[0]
    assert abs(errors[1] - np.sqrt(np.mean((best - y) ** 2))) < 1e-4

    towers = re.findall(r"^ *(\d+) x \d+ +(0\.\d+)", printed, flags=re.MULTILINE)
    assert [int(count) for count, _ in towers] == [1, 2, 4, 8, 16, 32, 64]
    plane = [float(rms) for _, rms in towers]
    assert plane == sorted(plane, reverse=True)
    with Image.open(tmp_path / "bumps.gif") as film:
        assert film.size == (320, 200)
        assert film.n_frames == 7 + 6
    with Image.open(tmp_path / "bumps-plane.png") as sheet:
        assert sheet.width == 480
        assert np.asarray(sheet.convert("L")).std() > 10
