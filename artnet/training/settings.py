"""The settings of how a network is fitted, listed once; the network's own are in `nets.settings`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from artnet.options import Flag, OptionType, Range
from artnet.parameters import Parameter
from artnet.training.optim.losses import LOSSES
from artnet.training.optim.optimizers import OPTIMIZERS
from artnet.training.optim.schedules import SCHEDULES

__all__ = ["LEARNING_SETTINGS"]


def _setting(name: str, kind: OptionType, summary: str) -> tuple[str, Parameter]:
    return name, Parameter(name, kind, None, summary=summary)


LEARNING_SETTINGS: Mapping[str, Parameter] = MappingProxyType(dict([
    _setting("loss", LOSSES.option_type, "mse, mae, huber, relative_l2, ..."),
    _setting("optimizer", OPTIMIZERS.option_type, "adam, gradient_descent, momentum, lion, muon, ..."),
    _setting("learning_rate", Range(0, 1e6, without=(0,), whole=False),
             "By default the one that suits network and optimizer."),
    _setting("schedule", SCHEDULES.option_type, f"{', '.join(schedule.name for schedule in SCHEDULES)}."),
    _setting("batch", Range(0, 1 << 31), "Random pixels a step; 0 takes all."),
    _setting("polish", Flag(), "Solve the last layer by least squares in the end."),
]))  # fmt: skip
