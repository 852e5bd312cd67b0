"""Motions of how it is drawn: the palette, and what a head lets turn: lamp, pen, screen, ramp."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from artnet.color.transfer import linear_to_srgb, srgb_to_linear
from artnet.nets.blueprint import Blueprint
from artnet.nets.heads import dials_of
from artnet.parameters import options
from artnet.rendering.motion.motions.registry import FACTOR, MOTIONS, TURNS, Motion
from artnet.rendering.motion.paths import MotionContext, MotionPath, Pose

__all__ = ["through_palette"]


def through_palette(context: MotionContext, turns: int) -> MotionPath:
    """The colours move on by one place after the other, blended in linear light, until all are where they were."""
    assert context.palette is not None
    light = srgb_to_linear(context.palette)
    count = len(light)

    def at(place: float, pose: Pose) -> Pose:
        shift = place * turns * count
        whole, share = math.floor(shift), shift - math.floor(shift)
        mixed = (1 - share) * np.roll(light, -whole, axis=0) + share * np.roll(light, -whole - 1, axis=0)
        return replace(pose, palette=linear_to_srgb(mixed).astype(np.float32))

    return MotionPath(at, count)


def _lamp(context: MotionContext, turns: int) -> MotionPath:
    """The lamp goes round the relief."""
    light = dials_of(context.blueprint.head)["light"]
    return MotionPath(lambda place, pose: _turned(pose, light=light + 360.0 * turns * place))


def _pen(context: MotionContext, factor: float) -> MotionPath:
    """The pen grows thicker by the same factor each moment."""
    width = dials_of(context.blueprint.head)["width"]
    most = float(context.blueprint.head.entry.options["width"].type.high)  # type: ignore[attr-defined]
    return MotionPath(lambda place, pose: _turned(pose, width=min(width * factor**place, most)))


def _screen(context: MotionContext, turns: int) -> MotionPath:
    """The screen turns on the paper, so many times until it is alike: dots by a quarter, strokes by a half turn."""
    angle, alike = dials_of(context.blueprint.head)["angle"], context.blueprint.head.entry.alike
    return MotionPath(lambda place, pose: _turned(pose, angle=angle + alike * turns * place))


def _shift(context: MotionContext, turns: int) -> MotionPath:
    """The ramp moves through the palette, until every colour is where it was."""
    shift = dials_of(context.blueprint.head)["shift"]
    return MotionPath(lambda place, pose: _turned(pose, shift=shift + turns * place))


def _turned(pose: Pose, **dials: float) -> Pose:
    return replace(pose, dials={**pose.dials, **dials})


def _has_dial(name: str) -> Callable[[Blueprint], bool]:
    return lambda blueprint: name in blueprint.head.entry.dials


for _row in (
    Motion(
        name="palette",
        function=through_palette,
        summary="the colours of the palette change places",
        needs="a palette: head='palette'",
        fits=lambda blueprint: bool(blueprint.palette),
        options=options(turns=(1, TURNS)),
    ),
    Motion(
        name="lamp",
        function=_lamp,
        summary="the lamp goes round a relief",
        needs="a lamp: head='relief'",
        fits=_has_dial("light"),
        options=options(turns=(1, TURNS)),
    ),
    Motion(
        name="pen",
        function=_pen,
        summary="contours drawn with a thicker and thicker pen",
        mode="boomerang",
        easing="sine",
        needs="a pen: head='contours'",
        fits=_has_dial("width"),
        options=options(factor=(6.0, FACTOR)),
    ),
    Motion(
        name="screen",
        function=_screen,
        summary="the screen of dots or strokes turns on the paper",
        needs="a screen: head='halftone' or 'hatch'",
        fits=_has_dial("angle"),
        options=options(turns=(4, TURNS)),
    ),
    Motion(
        name="shift",
        function=_shift,
        summary="a ramp moves on through its palette",
        needs="a ramp: head='ramp(mirror=true)'",
        fits=_has_dial("shift"),
        options=options(turns=(1, TURNS)),
    ),
):
    MOTIONS.add(_row)
