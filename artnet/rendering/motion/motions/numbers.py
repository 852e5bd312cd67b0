"""Motions of a network's own numbers: its weights, its latent vector, the time and the depth that it sees."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.errors import invalid
from artnet.fields.inputs import has_clock
from artnet.nets.blueprint import Blueprint
from artnet.options import Range
from artnet.parameters import options
from artnet.rendering.motion.motions.registry import MOTIONS, Motion
from artnet.rendering.motion.paths import MotionContext, MotionPath, Pose
from artnet.seeds import uniform

__all__ = ["through_latents", "through_pictures"]

KEYS = Range(2, 64, usual=(2, 8))
DEPTHS = Range(0, 64, usual=(0, 12))


def _training(context: MotionContext) -> MotionPath:
    """Through the weights along the training, spaced by how much the picture changes."""
    trajectory = context.trajectory
    assert trajectory is not None

    def at(place: float, pose: Pose) -> Pose:
        position = float(trajectory.positions_at(np.array([place]))[0])
        return replace(pose, weights=trajectory.weights_at(position))

    return MotionPath(at)


def through_pictures(context: MotionContext) -> MotionPath:
    """Through several pictures: the latent vectors that were learnt together, or the weights of several paintings."""
    if context.others:
        return _blend([context.weights, *context.others])
    return _closed_curve(np.asarray(context.weights["latents"], np.float64))


def _blend(weights: Sequence[Mapping[str, NDArray[np.float32]]]) -> MotionPath:
    """From one to the next, each a leg; half-way between paintings that began alike lies something of both."""

    def at(place: float, pose: Pose) -> Pose:
        whole = math.floor(place * len(weights))
        share = np.float32(place * len(weights) - whole)
        here, there = (weights[(whole + i) % len(weights)] for i in (0, 1))
        return replace(pose, weights={name: w + share * (there[name] - w) for name, w in here.items()})

    return MotionPath(at, len(weights))


def through_latents(context: MotionContext, keys: int, spread: float) -> MotionPath:
    """A closed curve through `keys` latent vectors; the first is the network's own.

    The others are within `spread` of it, number by number.
    """
    assert context.pose.latent is not None
    own = context.pose.latent
    others = [
        own + spread * (2 * uniform(context.blueprint.seed, f"motion.latent.{i}", (context.blueprint.latent,)) - 1)
        for i in range(1, keys)
    ]
    return _closed_curve(np.array([own, *others]))


def _closed_curve(points: NDArray[np.float64]) -> MotionPath:
    """Through points (keys, latent), each a leg from the next, smooth (Catmull-Rom)."""
    keys = len(points)

    def at(place: float, pose: Pose) -> Pose:
        whole = math.floor(place * keys)
        f = place * keys - whole
        before, here, there, beyond = (points[(whole + i) % keys] for i in (-1, 0, 1, 2))
        slope, next_slope = (there - before) / 2, (beyond - here) / 2
        z = (
            (2 * f**3 - 3 * f**2 + 1) * here
            + (f**3 - 2 * f**2 + f) * slope
            + (3 * f**2 - 2 * f**3) * there
            + (f**3 - f**2) * next_slope
        )
        return replace(pose, latent=z.astype(np.float32))

    return MotionPath(at, keys)


def _weights(context: MotionContext, keys: int) -> MotionPath:
    """A loop through `keys` seeds. The shares' squares add up to 1, so that independent weights keep their spread.

    Shares that add up to 1, a plain blend, would leave two thirds of the spread half-way: the picture washes out.
    """
    seed = context.blueprint.seed
    draws = [context.weights, *(context.weights_of(f"{seed}.{i}") for i in range(1, keys))]

    def at(place: float, pose: Pose) -> Pose:
        away = np.abs((place * keys - np.arange(keys) + keys / 2) % keys - keys / 2)
        shares = np.where(away < 1, np.cos(np.pi / 2 * away) ** 2, 0.0)
        shares = (shares / np.sqrt(np.sum(shares**2))).astype(np.float32)
        names = [name for name in context.weights if name != "latent"]
        mixed: dict[str, Any] = {
            n: sum((s * w[n] for s, w in zip(shares, draws, strict=True) if s), np.float32(0)) for n in names
        }
        return replace(pose, weights={**context.weights, **mixed})

    return MotionPath(at, keys)


def _time(context: MotionContext) -> MotionPath:
    """Time from 0 to 1, for networks that see it."""
    return MotionPath(lambda place, pose: replace(pose, time=pose.time + place))


def _sees_time(blueprint: Blueprint) -> bool:
    return has_clock(blueprint.inputs)


def _depth(context: MotionContext, low: float, high: float) -> MotionPath:
    """How often the layer of a recurrent network is applied; fractions blend the last application in."""
    if not low < high:
        raise invalid("two depths, the lower one first", low=low, high=high)
    return MotionPath(lambda place, pose: replace(pose, depth=low + (high - low) * place))


for _row in (
    Motion(
        name="training",
        function=_training,
        summary="the training, from the first random network to the last step",
        mode="once",
        needs="the folder of a fit, or a painting",
        fits=lambda blueprint: False,
    ),
    Motion(
        name="morph",
        function=through_pictures,
        summary="through the pictures that were fitted together, or several paintings, and back to the first",
        paced=True,
        easing="cubic",
        needs="pictures that were fitted together: artnet fit --together a.jpg b.jpg",
        fits=lambda blueprint: blueprint.keys > 0,
    ),
    Motion(
        name="latent",
        function=through_latents,
        summary="through latent vectors, back to the first",
        paced=True,
        needs="a latent vector: latent=8",
        fits=lambda blueprint: blueprint.latent > 0,
        options=options(keys=(4, KEYS), spread=(0.4, Range(-1e6, 1e6, usual=(0, 1)))),
    ),
    Motion(
        name="weights",
        function=_weights,
        summary="through the networks of other seeds, back to the first",
        paced=True,
        options=options(keys=(3, KEYS)),
    ),
    Motion(
        name="time",
        function=_time,
        summary="time from 0 to 1: a loop for the input loop, to and fro for t",
        paced=True,
        opens=lambda blueprint: all(choice.name != "loop" for choice in blueprint.inputs),
        needs="an input of time: inputs='x y r loop'",
        fits=_sees_time,
    ),
    Motion(
        name="depth",
        function=_depth,
        summary="a layer applied more and more often",
        mode="boomerang",
        paced=True,
        easing="sine",
        needs="a recurrent structure: structure='recurrent'",
        fits=lambda blueprint: blueprint.structure.name == "recurrent",
        options=options(low=(1.0, DEPTHS), high=(6.0, DEPTHS)),
    ),
):
    MOTIONS.add(_row)
