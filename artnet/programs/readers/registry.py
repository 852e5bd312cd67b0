"""How an operation of TensorFlow is read into instructions: the registry, and what many readers need."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from artnet.errors import InvalidValueError
from artnet.programs.lumps import Lump, Reading

__all__ = ["READERS", "Reader", "axes_of", "number_of", "reads", "times", "where_positive", "whole_numbers"]

Reader = Callable[[Reading, Any, list[Lump]], Lump | list[Lump]]
"""`reader(reading, operation, operands)` gives the lump of its result, or of each of its results."""
READERS: dict[str, Reader] = {}
"""All of them, by the name of TensorFlow's operation."""


def reads(*names: str) -> Callable[[Reader], Reader]:
    """Register a reader of these operations."""

    def add(reader: Reader) -> Reader:
        READERS.update(dict.fromkeys(names, reader))
        return reader

    return add


def whole_numbers(reading: Reading, lump: Lump) -> list[int]:
    """Numbers that a graph computes before it runs: shapes, axes, places.

    Raises:
        InvalidValueError: they depend on what the graph is given.
    """
    known = reading.known(lump)
    if known is None:
        raise InvalidValueError("shapes and axes that are known before the graph runs")
    return [int(number) for number in known.reshape(-1)]


def axes_of(reading: Reading, lump: Lump) -> tuple[int, ...]:
    """Axes that are known."""
    return tuple(whole_numbers(reading, lump))


def number_of(reading: Reading, value: float) -> Lump:
    """A float that is known."""
    return reading.constant(np.float32(value))


def where_positive(reading: Reading, test: Lump, yes: Lump, no: Lump) -> Lump:
    """`yes` where `test` is above 0, else `no`."""
    return reading.each("select", reading.each("less", number_of(reading, 0), test), yes, no)


def times(reading: Reading, *factors: Lump) -> Lump:
    """The product."""
    total, *others = factors
    for other in others:
        total = reading.each("mul", total, other)
    return total
