"""Schedules at their landmarks, and what must hold for every one."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from artnet.errors import InvalidValueError
from artnet.training.optim.schedules import SCHEDULES, factors, learning_rate_factor

LANDMARKS = {  # the factor at step 0, in the middle, at the horizon and beyond it; horizon 1000
    "constant": (1.0, 1.0, 1.0, 1.0),
    "cosine": (1.0, 0.51, 0.02, 0.02),
    "exponential": (1.0, math.sqrt(0.02), 0.02, 0.02),
    "step": (1.0, 0.25, 0.125, 0.125),
    "warmup": (0.02, 0.02 + 0.49 * (1 + math.cos(math.pi * 450 / 950)), 0.02, 0.02),
}


@pytest.mark.parametrize("name", SCHEDULES.names())
def test_landmarks(name):
    got = factors(SCHEDULES.resolve(name), [0, 500, 1000, 5000], 1000)
    assert got == pytest.approx(LANDMARKS[name], abs=1e-6)


@pytest.mark.parametrize("name", SCHEDULES.names())
@settings(max_examples=40, deadline=None)
@given(horizon=st.integers(1, 1_000_000), hold=st.integers(0, 2000), where=st.lists(st.floats(0, 3), min_size=1))
def test_factors_lie_between_zero_and_one_and_stay_beyond_the_horizon(name, horizon, hold, where):
    got = factors(SCHEDULES.resolve(name), [int(share * horizon) for share in where], horizon, hold)
    assert all(0.0 < factor <= 1.0 for factor in got)
    beyond = factors(SCHEDULES.resolve(name), [hold + horizon, hold + 2 * horizon + 7], horizon, hold)
    assert beyond[0] == beyond[1]


@pytest.mark.parametrize("spec", ["cosine", "cosine(end=0.5)", "warmup", "warmup(share=0.4, end=1)"])
@settings(max_examples=20, deadline=None)
@given(horizon=st.integers(200, 100_000), hold=st.integers(0, 150))
def test_cosine_and_warmup_are_continuous(spec, horizon, hold):
    steps = [i * horizon / 2000 for i in range(2100)]
    got = factors(SCHEDULES.resolve(spec), steps, horizon, hold)
    rise = hold or 0.05 * horizon
    most = max(math.pi / 2 / max(horizon - hold, 1), 2.0 / max(rise, 1.0)) * (horizon / 2000)
    assert max(abs(b - a) for a, b in pairwise(got)) <= most + 1e-5


@pytest.mark.parametrize("name", [row.name for row in SCHEDULES if not row.rise])
def test_the_first_steps_are_held_whatever_the_horizon(name):
    choice = SCHEDULES.resolve(name)
    assert factors(choice, range(101), 101, hold=100)[:100] == [1.0] * 100
    shifted = factors(choice, [s + 100 for s in range(0, 900, 50)], 1000, hold=100)
    assert shifted == factors(choice, range(0, 900, 50), 900)


def test_a_warm_up_fills_the_hold():
    choice = SCHEDULES.resolve("warmup")
    first = factors(choice, range(50), 1000, hold=50)
    assert first == pytest.approx([(step + 1) / 50 for step in range(50)])
    assert first == factors(choice, range(50), 77_777, hold=50)
    after = factors(choice, [50, 500, 1000], 1000, hold=50)
    assert after == factors(SCHEDULES.resolve("cosine"), [50, 500, 1000], 1000, hold=50)


def test_stairs_fall_on_whole_shares():
    got = factors(SCHEDULES.resolve("step(0.5, every=0.1)"), [i * 10 for i in range(10)], 100)
    assert got == [0.5**i for i in range(10)]


def test_the_same_inside_a_graph_with_the_horizon_as_tensor():
    choice = SCHEDULES.resolve("warmup")
    graph = tf.function(lambda step, horizon, hold: learning_rate_factor(choice, step, horizon, hold), autograph=False)
    for step, horizon, hold in [(0, 100, 0), (3, 100, 0), (60, 100, 0), (7, 100, 20), (70, 100, 20)]:
        got = graph(*(tf.constant(value, tf.int64) for value in (step, horizon, hold)))
        assert got.dtype == tf.float32
        assert got.shape == ()
        assert float(got) == pytest.approx(factors(choice, [step], horizon, hold)[0], abs=1e-6)


def test_a_schedule_of_ones_own():
    choice = SCHEDULES.resolve(lambda step, horizon: 1.0 / (1.0 + step / horizon))
    assert factors(choice, [0, 100, 300], 100) == pytest.approx([1.0, 0.5, 0.25])


@pytest.mark.parametrize(
    "spec",
    ["cosine(end=0)", "cosine(1.5)", "step(0)", "step(every=0)", "warmup(1)", "warmup(-0.1)", "step(0.5, every=0.001)"],
)
def test_options_out_of_range(spec):
    with pytest.raises(InvalidValueError, match="Expected"):
        factors(SCHEDULES.resolve(spec), [0], 10)
