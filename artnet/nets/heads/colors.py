"""The heads whose colour is a function of the logits alone: rgb, gray, hsv, oklab, rgba, palette, stencil."""

from __future__ import annotations

from typing import Any

from artnet.color.models import hsv_to_srgb, linear_to_srgb, oklab_to_srgb, srgb_to_linear, within_gamut
from artnet.lazy import tf
from artnet.nets.heads.registry import HEADS, Head
from artnet.options import Choice, Flag, Range
from artnet.parameters import options

__all__ = ["SQUASH", "squashed", "unclipped"]


def squashed(logits: Any, squash: str) -> Any:
    """Numbers in [0, 1]: `sigmoid` bends logits so; `clip` cuts 0.5 + logit off, so that the network stays linear."""
    if squash == "clip":
        return tf.clip_by_value(logits + 0.5, 0.0, 1.0)
    return tf.sigmoid(logits)


def unclipped(logits: Any, squash: str) -> Any:
    """The same before anything is cut off: what is learnt."""
    return logits + 0.5 if squash == "clip" else tf.sigmoid(logits)


def _squashed(logits: Any, palette: Any, squash: str) -> Any:
    return squashed(logits, squash)


def _unclipped(logits: Any, palette: Any, squash: str) -> Any:
    return unclipped(logits, squash)


def _hsv(logits: Any, palette: Any) -> Any:
    """Hue is an angle (no seam), one turn for 6 of the logit; saturation and value are squashed, bright at 0."""
    return hsv_to_srgb(logits[:, 0] / 6, tf.sigmoid(logits[:, 1] + 0.7), tf.sigmoid(logits[:, 2] + 0.7))


def _oklab(logits: Any, palette: Any, chroma: float, gamut: str, space: str = "srgb") -> Any:
    """Lightness in [0, 1]; a and b within ±chroma, which they approach slowly, so that random colours drift gently.

    The default chroma reaches all of sRGB (|a| up to 0.28, |b| up to 0.31). What lies outside is clipped, in brighter
    and harder colours, as version 1 did; or keeps lightness and hue, and as much chroma as there is. A wider space has
    room for more of them.
    """
    lightness = tf.sigmoid(logits[:, :1])
    lab = tf.concat([lightness, chroma * tf.tanh(0.25 * logits[:, 1:])], axis=-1)
    return oklab_to_srgb(within_gamut(lab, space) if gamut == "chroma" else lab, space)


def _palette(logits: Any, palette: Any, sharpness: float, hard: bool) -> Any:
    """Each colour's share is its softmax; the shares are mixed in linear light."""
    shares = tf.nn.softmax(sharpness * logits)
    return linear_to_srgb(tf.clip_by_value(tf.matmul(shares, srgb_to_linear(palette)), 0.0, 1.0))


def _likeliest(logits: Any, palette: Any, sharpness: float, hard: bool) -> Any:
    return tf.argmax(logits if sharpness >= 0 else -logits, axis=1, output_type=tf.int32)


def _stencil(logits: Any, palette: Any, hard: bool) -> Any:
    """One bit: the first colour where the logit is below 0, the second elsewhere."""
    return tf.where(logits < 0, palette[0], palette[1])


def _side(logits: Any, palette: Any, hard: bool) -> Any:
    return tf.cast(logits[:, 0] >= 0, tf.int32)


SQUASH = {"squash": ("sigmoid", Choice("sigmoid", "clip"))}

for _row in (
    Head(
        name="rgb",
        function=_squashed,
        values=_unclipped,
        summary="red, green and blue",
        logits=3,
        channels=3,
        pattern="pattern(gain=2, bias=0.8, alike=0.8)",
        with_opacity="rgba(squash=clip)",  # clear is 0 exactly; with a sigmoid small shapes vanish and do not come back
        options=options(**SQUASH),
    ),
    Head(
        name="gray",
        function=_squashed,
        values=_unclipped,
        summary="black to white",
        logits=1,
        channels=1,
        options=options(**SQUASH),
    ),
    Head(
        name="hsv",
        function=_hsv,
        summary="hue (an angle), saturation, value: rainbows",
        logits=3,
        channels=3,
        pattern="pattern(gain=1.8, bias=0.7)",
    ),
    Head(
        name="oklab",
        function=_oklab,
        wide=_oklab,
        summary="lightness and two even colour axes: colours that drift gently",
        logits=3,
        channels=3,
        pattern="pattern(gain=1, bias=0.4)",
        options=options(chroma=(0.32, Range(-1e6, 1e6, usual=(0.05, 0.4))), gamut=("clip", Choice("clip", "chroma"))),
    ),
    Head(
        name="rgba",
        function=_squashed,
        values=_unclipped,
        summary="red, green, blue and opacity",
        logits=4,
        channels=4,
        pattern="pattern(gain=2, bias=0.6, alike=0.6)",
        options=options(**SQUASH),
    ),
    Head(
        name="palette",
        function=_palette,
        summary="a softmax over the palette's colours",
        logits=0,
        channels=3,
        palette="any",
        inks=_likeliest,
        pattern="pattern(gain=4, bias=0.5)",
        aim="class",
        options=options(sharpness=(1.0, Range(-1e6, 1e6, scale="log", usual=(0.2, 10))), hard=(False, Flag())),
    ),
    Head(
        name="stencil",
        function=_stencil,
        summary="one bit: two colours and nothing between",
        logits=1,
        channels=3,
        palette="#16161d #f4ecdc",
        inks=_side,
        aim="bit",
        options=options(hard=(False, Flag())),
    ),
):
    HEADS.add(_row)
