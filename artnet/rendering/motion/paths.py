"""What a network on a stage can do at one moment, and a path of such poses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from artnet.nets.blueprint import Blueprint
from artnet.recipes.schema import Key, View

if TYPE_CHECKING:
    from artnet.media.sound import Sound
    from artnet.nets.trajectory import Trajectory

__all__ = ["MotionContext", "MotionPath", "Pose"]


@dataclass(frozen=True)
class Pose:
    """How the network is painted at one moment; None leaves as it is. `dials` are options of its head."""

    view: View
    time: float = 0.0
    latent: NDArray[np.float32] | None = None
    weights: Mapping[str, NDArray[np.float32]] | None = None
    palette: NDArray[np.float32] | None = None
    depth: float | None = None
    dials: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class MotionContext:
    """What a motion starts from: the network's plan, its first pose, palette and weights, and its training, if any.

    `weights_of(seed)` are the weights that another seed gives; `sound` is what it moves with for so many `seconds`,
    `others` the weights of further paintings, `keys` the poses that were set by hand.
    """

    blueprint: Blueprint
    pose: Pose
    palette: NDArray[np.float32] | None
    weights: Mapping[str, NDArray[np.float32]]
    weights_of: Callable[[str], Mapping[str, NDArray[np.float32]]]
    trajectory: Trajectory | None = None
    sound: Sound | None = None
    seconds: float = 0.0
    others: Sequence[Mapping[str, NDArray[np.float32]]] = ()
    keys: Sequence[Key] = ()


@dataclass(frozen=True)
class MotionPath:
    """`at(place, pose)` changes a pose to that at a place in [0, 1]; `legs` are the equal parts between its keys."""

    at: Callable[[float, Pose], Pose]
    legs: int = 1
