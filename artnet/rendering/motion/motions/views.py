"""Motions of the view: closer, round, in a circle."""

from __future__ import annotations

import math
from dataclasses import replace

from artnet.options import Range
from artnet.parameters import options
from artnet.rendering.motion.motions.registry import FACTOR, MOTIONS, TURNS, Motion
from artnet.rendering.motion.paths import MotionContext, MotionPath, Pose

__all__: list[str] = []


def _zoom(context: MotionContext, factor: float) -> MotionPath:
    """Closer by the same factor each moment, so that the speed stays the same to the eye."""
    return MotionPath(lambda place, pose: replace(pose, view=replace(pose.view, zoom=pose.view.zoom * factor**place)))


def _orbit(context: MotionContext, radius: float) -> MotionPath:
    """The centre on a circle that passes through where it is."""

    def at(place: float, pose: Pose) -> Pose:
        view = pose.view
        angle, reach = 2 * math.pi * place, radius / view.zoom
        center = (view.center[0] + reach * (math.cos(angle) - 1), view.center[1] + reach * math.sin(angle))
        return replace(pose, view=replace(view, center=center))

    return MotionPath(at)


def _turn(context: MotionContext, turns: int) -> MotionPath:
    """Round the centre."""

    def at(place: float, pose: Pose) -> Pose:
        return replace(pose, view=replace(pose.view, rotation=pose.view.rotation + 360.0 * turns * place))

    return MotionPath(at)


for _row in (
    Motion(
        name="zoom",
        function=_zoom,
        summary="closer and closer",
        mode="boomerang",
        easing="sine",
        options=options(factor=(4.0, FACTOR)),
    ),
    Motion(
        name="orbit",
        function=_orbit,
        summary="in a circle",
        options=options(radius=(0.3, Range(-1e3, 1e3, without=(0,), usual=(-1, 1)))),
    ),
    Motion(name="turn", function=_turn, summary="round the centre", options=options(turns=(1, TURNS))),
):
    MOTIONS.add(_row)
