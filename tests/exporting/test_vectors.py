"""Drawings: filled again by a browser they are the picture; curves keep their error; pens go a short way."""

from __future__ import annotations

import base64
import io
import itertools
import re
import xml.etree.ElementTree as ElementTree
from itertools import pairwise

import numpy as np
import pytest
from fontTools.pens.recordingPen import RecordingPen
from fontTools.svgLib.path import parse_path
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

import artnet as an
from artnet.color.oklch import srgb_to_oklch
from artnet.exporting.vectors.curves import fitted
from artnet.exporting.vectors.ordering import joined, ordered

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
    (curves,) = fitted([points], error)
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
    nothing, curves, again = fitted([np.zeros((5, 2)), square, square + 7], 0.2)
    found = along(curves)
    for corner in ([0, 0], [20, 0], [20, 20], [0, 20]):
        assert np.hypot(*(found - corner).T).min() < 0.3
    assert len(curves) <= 12
    assert len(nothing) == 0
    assert np.allclose(again, curves + 7), "each line has its own curves"
    assert [len(found) for found in fitted([np.zeros((5, 2))], 0.1)] == [0]
    assert fitted([], 0.1) == []


COLORS = "#1b1b3a #693668 #a74482 #f84aa7 #ff3562 #e0703f #f2c14e #9bc53d #5bc0eb #fdfaf2"
FLAT = {
    "two": lambda: an.pattern(seed=3, look="papercut"),
    "four": lambda: an.pattern(seed=3, look="ribbons"),
    "dots": lambda: an.pattern(seed=3, look="riso"),
    "lines": lambda: an.pattern(seed=4, look="opart"),
    "ten": lambda: an.CPPN(hidden=[16] * 3, head="palette(hard=true)", palette=COLORS.split(), seed=3),
}


def filled(browser, text, size):
    """The pixels (size, size, 3) that a browser makes of a drawing."""
    page = browser.new_page(viewport={"width": size, "height": size})
    image = base64.b64encode(text.encode()).decode()
    page.set_content(f"<body style='margin:0'><img width={size} src='data:image/svg+xml;base64,{image}'></body>")
    page.wait_for_function("document.images[0].complete && document.images[0].naturalWidth > 0")
    with Image.open(io.BytesIO(page.screenshot())) as shot:
        pixels = np.asarray(shot.convert("RGB")).astype(int)
    page.close()
    return pixels


def beyond(pixels, others):
    """How far each pixel lies outside of what the nine pixels of another picture around it span, in 255ths."""
    wide = np.pad(others, [(1, 1), (1, 1), (0, 0)], mode="edge")
    height, width = others.shape[:2]
    near = [wide[y : y + height, x : x + width] for y, x in itertools.product(range(3), repeat=2)]
    return np.maximum(np.min(near, axis=0) - pixels, pixels - np.max(near, axis=0)).max(axis=2)


@pytest.mark.parametrize("name", FLAT)
def test_areas_filled_again_are_the_picture_within_a_pixel(name, browser):
    size, net = 400, FLAT[name]()
    got = filled(browser, an.export(net, to="svg", size=size).text, size)
    wanted = an.render(net, size=size, quality="print").pixels.astype(int)
    assert np.mean(beyond(got, wanted) > 16) < 0.001, "nothing that is not there"
    assert np.mean(beyond(wanted, got) > 16) < 0.002, "all that is there, but for slivers thinner than a pixel"


def test_a_soft_poster_has_the_areas_of_the_hard_one():
    soft, hard = (an.CPPN(hidden=[8] * 2, head=f"palette(sharpness=40, hard={hard})", palette=COLORS.split(), seed=3)
                  for hard in ("false", "true"))  # fmt: skip
    texts = [an.export(net, to="svg", size=64, name="a").text for net in (soft, hard)]
    assert 'fill="#' in texts[0]
    assert texts[0] == texts[1]


def test_layers_are_named_for_pens_and_measured_in_millimetres():
    text = an.export(an.pattern(seed=3, look="papercut", size=(96, 64)), to="svg", millimetres=150).text
    root = ElementTree.fromstring(text)
    assert (root.get("width"), root.get("height")) == ("150mm", "100mm")
    layers = root.findall(f"{SVG}g")
    assert len(layers) == 2
    assert all(layer.get(f"{INKSCAPE}groupmode") == "layer" for layer in layers)
    assert re.fullmatch(r"1 #[0-9a-f]{6}", layers[0].get(f"{INKSCAPE}label"))


def test_every_pen_that_hatches_has_a_layer_in_its_color():
    text = an.export(FLAT["ten"](), to="svg", hatch=True, size=200).text
    layers = ElementTree.fromstring(text).findall(f"{SVG}g")
    colors = [layer.get("stroke") for layer in layers]
    assert [layer.get(f"{INKSCAPE}label") for layer in layers] == [f"{n} {c}" for n, c in enumerate(colors, 1)]
    assert 5 <= len(set(colors)) == len(colors)
    assert set(colors) <= set(COLORS.split()) - {"#fdfaf2"}, "but for the paper"


def test_lines_and_strokes_have_a_pen_each():
    net = an.CPPN(hidden=[4], head="gray", seed=2)
    both = an.export(net, to="svg", levels=4, hatch=True, pens="navy tomato", size=64).text
    lines, strokes = ElementTree.fromstring(both).findall(f"{SVG}g")
    assert [layer.get("stroke") for layer in (lines, strokes)] == ["#000080", "#ff6347"]
    assert strokes.get(f"{INKSCAPE}label") == "2 #ff6347"
    alone = [an.export(net, to="svg", size=64, **one).text for one in ({"levels": 4}, {"hatch": True})]
    for layer, text in zip((lines, strokes), alone, strict=True):
        (other,) = ElementTree.fromstring(text).findall(f"{SVG}g")
        assert other.get("stroke") == "#1a1a1a"
        assert [path.get("d") for path in layer] == [path.get("d") for path in other]
    stencil = an.CPPN(hidden=[4], head="stencil", seed=2)
    assert both.count("<g ") == 2 > an.export(stencil, to="svg", hatch=True, pens="navy", size=64).text.count("<g ")


def clearing(color):
    """A network of one colour whose opacity grows from left to right."""
    net = an.CPPN(hidden=[], structure="linear", inputs="x", head="rgba", seed=1)
    bias = np.array([*np.log(np.divide(color, np.subtract(1, color))), 0.0], np.float32)
    net.set_weights({"head.weight": np.array([[0, 0, 0, 6.0]], np.float32), "head.bias": bias})
    return net


def test_what_is_more_than_half_clear_stays_bare(browser):
    net = clearing((0.8, 0.2, 0.4))
    text = an.export(net, to="svg", size=200).text
    (layer,) = ElementTree.fromstring(text).findall(f"{SVG}g")
    assert layer.get("fill") == "#cc3366"
    got = filled(browser, text, 200)
    assert np.abs(got[:, :98] - 255).max() == 0
    assert np.abs(got[:, 102:] - (0xCC, 0x33, 0x66)).max() == 0
    strokes = points_of(an.export(net, to="svg", hatch=True, size=100, millimetres=100).text)
    assert min(path[:, 0].min() for path in strokes) > 49


def test_lines_and_strokes_see_white_through_what_is_clear():
    net = clearing((0.01, 0.01, 0.01))
    paths = points_of(an.export(net, to="svg", channel="opacity", levels=3, size=100, millimetres=100).text)
    places = sorted(float(np.median(path[:, 0])) for path in paths)
    alpha = 1 / (1 + np.exp(-6 * (np.array(places) / 50 - 1)))
    low, high = 1 / (1 + np.exp(6)), 1 / (1 + np.exp(-6))
    assert np.allclose(alpha, low + (high - low) * (np.arange(3) + 0.5) / 3, atol=0.01)
    seen = points_of(an.export(net, to="svg", levels=3, size=100, millimetres=100).text)
    assert len(seen) == 3, "a black that is the same everywhere has lines where it clears"
    inks = points_of(an.export(net, to="svg", hatch=True, pens="black", size=100, millimetres=100).text)
    assert min(path[:, 0].min() for path in inks) > 20, "bare where it is clear"


def points_of(text):
    """The points (n, 2) of each path, with the handles of curves, as fontTools reads them."""
    found = []
    for path in re.findall(r' d="([^"]*)"', text):
        pen = RecordingPen()
        parse_path(path, pen)
        found.append(np.array([point for _, points in pen.value for point in points], float))
    return found


def gray(slope):
    """A network whose grey grows from left to right."""
    net = an.CPPN(hidden=[], structure="linear", inputs="x", head="gray", seed=1)
    net.set_weights({"head.weight": np.array([[slope]], np.float32), "head.bias": np.zeros(1, np.float32)})
    return net


def test_ink_covers_the_share_of_the_paper_that_is_dark(browser):
    size, net = 800, gray(4.0)
    got = filled(browser, an.export(net, to="svg", hatch=True, size=256).text, size)
    ink = (255 - got.mean(axis=(0, 2))) / (255 - 26)
    x = np.linspace(-1, 1, size)
    light = (srgb_to_oklch(np.repeat(1 / (1 + np.exp(-4 * x))[:, None], 3, axis=1))[:, 0] / 0.92) ** 3
    wanted = np.clip(1 - light, 0, 0.93)
    means = [np.abs(part.mean(axis=0)) for part in (ink.reshape(20, -1).T, wanted.reshape(20, -1).T)]
    assert np.abs(means[0] - means[1]).max() < 0.08
    assert means[0][-1] == 0, "nothing on white"


def test_strokes_are_drawn_to_and_fro_without_lifting_the_pen():
    paths = points_of(an.export(gray(0.0), to="svg", hatch=True, size=256).text)
    assert len(paths) < 30, "hundreds of strokes"
    assert sum(len(path) // 2 for path in paths) > 200


def test_level_lines_and_their_number():
    paths = points_of(an.export(gray(2.0), to="svg", levels=7, size=64).text)
    assert len(paths) == 7
    assert all(np.ptp(path[:, 0]) < 0.5 for path in paths), "upright, as x alone changes"


def test_level_lines_of_a_channel_lie_where_it_has_their_values():
    net = an.CPPN(hidden=[8], seed=2)
    for channel, levels in (("red", 5), ("blue", 3), ("chroma", 4), ("lightness", 6)):
        paths = points_of(an.export(net, to="svg", levels=levels, channel=channel, size=200, millimetres=200).text)
        on_lines = np.concatenate([path[::3] for path in paths])  # each third is no handle; of lines any point is one
        colors = net(np.stack([on_lines[:, 0] / 100 - 1, 1 - on_lines[:, 1] / 100], axis=1)).numpy()
        lattice = np.stack(np.meshgrid(*[np.linspace(-1, 1, 201)] * 2), axis=-1).reshape(-1, 2)
        of = {"red": lambda c: c[:, 0], "blue": lambda c: c[:, 2], "lightness": lambda c: srgb_to_oklch(c)[:, 0],
              "chroma": lambda c: srgb_to_oklch(c)[:, 1]}[channel]  # fmt: skip
        found, everywhere = of(colors), of(net(lattice).numpy())
        places = (found - everywhere.min()) / np.ptp(everywhere) * levels - 0.5
        assert np.abs(places - np.rint(places)).max() < 0.1 * levels
        assert np.median(np.abs(places - np.rint(places))) < 0.02
        assert set(np.rint(places)) == set(range(levels))


def test_lines_of_hue_run_all_around_the_wheel():
    net = an.CPPN(hidden=[], structure="linear", inputs="x", head="hsv", seed=1)
    weight = np.array([[3.0, 0.0, 0.0]], np.float32)
    net.set_weights({"head.weight": weight, "head.bias": np.array([0.0, 3.0, 3.0], np.float32)})
    paths = points_of(an.export(net, to="svg", levels=9, channel="hue", size=128).text)
    x = np.linspace(-1, 1, 4001)
    hues = srgb_to_oklch(net(np.stack([x, 0 * x], axis=1)).numpy())[:, 2]
    turned = np.unwrap(np.radians(hues)) * 9 / (2 * np.pi) - 0.5
    assert len(paths) == np.count_nonzero(np.diff(np.floor(turned)))
    assert all(np.ptp(path[:, 0]) < 0.5 for path in paths)


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


def test_paths_whose_ends_meet_are_drawn_in_one_go():
    parts = [np.array([[n, 0.0], [n + 1, 0.0]]) for n in (3, 0, 2, 1)]
    circle = np.array([[4.0, 0.0], [5, 1], [5, -1], [4, 0]])
    one, closed = joined(ordered([*parts[:1], parts[1], circle, *parts[2:]]), 0.1)
    assert one[:, 0].tolist() == [0, 1, 1, 2, 2, 3, 3, 4]
    assert np.array_equal(closed, circle)
    assert len(joined([np.zeros((2, 2)), np.ones((2, 2))], 1.0)) == 2
    assert joined(ordered([]), 1.0) == []


def test_what_cannot_be_drawn():
    net = an.CPPN(hidden=[3], seed=1)
    with pytest.raises(an.InvalidValueError, match="head with opacity"):
        an.export(net, to="svg", channel="opacity", size=16)
    with pytest.raises(an.InvalidValueError, match="palette"):
        an.export(net, to="svg", levels=3, pens="nonsuch", size=16)
    with pytest.raises(an.InvalidValueError, match="lightness, chroma"):
        an.export(net, to="svg", channel="alpha", size=16)
    with pytest.raises(an.InvalidValueError, match="millimetres"):
        an.export(net, to="svg", millimetres=0, size=16)
    with pytest.raises(an.InvalidValueError, match=r"options of glsl \(weights\)"):
        an.export(net, to="glsl", levels=3)
