from __future__ import annotations

import colorsys

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given
from hypothesis import strategies as st
from numpy_network import oklab_to_srgb as reference_oklab_to_srgb
from numpy_network import to_light, to_srgb

from artnet.color import models, transfer
from artnet.color.oklch import oklch_to_srgb

# float32 against float64: a few ulps of 1, more where a power is steep.
CLOSE = {"atol": 2e-6, "rtol": 2e-6}
# Ottosson prints ten digits of each matrix and of its inverse: they agree to about 1e-6 in light, 1e-5 in sRGB.
PRINTED = 2e-5


def cube(steps: int) -> np.ndarray:
    axis = np.linspace(0, 1, steps)
    return np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), axis=-1).reshape(-1, 3)


def test_transfer_against_numpy() -> None:
    ramp = np.linspace(0, 1, 4001)
    np.testing.assert_allclose(models.srgb_to_linear(tf.constant(ramp, tf.float32)), to_light(ramp), **CLOSE)
    np.testing.assert_allclose(models.linear_to_srgb(tf.constant(ramp, tf.float32)), to_srgb(ramp), **CLOSE)
    np.testing.assert_allclose(transfer.srgb_to_linear(ramp), to_light(ramp), atol=1e-12)


def test_transfer_has_a_finite_gradient_at_black() -> None:
    dark = tf.constant([0.0, 1e-8, 0.0031308, 0.04045])
    for curve in (models.srgb_to_linear, models.linear_to_srgb):
        with tf.GradientTape() as tape:
            tape.watch(dark)
            value = curve(dark)
        assert np.isfinite(tape.gradient(value, dark)).all()


def test_hsv_against_colorsys() -> None:
    hsv = cube(9)
    expected = [colorsys.hsv_to_rgb(*row) for row in hsv]
    got = models.hsv_to_srgb(*(tf.constant(column, tf.float32) for column in hsv.T))
    np.testing.assert_allclose(got, expected, **CLOSE)


def test_hue_has_no_seam_and_turns_for_ever() -> None:
    hue = tf.constant(np.linspace(0, 0.9, 10), tf.float32)
    once = models.hsv_to_srgb(hue, tf.ones(10), tf.ones(10))
    for turns in (-3.0, -1.0, 1.0, 5.0):
        again = models.hsv_to_srgb(hue + turns, tf.ones(10), tf.ones(10))
        np.testing.assert_allclose(again, once, atol=6 * 6e-7)  # an ulp of 5.9, times the slope of 6 a turn
    around = models.hsv_to_srgb(tf.constant([-1e-4, 0.0, 1e-4]), tf.ones(3), tf.ones(3))
    assert np.abs(np.diff(around, axis=0)).max() < 1e-3


@pytest.mark.parametrize(
    ("xyz", "lab"),
    [
        ((0.950, 1.000, 1.089), (1.000, 0.000, 0.000)),
        ((1.000, 0.000, 0.000), (0.450, 1.236, -0.019)),
        ((0.000, 1.000, 0.000), (0.922, -0.671, 0.263)),
        ((0.000, 0.000, 1.000), (0.153, -1.415, -0.449)),
    ],
)
def test_oklab_table_of_the_post(xyz: tuple, lab: tuple) -> None:
    # "A perceptual color space for image processing", table of test values, three digits; XYZ -> linear sRGB first.
    from_xyz = np.linalg.inv(
        np.array(
            [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
        )
    )
    np.testing.assert_allclose(models.linear_to_oklab(from_xyz @ xyz), lab, atol=1.5e-3)


def test_oklab_of_white_black_gray_red() -> None:
    lab = models.linear_to_oklab(np.array([[1.0, 1, 1], [0, 0, 0], [0.125, 0.125, 0.125], [1, 0, 0]]))
    np.testing.assert_allclose(lab[:3], [[1, 0, 0], [0, 0, 0], [0.5, 0, 0]], atol=1e-6)
    np.testing.assert_allclose(lab[3], [0.627955, 0.224863, 0.125846], atol=1e-5)  # the CSS Color 4 sample for red


def test_oklab_there_and_back() -> None:
    light = cube(6)
    np.testing.assert_allclose(models.oklab_to_linear(models.linear_to_oklab(light)), light, atol=1e-9)
    lab = models.linear_to_oklab(to_light(light))
    # The curve is steep at black (12.92), where cubes of small float32 roots decide.
    np.testing.assert_allclose(models.oklab_to_srgb(tf.constant(lab, tf.float32)), light, atol=2e-5)


def test_oklab_to_srgb_against_the_printed_inverse_and_clipped() -> None:
    lab = np.stack([cube(7)[:, 0], *(0.8 * (cube(7)[:, 1:] - 0.5).T)], axis=-1)  # much of it outside the gamut
    got = models.oklab_to_srgb(tf.constant(lab, tf.float32)).numpy()
    assert got.min() >= 0
    assert got.max() <= 1
    np.testing.assert_allclose(got, reference_oklab_to_srgb(lab), atol=PRINTED)


@given(
    st.lists(st.tuples(st.floats(0, 1), st.floats(-0.5, 0.5), st.floats(-0.5, 0.5)), min_size=1, max_size=20),
)
def test_chroma_is_given_up_and_nothing_else(colors: list) -> None:
    """Against halving in float64: lightness and hue stay, and nearly as much chroma as there is."""
    lab = np.array(colors, np.float32)
    got = models.within_gamut(tf.constant(lab)).numpy().astype(float)
    np.testing.assert_array_equal(got[:, 0], lab[:, 0])
    wanted = np.hypot(lab[:, 1], lab[:, 2]).astype(float)
    cross = got[:, 1] * lab[:, 2] - got[:, 2] * lab[:, 1]
    assert np.abs(cross).max() <= 1e-6
    light = models.oklab_to_linear(got)
    assert light.min() >= -1e-4
    assert light.max() <= 1 + 1e-4
    hue = np.degrees(np.arctan2(lab[:, 2], lab[:, 1]))
    exact = oklch_to_srgb(np.stack([lab[:, 0], wanted, hue], axis=1))
    np.testing.assert_allclose(np.clip(light, 0, 1), transfer.srgb_to_linear(exact), atol=4e-3)
