"""The heads `inks` and `duotone`: transparent inks over one another on a paper."""

from __future__ import annotations

from typing import Any

from artnet.color.models import linear_to_srgb, srgb_to_linear
from artnet.color.overprint import overprinted, transmittance
from artnet.fields.paper import Paper
from artnet.lazy import tf
from artnet.nets.heads.ramps import tone
from artnet.nets.heads.registry import HEADS, Head
from artnet.nets.heads.screens import dots
from artnet.options import Flag, Range
from artnet.parameters import options

__all__: list[str] = []

FIRST_ANGLE, NEXT_ANGLE = 15.0, 30.0
"""Degrees of the first ink's screen, and from one to the next: printers' 15, 45, 75, whose moire is a fine rosette."""


def _print(cover: list[Any], inks: list[int], palette: Any) -> Any:
    """The sRGB colour (points, 3), from the share (points,) that each of these colours of the palette covers."""
    light = srgb_to_linear(palette)
    through = [transmittance(light[place], light[-1]) for place in inks]
    seen = overprinted([tf.expand_dims(share, 1) for share in cover], through, light[-1])
    return linear_to_srgb(tf.clip_by_value(seen, 0.0, 1.0))


def _places(colors: int, n: int) -> list[int]:
    """Which of a palette's colours are the inks: the first ones, in order.

    Of a palette that has colours to spare they are spread over all but the darkest, whose overprints would be black.
    """
    if colors <= n + 1:
        return list(range(n))
    return [round(1 + (colors - 3) * (place + 0.5 * (n == 1)) / max(1, n - 1)) for place in range(n)]


def _numbers(cover: list[Any]) -> Any:
    """Which inks are printed (points,) int32, as bits."""
    return sum(tf.cast(share >= 0.5, tf.int32) * (1 << place) for place, share in enumerate(cover))


def _covers(logits: Any, paper: Paper | None, n: int, sharpness: Any, cells: int) -> list[Any]:
    """The share (points,) of the paper that each ink covers; in dots, if there are `cells`."""
    shares = tf.unstack(tf.sigmoid(sharpness * logits), num=n, axis=1)
    if paper is None or not cells:
        return shares
    return [dots(share, paper, cells, FIRST_ANGLE + NEXT_ANGLE * place) for place, share in enumerate(shares)]


def _inks(logits: Any, palette: Any, paper: Paper, n: int, sharpness: Any, cells: int, hard: bool) -> Any:
    return _print(_covers(logits, paper, n, sharpness, cells), _places(palette.shape[0], n), palette)


def _printed(logits: Any, palette: Any, paper: Paper, n: int, sharpness: Any, cells: int, hard: bool) -> Any:
    return _numbers(_covers(logits, paper, n, sharpness, cells))


def _in_tones(logits: Any, palette: Any, n: int, sharpness: Any, cells: int, hard: bool) -> Any:
    """What is learnt: how thick each ink lies, not its dots."""
    return _print(_covers(logits, None, n, sharpness, cells), _places(palette.shape[0], n), palette)


def _both(logits: Any) -> list[Any]:
    """The shares (points,) of the dark and of the colour: the colour fills the half-tones, the dark the shadows."""
    dark = 1.0 - tone(logits)
    return [dark**3, 1.0 - (1.0 - dark) ** 2]


def _duotone(logits: Any, palette: Any, hard: bool) -> Any:
    return _print(_both(logits), _two_of(palette.shape[0], hard), palette)


def _two_of(colors: int, hard: bool) -> list[int]:
    return [0, (colors - 1) // 2]


for _row in (
    Head(
        name="inks",
        prints=True,
        function=_inks,
        summary="transparent inks that overprint, on a paper: the last colour; as flats, or in dots",
        logits="n",
        channels=3,
        values=_in_tones,
        palette="any(colors=6)",
        colors=6,
        pattern="pattern(gain=2, bias=0.5)",
        draws=True,
        inks=_printed,
        dials=("sharpness",),
        overprints=lambda colors, n, sharpness, cells, hard: _places(colors, n),
        finest=lambda n, sharpness, cells, hard: cells,
        options=options(
            n=(3, Range(1, 6)),
            sharpness=(2.0, Range(0.01, 1000, scale="log", usual=(0.5, 20))),
            cells=(0, Range(0, 2000, usual=(0, 120))),
            hard=(False, Flag()),
        ),
    ),
    Head(
        name="duotone",
        prints=True,
        function=_duotone,
        summary="one number in two inks: a dark one for the shadows, a colour for the half-tones",
        logits=1,
        channels=3,
        palette="any(colors=3)",
        colors=3,
        pattern="pattern(gain=1.7, bias=0.3)",
        inks=lambda logits, palette, hard: _numbers(_both(logits)),
        overprints=_two_of,
        options=options(hard=(False, Flag())),
    ),
):
    HEADS.add(_row)
