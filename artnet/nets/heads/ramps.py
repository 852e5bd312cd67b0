"""The head `ramp`: one number through the colours of a palette, in OKLab."""

from __future__ import annotations

from typing import Any

from artnet.color.models import oklab_to_srgb, srgb_to_oklab, within_gamut
from artnet.lazy import tf
from artnet.nets.heads.registry import HEADS, Head
from artnet.options import Flag, Range
from artnet.parameters import options

__all__ = ["along", "tone"]

FINE = 16
"""Steps from one colour of a palette to the next, each known to lie within sRGB."""


def tone(logits: Any) -> Any:
    """The number (points,) in [0, 1] that a head of one logit (points, 1) draws."""
    return tf.sigmoid(logits[:, 0])


def along(palette: Any, place: Any) -> Any:
    """The colour (points, 3) sRGB at a place (points,) of a palette (colours, 3) from its first, 0, to its last, 1.

    Between two colours the way is straight in OKLab, so that it is even to the eye and does not gray; where it leaves
    sRGB, with as much chroma as there is.
    """
    shades = _between(srgb_to_oklab(palette))
    last = shades.shape[0] - 1
    if not last:
        return tf.broadcast_to(palette, [tf.shape(place)[0], 3])
    step = place * float(last)
    whole = tf.clip_by_value(tf.floor(step), 0.0, last - 1.0)
    number = tf.clip_by_value(tf.cast(whole, tf.int32), 0, last - 1)  # also of what is no number
    share = tf.expand_dims(step - whole, 1)
    return oklab_to_srgb((1.0 - share) * tf.gather(shades, number) + share * tf.gather(shades, number + 1))


def _between(colors: Any) -> Any:
    """OKLab (colours, 3) with `FINE` - 1 more between each two, all within sRGB."""
    shares = tf.constant([[n / FINE] for n in range(FINE)], tf.float32)
    ways = colors[:-1, None, :] * (1.0 - shares) + colors[1:, None, :] * shares
    return within_gamut(tf.concat([tf.reshape(ways, [(colors.shape[0] - 1) * FINE, 3]), colors[-1:]], axis=0))


def _place(logits: Any, repeats: float, mirror: bool, shift: float) -> Any:
    """Where on the palette (points,) in [0, 1]: `repeats` times over it, there and back again if it is a mirror."""
    turns = tone(logits) * repeats + shift
    if mirror:
        return 1.0 - tf.abs(1.0 - tf.math.floormod(2.0 * turns, 2.0))
    within = turns - tf.floor(turns)
    return tf.where((within == 0.0) & (turns > 0.0), 1.0, within)  # the last colour, not the first again


def _ramp(logits: Any, palette: Any, repeats: float, mirror: bool, shift: float, flat: bool, hard: bool) -> Any:
    if flat:
        return tf.gather(palette, _step(logits, palette, repeats, mirror, shift, flat, hard))
    return along(palette, _place(logits, repeats, mirror, shift))


def _in_tones(logits: Any, palette: Any, repeats: float, mirror: bool, shift: float, flat: bool, hard: bool) -> Any:
    """What is learnt: the way between the colours, since flat ones have no slope."""
    return along(palette, _place(logits, repeats, mirror, shift))


def _step(logits: Any, palette: Any, repeats: float, mirror: bool, shift: float, flat: bool, hard: bool) -> Any:
    count, place = palette.shape[0], _place(logits, repeats, mirror, shift)
    return tf.cast(tf.minimum(tf.floor(place * float(count)), count - 1.0), tf.int32)


HEADS.add(
    Head(
        name="ramp",
        function=_ramp,
        summary="one number through the palette, even to the eye; over and over, there and back; flat: in steps",
        logits=1,
        channels=3,
        palette="any",
        colors=2,
        values=_in_tones,
        inks=_step,
        dials=("repeats", "shift"),
        pattern="pattern(gain=1.7, bias=0.3)",
        options=options(
            repeats=(1.0, Range(0.01, 1000, scale="log", usual=(0.5, 12))),
            mirror=(False, Flag()),
            shift=(0.0, Range(-1000, 1000, usual=(0, 1))),
            flat=(False, Flag()),
            hard=(False, Flag()),
        ),
    )
)
