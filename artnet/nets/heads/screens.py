"""The heads `halftone` and `hatch`: tone as dots or strokes of one ink, so many on the short side of the paper.

A screen is a field that a threshold cuts, spread so that the share of paper below the threshold is the threshold: what
is printed has, over a few cells, the tone that was asked for, in linear light.
"""

from __future__ import annotations

import functools
import math
from typing import Any

import numpy as np

from artnet.fields.paper import Paper
from artnet.lazy import tf
from artnet.nets.heads.lines import printed
from artnet.nets.heads.ramps import tone
from artnet.nets.heads.registry import HEADS, Head
from artnet.options import Flag, Range
from artnet.parameters import options

__all__ = ["ANGLE", "CELLS", "dots", "strokes"]

CELLS = Range(1, 2000, scale="log", usual=(20, 120))
ANGLE = Range(-36_000, 36_000, scale="angle", usual=(0, 90))
STEEPEST = 1e-3
TURNS = (0.0, 90.0, 45.0, 135.0)
"""Degrees from the first strokes to the next. At 60 degrees three screens lock into one, and print another tone."""


def dots(cover: Any, paper: Paper, cells: Any, angle: Any) -> Any:
    """The share (points,) of each point that ink covers, where `cover` (points,) in [0, 1] of the paper is to be.

    Round dots on light ground, a checkerboard in the middle, round holes in the dark: cos u + cos v, cut at the level
    above which so much of its period lies.
    """
    u, v = (2 * math.pi * cells * way for way in _turned(paper, angle))
    wave, other = tf.cos(u), tf.cos(v)
    steep = 2 * math.pi * cells * tf.sqrt(tf.maximum(2.0 - wave * wave - other * other, 0.0))  # sines, from cosines
    return _cut(wave + other - _level(cover), steep, paper.grain, cover)


def strokes(cover: Any, paper: Paper, lines: Any, angle: Any, cross: int, swell: Any) -> Any:
    """The same of strokes, in `cross` directions, each begun where the one before is half dark.

    Strokes are moved by `swell` times the tone, so that they follow a form as an engraver's do.
    """
    left, share = cover, tf.zeros_like(cover)
    for number in range(cross):
        last = number == cross - 1
        own = left if last else tf.minimum(left, 0.5)
        across, _ = _turned(paper, angle + TURNS[number])
        place = across * lines + swell * cover
        ridge = 1.0 - 2.0 * tf.abs(place - tf.floor(place) - 0.5)  # 0 to 1 and back, evenly
        steep = 2.0 * paper.steepness(place)
        drawn = _cut(own - (1.0 - ridge), steep, paper.grain, own)
        share = share + (1.0 - share) * drawn
        left = (left - own) / tf.maximum(1.0 - own, 1e-6)
    return share


def _turned(paper: Paper, angle: Any) -> tuple[Any, Any]:
    """Positions (points,) along and across a direction, in degrees counter-clockwise."""
    turn = tf.cast(angle, tf.float32) * (math.pi / 180)
    x, y = tf.unstack(paper.positions, num=2, axis=1)
    return x * tf.cos(turn) + y * tf.sin(turn), y * tf.cos(turn) - x * tf.sin(turn)


def _cut(above: Any, steep: Any, grain: Any, cover: Any) -> Any:
    """How much of a point's square lies where the field is above 0; nothing of no ink, all of full ink."""
    side = tf.maximum(tf.convert_to_tensor(grain, tf.float32), 1e-7)
    share = tf.clip_by_value(0.5 + above / tf.maximum(steep * side, STEEPEST * side), 0.0, 1.0)
    return tf.where(cover <= 0.0, 0.0, tf.where(cover >= 1.0, 1.0, share))


def _level(cover: Any) -> Any:
    """The level above which cos u + cos v is on a share `cover` of its period."""
    c = 2.0 * cover - 1.0
    squared, even = c * c, tf.zeros_like(c)
    for weight in reversed(level_weights()):
        even = even * squared + weight
    return -c * even


@functools.cache
def level_weights() -> tuple[float, ...]:
    """Of an odd polynomial that gives the level, from 2 at no cover to -2 at full cover, fitted to the true one.

    The share of the period above a level has no closed form (it is an elliptic integral).
    """
    turn = 2 * np.pi * (np.arange(2048) + 0.5) / 2048
    values = np.sort((np.cos(turn)[:, None] + np.cos(turn)).reshape(-1))[:: 1 << 8]
    covers = 1 - 2 * (np.arange(len(values)) + 0.5 / (1 << 8)) / len(values)
    powers = np.arange(1, 24, 2)
    weights = np.linalg.lstsq(covers[:, None] ** powers, -values, rcond=None)[0]
    return tuple(float(weight) for weight in weights)


def _dark(logits: Any) -> Any:
    return 1.0 - tone(logits)


def _halftone(logits: Any, palette: Any, paper: Paper, cells: Any, angle: Any, hard: bool) -> Any:
    return printed(dots(_dark(logits), paper, cells, angle), palette[-1], palette[0])


def _dotted(logits: Any, palette: Any, paper: Paper, cells: Any, angle: Any, hard: bool) -> Any:
    return tf.where(dots(_dark(logits), paper, cells, angle) >= 0.5, 0, palette.shape[0] - 1)


def _hatch(logits: Any, palette: Any, paper: Paper, lines: Any, angle: Any, cross: int, swell: Any, hard: bool) -> Any:
    return printed(strokes(_dark(logits), paper, lines, angle, cross, swell), palette[-1], palette[0])


def _stroked(
    logits: Any, palette: Any, paper: Paper, lines: Any, angle: Any, cross: int, swell: Any, hard: bool
) -> Any:
    share = strokes(_dark(logits), paper, lines, angle, cross, swell)
    return tf.where(share >= 0.5, 0, palette.shape[0] - 1)


def _in_tones(logits: Any, palette: Any, **_: Any) -> Any:
    """What is learnt: the tone, not the screen."""
    return printed(_dark(logits), palette[-1], palette[0])


for _row in (
    Head(
        name="halftone",
        prints=True,
        function=_halftone,
        summary="tone as dots of one ink on a screen that is turned",
        logits=1,
        channels=3,
        values=_in_tones,
        palette="any(colors=2)",
        colors=2,
        pattern="pattern(gain=1.7, bias=0.3)",
        draws=True,
        inks=_dotted,
        dials=("cells", "angle"),
        alike=90.0,
        finest=lambda cells, angle, hard: cells,
        options=options(cells=(60.0, CELLS), angle=(45.0, ANGLE), hard=(False, Flag())),
    ),
    Head(
        name="hatch",
        prints=True,
        function=_hatch,
        summary="tone as strokes that swell, one direction over the other in the dark",
        logits=1,
        channels=3,
        values=_in_tones,
        palette="any(colors=2)",
        colors=2,
        pattern="pattern(gain=1.7, bias=0.3)",
        draws=True,
        inks=_stroked,
        dials=("lines", "angle", "swell"),
        alike=180.0,
        finest=lambda lines, angle, cross, swell, hard: lines,
        options=options(
            lines=(60.0, CELLS),
            angle=(45.0, ANGLE),
            cross=(2, Range(1, 4)),
            swell=(2.0, Range(-100, 100, usual=(-6, 6))),
            hard=(False, Flag()),
        ),
    ),
):
    HEADS.add(_row)
