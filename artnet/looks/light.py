"""Looks of light and air: glass, fog, glow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from artnet.looks.draw import Draw, part, together
from artnet.looks.registry import LOOKS, Look
from artnet.options import Range
from artnet.parameters import options

__all__: list[str] = []

Settings = Mapping[str, Any]


def _there_and_back(colors: str) -> str:
    """From the dark to the core of a tube and back."""
    there = colors.split()
    return " ".join(there + there[-2::-1])


SKIES = (
    "#05060f #1a1440 #5a2a7d #c9487d #f7b08a #fdf0d5",
    "#04080f #0f2a4a #1f5f85 #5fb5b0 #e3e6b8",
    "#08050c #33123f #8a2f4a #e0703f #fbe0a3",
    "#03080a #10332f #2f6b4f #9ab56b #f5edc0",
)
TUBES = tuple(
    f"{night} {_there_and_back(first)} {_there_and_back(second)} {night}"
    for night, first, second in (
        ("#07060e", "#0a0814 #2a0f2f #ff3f9b #ffe9f5", "#0a0f1c #0f2f40 #2fd9ff #eafcff"),
        ("#0a0708", "#140b0a #3a1a0f #ff7f2f #fff0d9", "#140f26 #2a1f5f #8f6fff #f0eaff"),
        ("#050908", "#08120f #0f3326 #3fff9f #edfff6", "#1a1408 #4a3a0f #ffcf3f #fff8df"),
        ("#06070f", "#0a0d1c #10264f #3f8fff #e6f1ff", "#220a18 #5f1030 #ff4f6f #ffe9ee"),
    )
)
SMOKES = (
    "#0a0b0d #23262b #5f646b #b5b8bb #f0efec",
    "#0b0a0f #28263a #625f7d #b3aebf #f1eef2",
    "#0a0d0e #1f2d33 #55707a #a9bcc0 #eef3f2",
)
CHALKS = (
    "#23242e #f0b0a4 #9fbbe0 #f8e3c0 #c9a8d4",
    "#1f2a2c #a8d6b8 #f6dfa0 #e8a98f #bcd9e4",
    "#2b2130 #cdb2e6 #f6bfae #f8ecd2 #9fd0c8",
    "#2a2420 #f4c590 #a9cdd4 #f6ecd8 #e3a094",
)


def _glass(draw: Draw) -> Settings:
    return {"hidden": [32] * 4, "activation": "tanh+hosc", "inputs": "x y r", "latent": 8, "head": "rgb"}


def _prism(draw: Draw, chroma: float) -> Settings:
    return {
        "inputs": draw.one("inputs", "|x| y", "x y", "x |y|"),
        "hidden": [24] * 3,
        "activation": "softsign",
        "head": part("oklab", chroma=chroma, gamut="chroma"),
        "zoom": draw.between("zoom", 0.6, 0.9),
    }


def _nebula(draw: Draw, flow: float) -> Settings:
    return {
        "inputs": together(
            part(
                "warp", amount=flow or draw.between("flow", 0.6, 1.0), scale=0.8, octaves=7, seed=draw.field_seed("gas")
            ),
            part("fractal", scale=0.7, octaves=7, gain=0.6, ridged=True, seed=draw.field_seed("dust")),
            "r",
        ),
        "hidden": [14] * 2,
        "activation": "tanh",
        "head": "ramp",
        "palette": draw.palette(SKIES),
        "weight_scale": draw.between("strength", 0.8, 1.1),
    }


def _neon(draw: Draw, tubes: float) -> Settings:
    return {
        "inputs": draw.one("inputs", "x y r", "|x| y r"),
        "hidden": [16] * 2,
        "activation": "tanh",
        "head": part("ramp", repeats=tubes or draw.between("tubes", 1.0, 2.0)),
        "palette": draw.palette(TUBES),
        "weight_scale": draw.between("strength", 0.5, 0.8),
        "zoom": draw.between("zoom", 0.6, 0.9),
    }


def _smoke(draw: Draw, flow: float) -> Settings:
    return {
        "inputs": together(
            part(
                "warp",
                amount=flow or draw.between("flow", 1.0, 1.6),
                scale=0.7,
                octaves=4,
                seed=draw.field_seed("smoke"),
            ),
            part("warp", amount=0.8, scale=0.9, octaves=3, seed=draw.field_seed("veil")),
        ),
        "hidden": [14, 8],
        "activation": ["tanh", "gaussian"],
        "head": "ramp",
        "palette": draw.palette(SMOKES),
        "weight_scale": draw.between("strength", 0.6, 0.85),
    }


def _pastel(draw: Draw, tooth: float) -> Settings:
    return {
        "inputs": together(
            part("moved", amount=tooth, scale=28, seed=draw.field_seed("tooth")),
            part("warp", amount=draw.between("flow", 0.2, 0.5), scale=0.6, octaves=2, seed=draw.field_seed("flow")),
        ),
        "hidden": [20] * 3,
        "activation": "tanh",
        "head": part("palette", sharpness=draw.between("edge", 1.5, 2.5)),
        "palette": draw.palette(CHALKS),
        "zoom": draw.between("zoom", 0.7, 1.0),
    }


for _name, _function, _summary, _options in (
    ("glass", _glass, "glossy shapes about a centre: the first look of all", options()),
    ("prism", _prism, "rays of light through an edge", options(chroma=(0.2, Range(0, 0.4)))),
    ("nebula", _nebula, "gas and dust, lit from within", options(flow=(0.0, Range(0, 4)))),
    ("neon", _neon, "tubes that glow in the dark", options(tubes=(0.0, Range(0, 50, usual=(0, 12))))),
    ("smoke", _smoke, "gray veils, one before the other", options(flow=(0.0, Range(0, 4)))),
    (
        "pastel",
        _pastel,
        "soft chalk on a dark, toothed paper",
        options(tooth=(0.06, Range(0, 1, whole=False, usual=(0, 0.2)))),
    ),
):
    LOOKS.add(Look(name=_name, function=_function, summary=_summary, options=_options))
