"""Motions: what changes while the playhead goes from 0 to 1, and how.

A motion is a path of poses. A closed one ends where it began, so that its film has no seam; an open one is played to
and fro, or once. A paced one is spaced by how much the picture changes, so that it seems to move at one speed. Several
go together: "latent + turn".
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from artnet.color.transfer import linear_to_srgb, srgb_to_linear
from artnet.entries import Chosen, Entry
from artnet.errors import InvalidValueError, invalid
from artnet.nets.blueprint import Blueprint
from artnet.nets.heads import dials_of
from artnet.options import Range
from artnet.parameters import options
from artnet.registry import Registry
from artnet.rendering.motion.paths import MotionContext, MotionPath, Pose
from artnet.seeds import uniform
from artnet.specs import split_outside

__all__ = ["MOTIONS", "Motion", "checked_motions", "is_training", "motions_of", "usual_motion"]

KEYS = Range(2, 64, usual=(2, 8))
TURNS = Range(-100, 100, without=(0,), usual=(-3, 3))
DEPTHS = Range(0, 64, usual=(0, 12))
STRENGTH = Range(-100, 100, usual=(0, 4))
SOUND_KEYS, SOUND_SPREAD = 8, 0.6


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


def _morph(context: MotionContext) -> MotionPath:
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


def _latent(context: MotionContext, keys: int, spread: float) -> MotionPath:
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


def _depth(context: MotionContext, low: float, high: float) -> MotionPath:
    """How often the layer of a recurrent network is applied; fractions blend the last application in."""
    if not low < high:
        raise invalid("two depths, the lower one first", low=low, high=high)
    return MotionPath(lambda place, pose: replace(pose, depth=low + (high - low) * place))


def _palette(context: MotionContext, turns: int) -> MotionPath:
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
    """The screen turns on the paper, by so many quarters: half-tones of four quarters are where they were."""
    angle = dials_of(context.blueprint.head)["angle"]
    return MotionPath(lambda place, pose: _turned(pose, angle=angle + 90.0 * turns * place))


def _shift(context: MotionContext, turns: int) -> MotionPath:
    """The ramp moves through the palette, until every colour is where it was."""
    shift = dials_of(context.blueprint.head)["shift"]
    return MotionPath(lambda place, pose: _turned(pose, shift=shift + turns * place))


def _turned(pose: Pose, **dials: float) -> Pose:
    return replace(pose, dials={**pose.dials, **dials})


def _has_dial(name: str) -> Callable[[Blueprint], bool]:
    return lambda blueprint: name in blueprint.head.entry.dials


def _training(context: MotionContext) -> MotionPath:
    """Through the weights along the training, spaced by how much the picture changes."""
    trajectory = context.trajectory
    assert trajectory is not None

    def at(place: float, pose: Pose) -> Pose:
        position = float(trajectory.positions_at(np.array([place]))[0])
        return replace(pose, weights=trajectory.weights_at(position))

    return MotionPath(at)


def _sound(context: MotionContext, zoom: float, drift: float, palette: float) -> MotionPath:
    """Bass pulls closer, loudness carries on through latent vectors, treble moves the palette on."""
    assert context.sound is not None
    sound, curve, turning = context.sound, None, None
    if context.blueprint.latent:
        curve = _morph(context) if context.blueprint.keys else _latent(context, SOUND_KEYS, SOUND_SPREAD)
    if context.palette is not None:
        turning = _palette(context, 1)

    def at(place: float, pose: Pose) -> Pose:
        time = place * context.seconds
        view = replace(
            pose.view, zoom=pose.view.zoom * (1 + abs(zoom) * sound.at("bass", time)) ** math.copysign(1, zoom)
        )
        pose = replace(pose, view=view)
        if curve is not None:
            pose = curve.at(drift * sound.until("loudness", time) / curve.legs % 1, pose)
        if turning is not None:
            pose = turning.at(palette * sound.until("treble", time) / turning.legs % 1, pose)
        return pose

    return MotionPath(at)


def _sees_time(blueprint: Blueprint) -> bool:
    return any(choice.name in ("loop", "t") for choice in blueprint.inputs)


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
        function=_morph,
        summary="through the pictures that were fitted together, or several paintings, and back to the first",
        paced=True,
        easing="cubic",
        needs="pictures that were fitted together: artnet fit --together a.jpg b.jpg",
        fits=lambda blueprint: blueprint.keys > 0,
    ),
    Motion(
        name="latent",
        function=_latent,
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
        name="zoom",
        function=_zoom,
        summary="closer and closer",
        mode="boomerang",
        easing="sine",
        options=options(factor=(4.0, Range(1e-3, 1e3, scale="log", without=(1,), usual=(0.1, 20)))),
    ),
    Motion(
        name="sound",
        function=_sound,
        summary="with a sound: bass pulls closer, loudness drifts on, treble moves the palette",
        mode="once",
        needs="a sound: --audio sound.wav",
        fits=lambda blueprint: False,
        options=options(zoom=(0.25, STRENGTH), drift=(2.0, STRENGTH), palette=(1.0, STRENGTH)),
    ),
    Motion(
        name="orbit",
        function=_orbit,
        summary="in a circle",
        options=options(radius=(0.3, Range(-1e3, 1e3, without=(0,), usual=(-1, 1)))),
    ),
    Motion(name="turn", function=_turn, summary="round the centre", options=options(turns=(1, TURNS))),
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
    Motion(
        name="palette",
        function=_palette,
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
        options=options(factor=(6.0, Range(1e-3, 1e3, scale="log", without=(1,), usual=(0.1, 20)))),
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
