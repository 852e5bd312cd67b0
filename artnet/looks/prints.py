"""Looks of prints: a pen, a brush, a knife, a screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from artnet.looks.draw import Draw, part, together
from artnet.looks.registry import LOOKS, Look
from artnet.options import Range
from artnet.parameters import options

__all__: list[str] = []

Settings = Mapping[str, Any]

INKS_ON_PAPER = (
    "#131316 #2c2b2e #8a847a #d9d1c1 #efe8d9 #f3ecdd #f3ecdd",
    "#141a26 #2a3342 #858a90 #d3d0c4 #ece6d6 #f1eadb #f1eadb",
    "#1f1512 #3f302a #94857a #dcd1c2 #f0e8da #f4eee2 #f4eee2",
)
CUTS = ("#14110f #f1e6d0", "#1d1a16 #efe3c8", "#2a1210 #f3e5cf", "#10161c #ece5d4")
PLATES = ("#1d2b45 #f3ede0", "#3a2418 #f5ecd9", "#16332d #f1eee0", "#3b1a26 #f4ebe0")
DRUMS = (
    "#0b5fa5 #ff4f79 #f6f0e4",
    "#1a9aa0 #ff6c2f #f7f1e3",
    "#5b7fc4 #ff6f91 #f5efe2",
    "#765ba7 #f15060 #f6f0e6",
    "#00a95c #ff48b0 #f7f2e7",
    "#3f9a86 #ff8e57 #f5eee0",
    "#1f6fb2 #ffe14a #f7f2e4",
)
NEWS = (
    "#1a1a1a #f4d35e",
    "#241f2e #ee6c4d",
    "#14213d #e8e4d8",
    "#1b1b1b #8fc0a9",
    "#2b1d27 #f2a7b5",
    "#1d2a3a #9cc4d9",
)
WASHES = (
    "#2f6f9a #7fb8d2 #e4889a #f5d07a #fdfaf4",
    "#3a8070 #98ccac #f09a76 #bf98d4 #fdfaf3",
    "#4673b8 #96c0ec #9bcf8a #ef93aa #fdfaf4",
    "#5560a8 #a5b3e4 #f0a566 #8cc8ac #fcf9f2",
    "#855a92 #c9a5d6 #79c5ca #f5bf78 #fdf9f3",
)


def _ink(draw: Draw, wet: float) -> Settings:
    return {
        "inputs": together(
            "x y r",
            part("warp", amount=draw.between("flow", 0.3, 0.7), scale=1.2, octaves=5, seed=draw.field_seed("flow")),
        ),
        "hidden": [18] * 3,
        "activation": "tanh+gaussian",
        "head": "ramp",
        "palette": draw.palette(INKS_ON_PAPER),
        "weight_scale": wet * draw.between("strength", 0.9, 1.2),
        "symmetry": "mirror",
        "zoom": draw.between("zoom", 0.45, 0.65),
    }


def _woodcut(draw: Draw, lines: int) -> Settings:
    return {
        "inputs": together(
            "x y r", part("moved", amount=draw.between("bend", 0.15, 0.4), scale=1, seed=draw.field_seed("bend"))
        ),
        "hidden": [20] * 3,
        "activation": draw.one("hand", "tanh+gaussian", "tanh", "tanh+sin(w=2)"),
        "head": part(
            "hatch",
            lines=lines or draw.whole("lines", 26, 40),
            angle=draw.whole("angle", 0, 179),
            cross=1,
            swell=draw.between("swell", 3.0, 5.0),
        ),
        "palette": draw.palette(CUTS),
        "zoom": draw.between("zoom", 0.6, 0.9),
    }


def _engraving(draw: Draw, lines: int) -> Settings:
    return {
        "inputs": "|x| y r",
        "hidden": [20] * 3,
        "activation": "tanh+gaussian",
        "head": part(
            "hatch",
            lines=lines or draw.whole("lines", 44, 56),
            angle=draw.one("angle", 30, 45, 60, 135),
            cross=2,
            swell=draw.between("swell", 1.2, 2.0),
        ),
        "palette": draw.palette(PLATES),
        "weight_scale": 1.15,
        "zoom": draw.between("zoom", 0.5, 0.7),
    }


def _riso(draw: Draw, cells: int) -> Settings:
    return {
        "inputs": together(
            "x y r", part("moved", amount=draw.between("bend", 0.2, 0.5), scale=1, seed=draw.field_seed("bend"))
        ),
        "hidden": [20] * 3,
        "activation": "tanh+gaussian",
        "head": part("inks", n=2, cells=cells or draw.whole("cells", 24, 32)),
        "palette": draw.palette(DRUMS),
        "zoom": draw.between("zoom", 0.5, 0.75),
    }


def _newsprint(draw: Draw, cells: int) -> Settings:
    return {
        "inputs": "|x| y r",
        "hidden": [24] * 3,
        "activation": draw.one("hand", "tanh", "tanh+gaussian", "tanh+sin(w=2)"),
        "weight_scale": 1.25,
        "head": part("halftone", cells=cells or draw.whole("cells", 22, 30), angle=draw.whole("angle", 20, 70)),
        "palette": draw.palette(NEWS),
        "zoom": draw.between("zoom", 0.5, 0.7),
    }


def _watercolour(draw: Draw, wet: float) -> Settings:
    return {
        "inputs": together(
            "x y",
            part("warp", amount=draw.between("flow", 0.3, 0.6), scale=0.7, octaves=4, seed=draw.field_seed("flow")),
            part("fractal", scale=1.5, octaves=5, seed=draw.field_seed("grain")),
        ),
        "hidden": [16] * 2,
        "activation": "tanh+gaussian",
        "head": part("palette", sharpness=draw.between("edge", 1.0, 1.8)),
        "palette": draw.palette(WASHES),
        "weight_scale": wet * draw.between("strength", 1.2, 1.6),
        "zoom": draw.between("zoom", 0.55, 0.8),
    }


for _name, _function, _summary, _options in (
    ("ink", _ink, "ink on paper that was folded while it was wet", options(wet=(1.0, Range(0.3, 3)))),
    (
        "woodcut",
        _woodcut,
        "one ink, cut with a knife along the grain",
        options(lines=(0, Range(0, 400, usual=(0, 60)))),
    ),
    (
        "engraving",
        _engraving,
        "fine swelling lines, crossed in the dark",
        options(lines=(0, Range(0, 400, usual=(0, 140)))),
    ),
    (
        "riso",
        _riso,
        "two loud inks in dots, and the third that they make",
        options(cells=(0, Range(0, 400, usual=(0, 120)))),
    ),
    (
        "newsprint",
        _newsprint,
        "coarse dots of black on a coloured sheet",
        options(cells=(0, Range(0, 400, usual=(0, 80)))),
    ),
    ("watercolour", _watercolour, "thin washes that run into each other", options(wet=(1.0, Range(0.3, 3)))),
):
    LOOKS.add(Look(name=_name, function=_function, summary=_summary, options=_options))
