"""Colour <- target: losses, optimizers, schedules, and the fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from artnet.lazy import later
from artnet.training.goal import Goal, Progress
from artnet.training.optim.losses import LOSSES, Loss
from artnet.training.optim.optimizers import OPTIMIZERS, Optimizer
from artnet.training.optim.schedules import SCHEDULES, Schedule
from artnet.training.styles import STYLES, Style

if TYPE_CHECKING:
    from artnet.training.data.target import Target
    from artnet.training.painting import Painting
    from artnet.training.plan import Plan, make_plan
    from artnet.training.session.trainer import Trainer
    from artnet.works.opening import animate

__all__ = [
    "LOSSES",
    "OPTIMIZERS",
    "SCHEDULES",
    "STYLES",
    "Goal",
    "Loss",
    "Optimizer",
    "Painting",
    "Plan",
    "Progress",
    "Schedule",
    "Style",
    "Target",
    "Trainer",
    "animate",
    "make_plan",
]

__getattr__ = later(
    __name__,
    {
        "Painting": "artnet.training.painting",
        "Plan": "artnet.training.plan",
        "Target": "artnet.training.data.target",
        "Trainer": "artnet.training.session.trainer",
        "animate": "artnet.works.opening",
        "make_plan": "artnet.training.plan",
    },
)
