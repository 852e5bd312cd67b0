"""The clock of a fit: how long it has run, how long a step takes, and where its schedule will end."""

from __future__ import annotations

import time

from artnet.training.goal import Goal
from artnet.training.session.checkpoint import Position

__all__ = ["CHUNK_SECONDS", "Clock"]

CHUNK_SECONDS = 0.2
"""How long the graph runs between two looks at the clock, at Ctrl-C and at the progress callback."""
KNOWN_STEPS = 60
"""Steps after which their time is known well: before, they come in calls of one or a few, which take longer."""
QUICKER = 0.85
"""Steps get a little quicker than the first ones; a schedule that is cut short loses less than one that ends early."""
LONGEST_HOLD = 3.0
"""Seconds after which a fit by the clock knows its speed; at the full rate grids flicker after some hundred steps."""
LONGEST_GAP, IDLE = 2.0, 0.05
"""Seconds between two looks at the clock from which on, with so small a share of work, the process stood still."""
ENOUGH = 0.93
"""Share of the seconds after which a fit ends where its schedule does."""


class Clock:
    """Seconds since the start, those of earlier runs of the same fit counted, and the seconds of a step."""

    def __init__(self, goal: Goal, chunk: float = CHUNK_SECONDS) -> None:
        """Start it; `chunk` is how long the graph runs between two looks at it."""
        self._goal, self._chunk = goal, chunk
        self._started = self._seen = time.monotonic()
        self._worked = time.process_time()
        self._warm = False
        """Whether the graph has run once: the first call takes several times as long."""
        self.step_seconds = 0.0

    @property
    def decides(self) -> bool:
        """Whether the number of steps is found by the clock, so that the schedule waits for its horizon."""
        return self._goal.seconds is not None and self._goal.steps is None

    @property
    def seconds(self) -> float:
        """Since the start, without the time in which the process was stopped, as by Ctrl-Z."""
        now, worked = time.monotonic(), time.process_time()
        gap = now - self._seen
        if gap > LONGEST_GAP and worked - self._worked < IDLE * gap:
            self._started += gap
        self._seen, self._worked = now, worked
        return now - self._started

    @property
    def is_over(self) -> bool:
        """Whether the seconds that were asked for are gone."""
        return self._goal.seconds is not None and self.seconds >= self._goal.seconds

    @property
    def is_nearly_over(self) -> bool:
        """Whether so little is left that the schedule's end may be the end; with more it goes on at its last rate."""
        return self.seconds >= ENOUGH * (self._goal.seconds or 0.0)

    def add(self, seconds: float) -> None:
        """Count the seconds of an earlier run."""
        self._started -= seconds

    def steps_in_a_chunk(self, most: int) -> int:
        """How many steps fit between two looks at the clock."""
        return max(1, min(most, int(self._chunk / self.step_seconds))) if self.step_seconds else 1

    def measured(self, steps: int, seconds: float) -> None:
        """Learn from steps how long one takes. A call of few takes longer for each; a quicker one counts wholly."""
        spent = seconds / max(1, steps)
        if self._warm:
            new = steps / (steps + 5) if 0 < self.step_seconds < spent else 1.0
            self.step_seconds = (1 - new) * self.step_seconds + new * spent
        self._warm = True

    def forget(self) -> None:
        """Steps of another kind follow."""
        self.step_seconds, self._warm = 0.0, False

    def place_horizon(self, position: Position, step: int, coarse: int) -> None:
        """When stopping by the clock: once the speed is known, let the schedule end where the time will."""
        if not self.decides or position.horizon or not self.step_seconds:
            return
        seconds = self._goal.seconds or 0.0
        known = step - coarse >= KNOWN_STEPS or (step - coarse >= 10 and self.seconds >= 0.4 * seconds)
        if known and self.seconds >= min(0.15 * seconds, LONGEST_HOLD):
            left = max(0.0, 0.96 * seconds - self.seconds)
            position.hold = step
            position.horizon = step + max(1, int(left / (QUICKER * self.step_seconds)))

    def seconds_left(self, steps: int | None) -> float | None:
        """Until the goal, where it is known; `steps` are those still to do."""
        left = [] if steps is None or not self.step_seconds else [steps * self.step_seconds]
        if self._goal.seconds is not None:
            left.append(self._goal.seconds - self.seconds)
        return max(0.0, min(left)) if left else None
