"""Mosaic, dabs and strokes: every piece has the picture's own colour in its middle, and lies where it should."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import artnet as an
from artnet.fields.paper import Paper

SETTINGS = {"inputs": "x y r", "hidden": [12] * 2, "activation": "tanh", "seed": 4}


def hashed(column, row, seed):
    """Wellons' lowbias32, twice, as the field `cells` is tested with."""

    def mix(value):
        value ^= value >> np.uint32(16)
        value *= np.uint32(0x7FEB352D)
        value ^= value >> np.uint32(15)
        value *= np.uint32(0x846CA68B)
        return value ^ (value >> np.uint32(16))

    with np.errstate(over="ignore"):
        first = mix(column.astype(np.int32).view(np.uint32) + np.uint32(seed))
        return (mix(first + row.astype(np.int32).view(np.uint32)) >> np.uint32(8)) / 2**24


def paper_of(size):
    """Positions (points, 2) on the paper, in short sides, of the centres of the pixels."""
    width, height = size
    across = (np.arange(width) + 0.5 - width / 2) / min(size)
    up = (height / 2 - np.arange(height) - 0.5) / min(size)
    return np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)


def middles(places, jitter):
    """The middles of all pieces about these places (in pieces), (pieces, 2), and their squares."""
    low, high = np.floor(places.min(axis=0)).astype(int) - 2, np.floor(places.max(axis=0)).astype(int) + 3
    column, row = (each.reshape(-1) for each in np.meshgrid(np.arange(low[0], high[0]), np.arange(low[1], high[1])))
    across, up = (hashed(column, row, n) - 0.5 for n in (0, 101))
    return np.stack([column + 0.5 + jitter * across, row + 0.5 + jitter * up], axis=-1)


def test_a_pane_has_the_colour_of_its_middle():
    size, cells = (96, 64), 7.0
    head = f"mosaic(cells={cells}, jitter=0.8, lead=0.0002, stray=0)"
    got = np.asarray(an.render(an.CPPN(head=head, **SETTINGS), size=size, quality="draft")).reshape(-1, 3) / 255
    points = middles(paper_of(size) * cells, 0.8)
    gaps = np.linalg.norm(paper_of(size)[:, None] * cells - points[None], axis=2)
    order = np.sort(gaps, axis=1)
    edge = np.array(size) / min(size) / 2
    there = np.clip(points[gaps.argmin(axis=1)] / cells, -edge, edge)
    want = np.asarray(an.CPPN(head="rgb", **SETTINGS)((2 * there).astype(np.float32)))
    inside = order[:, 1] - order[:, 0] > 0.05  # not where two panes meet
    assert inside.mean() > 0.8
    np.testing.assert_allclose(got[inside], want[inside], atol=2.5 / 255)


def test_lead_is_as_wide_as_said_and_has_its_colour():
    even = an.CPPN(head="mosaic(cells=6, jitter=0, lead=0.03, stray=0)", palette="#ff0000", hidden=[4], seed=1)
    pixels = np.asarray(an.render(even, size=400)).astype(int)
    red = (pixels[..., 0] > 240) & (pixels[..., 1] < 40)
    share = red.mean()
    assert share == pytest.approx(1 - (1 - 6 * 0.03) ** 2, abs=0.02), "squares of 1/6, with lines of 0.03 between"


def test_dabs_leave_the_ground_where_there_are_none():
    net = an.CPPN(head="dabs(cells=10, size=0.5, stray=0)", palette="#00ff00", **SETTINGS)
    pixels = np.asarray(an.render(net, size=300, quality="draft")).reshape(-1, 3)
    ground = (pixels == [0, 255, 0]).all(axis=1).mean()
    radii = 0.25 * (0.8 + 0.4 * np.linspace(0, 1, 1000))
    assert ground == pytest.approx(1 - np.pi * (radii**2).mean(), abs=0.04)
    full = an.CPPN(head="dabs(cells=10, size=1.6, stray=0)", palette="#00ff00", **SETTINGS)
    assert (np.asarray(an.render(full, size=200, quality="draft")) == [0, 255, 0]).all(axis=2).mean() < 0.02


@pytest.mark.parametrize(("inputs", "along"), [("x", 0), ("y", 1)])
def test_strokes_lie_along_the_edges(inputs: str, along: int):
    """Of a picture that changes from left to right strokes are upright: it changes less from row to row."""
    net = an.CPPN(inputs=inputs, hidden=[12] * 2, activation="tanh", head="strokes(cells=16, stray=0)", seed=3)
    pixels = np.asarray(an.render(net, size=320, quality="draft")).astype(float)
    plain = np.asarray(an.render(an.CPPN(inputs=inputs, hidden=[12] * 2, activation="tanh", seed=3), size=320)) * 1.0
    rough = (pixels - plain).mean(axis=2)
    change = [np.abs(np.diff(rough, axis=axis)).mean() for axis in (0, 1)]
    assert change[along] < 0.75 * change[1 - along]


@pytest.mark.parametrize("head", ["mosaic(cells=9)", "dabs(cells=9)", "strokes(cells=9)"])
def test_pieces_are_the_same_at_every_size(head: str):
    net = an.CPPN(head=head, **SETTINGS)
    small = np.asarray(an.render(net, size=120, quality="print")).astype(float)
    large = np.asarray(an.render(net, size=480, quality="draft")).astype(float)
    means = large.reshape(120, 4, 120, 4, 3).mean(axis=(1, 3))
    assert np.abs(small - means).mean() < 4, "the mean of sRGB is not that of light, along the edges"
    closer = an.render(net, size=120, zoom=3)
    assert np.abs(np.asarray(closer).astype(float) - small).mean() > 5, (
        "the picture is another, its pieces are as large"
    )


@pytest.mark.filterwarnings("ignore:.*too fine to be seen")
@pytest.mark.parametrize(
    "head", ["mosaic(cells=200, stray=0)", "dabs(cells=200, stray=0, size=1.6)", "strokes(cells=200, stray=0)"]
)
def test_what_is_learnt_is_the_picture(head: str):
    target = np.zeros((24, 36, 3), np.uint8)
    target[:, 18:] = (200, 120, 40)
    painting = an.fit(target, head=head, inputs="x y", hidden=[16], steps=200, seed=1, size=36)
    pieces = an.CPPN.from_blueprint(painting.net.blueprint, painting.net.weights())
    learnt = np.asarray(an.render(pieces, size=(36, 24))).astype(float)
    assert np.abs(learnt - target).mean() < 30


@settings(max_examples=20, deadline=None)
@given(st.floats(-0.3, 0.3), st.floats(-0.3, 0.3))
def test_other_places_of_the_paper(across: float, up: float):
    import tensorflow as tf

    places = tf.constant([[0.2, -0.1], [0.6, 0.4], [-0.9, 0.9]], tf.float32)
    ways = tf.constant([[across, up]] * 3, tf.float32)

    @tf.function
    def both():
        paper = Paper(places, lambda at: tf.stack([at[:, 0] ** 2, at[:, 0] * at[:, 1]], axis=1), edge=(1.0, 1.0))
        return paper.at(ways), paper.slope_at(tf.concat([ways, 0 * ways], 0), lambda logits: logits[:, 1])

    logits, slope = both()
    there = np.clip(places.numpy() + 2 * ways.numpy(), -1, 1)
    np.testing.assert_allclose(logits, np.stack([there[:, 0] ** 2, there.prod(axis=1)], axis=1), atol=1e-6)
    twice = np.concatenate([there, places.numpy()])
    np.testing.assert_allclose(slope, 2 * twice[:, ::-1], atol=1e-6)
