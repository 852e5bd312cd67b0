"""Grids on lattices and at points, banded products, and where the grid ends."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy_network import grid as numpy_grid

import artnet as an
from artnet.fields.separable import Lattice, strided
from artnet.fields.view import Window
from artnet.nets.encodings.banded_matrices import Bands, Interpolation, separable_product
from artnet.nets.encodings.grids import interpolate, sample

RNG = np.random.default_rng(5)


@settings(deadline=None, max_examples=25)
@given(
    rows=st.integers(1, 300),
    columns=st.integers(1, 90),
    sets=st.integers(1, 3),
    taps=st.integers(1, 4),
    seed=st.integers(0, 2**16),
)
def test_bands_are_the_dense_matrix(rows: int, columns: int, sets: int, taps: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    first = np.sort(rng.integers(0, max(1, columns - taps), (sets, rows)), axis=1)
    nodes = np.minimum(first[..., None] + np.arange(taps), columns - 1).astype(np.int32)
    weights = rng.normal(size=nodes.shape).astype(np.float32)
    dense = np.zeros((sets, rows, columns))
    np.add.at(dense, (np.arange(sets)[:, None, None], np.arange(rows)[None, :, None], nodes), weights)
    both = Interpolation(nodes, weights, columns)
    left, right = rng.normal(size=(2, columns, 3)), rng.normal(size=(2, 4, columns))
    back = rng.normal(size=(2, rows, 3))
    for number in range(sets):
        chosen = tf.constant(number)
        got = both.forward.rows_of(chosen, tf.constant(left, tf.float32))
        np.testing.assert_allclose(got, dense[number] @ left, atol=1e-4)
        got = both.forward.columns_of(chosen, tf.constant(right, tf.float32))
        np.testing.assert_allclose(got, right @ dense[number].T, atol=1e-4)
        got = both.back.rows_of(chosen, tf.constant(back, tf.float32))
        np.testing.assert_allclose(got, dense[number].T @ back, atol=1e-4)


def test_bands_are_narrow() -> None:
    rows = np.arange(2000)
    band = Bands.of(rows, rows // 2, np.ones((1, 2000), np.float32), (2000, 1000))
    assert band.blocks.size < 2000 * 1000 / 5


@pytest.mark.parametrize("kernel", ["linear", "smooth"])
@pytest.mark.parametrize(("size", "stride"), [((40, 30), 2), ((31, 57), 2), ((50, 20), 3), ((300, 8), 1)])
def test_lattice_and_points_agree(kernel: str, size: tuple[int, int], stride: int) -> None:
    aspect = size[0] / size[1]
    table = tf.constant(RNG.normal(size=(3, 11, 17)), tf.float32)
    lattice = Lattice.strided(size, stride)
    for columns in range(stride):
        for rows in range(stride):
            part = lattice.part(tf.constant(columns), tf.constant(rows))
            whole = interpolate(table, part, aspect, kernel).numpy()
            at_points = sample(table, part.points, aspect, kernel).numpy()
            np.testing.assert_allclose(whole.reshape(3, -1).T, at_points, atol=1e-5)


def test_lattice_points_are_those_of_the_pixels() -> None:
    size, stride = (13, 8), 2
    points = Window(size).pixel_points(tf.range(13 * 8)).numpy().reshape(8, 13, 2)
    rows, columns = strided(8, stride), strided(13, stride)
    lattice = Lattice.strided(size, stride)
    for i in range(stride):
        for j in range(stride):
            got = lattice.part(i, j).points.numpy().reshape(len(rows[j]), len(columns[i]), 2)
            np.testing.assert_array_equal(got, points[rows[j]][:, columns[i]])
    bands = Lattice.bands(size, 3)
    got = np.concatenate([bands.part(0, i).points.numpy() for i in range(3)]).reshape(9, 13, 2)
    np.testing.assert_array_equal(got[:8], points)
    np.testing.assert_array_equal(got[8], points[7])


@pytest.mark.parametrize("kernel", ["linear", "smooth"])
def test_gradient_is_the_transpose(kernel: str) -> None:
    """The slope of sum(D * (A_y G A_x^T)) in G is A_y^T D A_x, with A from the NumPy oracle."""
    size = (24, 18)
    lattice = Lattice.strided(size, 2)
    part = lattice.part(tf.constant(1), tf.constant(0))
    table = tf.Variable(RNG.normal(size=(2, 9, 12)), dtype=tf.float32)
    difference = RNG.normal(size=(2, 9, 12)).astype(np.float32)
    with tf.GradientTape() as tape:
        score = tf.reduce_sum(interpolate(table, part, 4 / 3, kernel) * difference)
    got = tape.gradient(score, table).numpy()
    points = part.points.numpy().astype(np.float64)
    expected = np.zeros((2, 9, 12))
    for row in range(9):
        for column in range(12):
            one = np.zeros((1, 9, 12))
            one[0, row, column] = 1
            reach = numpy_grid(np.zeros((len(points), 0)), points, [one], "", kernel, 4 / 3)[:, 0]
            expected[:, row, column] = difference.reshape(2, -1) @ reach
    np.testing.assert_allclose(got, expected, atol=2e-4)


def test_gradient_at_points_too() -> None:
    lattice = Lattice.strided((20, 20), 1)
    part = lattice.part(tf.constant(0), tf.constant(0))
    table = tf.Variable(RNG.normal(size=(2, 7, 7)), dtype=tf.float32)
    slopes = []
    for values in (
        lambda: tf.reshape(interpolate(table, part, 1.0, "smooth"), [2, -1]),
        lambda: tf.transpose(sample(table, part.points, 1.0, "smooth")),
    ):
        with tf.GradientTape() as tape:
            score = tf.reduce_sum(values() ** 2)
        slopes.append(tf.convert_to_tensor(tape.gradient(score, table)).numpy())
    np.testing.assert_allclose(*slopes, rtol=1e-4, atol=1e-4)


def test_separable_product_by_number() -> None:
    up = Interpolation(np.int32([[[0], [1]], [[1], [2]]]), np.float32([[[1], [1]], [[2], [2]]]), 3)
    across = Interpolation(np.int32([[[0], [1]]]), np.ones((1, 2, 1), np.float32), 2)
    table = tf.constant(np.arange(6, dtype=np.float32).reshape(1, 3, 2))
    got = separable_product(table, up, tf.constant(1), across, tf.constant(0)).numpy()
    np.testing.assert_array_equal(got[0], [[4, 6], [8, 10]])


@pytest.mark.parametrize("kernel", ["linear", "smooth"])
def test_a_flat_grid_is_flat_everywhere(kernel: str) -> None:
    points = tf.constant(RNG.uniform(-9, 9, (500, 2)), tf.float32)
    np.testing.assert_allclose(sample(tf.ones([1, 6, 8]), points, 4 / 3, kernel), 1, atol=1e-6)


def test_beyond_the_canvas_it_is_mirrored() -> None:
    table = tf.constant(RNG.normal(size=(1, 6, 6)), tf.float32)
    inside = RNG.uniform(-1, 1, (200, 2)).astype(np.float32)
    outside = np.stack([2 - inside[:, 0], -2 - inside[:, 1]], axis=1)
    np.testing.assert_allclose(
        sample(table, tf.constant(outside), 1.0, "smooth"), sample(table, tf.constant(inside), 1.0, "smooth"), atol=1e-5
    )


@pytest.mark.parametrize("supersample", [1, 2])
@pytest.mark.parametrize("size", [(96, 64), (64, 100), (37, 5)])
def test_rendered_straight_and_by_points(size: tuple[int, int], supersample: int) -> None:
    """Rows of a lattice and scattered points give the same picture; a hair of rotation switches to points."""
    net = an.CPPN(encoding="grid(8x4 30x3, aspect=1.5)", activation="tanh", seed=3)
    straight = np.asarray(an.render(net, size=size, supersample=supersample, tile=1024))
    turned = np.asarray(an.render(net, size=size, supersample=supersample, view=an.View(rotation=1e-5)))
    assert straight.std() > 10
    assert np.abs(straight.astype(int) - turned.astype(int)).max() <= 1
