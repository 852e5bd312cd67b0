"""The drawing as SVG: millimetres, and one layer for each colour, as Inkscape and vpype know them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from artnet.checks import number
from artnet.color.compositing import as_color, over_ground
from artnet.color.palettes import choose_palette
from artnet.errors import invalid
from artnet.exporting.scene import Scene
from artnet.exporting.shaders.fragment import plain_text
from artnet.exporting.vectors.areas import CLEAR, Flat, flat_of, outlines
from artnet.exporting.vectors.channels import CHANNELS
from artnet.exporting.vectors.contouring import Field, Points, is_closed
from artnet.exporting.vectors.curves import fitted
from artnet.exporting.vectors.hatching import strokes
from artnet.exporting.vectors.lattice import colors_of, corners
from artnet.exporting.vectors.level_lines import level_lines
from artnet.exporting.vectors.ordering import joined, ordered
from artnet.exporting.vectors.path_text import curve_text, decimals_of, line_text

__all__ = ["svg"]

ERROR = 0.25
"""Pixels of the picture by which a curve may lie off the edge that it follows."""
MOST_PIXELS = 1 << 22
LONG_SIDE = 200.0
"""Millimetres of the long side, if nothing is said."""
LEVELS = 12
PEN = 0.3
"""Width of a pen in millimetres: ends that lie so near to each other are joined."""
HATCH = 0.4
"""Millimetres from one stroke to the next where they are densest: two directions of them are nearly black."""
TURN = 2.2
"""Pitches of hatching within which the pen goes on to the next stroke without being lifted."""
INK = "#1a1a1a"


@dataclass(frozen=True)
class _Layer:
    """The paths of one colour: areas are filled, all others are drawn with a pen."""

    color: str
    paths: Sequence[str]
    filled: bool = False


def svg(
    scene: Scene,
    *,
    levels: int = 0,
    channel: str = "none",
    hatch: bool = False,
    pens: str | Sequence[str] = "none",
    millimetres: float = LONG_SIDE,
) -> str:
    """The text of a drawing.

    A picture of few colours gives filled areas, one layer a colour; any other lines of equal lightness, 12 of them.
    What one can see through is laid over white; areas end where it is half clear.

    Args:
        scene: what is drawn; its size says how fine edges are looked for.
        levels: draw lines of so many values of a channel; 12 if only the channel is given.
        channel: one of `CHANNELS`; of none those of lightness.
        hatch: draw strokes, the denser the darker, also beside level lines; of a picture of few colours each in a layer
            of its own.
        pens: a palette whose first colour draws the level lines, and the next the strokes, in one layer each.
        millimetres: the long side.

    Raises:
        InvalidValueError: a size that cannot be, or is too large to look for edges at, or opacity where there is none.
        MissingExtraError: without the extra `vector`.
        UnknownNameError: no such palette.
    """
    millimetres = number("1 to 100,000 millimetres", 1, 100_000, millimetres=millimetres)
    lines = bool(levels) or channel != "none"
    follows = CHANNELS["lightness" if channel == "none" else channel]
    inks = () if pens == "none" else choose_palette(pens)
    width, height = scene.recipe.size
    scale = millimetres / max(width, height)
    if width * height > MOST_PIXELS:
        raise invalid(
            f"at most {MOST_PIXELS:,} pixels to look for edges at, as --size 2048; millimetres say how large it is",
            size=(width, height),
        )
    if channel == "opacity" and scene.net.channels < 4:
        raise invalid("a head with opacity, such as rgba, to follow it", head=scene.net.blueprint.head.spec)
    flat = None if lines or inks else flat_of(scene)
    if flat and not hatch:
        layers = _filled(flat, scale)
    else:
        colors, layers = _colors(scene), []
        if lines or not hatch:
            drawn = level_lines(colors, follows, levels or LEVELS)
            layers = [_Layer(INK, _curves(joined(ordered(drawn), PEN / scale), scale))]
        layers += _hatched(colors, flat, scale) if hatch else []
        layers = [replace(layer, color=ink) for layer, ink in zip(layers, inks, strict=False)] + layers[len(inks) :]
    body = "\n".join(_text(n, layer) for n, layer in enumerate(layers, 1))
    wide, high = width * scale, height * scale
    title = plain_text(scene.recipe.name or "artnet")
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"
  width="{wide:g}mm" height="{high:g}mm" viewBox="0 0 {wide:g} {high:g}">
<title>{title}</title>
{body}
</svg>
"""


def _text(number: int, layer: _Layer) -> str:
    look = (
        f'fill="{layer.color}" stroke="none" fill-rule="evenodd"'
        if layer.filled
        else f'fill="none" stroke="{layer.color}" stroke-width="{PEN:g}" stroke-linecap="round" stroke-linejoin="round"'
    )
    paths = "\n".join(f'<path d="{path}"/>' for path in layer.paths)
    name = f"{number} {layer.color}"
    return f'<g id="layer{number}" inkscape:groupmode="layer" inkscape:label="{name}" {look}>\n{paths}\n</g>'


def _colors(scene: Scene) -> Field:
    """The colours (height + 1, width + 1, 4) at the corners of pixels: sRGB as over white, and opacity.

    Edges are as soft as in a picture.
    """
    colors = as_color(corners(colors_of(scene, grain=1.0), scene.recipe.size))
    clear = colors[..., 3:] if colors.shape[2] == 4 else np.ones_like(colors[..., :1])
    return np.concatenate([over_ground(colors), clear], axis=2)


def _filled(flat: Flat, scale: float) -> list[_Layer]:
    """A layer for each colour, its areas one path; what is clear stays bare."""
    found = [ordered(rings) for rings in outlines(flat)]
    paths = iter(_curves([ring for rings in found for ring in rings], scale))
    texts = ["".join(next(paths) for _ in rings) for rings in found]
    return [_Layer(_hex(key), [text], filled=True) for key, text in zip(flat.colors, texts, strict=True)
            if text and key != CLEAR]  # fmt: skip


def _hatched(colors: Field, flat: Flat | None, scale: float) -> list[_Layer]:
    """A layer for each colour of a picture of few colours, but for the paper; else one layer of ink."""
    light = CHANNELS["lightness"].of(colors)
    parts = [(INK, light)]
    if flat:
        ranks = flat.ranks[:: flat.finer, :: flat.finer]
        parts = [(_hex(key), np.where(ranks == rank, light, 1.0)) for rank, key in enumerate(flat.colors)
                 if key != CLEAR]  # fmt: skip
    layers = []
    for color, shade in parts:
        ways = joined(ordered(strokes(shade, HATCH / scale, PEN / scale)), TURN * HATCH / scale)
        layers.append(_Layer(color, [line_text(way * scale, decimals_of(scale)) for way in ways]))
    return [layer for layer in layers if layer.paths]


def _curves(lines: Sequence[Points], scale: float) -> list[str]:
    """The text of each line as smooth curves; empty for one of no extent."""
    decimals = decimals_of(scale)
    return [
        curve_text(curves * scale, decimals, closed=is_closed(line)) if len(curves) else ""
        for line, curves in zip(lines, fitted(lines, ERROR), strict=True)
    ]


def _hex(key: int) -> str:
    return f"#{key:06x}"
