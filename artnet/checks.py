"""Checks of single values, as Python gives them: nothing is converted silently."""

from __future__ import annotations

import math
import unicodedata
from pathlib import Path
from typing import Any

import numpy as np

from artnet.errors import invalid

__all__ = ["is_number", "is_one_line", "is_whole", "number", "one_of", "path_of", "tame", "whole_number"]


def is_whole(value: Any) -> bool:
    """Whether a value is a whole number, of Python or of NumPy; True and False are none."""
    return isinstance(value, int | np.integer) and not isinstance(value, bool)


def is_number(value: Any) -> bool:
    """Whether a value is a finite number, of Python or of NumPy; True and False are none."""
    real = isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)
    return real and (isinstance(value, int) or math.isfinite(value))


def is_one_line(text: str) -> bool:
    """Whether a text is one line: wide spaces and joined emoji are fine, what breaks it or steers a terminal is not."""
    return not any(map(_steers, text))


def tame(text: str, keep: str = "") -> str:
    """A text without what could break a line or steer a terminal: a question mark in its place."""
    return "".join("?" if _steers(c) and c not in keep else c for c in text)


def _steers(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") or character in TURNING


TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
"""Controls of the direction of writing, by which a name could look like another."""


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


def path_of(value: Any) -> Path:
    """A place to write, of a text or a path.

    Raises:
        InvalidValueError: it is neither, or empty.
    """
    if not isinstance(value, str | Path) or str(value) == "" or "\0" in str(value):
        raise invalid("a file or a folder to write", path=value)
    return Path(value)


def one_of(allowed: tuple[str, ...], **named: Any) -> str:
    """Likewise one of some words.

    Raises:
        InvalidValueError: it is none of them.
    """
    ((_, value),) = named.items()
    if not isinstance(value, str) or value not in allowed:
        raise invalid(f"one of {', '.join(allowed)}", **named)
    return value
