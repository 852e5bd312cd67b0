"""How long frames are shown, in the whole numbers that file formats count in."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

__all__ = ["Timeline", "milliseconds", "starts_of"]


@dataclass(frozen=True)
class Timeline:
    """When each frame begins, and how long all of them last, in seconds: exactly as a file counts them."""

    starts: tuple[Fraction, ...]
    seconds: Fraction

    @classmethod
    def of(cls, delays: Sequence[Fraction]) -> Timeline:
        """That of frames that are shown for these seconds, one after the other."""
        *starts, end = itertools.accumulate(delays, initial=Fraction(0))
        return cls(tuple(starts), end)

    @property
    def delays(self) -> list[Fraction]:
        """How long each frame is shown."""
        return [after - before for before, after in itertools.pairwise((*self.starts, self.seconds))]


def starts_of(delays: Sequence[float], per_second: int) -> list[int]:
    """When each frame starts, and at last when all have ended, counted in so many a second; each rounded by itself."""
    return [round(per_second * t) for t in itertools.accumulate(delays, initial=0.0)]


def milliseconds(delays: Sequence[float]) -> list[int]:
    """How long each frame is shown: no more than a millisecond off, and the total not more than one."""
    return [after - before for before, after in itertools.pairwise(starts_of(delays, 1000))]
