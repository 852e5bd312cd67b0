from __future__ import annotations

import math

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy_fields import CONSTANT_FIELDS, POINT_FIELDS, hashed, perlin

import artnet as an
from artnet.errors import InvalidValueError, UnknownNameError
from artnet.fields.inputs import constant_columns, parse_inputs, point_columns
from artnet.fields.noise import gradient_noise, hash_lattice

OWN = [row for row in an.INPUTS if not row.plugin]


def points(count: int = 400, reach: float = 3.0) -> np.ndarray:
    return np.random.default_rng(5).uniform(-reach, reach, (count, 2)).astype(np.float32)


def column(spec: str, at: np.ndarray) -> np.ndarray:
    return point_columns(parse_inputs(spec), tf.constant(at, tf.float32)).numpy()


def test_every_field_has_an_oracle() -> None:
    assert {row.name for row in OWN if not row.constant} == set(POINT_FIELDS)
    assert {row.name for row in OWN if row.constant} == set(CONSTANT_FIELDS)


@pytest.mark.parametrize("spec",
    [
        *POINT_FIELDS, "noise(scale=7, seed=3)", "noise(scale=1, seed=-2)", "noise(scale=2.5)",
        "fractal(scale=1.3, octaves=3, gain=0.7, seed=5)", "fractal(ridged=true)", "warp(amount=1.5, scale=1.7)",
        "cells(scale=2.5, jitter=1, seed=4)", "cells(scale=5, jitter=0)", "spirals(arms=-2, twist=0)",
        "hexagons(scale=3.7)", "triangles(scale=1.6)", "polar(across=0.4, up=-0.7)",
        "picture(size=0.7)",
    ],
)  # fmt: skip
def test_point_field_against_numpy(spec: str) -> None:
    (choice,) = parse_inputs(spec)
    at = points()
    expected = np.stack(POINT_FIELDS[choice.name](*at.astype(np.float64).T, **choice.options), axis=-1)
    got = column(spec, at)
    assert got.dtype == np.float32
    assert got.shape == expected.shape == (len(at), choice.entry.columns)
    # Noise works on the fraction of up to 21 cells, known to 1e-6, at slopes of about 2; octaves on 16 times as many,
    # and what they move is steep; the others are known to a few ulps.
    known = {"noise": 1e-5, "fractal": 1e-4, "warp": 2e-3, "moved": 1e-5, "cells": 2e-5, "hexagons": 1e-5}
    known |= {"picture": 5e-4}  # whose pixels are found to 1e-4, at slopes of up to 2
    known |= {"spirals": 1e-4}  # which fade within a thousandth of the origin
    np.testing.assert_allclose(got, expected, atol=known.get(choice.name, 5e-6))


@pytest.mark.parametrize("name", [name for name in CONSTANT_FIELDS if name != "z"])
@pytest.mark.parametrize("time", [0.0, 0.3, -2.75])
def test_constant_field_against_numpy(name: str, time: float) -> None:
    got = constant_columns(parse_inputs(f"x {name}"), tf.constant(time), tf.zeros(0))
    np.testing.assert_allclose(got, CONSTANT_FIELDS[name](time, []), atol=2e-6)
    assert got.shape[0] == an.INPUTS[name].columns


def test_constants_come_in_order_with_the_latent() -> None:
    got = constant_columns(parse_inputs("t x z bias"), tf.constant(0.5), tf.constant([3.0, 4.0]))
    np.testing.assert_allclose(got, [0.5, 3, 4, 1])
    assert constant_columns(parse_inputs("x y"), tf.constant(0.0), tf.zeros(0)) is None


def test_theta_is_seamless() -> None:
    above, below = column("theta", [[-1, 1e-6]])[0], column("theta", [[-1, -1e-6]])[0]
    assert np.abs(above - below).max() < 1e-5
    angle = np.linspace(0, 2 * math.pi, 721)
    steps = np.diff(column("theta", np.stack([np.cos(angle), np.sin(angle)], axis=-1)), axis=0)
    assert np.hypot(*steps.T) == pytest.approx(2 * math.sin(math.pi / 720), rel=1e-3)
    assert np.isfinite(column("theta", [[0, 0]])).all()


def test_loop_is_seamless() -> None:
    choices = parse_inputs("x loop")
    start, end, back = (constant_columns(choices, tf.constant(t), tf.zeros(0)) for t in (0.0, 1.0, 7.0))
    # 7 turns in float32: an ulp of 44 radians is 4e-6.
    np.testing.assert_allclose(end, start, atol=1e-6)
    np.testing.assert_allclose(back, start, atol=1e-5)


@settings(max_examples=40)
@given(
    st.lists(st.tuples(*[st.integers(-(2**31), 2**31 - 1)] * 2), min_size=1, max_size=8), st.integers(-(2**40), 2**40)
)
def test_hash_against_python_whole_numbers(cells: list[tuple[int, int]], seed: int) -> None:
    columns, rows = (tf.constant(c, tf.int32) for c in zip(*cells, strict=True))
    got = hash_lattice(columns, rows, seed).numpy()
    assert got.dtype == np.uint32
    assert got.tolist() == [hashed(column, row, seed) for column, row in cells]


def test_hash_is_even() -> None:
    columns, rows = np.meshgrid(np.arange(128, dtype=np.int32), np.arange(128, dtype=np.int32))
    bits = hash_lattice(tf.constant(columns.ravel()), tf.constant(rows.ravel()), 0).numpy()
    assert len(np.unique(bits)) > 16_380  # 16,384 draws of 2^32: 0.03 collisions expected
    ones = ((bits[:, None] >> np.arange(32, dtype=np.uint32)) & 1).mean(axis=0)
    assert np.abs(ones - 0.5).max() < 5 * 0.5 / 128  # five standard errors


@pytest.mark.parametrize("scale", [1, 3, 8])
def test_noise_repeats_after_two_units_and_is_continuous(scale: int) -> None:
    at = np.random.default_rng(2).integers(-512, 512, (300, 2)) / 256  # exact in float32, and so is a shift by 2
    spec = f"noise(scale={scale}, seed=9)"
    once = column(spec, at)
    for shift in ([2, 0], [0, -2], [4, 6]):
        np.testing.assert_array_equal(column(spec, at + np.array(shift)), once)
    line = np.stack([np.linspace(-1, 1, 4001), np.full(4001, 0.37)], axis=-1)
    values = column(spec, line)[:, 0].astype(np.float64)
    # Slopes stay below about 4 a cell, curvature below about 30 a cell^2: no jump, no kink at cell edges.
    step = 2 / 4000 * scale
    assert np.abs(np.diff(values)).max() < 4 * step
    assert np.abs(np.diff(values, 2)).max() < 30 * step**2 + 1e-6
    assert np.abs(values).max() > 0.05


def test_noise_range_lattice_and_seeds() -> None:
    at = points(20_000, 4.0)
    values = column("noise(scale=8)", at)
    assert np.abs(values).max() <= 1
    assert np.abs(values).max() > 0.7
    assert abs(values.mean()) < 0.05
    assert not np.array_equal(column("noise(scale=8, seed=1)", at), values)
    np.testing.assert_array_equal(column("noise(scale=4)", np.mgrid[-4:4, -4:4].reshape(2, -1).T / 4), 0)


def test_a_scale_that_is_not_whole_does_not_repeat() -> None:
    at = points(200)
    assert not np.allclose(column("noise(scale=2.5)", at), column("noise(scale=2.5)", at + np.array([2, 0])), atol=0.01)
    for spec in ("fractal", "warp", "cells"):
        np.testing.assert_allclose(column(spec, at), column(spec, at + np.array([2, -2])), atol=3e-4)


def test_a_whole_scale_stays_so_in_a_recipe() -> None:
    assert parse_inputs("noise(scale=4)")[0].spec == "noise(scale=4)"
    assert parse_inputs("noise(scale=4.0)")[0].spec == "noise(scale=4)"
    assert parse_inputs("noise(scale=2.5)")[0].spec == "noise(scale=2.5)"


def test_noise_matches_the_oracle_right_at_cell_borders() -> None:
    x = np.float32([-1.0, -0.0, 1.0, 2.0, np.nextafter(np.float32(2), np.float32(0)), -7.5])
    got = gradient_noise(tf.constant(x), tf.constant(x * 0.5), 4, 11)
    np.testing.assert_allclose(got, perlin(x.astype(np.float64), x.astype(np.float64) * 0.5, 4, 11), atol=1e-6)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", InvalidValueError), ("t bias", InvalidValueError), ("x x", InvalidValueError), ("z", InvalidValueError),
        ("x noise noise", InvalidValueError), ("x q", UnknownNameError), ("x(3)", InvalidValueError),
    ],
)  # fmt: skip
def test_refused(text: str, error: type) -> None:
    with pytest.raises(error, match="Received"):
        parse_inputs(text)


@pytest.mark.parametrize("scale", [0, -3, 4097])
def test_noise_scale_has_limits(scale: int) -> None:
    with pytest.raises(InvalidValueError, match="scale of noise"):
        column(f"noise(scale={scale})", points(2))


def test_the_same_field_twice_with_other_options() -> None:
    assert column("noise(scale=2) noise(scale=5), |x|", points(4)).shape == (4, 3)
