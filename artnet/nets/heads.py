"""Colour heads: from the network's last numbers to colour.

A head turns logits (points, n) into sRGB colours (points, channels) in [0, 1]. Training may look at it earlier: at the
`values`, where a colour is not yet clipped, or at the logits themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from artnet.color.models import hsv_to_srgb, linear_to_srgb, oklab_to_srgb, srgb_to_linear
from artnet.entries import Chosen, TensorEntry
from artnet.errors import PartError, invalid
from artnet.lazy import tf
from artnet.options import Choice, Flag, Range
from artnet.parameters import options
from artnet.registry import Registry

__all__ = [
    "HEADS",
    "Head",
    "head_colors",
    "head_inks",
    "head_is_hard",
    "head_is_linear",
    "head_values",
    "head_width",
    "spec_is_hard",
]


@dataclass(frozen=True, kw_only=True)
class Head(TensorEntry):
    """`function(logits, palette, **options) -> (points, channels)`; `palette` (colours, 3) sRGB, or None.

    `logits` is the number of logits (0: one for each colour of the palette). `values`, where given, is what training
    compares with the target, in place of the colours. `palette` is the default one. `pattern` initialises the head of
    a random network; logits that are alike share light and shade, which keeps the colours from falling apart (0.8 for
    rgb, chosen by looking at 8 seeds of 0.45 to 0.88 with tanh, sin and gaussian). `with_opacity` is the spec of one
    that paints opacity too. `inks(logits, **options) -> (points,)` int32 numbers the colour of the palette that a point
    has, for a head with the option `hard`.
    """

    logits: int
    channels: int
    values: Callable[..., Any] | None = None
    palette: str = ""
    pattern: str = "pattern(gain=2, bias=0.5)"
    aim: str = "color"
    with_opacity: str = ""
    inks: Callable[..., Any] | None = None

    def __post_init__(self) -> None:
        """Check the numbers of logits and channels."""
        super().__post_init__()
        if type(self.logits) is not int or not 0 <= self.logits <= 64:
            raise invalid(f"0 to 64 logits for the colour head '{self.name}'", logits=self.logits)
        if not isinstance(self.palette, str):
            raise invalid(f"the name of a palette for the colour head '{self.name}'", palette=self.palette)
        if self.channels not in (1, 3, 4):
            raise invalid(f"1, 3 or 4 channels from the colour head '{self.name}'", channels=self.channels)


HEADS: Registry[Head] = Registry("colour head", Head, "heads")


def head_width(head: Chosen[Head], palette: tuple[str, ...]) -> int:
    """How many logits the head takes."""
    return head.entry.logits or len(palette)


def head_colors(head: Chosen[Head], logits: Any, palette: Any) -> Any:
    """Colours (points, channels) in [0, 1].

    Raises:
        PartError: a head of one's own returns another shape.
    """
    return _checked(head, head(logits, palette), logits)


def head_values(head: Chosen[Head], logits: Any, palette: Any) -> Any:
    """What training compares with the target's colours: the colours, before they are clipped."""
    if head.entry.values is None:
        return head_colors(head, logits, palette)
    return head.entry.values(logits, palette, **head.options)


def _checked(head: Chosen[Head], colors: Any, logits: Any) -> Any:
    colors = tf.convert_to_tensor(colors)
    if not colors.shape.is_compatible_with([logits.shape[0], head.entry.channels]):
        raise PartError(
            f"Expected (points, {head.entry.channels}) from the colour head '{head.name}' ({head.entry.place})."
            f" Received: {colors.shape}"
        )
    return colors


def head_is_hard(head: Chosen[Head]) -> bool:
    """Whether each pixel has a colour of the palette, and no mixture."""
    return head.options.get("hard") is True


def spec_is_hard(spec: str) -> bool:
    """The same of a spec such as "palette(hard=true)"."""
    return "hard" in spec and head_is_hard(HEADS.resolve(spec))


def head_inks(head: Chosen[Head], logits: Any) -> Any:
    """The numbers (points,) int32 of the palette's colours, of a hard head."""
    assert head.entry.inks is not None
    return head.entry.inks(logits, **head.options)


def head_is_linear(head: Chosen[Head]) -> bool:
    """Whether what training compares is the logits themselves, moved by 0.5: then least squares solves the head."""
    return head.options.get("squash") == "clip"


def _squashed(logits: Any, palette: Any, squash: str) -> Any:
    """`sigmoid` bends the logits into [0, 1]; `clip` cuts 0.5 + logit off, so that the network stays linear."""
    if squash == "clip":
        return tf.clip_by_value(logits + 0.5, 0.0, 1.0)
    return tf.sigmoid(logits)


def _unclipped(logits: Any, palette: Any, squash: str) -> Any:
    return logits + 0.5 if squash == "clip" else tf.sigmoid(logits)


def _hsv(logits: Any, palette: Any) -> Any:
    """Hue is an angle (no seam), one turn for 6 of the logit; saturation and value are squashed, bright at 0."""
    return hsv_to_srgb(logits[:, 0] / 6, tf.sigmoid(logits[:, 1] + 0.7), tf.sigmoid(logits[:, 2] + 0.7))


def _oklab(logits: Any, palette: Any, chroma: float) -> Any:
    """Lightness in [0, 1]; a and b within ±chroma, which they approach slowly, so that random colours drift gently.

    The default chroma reaches all of sRGB (|a| up to 0.28, |b| up to 0.31).
    """
    lightness = tf.sigmoid(logits[:, :1])
    return oklab_to_srgb(tf.concat([lightness, chroma * tf.tanh(0.25 * logits[:, 1:])], axis=-1))


def _palette(logits: Any, palette: Any, sharpness: float, hard: bool) -> Any:
    """Each colour's share is its softmax; the shares are mixed in linear light. Or the colour that has most."""
    if hard:
        return tf.gather(palette, _likeliest(logits, sharpness, hard))
    return _mixed(logits, palette, sharpness, hard)


def _mixed(logits: Any, palette: Any, sharpness: float, hard: bool) -> Any:
    shares = tf.nn.softmax(sharpness * logits)
    return linear_to_srgb(tf.clip_by_value(tf.matmul(shares, srgb_to_linear(palette)), 0.0, 1.0))


def _likeliest(logits: Any, sharpness: float, hard: bool) -> Any:
    return tf.argmax(logits if sharpness >= 0 else -logits, axis=1, output_type=tf.int32)


def _stencil(logits: Any, palette: Any, hard: bool) -> Any:
    """One bit: the first colour where the logit is below 0, the second elsewhere."""
    return tf.where(logits < 0, palette[0], palette[1])


def _side(logits: Any, hard: bool) -> Any:
    return tf.cast(logits[:, 0] >= 0, tf.int32)


_SQUASH = options(squash=("sigmoid", Choice("sigmoid", "clip")))

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
        options=_SQUASH,
    ),
    Head(
        name="gray",
        function=_squashed,
        values=_unclipped,
        summary="black to white",
        logits=1,
        channels=1,
        options=_SQUASH,
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
        summary="lightness and two even colour axes: colours that drift gently",
        logits=3,
        channels=3,
        pattern="pattern(gain=1, bias=0.4)",
        options=options(chroma=(0.32, Range(-1e6, 1e6, usual=(0.05, 0.4)))),
    ),
    Head(
        name="rgba",
        function=_squashed,
        values=_unclipped,
        summary="red, green, blue and opacity",
        logits=4,
        channels=4,
        pattern="pattern(gain=2, bias=0.6, alike=0.6)",
        options=_SQUASH,
    ),
    Head(
        name="palette",
        function=_palette,
        summary="a softmax over the palette's colours",
        logits=0,
        channels=3,
        palette="dusk",
        values=_mixed,
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
