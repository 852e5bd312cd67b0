"""Colour <- target: losses, optimizers, schedules, and the fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from artnet.lazy import later
from artnet.training.goal import Goal, Progress
from artnet.training.losses import LOSSES, Loss
from artnet.training.optimizers import OPTIMIZERS, Optimizer
from artnet.training.schedules import SCHEDULES, Schedule
from artnet.training.styles import STYLES, Style

if TYPE_CHECKING:
    from artnet.training.opening import animate
    from artnet.training.painting import Painting
    from artnet.training.plan import Plan, make_plan
    from artnet.training.target import Target
    from artnet.training.trainer import Trainer

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
        "Target": "artnet.training.target",
        "Trainer": "artnet.training.trainer",
        "animate": "artnet.training.opening",
        "make_plan": "artnet.training.plan",
    },
)
