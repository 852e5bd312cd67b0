from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from artnet.errors import InvalidValueError
from artnet.seeds import draw_seed, normal, normal_seed, stateless_seed, uniform


@given(st.integers(-(10**18), 10**18))
def test_a_number_and_its_text_are_one_seed(number: int) -> None:
    assert normal_seed(number) == normal_seed(str(number)) == normal_seed(f" {number} ")
    assert normal_seed(np.int64(number)) == str(number)


@pytest.mark.parametrize(
    "seed", [4.0, True, False, np.float32(1), np.bool_(True), b"a", [1], "", "  ", "a\nb", "a" * 201]
)
def test_what_is_no_seed_is_refused(seed: object) -> None:
    with pytest.raises(InvalidValueError, match="Received: seed="):
        normal_seed(seed)  # type: ignore[arg-type]


def test_none_draws_a_seed_that_can_be_typed_again() -> None:
    drawn = {normal_seed(None) for _ in range(50)}
    assert len(drawn) > 1
    assert all(seed == normal_seed(int(seed)) and len(seed) <= 6 for seed in drawn | {draw_seed()})


@pytest.mark.parametrize("draw", [uniform, normal])
def test_stateless_by_seed_and_name(draw) -> None:
    first = draw("42", "hidden.0.weight", (3, 4))
    draw("42", "another", (50,))
    np.testing.assert_array_equal(draw("42", "hidden.0.weight", (3, 4)), first)
    assert not np.array_equal(draw("43", "hidden.0.weight", (3, 4)), first)
    assert not np.array_equal(draw("42", "hidden.1.weight", (3, 4)), first)
    # The name and the seed are told apart: "4" + "2a" is not "42" + "a".
    assert not np.array_equal(draw("4", "2a", (8,)), draw("42", "a", (8,)))


def test_the_numbers_are_those_of_every_release() -> None:
    # Written down from SHA-256 and PCG64's guaranteed bits; a change here would repaint every picture.
    import hashlib

    state = int.from_bytes(hashlib.sha256(b"42\0name").digest()[:16], "little")
    bits = np.random.PCG64(state).random_raw(5)
    np.testing.assert_array_equal(uniform("42", "name", (5,)), [int(b) // 2**11 / 2**53 for b in bits])


def test_distributions() -> None:
    count = 40_000
    even = uniform("7", "even", (count,))
    assert even.min() >= 0
    assert even.max() < 1
    # Five standard errors of each estimate: the seed is fixed, so this does not flicker.
    assert abs(even.mean() - 0.5) < 5 * np.sqrt(1 / 12 / count)
    assert np.abs(np.histogram(even, 10, (0, 1))[0] / count - 0.1).max() < 5 * np.sqrt(0.09 / count)
    bell = normal("7", "bell", (count,))
    assert np.isfinite(bell).all()
    assert abs(bell.mean()) < 5 / np.sqrt(count)
    assert abs(bell.std() - 1) < 5 / np.sqrt(2 * count)
    assert abs((np.abs(bell) < 1).mean() - 0.6827) < 5 * np.sqrt(0.217 / count)
    assert abs((bell**4).mean() - 3) < 5 * np.sqrt(96 / count)
    assert abs(np.corrcoef(bell[:-1], bell[1:])[0, 1]) < 5 / np.sqrt(count)


def test_stateless_seed_is_two_int32() -> None:
    pairs = {stateless_seed("42", f"name {i}") for i in range(100)}
    assert len(pairs) == 100
    assert all(-(2**31) <= n < 2**31 for pair in pairs for n in pair)


def test_empty_and_scalar_shapes() -> None:
    assert uniform("1", "a", (0,)).shape == (0,)
    assert uniform("1", "a", (3, 0)).shape == (3, 0)
    assert uniform("1", "a", ()).shape == ()
