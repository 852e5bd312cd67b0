"""Drawings: filled again by a browser they are the picture; curves keep their error; pens go a short way."""

from __future__ import annotations

import base64
import io
import re
import xml.etree.ElementTree as ElementTree
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

import artnet as an
from artnet.exporting.vectors.curves import fitted
from artnet.exporting.vectors.paths import ordered

SVG = "{http://www.w3.org/2000/svg}"
INKSCAPE = "{http://www.inkscape.org/namespaces/inkscape}"


def along(curves, count=400):
    """Points along curves."""
    t = np.linspace(0, 1, count)[:, None]
    s = 1 - t
    return np.concatenate([s**3 * a + 3 * s * s * t * b + 3 * s * t * t * c + t**3 * d for a, b, c, d in curves])


def farthest(points, others):
    """How far the points are from the nearest of the others, at most."""
    return max(np.hypot(*(others - point).T).min() for point in points)


@given(st.integers(0, 10_000), st.sampled_from([0.1, 0.35, 1.0]), st.booleans())
def test_curves_keep_their_error(seed, error, closed):
    rng = np.random.default_rng(seed)
    t = np.linspace(0, 2 * np.pi, 120)
    a, b = rng.normal(size=(2, 4)) / np.arange(1, 5)
    points = np.stack([sum(40 * a[k] * np.cos((k + 1) * t + b[k]) for k in range(4)),
                       sum(40 * b[k] * np.sin((k + 1) * t + a[k]) for k in range(4))], axis=1)  # fmt: skip
    points = points if closed else points[:90]
    curves = fitted(points, error)
    found = along(curves)
    step = np.hypot(*np.diff(points, axis=0).T).max()
    assert farthest(points, found) <= error + step / 20
    assert farthest(found, points) <= 2 * error + step / 2, "no loops between the points"
    assert all(np.allclose(one[3], two[0]) for one, two in pairwise(curves))
    if closed:
        assert np.allclose(curves[0][0], curves[-1][3])


def test_straight_lines_and_corners_stay():
    square = np.array([[0, 0], *([n, 0] for n in range(1, 20)), *([20, n] for n in range(20)),
                       *([n, 20] for n in range(20, 0, -1)), *([0, n] for n in range(20, -1, -1))], float)  # fmt: skip
    curves = fitted(square, 0.2)
    found = along(curves)
    for corner in ([0, 0], [20, 0], [20, 20], [0, 20]):
        assert np.hypot(*(found - corner).T).min() < 0.3
    assert len(curves) <= 12
    assert fitted(np.zeros((5, 2)), 0.1) == []


@pytest.mark.parametrize(("look", "seed"), [("papercut", 3), ("ribbons", 3), ("opart", 4)])
def test_areas_filled_again_are_the_picture(look, seed, browser):
    size = 400
    net = an.pattern(seed=seed, look=look, size=size)
    text = an.export(net, to="svg").text
    page = browser.new_page(viewport={"width": size, "height": size})
    image = base64.b64encode(text.encode()).decode()
    page.set_content(f"<body style='margin:0'><img width={size} src='data:image/svg+xml;base64,{image}'></body>")
    page.wait_for_function("document.images[0].complete && document.images[0].naturalWidth > 0")
    with Image.open(io.BytesIO(page.screenshot())) as shot:
        got = np.asarray(shot.convert("RGB")).astype(int)
    page.close()
    wanted = an.render(net, size=size, quality="print").pixels.astype(int)
    near = np.full(wanted.shape[:2], 255 * 3)
    for dy in (-1, 0, 1):
        for dx in (-1, 0, 1):
            near = np.minimum(near, np.abs(got - np.roll(wanted, (dy, dx), (0, 1))).sum(axis=2))
    inner = near[1:-1, 1:-1]
    assert np.mean(inner > 120) < 0.01, "but for slivers that are thinner than a pixel"


def test_layers_are_named_for_pens_and_measured_in_millimetres():
    text = an.export(an.pattern(seed=3, look="papercut", size=(96, 64)), to="svg", millimetres=150).text
    root = ElementTree.fromstring(text)
    assert (root.get("width"), root.get("height")) == ("150mm", "100mm")
    layers = root.findall(f"{SVG}g")
    assert len(layers) == 2
    assert all(layer.get(f"{INKSCAPE}groupmode") == "layer" for layer in layers)
    assert re.fullmatch(r"1 #[0-9a-f]{6}", layers[0].get(f"{INKSCAPE}label"))


def points_of(text):
    return [np.array(re.findall(r"(-?[\d.]+),(-?[\d.]+)", path), float) for path in re.findall(r' d="([^"]*)"', text)]


def test_hatching_is_denser_where_it_is_darker():
    net = an.CPPN(hidden=[], structure="linear", inputs="x", head="gray", seed=1)
    net.set_weights({"head.weight": np.array([[4.0]], np.float32), "head.bias": np.zeros(1, np.float32)})
    text = an.export(net, to="svg", hatch=True, size=128).text
    middles = np.array([path.mean(axis=0) for path in points_of(text)])
    lengths = np.array([np.hypot(*(path[-1] - path[0])) for path in points_of(text)])
    left, right = (lengths[(middles[:, 0] < 100) == side].sum() for side in (True, False))
    assert left > 2 * right, "the left is black, the right white"


def test_level_lines_and_their_number():
    net = an.CPPN(hidden=[], structure="linear", inputs="x", head="gray", seed=1)
    net.set_weights({"head.weight": np.array([[2.0]], np.float32), "head.bias": np.zeros(1, np.float32)})
    paths = points_of(an.export(net, to="svg", levels=7, size=64).text)
    assert len(paths) == 7
    assert all(np.ptp(path[:, 0]) < 0.5 for path in paths), "upright, as x alone changes"


def test_the_pen_goes_a_short_way():
    rng = np.random.default_rng(1)
    paths = [np.array([a, a + rng.normal(size=2)]) for a in rng.uniform(0, 100, (200, 2))]

    def lifted(order):
        return sum(np.hypot(*(two[0] - one[-1])) for one, two in pairwise(order))

    found = ordered(paths)
    assert len(found) == len(paths)
    assert lifted(found) < 0.3 * lifted(paths)
    key = sorted(tuple(sorted(map(tuple, path.tolist()))) for path in paths)
    assert sorted(tuple(sorted(map(tuple, path.tolist()))) for path in found) == key


def test_what_cannot_be_drawn():
    net = an.CPPN(hidden=[3], seed=1)
    with pytest.raises(an.InvalidValueError, match="levels or hatch"):
        an.export(net, to="svg", levels=3, hatch=True, size=16)
    with pytest.raises(an.InvalidValueError, match="millimetres"):
        an.export(net, to="svg", millimetres=0, size=16)
    with pytest.raises(an.InvalidValueError, match=r"options of glsl \(none\)"):
        an.export(net, to="glsl", levels=3)
