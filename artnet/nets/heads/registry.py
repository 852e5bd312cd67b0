"""The registry of colour heads: from the network's last numbers to colour.

A head turns logits (points, n) into sRGB colours (points, channels) in [0, 1]. One that `draws` also knows the paper:
where a point lies on it, and how its numbers change there. Training may look at a head earlier: at the `values`, where
a colour is not yet clipped or printed, or at the logits themselves.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from artnet.color import models
from artnet.color.overprint import printings
from artnet.color.palettes import hex_to_srgb, srgb_to_hex
from artnet.color.spaces.primaries import from_srgb
from artnet.color.transfer import linear_to_srgb, srgb_to_linear
from artnet.entries import Chosen, TensorEntry
from artnet.errors import ArtnetWarning, InvalidValueError, PartError, invalid
from artnet.fields.paper import Paper
from artnet.lazy import tf
from artnet.registry import Registry

__all__ = [
    "HEADS",
    "Head",
    "Swatch",
    "check_colors",
    "colors_needed",
    "dials_of",
    "head_colors",
    "head_inks",
    "head_is_hard",
    "head_is_linear",
    "head_swatches",
    "head_values",
    "head_width",
    "spec_is_hard",
    "swatches_of",
    "told_apart",
    "warn_of_fine_marks",
]


@dataclass(frozen=True, kw_only=True)
class Head(TensorEntry):
    """`function(logits, palette, **options) -> (points, channels)`; `palette` (colours, 3) sRGB, or None.

    One that `draws` has `function(logits, palette, paper, **options)`, with the `Paper` of the points.

    `logits` is the number of logits (0: one for each colour of the palette; or the name of the option that says it).
    `values`, where given, is what training compares with the target, in place of the colours. `palette` is the default
    one, and `colors` the fewest that one must have. `pattern` initialises the head of a random network; logits that are
    alike share light and shade, which keeps the colours from falling apart (0.8 for rgb, chosen by looking at 8 seeds
    of 0.45 to 0.88 with tanh, sin and gaussian). `with_opacity` is the spec of one that paints opacity too.

    `wide` is a function of the same arguments and a `space`, such as "display-p3", for a head that knows colours beyond
    sRGB: it gives them in that space. Of all others the sRGB colours are converted.

    With `inks`, a head that has the option `hard` paints unmixed colours where that is true: `inks`, a function of the
    same arguments, gives (points,) int32, which of the palette's colours a point has; `function` then only has to say
    how they mix. Where inks are printed over one another, `overprints(colors, **options)` lists which of so many
    colours are inks, on the last, the paper; bit i of the numbers then says that ink i is printed. `finest(**options)`
    is how many of the smallest marks go on a short side: dots, strokes. `dials` are the options that a motion may turn:
    numbers, which are then tensors (). A screen is `alike` when it is turned by so many degrees. One that
    `prints` takes the first colour of a palette for ink and the last for paper: a palette by name goes from dark to
    light for it.
    """

    logits: int | str
    channels: int
    values: Callable[..., Any] | None = None
    wide: Callable[..., Any] | None = None
    palette: str = ""
    colors: int = 1
    pattern: str = "pattern(gain=2, bias=0.5)"
    aim: str = "color"
    with_opacity: str = ""
    draws: bool = False
    prints: bool = False
    alike: float = 360.0
    inks: Callable[..., Any] | None = None
    overprints: Callable[..., Sequence[int]] | None = None
    finest: Callable[..., float] | None = None
    dials: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check the numbers of logits and channels."""
        super().__post_init__()
        named = isinstance(self.logits, str) and self.logits in self.options
        if not named and (type(self.logits) is not int or not 0 <= self.logits <= 64):
            raise invalid(f"0 to 64 logits for the colour head '{self.name}'", logits=self.logits)
        if not isinstance(self.palette, str):
            raise invalid(f"the name of a palette for the colour head '{self.name}'", palette=self.palette)
        if any(name not in self.options for name in self.dials):
            raise invalid(f"options of the colour head '{self.name}' as its dials", dials=self.dials)
        if self.channels not in (1, 3, 4):
            raise invalid(f"1, 3 or 4 channels from the colour head '{self.name}'", channels=self.channels)

    @property
    def targets(self) -> tuple[str, ...]:
        """The forms of target that it can learn: `Loss.target`. Classes have colours, and prints in one ink tones."""
        more = {"class": ("color",), "color": ("tone",) if self.prints and self.logits == 1 else ()}
        return (self.aim, *more.get(self.aim, ()))


HEADS: Registry[Head] = Registry("colour head", Head, "heads")


def head_width(head: Chosen[Head], palette: tuple[str, ...]) -> int:
    """How many logits the head takes."""
    logits = head.entry.logits
    return int(head.options[logits]) if isinstance(logits, str) else logits or len(palette)


def colors_needed(head: Chosen[Head]) -> int:
    """The fewest colours that a palette of this head must have: of inks by number, these and the paper."""
    return head_width(head, ()) + 1 if isinstance(head.entry.logits, str) else head.entry.colors


def check_colors(head: Chosen[Head], palette: Sequence[str]) -> None:
    """Refuse a palette of too few colours for a head.

    Raises:
        InvalidValueError: how many it needs.
    """
    needed = colors_needed(head)
    if len(palette) < needed:
        raise InvalidValueError(
            f"Expected at least {needed} colours for the head {head.spec}: ink first, paper last."
            f" Received: palette={' '.join(palette)!r}"
        )


def dials_of(head: Chosen[Head]) -> dict[str, float]:
    """The options that a motion may turn, with their values."""
    return {name: float(head.options[name]) for name in head.entry.dials}


def head_colors(head: Chosen[Head], logits: Any, palette: Any, *paper: Paper, space: str = "srgb", **dials: Any) -> Any:
    """Colours (points, channels) in [0, 1] in a space; of a head that draws, on the paper. `dials` replace options.

    Of a hard head they are those of its inks.

    Raises:
        PartError: a head of one's own returns another shape.
    """
    if head_is_hard(head):
        colors = tf.gather(head_swatches(head, palette), head_inks(head, logits, palette, *paper, **dials))
    elif head.entry.wide is not None and space != "srgb":
        wide = replace(head, entry=replace(head.entry, function=head.entry.wide))
        return _checked(head, wide(logits, palette, *paper, **dials, space=space), logits)
    else:
        colors = _checked(head, head(logits, palette, *paper, **dials), logits)
    return models.srgb_to_space(colors, space)


def head_values(head: Chosen[Head], logits: Any, palette: Any) -> Any:
    """What training compares with the target's colours: the colours, before they are clipped or printed."""
    if head.entry.values is None:
        return _checked(head, head(logits, palette), logits)
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
    return head.entry.inks is not None and head.options.get("hard") is True


def spec_is_hard(spec: str) -> bool:
    """The same of a spec such as "palette(hard=true)"."""
    return "hard" in spec and head_is_hard(HEADS.resolve(spec))


def head_inks(head: Chosen[Head], logits: Any, palette: Any, *paper: Paper, **dials: Any) -> Any:
    """The numbers (points,) int32 of the swatches that points have, of a hard head.

    Raises:
        PartError: a head of one's own gives other than whole numbers.
    """
    assert head.entry.inks is not None
    numbers = tf.convert_to_tensor(head.entry.inks(logits, palette, *paper, **{**head.options, **dials}))
    if not numbers.dtype.is_integer or not numbers.shape.is_compatible_with([logits.shape[0]]):
        raise PartError(
            f"Expected (points,) whole numbers from the inks of the colour head '{head.name}' ({head.entry.place})."
            f" Received: {numbers.shape} {numbers.dtype.name}"
        )
    return tf.clip_by_value(tf.cast(numbers, tf.int32), 0, head_swatches(head, palette).shape[0] - 1)


def head_is_linear(head: Chosen[Head]) -> bool:
    """Whether what training compares is the logits themselves, moved by 0.5: then least squares solves the head."""
    return head.options.get("squash") == "clip"


LEAST_CELL = 3.0
"""Pixels along a cell of a screen, so that its dots have a shape."""


def warn_of_fine_marks(head: Chosen[Head], size: tuple[int, int]) -> None:
    """Say so where a picture is too small to show the marks of its screen, and how large it would have to be."""
    if head.entry.finest is None:
        return
    cells = head.entry.finest(**head.options)
    pixels = min(size) / cells if cells else math.inf
    if pixels < LEAST_CELL:
        enough = math.ceil(LEAST_CELL * cells)
        warnings.warn(
            f"{head.spec} has {cells:g} marks on a short side of {min(size):,} pixels, too fine to be seen:"
            f" {enough:,} pixels show them, or at most {max(1, int(min(size) / LEAST_CELL)):,} marks",
            ArtnetWarning,
            stacklevel=2,
        )


class Swatch(NamedTuple):
    """A colour that a pixel of a hard picture may have, and which of the palette's colours are printed there."""

    color: str
    inks: frozenset[int]


def swatches_of(spec: str, palette: Sequence[str], space: str = "srgb") -> tuple[Swatch, ...]:
    """The colours of a hard head, as they are in a space; none where colours are mixed."""
    if not spec_is_hard(spec):
        return ()
    head = HEADS.resolve(spec)
    if not head.entry.overprints:
        known = palette if space == "srgb" else srgb_to_hex(from_srgb(hex_to_srgb(palette), space))
        return tuple(Swatch(color, frozenset([place])) for place, color in enumerate(known))
    inks = list(head.entry.overprints(len(palette), **head.options))
    light = srgb_to_linear(hex_to_srgb([*(palette[place] for place in inks), palette[-1]]))
    mixed = linear_to_srgb(np.clip(printings(list(light[:-1]), light[-1]), 0, 1))
    colors = srgb_to_hex(from_srgb(mixed, space))
    return tuple(
        Swatch(color, frozenset(ink for place, ink in enumerate(inks) if number >> place & 1))
        for number, color in enumerate(colors)
    )


def told_apart(spec: str, count: int) -> tuple[str, ...]:
    """As many colours as a palette has, with which no two of the swatches of a hard head look alike.

    Each ink of those that overprint takes light of a channel of its own, or twice as much as the other one there.
    """
    overprints, options = HEADS[spec.partition("(")[0].strip()].overprints, HEADS.resolve(spec).options
    if not overprints:
        return tuple(f"#{number:02x}{number:02x}{number:02x}" for number in range(count))
    colors = np.ones((count, 3))
    for number, place in enumerate(overprints(count, **options)):
        colors[place, number % 3] = 0.5 if number < 3 else 0.75
    return srgb_to_hex(colors)


def head_swatches(head: Chosen[Head], palette: Any) -> Any:
    """The same of a palette (colours, 3) sRGB in a graph: (swatches, 3) sRGB."""
    if head.entry.overprints is None:
        return palette
    places = head.entry.overprints(palette.shape[0], **head.options)
    light = models.srgb_to_linear(palette)
    return models.linear_to_srgb(tf.clip_by_value(printings([light[place] for place in places], light[-1]), 0.0, 1.0))
