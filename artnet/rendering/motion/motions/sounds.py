"""The motion that follows a sound."""

from __future__ import annotations

import math
from dataclasses import replace

from artnet.options import Range
from artnet.parameters import options
from artnet.rendering.motion.motions.drawing import through_palette
from artnet.rendering.motion.motions.numbers import through_latents, through_pictures
from artnet.rendering.motion.motions.registry import MOTIONS, Motion
from artnet.rendering.motion.paths import MotionContext, MotionPath, Pose

__all__: list[str] = []

STRENGTH = Range(-100, 100, usual=(0, 4))
SOUND_KEYS, SOUND_SPREAD = 8, 0.6


def _sound(context: MotionContext, zoom: float, drift: float, palette: float) -> MotionPath:
    """Bass pulls closer, loudness carries on through latent vectors, treble moves the palette on."""
    assert context.sound is not None
    sound, curve, turning = context.sound, None, None
    if context.blueprint.latent:
        learnt = context.blueprint.keys
        curve = through_pictures(context) if learnt else through_latents(context, SOUND_KEYS, SOUND_SPREAD)
    if context.palette is not None:
        turning = through_palette(context, 1)

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


for _row in (
    Motion(
        name="sound",
        function=_sound,
        summary="with a sound: bass pulls closer, loudness drifts on, treble moves the palette",
        mode="once",
        needs="a sound: --audio sound.wav",
        fits=lambda blueprint: False,
        options=options(zoom=(0.25, STRENGTH), drift=(2.0, STRENGTH), palette=(1.0, STRENGTH)),
    ),
):
    MOTIONS.add(_row)
