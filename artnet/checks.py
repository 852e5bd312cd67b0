"""Checks of single values, as Python gives them: nothing is converted silently."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from artnet.errors import invalid

__all__ = ["is_number", "is_whole", "number", "one_of", "whole_number"]


def is_whole(value: Any) -> bool:
    """Whether a value is a whole number, of Python or of NumPy; True and False are none."""
    return isinstance(value, int | np.integer) and not isinstance(value, bool)


def is_number(value: Any) -> bool:
    """Whether a value is a finite number, of Python or of NumPy; True and False are none."""
    real = isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)
    return real and (isinstance(value, int) or math.isfinite(value))


def whole_number(expected: str, low: int, high: int, **named: Any) -> int:
    """The value of the one named argument, a whole number from `low` to `high`.

    Raises:
        InvalidValueError: it is none; `expected` says what was.
    """
    ((_, value),) = named.items()
    if not is_whole(value) or not low <= value <= high:
        raise invalid(expected, **named)
    return int(value)


def number(expected: str, low: float, high: float, **named: Any) -> float:
    """Likewise a number, as float.

    Raises:
        InvalidValueError: it is none.
    """
    ((_, value),) = named.items()
    if not is_number(value) or not low <= value <= high:
        raise invalid(expected, **named)
    return float(value)


def one_of(allowed: tuple[str, ...], **named: Any) -> str:
    """Likewise one of some words.

    Raises:
        InvalidValueError: it is none of them.
    """
    ((_, value),) = named.items()
    if not isinstance(value, str) or value not in allowed:
        raise invalid(f"one of {', '.join(allowed)}", **named)
    return value
