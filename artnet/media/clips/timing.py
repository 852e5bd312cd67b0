"""How long frames are shown, in the whole numbers that file formats count in."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

__all__ = ["milliseconds", "starts_of"]


def starts_of(delays: Sequence[float], per_second: int) -> list[int]:
    """When each frame starts, and at last when all have ended, counted in so many a second; each rounded by itself."""
    return [round(per_second * t) for t in itertools.accumulate(delays, initial=0.0)]


def milliseconds(delays: Sequence[float]) -> list[int]:
    """How long each frame is shown: no more than a millisecond off, and the total not more than one."""
    return [after - before for before, after in itertools.pairwise(starts_of(delays, 1000))]
