"""The head `relief`: one number as a height above the paper, lit by a lamp."""

from __future__ import annotations

import math
from typing import Any

from artnet.color.models import linear_to_srgb, srgb_to_linear
from artnet.fields.paper import Paper
from artnet.lazy import tf
from artnet.nets.heads.ramps import along, tone
from artnet.nets.heads.registry import HEADS, Head
from artnet.options import Range
from artnet.parameters import options

__all__ = ["normals"]

AMBIENT = 0.3
"""The light that comes from everywhere, of 1."""
GLOSS = 40
"""The exponent of the highlight (Blinn 1977): of a glaze rather than of a mirror."""
RADIUS = 0.02
"""How far round a place its hollow is looked at, in short sides."""
DEPTH = 6.0
"""How much darker a hollow is that is as deep as that radius."""


def normals(paper: Paper, height: Any) -> Any:
    """Unit normals (points, 3) of the surface `height` times the logit, all in short sides; z points at us."""
    slope = paper.slope(height * paper.logits[:, 0])
    return tf.math.l2_normalize(tf.concat([-slope, tf.ones_like(slope[:, :1])], axis=1), axis=1)


def _relief(
    logits: Any, palette: Any, paper: Paper, light: Any, height: Any, elevation: Any, shine: Any, hollow: float
) -> Any:
    """Lambert's diffuse light and Blinn's highlight, from a lamp far away; hollows are darker, as under a clear sky.

    Level ground has the palette's own colour.
    """
    turn, rise = (tf.cast(angle, tf.float32) * (math.pi / 180) for angle in (light, elevation))
    lamp = tf.stack([tf.cos(turn) * tf.cos(rise), tf.sin(turn) * tf.cos(rise), tf.sin(rise)])
    half = tf.math.l2_normalize(lamp + tf.constant([0.0, 0.0, 1.0]), axis=0)
    normal = normals(paper, height)
    lit = tf.maximum(tf.linalg.matvec(normal, lamp), 0.0) / lamp[2]
    sky = tf.ones_like(lit)
    if hollow:
        depth = height / RADIUS * (paper.around(RADIUS) - logits)[:, 0]
        sky = tf.exp(-hollow * DEPTH * tf.maximum(depth, 0.0))
    gloss = shine * _gloss(tf.clip_by_value(tf.linalg.matvec(normal, half), 0.0, 1.0)) * tf.minimum(lit, 1.0)
    flat = shine * _gloss(half[2])
    own = srgb_to_linear(along(palette, tone(logits)))
    shaded = own * tf.expand_dims(AMBIENT * sky + (1 - AMBIENT) * lit * (0.5 + 0.5 * sky), 1)
    glossy = shaded + tf.expand_dims(tf.maximum(gloss - flat, 0.0), 1)
    return linear_to_srgb(tf.clip_by_value(glossy, 0.0, 1.0))


def _gloss(cosine: Any) -> Any:
    """The cosine to the power of `GLOSS`, by squaring, which takes a tenth of the time of a general power."""
    eighth = cosine**2 * cosine**2
    eighth = eighth * eighth
    return tf.square(tf.square(eighth)) * eighth


def _unlit(logits: Any, palette: Any, light: Any, height: Any, elevation: Any, shine: Any, hollow: float) -> Any:
    return along(palette, tone(logits))


HEADS.add(
    Head(
        name="relief",
        function=_relief,
        summary="one number as a height, lit by a lamp: slopes, highlights, dark hollows",
        logits=1,
        channels=3,
        values=_unlit,
        palette="any",
        pattern="pattern(gain=1.7, bias=0.3)",
        draws=True,
        dials=("light", "height", "elevation", "shine"),
        options=options(
            light=(135.0, Range(-36_000, 36_000, scale="angle", usual=(0, 360))),
            height=(0.07, Range(-10, 10, usual=(0.01, 0.4))),
            elevation=(45.0, Range(5, 90, usual=(15, 80))),
            shine=(0.25, Range(0, 10, usual=(0, 1))),
            hollow=(0.5, Range(0, 10, usual=(0, 1))),
        ),
    )
)
