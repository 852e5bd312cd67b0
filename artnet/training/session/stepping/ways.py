"""Which way of stepping suits a task."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from artnet.training.session.stepping.lattice import LatticeSteps
from artnet.training.session.stepping.picture import PictureSteps
from artnet.training.session.stepping.pixels import PixelSteps
from artnet.training.session.stepping.task import Stepping, Task

__all__ = ["WAYS", "Way", "way_of"]


@dataclass(frozen=True)
class Way:
    """One way of stepping: what it suits, and how it is made; `coarse` makes that of the first steps, if it has one."""

    suits: Callable[[Task], bool]
    steps: Callable[[Task], Stepping]
    coarse: Callable[[Task], Stepping] | None = None


WAYS: Mapping[str, Way] = {
    "picture": Way(lambda task: task.method.loss.entry.whole, PictureSteps),
    "lattice": Way(
        lambda task: task.net.blueprint.encoding.entry.separable and task.frames == 1,
        LatticeSteps.moving,
        LatticeSteps.coarse,
    ),
    "pixels": Way(lambda task: True, PixelSteps),
}
"""By name, in the order in which they are asked; the last suits every task."""


def way_of(task: Task) -> Way:
    """The first way that suits."""
    return next(way for way in WAYS.values() if way.suits(task))
