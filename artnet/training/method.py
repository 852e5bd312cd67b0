"""How a network is fitted: loss, optimizer, schedule, rate and batch."""

from __future__ import annotations

from dataclasses import dataclass

from artnet.entries import Chosen
from artnet.training.optim.losses import Loss
from artnet.training.optim.optimizers import Optimizer
from artnet.training.optim.schedules import Schedule

__all__ = ["Method"]


@dataclass(frozen=True)
class Method:
    """How a network is fitted. `batch` is the number of random pixels a step; 0 takes all pixels every step.

    With `polish` the head is solved by least squares in the end. The first `coarse` steps learn the means of blocks.
    """

    loss: Chosen[Loss]
    optimizer: Chosen[Optimizer]
    schedule: Chosen[Schedule]
    learning_rate: float
    batch: int
    polish: bool = False
    coarse: int = 0
