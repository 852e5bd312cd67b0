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
SPECTRA = (
    "#120b2e #3b2a8f #2f7fc9 #3fc9b0 #f3e27a #f58a4a #d8345f",
    "#0b1530 #1f4f9b #6a5fd0 #c95fb5 #f58a8a #f8cf8a #fdf4dc",
    "#1a0b20 #6a1f5f #d03a5a #f58a3f #f8d85a #9bd48a #2f9a9b",
    "#08202b #0f5f6b #3fb09b #c8e08a #fbe9a0 #f5a07a #b04a86",
)
METALS = (
    "#08090b #0e1013 #1d2127 #4b525c #a3a9b0 #f4f3f0",
    "#0a0810 #120f1c #28213c #5d4f86 #b09cc9 #f6eff4",
    "#060b0c #0b1416 #163038 #3a6c78 #9cc3c4 #f2f6f1",
    "#0c0807 #170e0b #35201a #7d4a38 #d39a78 #faeedd",
    "#070a10 #0c1220 #182a4a #3c6296 #9bbade #f1f5fa",
)
CHALKS = (
    "#5b6f9c #f0b0a4 #9fbbe0 #f8e3c0 #c9a8d4",
    "#4f7f7c #a8d6b8 #f6dfa0 #e8a98f #bcd9e4",
    "#7a5f96 #cdb2e6 #f6bfae #f8ecd2 #9fd0c8",
    "#b06a55 #f4c590 #a9cdd4 #f6ecd8 #e3a094",
    "#6a7f55 #c3d79c #f6d3b0 #f9f0d2 #a8cfd8",
)


def _glass(draw: Draw) -> Settings:
    return {"hidden": [32] * 4, "activation": "tanh+hosc", "inputs": "x y r", "latent": 8, "head": "rgb"}


def _prism(draw: Draw, bands: float) -> Settings:
    return {
        "inputs": "|x| y",
        "hidden": [24] * 3,
        "activation": "softsign",
        "head": part("ramp", repeats=bands or draw.between("bands", 1.2, 2.2), mirror=True),
        "palette": draw.palette(SPECTRA),
        "zoom": draw.between("zoom", 0.45, 0.7),
    }


def _nebula(draw: Draw, flow: float) -> Settings:
    return {
        "inputs": together(
            part(
                "warp", amount=flow or draw.between("flow", 0.6, 1.0), scale=0.8, octaves=7, seed=draw.field_seed("gas")
            ),
            part("fractal", scale=0.7, octaves=6, gain=0.5, ridged=True, seed=draw.field_seed("dust")),
        ),
        "hidden": [14] * 2,
        "activation": "tanh",
        "head": "ramp",
        "palette": draw.palette(SKIES),
        "weight_scale": draw.between("strength", 0.65, 0.85),
        "zoom": draw.between("zoom", 1.0, 1.3),
    }


def _neon(draw: Draw, tubes: float) -> Settings:
    return {
        "inputs": "|x| y r",
        "hidden": [16] * 2,
        "activation": "tanh",
        "head": part("ramp", repeats=tubes or draw.between("tubes", 1.3, 2.2)),
        "palette": draw.palette(TUBES),
        "weight_scale": draw.between("strength", 0.55, 0.8),
        "zoom": draw.between("zoom", 0.5, 0.75),
    }


def _mercury(draw: Draw, curl: float) -> Settings:
    return {
        "inputs": part("moved", amount=draw.between("flow", 0.7, 1.1), scale=0.9, seed=draw.field_seed("flow")),
        "hidden": [16] * 3,
        "activation": f"sin(w={curl or draw.between('curl', 1.8, 2.6)})",
        "head": part("relief", light=90, height=0.04, shine=0.2, hollow=0.5),
        "palette": draw.palette(METALS),
        "zoom": draw.between("zoom", 0.7, 1.0),
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
        "symmetry": "mirror",
        "weight_scale": draw.between("strength", 1.1, 1.4),
        "zoom": draw.between("zoom", 0.45, 0.65),
    }


for _name, _function, _summary, _options in (
    ("glass", _glass, "glossy shapes about a centre: the first look of all", options()),
    ("prism", _prism, "rays of light through an edge", options(bands=(0.0, Range(0, 50, usual=(0, 6))))),
    ("nebula", _nebula, "gas and dust, lit from within", options(flow=(0.0, Range(0, 4)))),
    ("neon", _neon, "tubes that glow in the dark", options(tubes=(0.0, Range(0, 50, usual=(0, 12))))),
    ("mercury", _mercury, "liquid metal in the dark", options(curl=(0.0, Range(0, 50, usual=(0, 6))))),
    (
        "pastel",
        _pastel,
        "soft chalk on a dark, toothed paper",
        options(tooth=(0.1, Range(0, 1, whole=False, usual=(0, 0.2)))),
    ),
):
    LOOKS.add(Look(name=_name, function=_function, summary=_summary, options=_options))
