"""Things that take turns: what else the machine does then meets all of them alike."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

__all__ = ["in_turns", "median_ratio", "seconds_of", "shown_row"]


def seconds_of(work: Callable[[], Any]) -> float:
    """How long it takes; or, where it says so itself (a float), that."""
    begun = time.perf_counter()
    said = work()
    return said if isinstance(said, float) else time.perf_counter() - begun


def in_turns(works: Mapping[str, Callable[[], Any]], rounds: int) -> dict[str, list[float]]:
    """The seconds of each work in each round, after one round (tracing) that is not counted."""
    spent: dict[str, list[float]] = {name: [] for name in works}
    for number in range(rounds + 1):
        for name, work in works.items():
            seconds = seconds_of(work)
            if number:
                spent[name].append(seconds)
    return spent


def median_ratio(ours: Sequence[float], theirs: Sequence[float]) -> str:
    """How many times as fast, round by round: the median, and the range."""
    ratios = [b / a for a, b in zip(ours, theirs, strict=True)]
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


def shown_row(first: str, *others: str, widths: Sequence[int]) -> None:
    """A line at once, for benchmarks that take minutes: the first cell flush left, the others flush right.

    Those that have no width are as wide as the last that has one.
    """
    left, *rest = widths
    rest += [rest[-1]] * (len(others) - len(rest))
    print(" ".join([first.ljust(left), *(cell.rjust(w) for cell, w in zip(others, rest, strict=False))]), flush=True)
