from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

import artnet as an
from artnet.errors import RecipeError
from artnet.nets.trajectory import MOST_SNAPSHOTS, Recorder, Snapshot, Trajectory
from artnet.recipes.schema import Recipe


def recorded(count: int = 6, halve: bool = False, seed: int = 0) -> Trajectory:
    """A made-up training of a tiny network: its weights wander and its probe brightens."""
    net = an.CPPN(hidden=[3], latent=2, seed=1)
    random = np.random.default_rng(seed)
    recorder = Recorder()
    for i in range(count):
        weights = {k: v + np.float32(0.1 * i) for k, v in net.weights().items()}
        probe = random.integers(0, 255, (9, 3)).astype(np.uint8)
        recorder.record(Snapshot(i * i, 1 / (i + 1), float(i), probe, weights))
    target = random.integers(0, 255, (4, 5, 3)).astype(np.uint8)
    recipe = Recipe(net.recipe, canvas=(5, 4))
    return recorder.finish(recipe, target, np.linspace(1, 0.1, 20, dtype=np.float32), halve=halve)


TWO = recorded(2)


@settings(max_examples=100)
@example(np.float32([0.75, 0.5, 0.5, 0.5]), 2)  # whose sums ended at 2.999999999999999
@given(npst.arrays(np.float32, st.integers(1, 40), elements=st.floats(0, 1, width=32)), st.integers(2, 200))
def test_positions_are_monotone_from_first_to_last(change: np.ndarray, count: int) -> None:
    trajectory = dataclasses.replace(TWO, change=change, steps=np.arange(len(change)))
    places = trajectory.positions(count)
    assert places.shape == (count,)
    assert places[0] == 0
    assert places[-1] == len(change) - 1
    assert (np.diff(places) >= 0).all()
    assert trajectory.positions(1).tolist() == [len(change) - 1]


def test_positions_follow_the_change() -> None:
    trajectory = dataclasses.replace(recorded(3), change=np.float32([0, 0.09, 0.01]))
    # Square roots 0.3 and 0.1: three quarters of the way is the second snapshot.
    assert trajectory.positions(5)[3] == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize("halve", [False, True])
def test_first_and_last_weights(halve: bool) -> None:
    trajectory = recorded(halve=halve)
    net = an.CPPN(hidden=[3], latent=2, seed=1)
    last = trajectory.weights_at(len(trajectory) - 1)
    for name, weights in net.weights().items():
        np.testing.assert_array_equal(last[name], weights + np.float32(0.5))  # exactly, halved or not
        assert last[name].dtype == np.float32
        close = {"rtol": 1e-3, "atol": 1e-6} if halve else {"rtol": 0, "atol": 0}  # float16 has 11 bits
        np.testing.assert_allclose(trajectory.weights_at(0)[name], weights, **close)
        np.testing.assert_allclose(trajectory.weights_at(2.25)[name], weights + 0.225, rtol=2e-3, atol=1e-3)
        np.testing.assert_allclose(trajectory.weights_at(4.999999)[name], weights + 0.5, rtol=2e-3, atol=1e-5)


@pytest.mark.parametrize("halve", [False, True])
def test_bytes_round_trip(halve: bool) -> None:
    trajectory = recorded(halve=halve)
    data = trajectory.to_bytes()
    back = Trajectory.from_bytes(data)
    assert back.recipe == trajectory.recipe
    for name in ("target", "history", "steps", "losses", "psnrs", "change"):
        got, expected = getattr(back, name), getattr(trajectory, name)
        np.testing.assert_array_equal(got, expected)
        assert got.dtype == expected.dtype
    for group in ("weights", "last"):
        for name, value in getattr(trajectory, group).items():
            np.testing.assert_array_equal(getattr(back, group)[name], value)
            assert getattr(back, group)[name].dtype == value.dtype
    assert back.to_bytes() == data


def test_a_cut_or_other_file_is_refused() -> None:
    data = recorded().to_bytes()
    for end in (0, 5, 8, 100, len(data) // 2, len(data) - 1):
        with pytest.raises(RecipeError):
            Trajectory.from_bytes(data[:end])
    from artnet.nets.network_files import network_bytes

    with pytest.raises(RecipeError, match="of another kind"):
        Trajectory.from_bytes(network_bytes(an.CPPN(hidden=[3], seed=1)))
    trajectory = recorded()
    short = {name: w[:-1] for name, w in trajectory.weights.items()}
    narrow = {name: w[..., :1] for name, w in trajectory.last.items()}
    fewer = {k: v for k, v in trajectory.last.items() if k != "latent"}
    for changes in ({"weights": short}, {"steps": trajectory.steps[:-1]}, {"last": fewer}, {"last": narrow}):
        with pytest.raises(RecipeError):
            Trajectory.from_bytes(dataclasses.replace(trajectory, **changes).to_bytes())


def test_recorder_thins_where_the_picture_changes_least() -> None:
    recorder = Recorder()
    weights = {"w": np.zeros(3, np.float32)}
    for step in range(MOST_SNAPSHOTS + 40):
        value = 0 if step < 150 else min(255, step - 149)  # nothing happens for 150 steps
        recorder.record(Snapshot(step, 1.0, 0.0, np.full((4, 3), value, np.uint8), weights))
        recorder.record(Snapshot(step, 1.0, 0.0, np.full((4, 3), 255, np.uint8), weights))  # the same step: not kept
    steps = [s.step for s in recorder.snapshots]
    assert len(steps) == MOST_SNAPSHOTS
    assert steps[0] == 0
    assert steps[-1] == MOST_SNAPSHOTS + 39
    assert steps == sorted(set(steps))
    assert sum(step < 150 for step in steps) <= 150 - 40 + 1
    assert set(range(151, MOST_SNAPSHOTS + 40)) <= set(steps)
