"""Relief: normals of the surface, and its light."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf
from numpy_network import colors_of, forward_logits, palette_at, to_light, to_srgb
from papers import drawn, lattice

import artnet as an
from artnet.fields.paper import Paper
from artnet.fields.view import Window, view_matrix
from artnet.nets.heads.relief import normals


@pytest.mark.parametrize("view", [an.View(), an.View(zoom=30, center=(0.4, 0.1)), an.View(rotation=25, zoom=0.5)])
@pytest.mark.parametrize("activation", ["tanh", "sin", "gaussian"])
def test_normals_against_differences_in_float64(activation: str, view: an.View) -> None:
    net = an.CPPN(hidden=[16] * 3, activation=activation, head="relief", seed=5)
    window, matrix, height = Window((40, 30)), view_matrix(view), 0.1
    pixels = np.arange(0, 1200, 7)

    @tf.function(autograph=False)
    def look(numbers):
        paper = window.sample_paper(
            numbers, 1, tf.constant(matrix), lambda points: net.logits(points, tf.constant(0.0), net.latent)
        )
        return normals(paper, height), paper.positions

    got, positions = (each.numpy() for each in look(tf.constant(pixels, tf.int32)))
    affine = matrix.astype(np.float64)

    def surface(place: np.ndarray) -> np.ndarray:
        # The screen is twice the paper; float64 all through, but for the points that the network's formula rounds.
        points = 2 * place @ affine[:, :2].T + affine[:, 2]
        return height * forward_float64(net, points)

    step = 1e-6
    offsets = np.array([[step, 0], [0, step]])
    slope = np.stack([(surface(positions + o) - surface(positions - o)) / (2 * step) for o in offsets], axis=1)
    expected = np.concatenate([-slope, np.ones((len(slope), 1))], axis=1)
    expected /= np.linalg.norm(expected, axis=1, keepdims=True)
    turned = np.degrees(np.arccos(np.clip((got * expected).sum(axis=1), -1, 1)))
    assert turned.max() < 1


def forward_float64(net: an.CPPN, points: np.ndarray) -> np.ndarray:
    """The logit, of points that are not rounded to float32 first, as `forward_logits` does."""
    weights = {name: w.astype(np.float64) for name, w in net.weights().items()}
    bend = {"tanh": np.tanh, "sin": None, "gaussian": None}[net.blueprint.mixes[0][0][0].name]
    if bend is None:
        from numpy_network import ACTIVATIONS

        choice = net.blueprint.mixes[0][0][0]

        def bend(z):
            return ACTIVATIONS[choice.name](z, **choice.options)

    values = np.concatenate([points, np.hypot(points[:, :1], points[:, 1:])], axis=1)
    for layer in range(len(net.blueprint.mixes)):
        values = bend(values @ weights[f"hidden.{layer}.weight"] + weights[f"hidden.{layer}.bias"])
    return (values @ weights["head.weight"] + weights["head.bias"])[:, 0]


def test_the_other_float64_is_the_same_network() -> None:
    net = an.CPPN(hidden=[16] * 3, head="relief", seed=5)
    points = np.float32(lattice(9, 1.0)).astype(np.float64)
    np.testing.assert_allclose(forward_float64(net, points), forward_logits(net, points)[:, 0], atol=1e-9)


@pytest.mark.parametrize("light", [0.0, 90.0, 200.0])
@pytest.mark.parametrize("hollow", [0.0, 0.7])
def test_light_against_numpy(light: float, hollow: float) -> None:
    # A surface with known slopes and hollows: a x + b y + c (x^2 + y^2).
    a, b, c, height, elevation, shine = 3.0, -2.0, 9.0, 0.08, 40.0, 0.4
    points = np.random.default_rng(3).uniform(-0.5, 0.5, (300, 2))
    spec = f"relief(light={light}, height={height}, elevation={elevation}, shine={shine}, hollow={hollow})"
    got = drawn(spec, lambda x, y: a * x + b * y + c * (x * x + y * y), points, palette="dusk")
    x, y = points.T
    value = a * x + b * y + c * (x * x + y * y)
    normal = np.stack([-height * (a + 2 * c * x), -height * (b + 2 * c * y), np.ones(300)], axis=1)
    normal /= np.linalg.norm(normal, axis=1, keepdims=True)
    turn, rise = np.radians([light, elevation])
    lamp = np.array([np.cos(turn) * np.cos(rise), np.sin(turn) * np.cos(rise), np.sin(rise)])
    half = lamp + np.array([0, 0, 1])
    half /= np.linalg.norm(half)
    lit = np.maximum(normal @ lamp, 0) / lamp[2]
    hole = c * 0.02**2 * height / 0.02  # the mean of the paraboloid on a circle lies c r^2 above its middle
    sky = np.exp(-hollow * 6 * hole)
    gloss = shine * np.clip(normal @ half, 0, 1) ** 40 * np.minimum(lit, 1)
    own = to_light(palette_at(colors_of(an.choose_palette("dusk")), 1 / (1 + np.exp(-value))))
    shaded = own * (0.3 * sky + 0.7 * lit * (0.5 + 0.5 * sky))[:, None]
    expected = to_srgb(np.clip(shaded + np.maximum(gloss - shine * half[2] ** 40, 0)[:, None], 0, 1))
    np.testing.assert_allclose(got, expected, atol=2e-3)  # the mean of three places, in float32, over a radius of 0.02


def test_level_ground_has_the_palette_s_colour() -> None:
    got = drawn("relief", lambda x, y: 0 * x + 0.7, lattice(4), palette="dusk")
    expected = palette_at(colors_of(an.choose_palette("dusk")), np.full(16, 1 / (1 + np.exp(-0.7))))
    np.testing.assert_allclose(got, expected, atol=1e-4)


def test_the_curvature_is_that_of_the_surface() -> None:
    @tf.function(autograph=False)
    def bend(screen):
        paper = Paper(screen, lambda s: tf.reduce_sum(s * s, axis=1, keepdims=True) / 4)
        return paper.around(0.1) - paper.logits

    # x^2 + y^2 in short sides has Laplacian 4: r^2 / 4 of it is r^2.
    np.testing.assert_allclose(bend(tf.constant(lattice(5), tf.float32)).numpy(), 0.01, atol=1e-6)
