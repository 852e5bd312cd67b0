"""Looks of ground: stone, wood, what grows on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from artnet.looks.draw import Draw, part, together
from artnet.looks.registry import LOOKS, Look
from artnet.options import Range
from artnet.parameters import options

__all__: list[str] = []

Settings = Mapping[str, Any]

MARBLES = (
    "#f6f2ea #efe9df #e2dacd #c9c0b4 #8d8780 #34363c #c79a5b",
    "#f4f5f3 #e6e9e8 #d0d6d7 #a3afb2 #5f6f76 #22303a #b08d57",
    "#f8f1ec #f0dfd6 #e2c6bb #c49a8e #8a5a55 #43282c #c9a36b",
    "#0f2a26 #17403a #24584e #47806f #8fb8a2 #e6efe4 #c9a867",
    "#16161a #212126 #32323a #54525a #8d8886 #ece6dc #c9a05a",
)
AGATES = (
    "#16283a #3f6080 #a3bccb #f2ebdc #d9785a #7a2f3a",
    "#10262e #1f5560 #6fa7a3 #e6e2cf #b98b5e #4a3a33",
    "#2a1a33 #5f3d6e #a984b0 #efe0e4 #c58a8f #5a3346",
    "#2a0f24 #7a2f5a #d98aa0 #f6e4dc #e0a35f #4f3a6b",
)
MOSSES = (
    "#0f1a12 #23402a #4f7a3a #9ab55a #dbe3a0",
    "#101c1a #1f4a3f #3f7f5c #8fb27a #e0e4b8",
    "#171a0f #3a4420 #6f7f33 #b3b158 #ece2a8",
    "#0e1a1e #24474a #4f8070 #9db88a #d9dfb0",
    "#1d120c #4a2a18 #94562a #d9984a #f2dca8",
    "#1c1a1c #3f4044 #7d8a86 #bcc4b0 #f0efdc",
    "#1a1018 #47283a #8a5560 #c99a86 #f0dcc0",
)
CHIPS = (
    "#f3ede3 #f3ede3 #d8694f #2f4858 #e3b04b #7fa99b",
    "#efe9e1 #efe9e1 #3a3a3c #c98b6b #8aa399 #e8c9b0",
    "#ecebe8 #ecebe8 #3f6f9b #c97b7b #9bb5a0 #d9b25f",
    "#f2ece6 #f2ece6 #b5485d #33586b #f0c9a8 #5f8f7a",
)
TIMBERS = (
    "#321a0e #6b3c1f #b0713a #e0aa68 #f6dca8",
    "#1f100a #4f2916 #8f5229 #cc8f50 #f0cd96",
    "#3a1610 #7d3a26 #c0764c #e8b284 #f8dfc2",
    "#16100c #3d2a1c #7a5433 #c39660 #f2ddb4",
    "#2a0f0c #66231a #a84a2c #dd8f57 #f7d5a4",
)


def _marble(draw: Draw, veins: int) -> Settings:
    return {
        "inputs": together(
            part("warp", amount=draw.between("flow", 0.5, 0.9), scale=0.8, octaves=5, seed=draw.field_seed("slabs")),
            part("fractal", scale=0.8, octaves=5, seed=draw.field_seed("flow")),
        ),
        "hidden": [14] * 2,
        "activation": "tanh",
        "head": part("ramp", repeats=veins or draw.whole("veins", 2, 4), mirror=True),
        "palette": draw.palette(MARBLES),
        "weight_scale": draw.between("strength", 0.6, 0.8),
        "rotation": draw.whole("rotation", 0, 359),
    }


def _agate(draw: Draw, bands: float) -> Settings:
    return {
        "inputs": together(
            "x y r",
            part("warp", amount=draw.between("flow", 0.3, 0.6), scale=0.6, octaves=3, seed=draw.field_seed("flow")),
        ),
        "hidden": [16] * 2,
        "activation": "tanh",
        "head": part("ramp", repeats=bands or draw.between("bands", 4.0, 6.0), mirror=True),
        "palette": draw.palette(AGATES),
        "weight_scale": draw.between("strength", 0.6, 0.8),
        "zoom": draw.between("zoom", 0.75, 1.0),
    }


def _moss(draw: Draw, scale: float) -> Settings:
    fine = scale or draw.between("scale", 2.2, 7.5, log=True)
    return {
        "inputs": together(
            part("cells", scale=fine, seed=draw.field_seed("cells")),
            part("fractal", scale=1.2, octaves=6, gain=0.65, seed=draw.field_seed("ground")),
        ),
        "hidden": [16] * 2,
        "activation": "tanh+gaussian",
        "head": part("relief", light=135, height=draw.between("height", 0.03, 0.06), shine=0.1, hollow=0.8),
        "palette": draw.palette(MOSSES),
    }


def _terrazzo(draw: Draw, chips: float) -> Settings:
    scale = chips or draw.between("chips", 2.6, 4.5)
    return {
        "inputs": part("panes", scale=scale, jitter=1, lead=0.14, seed=draw.field_seed("chips")),
        "hidden": [24] * 3,
        "activation": "sin(w=3)",
        "head": "palette(sharpness=12)",
        "palette": draw.palette(CHIPS),
    }


def _timber(draw: Draw, rings: float) -> Settings:
    return {
        "inputs": together(
            part("moved", amount=draw.between("knots", 0.15, 0.3), scale=1.2, seed=draw.field_seed("knots")),
            part("polar", across=draw.between("across", -1.2, 1.2), up=draw.between("up", 1.5, 3.0)),
            part("fractal", scale=8, octaves=3, seed=draw.field_seed("fibre")),
        ),
        "hidden": [12] * 2,
        "activation": "tanh",
        "head": part("ramp", repeats=rings or draw.between("rings", 11.0, 16.0), mirror=True),
        "palette": draw.palette(TIMBERS),
        "weight_scale": draw.between("strength", 0.4, 0.55),
    }


for _name, _function, _summary, _options in (
    ("marble", _marble, "slabs and veins", options(veins=(0, Range(0, 32, whole=True, usual=(0, 12))))),
    ("agate", _agate, "bands that close on themselves", options(bands=(0.0, Range(0, 100, usual=(0, 10))))),
    ("moss", _moss, "moss and lichen on a wet stone", options(scale=(0.0, Range(0, 64, usual=(0, 12))))),
    ("terrazzo", _terrazzo, "chips of stone in a bed", options(chips=(0.0, Range(0, 64, usual=(0, 12))))),
    ("timber", _timber, "year rings, knots and fibre", options(rings=(0.0, Range(0, 200, usual=(0, 30))))),
):
    LOOKS.add(Look(name=_name, function=_function, summary=_summary, options=_options))
