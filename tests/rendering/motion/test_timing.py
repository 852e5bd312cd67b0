"""Playheads, pacing and easings: loops without a duplicate, even speed, ends that are ends."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from artnet.errors import InvalidValueError
from artnet.rendering.motion.easings import EASINGS
from artnet.rendering.motion.timing import MODES, places, playheads


@given(st.integers(1, 300))
def test_a_loop_has_no_duplicate(frames: int) -> None:
    heads = playheads(frames, "loop")
    np.testing.assert_allclose(np.diff([*heads, 1.0]), 1 / frames)
    assert heads[0] == 0


@given(st.integers(1, 300))
def test_a_boomerang_goes_there_and_back(frames: int) -> None:
    heads = playheads(frames, "boomerang")
    assert heads[0] == 0
    np.testing.assert_allclose(heads[1:], heads[1:][::-1], atol=1e-12)
    assert frames % 2 or heads[frames // 2] == 1


@given(st.integers(2, 300))
def test_once_goes_from_start_to_end(frames: int) -> None:
    heads = playheads(frames, "once")
    assert (heads[0], heads[-1]) == (0, 1)
    assert (np.diff(heads) > 0).all()


def test_a_single_frame_is_the_end() -> None:
    assert playheads(1, "once") == [1.0]


def test_another_mode() -> None:
    with pytest.raises(InvalidValueError, match="loop, boomerang, once"):
        playheads(4, "swing")
    assert set(MODES) == {"loop", "boomerang", "once"}


@pytest.mark.parametrize("easing", [e.name for e in EASINGS])
def test_easings_go_from_0_to_1(easing: str) -> None:
    t = np.linspace(0, 1, 101)
    eased = EASINGS.resolve(easing)(t)
    np.testing.assert_allclose(eased[[0, -1]], [0, 1], atol=1e-12)
    np.testing.assert_allclose(eased + eased[::-1], 1, atol=1e-12)  # as it comes, so it goes
    if easing != "swing":
        assert (np.diff(eased) >= 0).all()


@pytest.mark.parametrize("easing", [e.name for e in EASINGS])
@pytest.mark.parametrize("legs", [1, 3])
def test_keys_are_met(easing: str, legs: int) -> None:
    """At a leg's share of the change the playhead is at the key, whatever the easing."""
    travelled = np.cumsum(np.r_[0, np.random.default_rng(1).random(30)])
    marks = np.interp(np.linspace(0, 1, legs + 1), np.linspace(0, 1, 31), travelled / travelled[-1])
    at = places(marks, EASINGS.resolve(easing), legs, travelled)
    np.testing.assert_allclose(at, np.linspace(0, 1, legs + 1), atol=1e-4)


@given(st.lists(st.floats(0, 10), min_size=2, max_size=40), st.integers(2, 50))
def test_even_change(changes: list[float], frames: int) -> None:
    """With a linear easing equal parts of the time see equal parts of the change."""
    travelled = np.cumsum([0, *changes])
    at = places(playheads(frames, "once"), EASINGS.resolve("linear"), 1, travelled)
    assert (np.diff(at) >= 0).all()
    seen = np.interp(at, np.linspace(0, 1, len(travelled)), travelled)
    np.testing.assert_allclose(np.diff(seen), travelled[-1] / (frames - 1), atol=1e-4 * travelled[-1] + 1e-9)
