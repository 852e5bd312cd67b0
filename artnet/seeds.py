"""One seed, text inside, from which every random number is derived by name.

`42` and `"42"` are the same seed. There is no hidden state: the numbers for `"hidden.0.weight"` depend on the seed and
on that name only, so adding a layer does not change the others, and two runs never disturb each other.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import secrets
from collections.abc import Iterator
from contextvars import ContextVar

import numpy as np
from numpy.typing import NDArray

from artnet.checks import is_one_line
from artnet.errors import invalid

__all__ = ["draw_seed", "drawn_from", "normal", "normal_seed", "stateless_seed", "uniform"]

_LONGEST = 200


def normal_seed(seed: int | str | np.integer | None) -> str:
    """The seed as text: `42` and `"42"` give `"42"`; None draws a new one.

    Raises:
        InvalidValueError: for a bool, a float, an empty text or one of over 200 characters.
    """
    if seed is None:
        return draw_seed()
    if isinstance(seed, bool) or not isinstance(seed, int | str | np.integer):
        raise invalid("a whole number or a text as seed", seed=seed)
    if isinstance(seed, int) and abs(seed) >= 10**_LONGEST:  # which Python will not even write
        raise invalid(f"a seed of 1 to {_LONGEST} characters on one line", seed="a longer number")
    text = str(seed).strip()
    if not text or len(text) > _LONGEST or not is_one_line(text):
        raise invalid(f"a seed of 1 to {_LONGEST} characters on one line", seed=seed)
    return text


_source: ContextVar[Iterator[str] | None] = ContextVar("artnet_seeds", default=None)


def draw_seed() -> str:
    """A new seed of up to six digits, short enough to be read out and typed again."""
    source = _source.get()
    return str(secrets.randbelow(1_000_000)) if source is None else next(source)


@contextlib.contextmanager
def drawn_from(seed: str) -> Iterator[None]:
    """Inside, and in this thread or task alone, new seeds are drawn from `seed`: `3` itself, then `3.1`, `3.2`, ..."""
    later = (f"{seed}.{number}" for number in itertools.count(1))
    token = _source.set(itertools.chain([seed], later))
    try:
        yield
    finally:
        _source.reset(token)


def _digest(seed: str, name: str) -> bytes:
    return hashlib.sha256(f"{seed}\0{name}".encode()).digest()


def stateless_seed(seed: str, name: str) -> tuple[int, int]:
    """Two int32 numbers for TensorFlow's stateless random operations, derived from `seed` and `name`."""
    first, second = np.frombuffer(_digest(seed, name)[:8], dtype="<i4")
    return int(first), int(second)


def uniform(seed: str, name: str, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Numbers in [0, 1), derived from `seed` and `name`; the same on every machine and with every NumPy.

    PCG64's bits are guaranteed to stay as they are; what a Generator makes of them is not, so the 53 leading bits
    become the fraction here.
    """
    bits = np.random.PCG64(int.from_bytes(_digest(seed, name)[:16], "little"))
    raw = bits.random_raw(int(np.prod(shape, dtype=np.int64)))
    return (np.asarray(raw, dtype=np.uint64) >> np.uint64(11)).astype(np.float64).reshape(shape) * 2.0**-53


def normal(seed: str, name: str, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Numbers of N(0, 1) by the Box-Muller transform, derived from `seed` and `name`."""
    first, second = uniform(seed, name, (2, *shape))
    return np.sqrt(-2 * np.log1p(-first)) * np.cos(2 * np.pi * second)
