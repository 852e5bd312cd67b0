"""The registry of motions: what changes while the playhead goes from 0 to 1, and how.

A motion is a path of poses. A closed one ends where it began, so that its film has no seam; an open one is played to
and fro, or once. A paced one is spaced by how much the picture changes, so that it seems to move at one speed. Several
go together: "latent + turn".
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, ClassVar

from artnet.entries import Chosen, Entry
from artnet.errors import InvalidValueError, invalid
from artnet.nets.blueprint import Blueprint
from artnet.options import Range
from artnet.registry import Registry
from artnet.rendering.motion.paths import MotionPath
from artnet.specs import split_outside

__all__ = ["FACTOR", "MOTIONS", "TURNS", "Motion", "checked_motions", "is_training", "motions_of", "usual_motion"]

TURNS = Range(-100, 100, without=(0,), usual=(-3, 3))
FACTOR = Range(1e-3, 1e3, scale="log", without=(1,), usual=(0.1, 20))


@dataclass(frozen=True, kw_only=True)
class Motion(Entry):
    """`function(context, **options) -> MotionPath`.

    Attributes:
        mode: how it is usually played; a motion that is usually a loop ends where it began.
        opens: whether with that network it does not, and is played to and fro.
        paced: spaced by how much the picture changes.
        needs: what a network must have, in words; `fits(blueprint)` says whether it has.
        easing: the usual one.
    """

    mode: str = "loop"
    opens: Callable[[Blueprint], bool] = lambda blueprint: False
    paced: bool = False
    needs: str = ""
    fits: Callable[[Blueprint], bool] = lambda blueprint: True
    easing: str = "linear"

    def mode_of(self, blueprint: Blueprint) -> str:
        """How it is usually played with that network."""
        return "boomerang" if self.opens(blueprint) else self.mode

    gives: ClassVar[str] = "a MotionPath"

    def allows(self, result: Any) -> bool:
        """Whether it is one."""
        return isinstance(result, MotionPath)


MOTIONS: Registry[Motion] = Registry("motion", Motion, "motions")


def motions_of(text: str) -> list[Chosen[Motion]]:
    """The motions in a text such as "latent(keys=6) + turn".

    Raises:
        UnknownNameError: an unknown name.
        InvalidValueError: another form.
    """
    if not isinstance(text, str):
        raise invalid('motions by name, such as "zoom" or "latent + turn"', motion=text)
    return [MOTIONS.resolve(part) for part in split_outside(text, "+")]


MOTIONS.several = motions_of


def is_training(text: str) -> bool:
    """Whether a training is among the motions in a text."""
    return any(motion.name == "training" for motion in motions_of(text))


def checked_motions(text: str, blueprint: Blueprint, *, has: Collection[str] = ()) -> list[Chosen[Motion]]:
    """The same, if a network can move so; `has` names those for which there is what they need besides a network.

    Raises:
        UnknownNameError: an unknown name.
        InvalidValueError: another form, or a network without what a motion changes.
    """
    chosen = motions_of(text)
    for motion in chosen:
        if not motion.entry.fits(blueprint) and motion.name not in has:
            raise InvalidValueError(
                f"Expected {motion.entry.needs}, for the motion '{motion.name}'. Received: a network without"
            )
    return chosen


def usual_motion(blueprint: Blueprint, *, fitted: bool, trained: bool) -> str:
    """What suits a network best: pictures to morph, time, its training; latent, other seeds, a slow zoom."""
    if blueprint.keys:
        return "morph"
    if trained and not MOTIONS["time"].fits(blueprint):
        return "training"
    for name in ("time", "latent"):
        if MOTIONS[name].fits(blueprint):
            return name
    return "zoom(factor=1.6)" if fitted else "weights"
