"""Lessons 1 and 8: the graph, and sums of sigmoid bumps."""

from __future__ import annotations

import re
from functools import partial

import numpy as np
from PIL import Image

NAMED = [
    *("Add", "Sub", "Mul", "Div", "Exp", "Log", "Greater", "Less", "Equal"),
    *("Concat", "Slice", "Split", "Constant", "Rank", "Shape", "Shuffle"),
    *("MatMul", "MatrixInverse", "MatrixDeterminant", "Variable", "Assign", "AssignAdd"),
    *("SoftMax", "Sigmoid", "ReLU", "Convolution2D", "MaxPool", "Save", "Restore"),
    *("Enqueue", "Dequeue", "MutexAcquire", "MutexRelease", "Switch", "Merge", "Enter", "NextIteration", "Leave"),
]
"""Every operation that the lecture names."""


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
    for dtype in ("float32", "float64", "int8", "int16", "int32", "int64", "uint8", "uint16", "string", "bool",
                  "complex64", "complex128", "qint8", "qint32", "quint8"):  # fmt: skip
        assert re.search(rf"^{dtype} ", printed, flags=re.MULTILINE)
    gives = dict(re.findall(r"^  ([A-Z]\w+) .* {2,}(\S.*)$", printed, flags=re.MULTILINE))
    assert list(gives) == NAMED
    assert f"{len(NAMED)} operations" in printed
    for operation, result in (("Add", "5"), ("Sub", "-1"), ("Div", "0.6666667"), ("Exp", "2.7182817"), ("Less", "True"),
                              ("Concat", "[1 2 3]"), ("Slice", "[2 3]"), ("Split", "[[1, 2], [3, 4]]"), ("Rank", "2"),
                              ("MatMul", "[[5]]"), ("MatrixInverse", "[[ 1. -1.] [-1. 2.]]"), ("AssignAdd", "42"),
                              ("Convolution2D", "[[ 8. 12.] [20. 24.]]"), ("MaxPool", "[[4. 5.] [7. 8.]]"),
                              ("Restore", "[4. 2.]"), ("Dequeue", "1.5"), ("Merge", "6, by way 1"),
                              ("NextIteration", "111 times"), ("Leave", "2 of them, after 111 steps")):  # fmt: skip
        assert gives[operation] == result
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
