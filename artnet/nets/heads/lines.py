"""The head `contours`: lines where one number has equal values, as wide on the paper as the pen."""

from __future__ import annotations

from typing import Any

from artnet.color.models import linear_to_srgb, srgb_to_linear
from artnet.fields.paper import Paper
from artnet.lazy import tf
from artnet.nets.heads.ramps import along, tone
from artnet.nets.heads.registry import HEADS, Head
from artnet.options import Flag, Range
from artnet.parameters import options

__all__ = ["WIDTH", "covered", "printed"]

WIDTH = Range(0.0002, 0.2, scale="log", usual=(0.001, 0.02))
"""Of a pen, as a share of the short side: 0.004 is four pixels of 1,000."""
BOLD = 2.0
"""How many times as wide every `index`-th line is."""
FLAT = 1e-6
"""A slope below which a place counts as level."""


def covered(distance: Any, width: Any, grain: Any) -> Any:
    """The share (points,) of a square of paper of side `grain` that a line covers, whose middle is so far away.

    All in short sides. With no grain it is 1 inside the line, 0 outside.
    """
    side = tf.maximum(tf.convert_to_tensor(grain, tf.float32), 1e-7)
    reach = (0.5 * (width + side) - distance) / side
    return tf.clip_by_value(reach, 0.0, tf.minimum(1.0, width / side))


def printed(share: Any, below: Any, ink: Any) -> Any:
    """The sRGB colour (points, 3) of a place that an ink covers by a share (points,), mixed in linear light."""
    share = tf.expand_dims(share, 1)
    light = srgb_to_linear(below) * (1 - share) + srgb_to_linear(ink) * share
    return linear_to_srgb(tf.clip_by_value(light, 0.0, 1.0))


def _line(paper: Paper, count: Any, width: Any, index: int) -> Any:
    """The share (points,) of each point that a line covers, and the number of the band that it lies in."""
    height = tone(paper.logits) * count
    band = tf.floor(
        height
    )  # lines are half-way between whole numbers: none at 0 and at 1, where a squashed number ends
    distance = tf.abs(height - band - 0.5) / tf.maximum(paper.steepness(height), FLAT)
    if index:
        width = tf.where(tf.math.floormod(band, float(index)) == float(index // 2), BOLD * width, width)
    return covered(distance, width, paper.grain), tf.floor(height + 0.5)


def _contours(
    logits: Any, palette: Any, paper: Paper, count: int, width: Any, index: int, bands: bool, hard: bool
) -> Any:
    """Ink is the first colour, paper the last; between the lines lie the colours after the first, if `bands`."""
    share, band = _line(paper, count, width, index)
    ground = palette[-1] if not bands else tf.gather(palette, _tint(band, palette.shape[0], count))
    return printed(share, ground, palette[0])


def _drawn(logits: Any, palette: Any, paper: Paper, count: int, width: Any, index: int, bands: bool, hard: bool) -> Any:
    share, band = _line(paper, count, width, index)
    last = palette.shape[0] - 1
    return tf.where(share >= 0.5, 0, _tint(band, last + 1, count) if bands else last)


def _tint(band: Any, colors: int, count: int) -> Any:
    """The colour (points,) of a band, of 0 to `count`: the colours but the first, spread evenly."""
    place = tf.floor(band * ((colors - 1) / (count + 1.0)))
    known = tf.where(tf.math.is_finite(place), place, 0.0)
    return 1 + tf.cast(tf.clip_by_value(known, 0.0, colors - 2.0), tf.int32)


def _in_tones(logits: Any, palette: Any, count: int, width: Any, index: int, bands: bool, hard: bool) -> Any:
    """What is learnt: the tone whose lines are drawn, from ink to paper."""
    return along(palette, tone(logits))


HEADS.add(
    Head(
        name="contours",
        prints=True,
        function=_contours,
        summary="lines of equal value, as wide as a pen wherever they run, with the colours between them",
        logits=1,
        channels=3,
        values=_in_tones,
        palette="any",
        colors=2,
        pattern="pattern(gain=1.7, bias=0.3)",
        draws=True,
        dials=("width",),
        inks=_drawn,
        options=options(
            count=(12, Range(1, 1000, scale="log", usual=(3, 40))),
            width=(0.004, WIDTH),
            index=(0, Range(0, 100, usual=(0, 10))),
            bands=(True, Flag()),
            hard=(False, Flag()),
        ),
    )
)
