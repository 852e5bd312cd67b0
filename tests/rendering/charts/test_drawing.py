"""The drawing of a network: every unit's pattern is what NumPy says it is, and all of it is on the page."""

from __future__ import annotations

import numpy as np
import pytest

import artnet as an
from artnet.color.chart_theme import PAPER
from artnet.color.palettes import hex_to_srgb
from artnet.errors import InvalidValueError
from artnet.rendering.charts.drawing import MOST_DISCS, draw_network
from artnet.rendering.charts.unit_maps import Viewpoint, picture_of, unit_maps


def lattice(side):
    centres = (np.arange(side) + 0.5) * 2 / side - 1
    return np.meshgrid(centres, -centres)


def test_a_dense_network_stage_by_stage_as_numpy_computes_it():
    net = an.CPPN(inputs="x y r bias", latent=2, hidden=[5, 4], activation=["tanh", "sin(w=2):1,tanh:3"], seed=4)
    stages = unit_maps(net, 16)
    assert [stage.label for stage in stages] == ["inputs", "5 tanh", "1 sin(w=2.0) + 3 tanh", "rgb"]
    assert stages[0].names == ("x", "y", "r", "bias", "z 1", "z 2")
    assert stages[3].names == ("red", "green", "blue")
    x, y = lattice(16)
    z = net.latent.numpy()
    seen = np.stack([x, y, np.hypot(x, y), np.ones_like(x), np.full_like(x, z[0]), np.full_like(x, z[1])])
    np.testing.assert_allclose(stages[0].values, seen, atol=1e-6)
    weights = {name: variable.numpy() for name, variable in net.parameters.items()}
    seen = np.moveaxis(np.tanh(np.moveaxis(seen, 0, -1) @ weights["hidden.0.weight"] + weights["hidden.0.bias"]), -1, 0)
    np.testing.assert_allclose(stages[1].values, seen, atol=2e-5)
    sums = np.moveaxis(seen, 0, -1) @ weights["hidden.1.weight"] + weights["hidden.1.bias"]
    bent = np.concatenate([np.sin(2 * sums[..., :1]), np.tanh(sums[..., 1:])], axis=-1)
    np.testing.assert_allclose(stages[2].values, np.moveaxis(bent, -1, 0), atol=2e-5)
    np.testing.assert_array_equal(stages[2].weights, weights["hidden.1.weight"])


@pytest.mark.parametrize("structure", [row.name for row in an.STRUCTURES])
def test_every_structure_has_as_many_stages_as_it_applies_layers(structure):
    net = an.CPPN(hidden=[4, 4], structure=structure, seed=1)
    applied = {"linear": 0, "recurrent": 1 + 3}.get(structure, 2)
    stages = unit_maps(net, 8)
    assert len(stages) == applied + 2
    for stage in stages[1:]:
        assert sum(len(stages[number].values) for number in stage.sees) == len(stage.weights)


@pytest.mark.parametrize("head", [row.name for row in an.HEADS])
def test_every_head_is_drawn_with_its_picture(head):
    net = an.CPPN(hidden=[6], head=head, seed=2)
    drawing = draw_network(net, (640, 360))
    assert drawing.size == (640, 360)
    pixels = np.asarray(drawing)
    paper = np.round(hex_to_srgb([PAPER])[0] * 255)
    margin = np.concatenate([pixels[:8].reshape(-1, 3), pixels[-8:].reshape(-1, 3), pixels[:, -8:].reshape(-1, 3)])
    assert (np.abs(margin - paper) <= 2).all()  # nothing is cut off at an edge
    wanted = picture_of(net, (64, 64)).reshape(-1, 3).mean(axis=0)
    right = pixels[:, 420:][np.abs(pixels[:, 420:] - paper).max(axis=-1) > 3]
    assert np.abs(right.mean(axis=0) - wanted).max() < 40


@pytest.mark.parametrize("encoding", [row.name for row in an.ENCODINGS])
def test_every_encoding_and_very_wide_networks_can_be_drawn(encoding):
    net = an.CPPN(inputs="x y noise(scale=3, seed=12)", hidden=[40] * 2, encoding=encoding, seed=2)
    assert len(unit_maps(net, 8)[1].values) == 40 > MOST_DISCS
    assert np.asarray(draw_network(net, (640, 360))).std() > 10


def test_deep_networks_and_paintings_of_any_shape_are_drawn():
    assert draw_network(an.CPPN(hidden=[3] * 24, seed=1), (640, 360)).size == (640, 360)
    painting = an.fit(np.full((30, 12, 3), 0.3), style="smooth", steps=2, size=(12, 30), seed=1)
    assert an.draw(painting, size=(640, 360)).size == (640, 360)


def test_what_cannot_be_drawn_is_refused():
    for size in ((100, 100), (640, 20), (1 << 20, 1 << 20)):
        with pytest.raises(InvalidValueError, match="480 x 270"):
            draw_network(an.CPPN(hidden=[3], seed=1), size)
    with pytest.raises(InvalidValueError, match="network"):
        an.draw(7)


def test_a_file_is_drawn_as_it_was_saved(tmp_path):
    net = an.CPPN(inputs="x y", latent=2, hidden=[5], seed=3)
    view = an.View(symmetry="kaleidoscope(n=5)", zoom=0.6)
    picture = an.render(net, size=(60, 40), view=view, latent=[0.5, -1.0], quality="draft")
    path = picture.save(tmp_path / "a.png")
    viewpoint = Viewpoint(view, latent=(0.5, -1.0))
    np.testing.assert_allclose(picture_of(net, (60, 40), viewpoint), picture.pixels, atol=1)
    folded = unit_maps(net, 16, viewpoint)[0].values
    angle = np.arctan2(folded[1], folded[0])  # of points that were folded into one wedge
    assert np.ptp(angle) < 2 * np.pi / 5
    assert (np.asarray(an.draw(path, size=(640, 360))) != np.asarray(an.draw(net, size=(640, 360)))).any()
