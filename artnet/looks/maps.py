"""Looks of plans: lines that say where something is equal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from artnet.looks.draw import Draw, part, together
from artnet.looks.registry import LOOKS, Look
from artnet.options import Range
from artnet.parameters import options

__all__: list[str] = []

Settings = Mapping[str, Any]

ATLASES = (
    "#274a58 #1f5f86 #4796b5 #86c4cf #cfe8dc #e9dfa0 #b5cf78 #78b066 #d99f52 #c9744a #fbf5ea",
    "#4a3830 #2f8a94 #74c4b8 #cfe8c4 #f4e4a4 #e6b85f #d98a52 #b85a48 #e8c4a8 #fbf4e6",
    "#2f3558 #3560a8 #6a9fd4 #b0d8e8 #eef0d0 #c4dc94 #7fbb74 #e0a45c #f0d0a8 #fbf7ee",
    "#5a2f3a #f7efe0 #f3d6b8 #e8ae8a #d9826f #b85f70 #8a4f7c #5f4f8a #4a74a4 #8fc0c8",
)
SHEETS = (
    "#2b3f4a #f4efe2",
    "#5a2f23 #f5ecdb",
    "#1f4a3f #f1f0e0",
    "#e9e2d0 #22343f",
    "#f0e6cf #3a2430",
    "#dfe9e4 #1f3f3a",
)
BOARDS = (
    "#cfe8a0 #0f2b22 #12382b #17463a",
    "#f2c46b #14202f #1a2b3f #22384f",
    "#8fe3d0 #101a26 #16263a #1c3350",
    "#f0a58a #20151c #2f1f2b #40293a",
)
RIBBONS = (
    "#10131c #10131c #e0603f #f3e9d8 #2f6f7d",
    "#141019 #141019 #d93a5a #f2dfc0 #4a5fa8",
    "#0f1816 #0f1816 #2f9a7d #f4ecd4 #e8963f",
    "#17120d #17120d #e8b23f #f5ecd9 #a8402f",
)


def _map(draw: Draw, lines: int) -> Settings:
    return {
        "inputs": together(
            part("fractal", scale=0.9, octaves=5, gain=0.45, seed=draw.field_seed("hills")),
            part("moved", amount=draw.between("coast", 0.2, 0.4), scale=1.2, seed=draw.field_seed("coast")),
        ),
        "hidden": [16] * 2,
        "activation": "tanh",
        "head": part("contours", count=lines or draw.whole("lines", 18, 26), width=0.0018),
        "palette": draw.palette(ATLASES),
        "weight_scale": draw.between("strength", 0.7, 0.95),
        "zoom": draw.between("zoom", 0.55, 0.8),
    }


def _topographic(draw: Draw, lines: int) -> Settings:
    return {
        "inputs": together(
            part("warp", amount=draw.between("flow", 0.4, 0.9), scale=0.8, octaves=2, seed=draw.field_seed("hills")),
            "x y",
        ),
        "hidden": [16] * 2,
        "activation": "tanh+gaussian",
        "head": part(
            "contours",
            count=lines or draw.whole("lines", 30, 44),
            width=draw.between("pen", 0.003, 0.004),
            index=5,
            bands=False,
        ),
        "palette": draw.palette(SHEETS),
        "weight_scale": draw.between("strength", 0.6, 0.9),
        "zoom": draw.between("zoom", 0.65, 0.9),
    }


def _circuit(draw: Draw, traces: int) -> Settings:
    return {
        "inputs": "|x| y hexagons(scale=2)",
        "hidden": [14] * 3,
        "activation": f"triangle(w={draw.between('steps', 4.0, 6.0)})",
        "head": part("contours", count=traces or draw.whole("traces", 6, 9), width=0.008),
        "palette": draw.palette(BOARDS),
        "zoom": draw.between("zoom", 0.6, 0.9),
    }


def _ribbons(draw: Draw, bands: float) -> Settings:
    centres = " ".join(
        f"polar(across={draw.between(f'across {n}', -1.0, 1.0)}, up={draw.between(f'up {n}', -1.0, 1.0)})"
        for n in range(2)
    )
    return {
        "inputs": centres,
        "hidden": [12] * 2,
        "activation": "abs+tanh",
        "head": part("ramp", repeats=bands or draw.between("bands", 3.0, 4.5), flat=True),
        "palette": draw.palette(RIBBONS),
        "weight_scale": draw.between("strength", 0.7, 1.0),
    }


for _name, _function, _summary, _options in (
    ("map", _map, "a coast, hills, and their heights", options(lines=(0, Range(0, 400, whole=True, usual=(0, 40))))),
    (
        "topographic",
        _topographic,
        "thin lines of equal height, every fifth bold",
        options(lines=(0, Range(0, 400, whole=True, usual=(0, 80)))),
    ),
    ("circuit", _circuit, "traces on a board", options(traces=(0, Range(0, 400, whole=True, usual=(0, 24))))),
    ("ribbons", _ribbons, "flat bands that run into knots", options(bands=(0.0, Range(0, 100, usual=(0, 8))))),
):
    LOOKS.add(Look(name=_name, function=_function, summary=_summary, options=_options))
