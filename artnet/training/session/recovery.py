"""The way back when a loss or a weight is no number: the last safe state, at half the learning rate."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from artnet.errors import TrainingError
from artnet.training.session.checkpoint import Position
from artnet.training.session.recording import Recording
from artnet.training.session.trainer import Trainer

__all__ = ["SAFE_STEPS", "SafeStates"]

SAFE_STEPS = 50
"""At most so many steps between two states that a fit can go back to."""
MOST_RECOVERIES = 12

State = dict[str, NDArray[np.float32]]


class SafeStates:
    """The last state of finite numbers and the one before, each with its step.

    A state is proven once the loss that is computed from it is finite; the one before always is.
    """

    def __init__(self) -> None:
        """None yet."""
        self._kept: list[tuple[int, State]] = []

    def keep(self, step: int, state: State) -> None:
        """A state of finite numbers."""
        self._kept = [*self._kept[-1:], (step, state)]

    @property
    def last(self) -> tuple[int, State]:
        """The last one, proven or not."""
        return self._kept[-1]

    def proven(self, step: int) -> tuple[int, State]:
        """The last proven one of a fit that has come to that step."""
        return self._kept[-1 if step > self._kept[-1][0] else 0]

    def restore(self, trainer: Trainer, recording: Recording) -> None:
        """Return to the last one, as if what followed had not been."""
        step, state = self.last
        trainer.restore(state, step)
        recording.cut(step)

    def go_back(self, trainer: Trainer, position: Position, recording: Recording, *, spoilt: bool) -> str:
        """Return to a safe state at half the learning rate; gives the line that says so.

        Args:
            trainer, position, recording: of the fit.
            spoilt: whether the last loss is no number, so that the weights before it are not to be trusted.

        Raises:
            TrainingError: it was tried too often.
        """
        if position.recoveries >= MOST_RECOVERIES:
            raise TrainingError(
                f"The loss does not stay finite: {MOST_RECOVERIES} attempts from step"
                f" {self.last[0]}, the last at {trainer.rate:g} of the learning rate. Try a lower learning_rate"
            )
        bad = trainer.step
        if spoilt and self.last[0] == bad - 1 and len(self._kept) == 2:
            self._kept.pop()  # the weights were finite, what they paint is not
        self._kept = self._kept[-1:]
        position.recoveries += 1
        position.rate = trainer.rate = 0.5 * trainer.rate
        self.restore(trainer, recording)
        return (
            f"the loss was not finite at step {bad}: back to step {trainer.step}"
            f" at {trainer.rate:g} of the learning rate"
        )
