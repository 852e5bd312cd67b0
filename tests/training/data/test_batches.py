"""Which pixels a step learns from."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from artnet.training.data.aims import Aim
from artnet.training.data.batches import Blocks, MovingLattice, RandomPixels, stride_of


@settings(deadline=None, max_examples=20)
@given(pixels=st.integers(1, 5000), batch=st.integers(0, 6000), step=st.integers(0, 1000))
def test_random_pixels_come_from_equal_runs(pixels: int, batch: int, step: int) -> None:
    random = RandomPixels(pixels, batch, "seed")
    drawn = random.draw(tf.constant(step, tf.int64))
    assert random.batch == (min(batch, pixels) or pixels)
    if drawn is None:
        assert random.batch == pixels
        return
    numbers = drawn.numpy()
    edges = np.arange(random.batch + 1) * pixels // random.batch
    assert (numbers >= edges[:-1]).all()
    assert (numbers < edges[1:]).all()


@pytest.mark.parametrize(("size", "stride"), [((8, 6), 2), ((9, 7), 2), ((10, 7), 3), ((5, 4), 1)])
def test_lattices_visit_every_pixel(size: tuple[int, int], stride: int) -> None:
    width, height = size
    values = np.arange(width * height, dtype=np.float32)[:, None]
    weights = values[:, 0] / values.size
    lattice = MovingLattice(size, stride, Aim(values, np.zeros((height, width, 1), np.uint8)), weights, "seed")
    seen, orders = [], []
    for step in range(2 * stride**2):
        part, picked, weight = lattice.draw(tf.constant(step, tf.int64))
        numbers = picked.numpy()[:, 0].astype(int)
        np.testing.assert_allclose(weight.numpy(), numbers / values.size, rtol=1e-6)
        x, y = part.points.numpy().T
        short = min(size)
        np.testing.assert_allclose(x, (2 * (numbers % width) + 1 - width) / short, atol=1e-6)
        np.testing.assert_allclose(y, -(2 * (numbers // width) + 1 - height) / short, atol=1e-6)
        seen.append(set(numbers))
        orders.append(int(numbers.min()))
    assert set.union(*seen[: stride**2]) == set(range(width * height))
    assert orders[: stride**2] == orders[stride**2 :]


def test_stride() -> None:
    assert stride_of(0, 1000) == 1
    assert stride_of(250, 1000) == 2
    assert stride_of(10_000, 1000) == 1
    assert stride_of(16_384, 512 * 512) == 4


@pytest.mark.parametrize(("size", "side"), [((16, 8), 8), ((9, 7), 4), ((5, 4), 8)])
def test_blocks_are_means(size: tuple[int, int], side: int) -> None:
    """Colours, weights and places, against loops in NumPy; blocks at the edge are smaller."""
    (width, height), draw = size, np.random.default_rng(3)
    colors = draw.random((height, width, 3), np.float32)
    weights = draw.random((height, width), np.float32)
    aim = Aim(colors.reshape(-1, 3), np.zeros((height, width, 3), np.uint8))
    part, values, counted = Blocks(size, side, aim, weights.reshape(-1)).draw(tf.constant(0))
    plain = Blocks(size, side, aim, None).draw(tf.constant(0))
    assert plain[2] is None
    index = 0
    for top in range(0, height, side):
        for left in range(0, width, side):
            block = np.s_[top : top + side, left : left + side]
            heavy = weights[block]
            np.testing.assert_allclose(counted[index], heavy.mean(), rtol=1e-5)
            mean = (colors[block] * heavy[..., None]).sum((0, 1)) / heavy.sum()
            np.testing.assert_allclose(values[index], mean, rtol=1e-5)
            np.testing.assert_allclose(plain[1][index], colors[block].mean((0, 1)), rtol=1e-5)
            x = (2 * (left + (heavy.shape[1] - 1) / 2) + 1 - width) / min(size)
            y = -(2 * (top + (heavy.shape[0] - 1) / 2) + 1 - height) / min(size)
            np.testing.assert_allclose(part.points[index], (x, y), atol=1e-6)
            index += 1
    assert index == Blocks(size, side, aim, None).batch
