"""Looks of ornament: windows, tiles, vessels, masks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from artnet.looks.draw import Draw, part, together
from artnet.looks.registry import LOOKS, Look
from artnet.options import Range
from artnet.parameters import options

__all__: list[str] = []

Settings = Mapping[str, Any]

ROSES = (
    "#150f1f #3b1f5a #b0305c #f0844a #f7d98a",
    "#0f1a2b #1f4a73 #2f9a9a #f0c95a #e8604a",
    "#1a1020 #5a1f4a #d9466b #f7b06b #3f7f9b",
    "#10201a #1f5a45 #9ab54a #f3d96b #d9573f",
)
GLAZES = (
    "#f4f1e8 #1f4a8a #6f9bc9 #12305a #d9e3ea",
    "#f5f0e4 #2f7d78 #1c4a4f #d9a650 #e9e6d4",
    "#f3eee2 #a3462f #2f4858 #d9a05a #e8d9c0",
    "#f4f2ea #3f6b3a #1f4030 #e0b84a #dbe3cf",
)
STONES = (
    "#f3ead6 #d9933f #a8432a #2a6a78 #7fb59a #16242e",
    "#f4ecdc #c9503a #f0b452 #2f7a86 #16324a #9cc8b8",
    "#f2ebdc #9a4f86 #e8896a #3f8aa0 #232c55 #f0c66a",
    "#f3ecd8 #4f8a3f #e0ac3f #b84a35 #1f4440 #a8d09a",
)
GLASSES = (
    "#14121a #c9263f #1f4fa3 #f0b429 #2f8f5f #7d3fa0 #f3e6c2",
    "#12151a #1f6f9b #f3a63b #d9442f #f6e3b0 #3fa08a",
    "#171219 #8f2f7d #e05a7d #f7c46b #3f5fb5 #6fbfb0",
    "#10171a #2f7f9b #9bc9a3 #f0d56b #e07f3f #b53f4f",
)
CLAYS = ("#2a1610 #b5552f #ecc795", "#1f1a18 #c27a45 #f0dcb4", "#3a1a16 #d9a066 #f3e6cb", "#17202b #a8503a #e6c79a")
MASKS = (
    "#17141c #d9442f #f3e3c2 #2f6f7d",
    "#1c1712 #e0a52b #f4ead5 #a3332f",
    "#12181f #3f8f8a #f2e6cf #e0703f",
    "#1d1420 #b53f6b #f5e4cf #e0b03f",
)
ICES = ("#0f2233 #2f5f85 #8fbcd9 #f2f8fb", "#14263f #3f6fa3 #a3c6e6 #f5f9fc", "#10282f #2f7580 #90c9c9 #f0faf8")


def _rose(draw: Draw, petals: int) -> Settings:
    return {
        "inputs": together("x y r", part("noise", scale=2, seed=draw.field_seed("tracery"))),
        "hidden": [24] * 4,
        "activation": "tanh+gaussian+sin(w=2)",
        "head": part("palette", sharpness=draw.between("edges", 4.0, 7.0)),
        "palette": draw.palette(ROSES),
        "weight_scale": 1.15,
        "symmetry": part("kaleidoscope", n=petals or draw.whole("petals", 6, 12)),
        "zoom": draw.between("zoom", 0.5, 0.65),
    }


def _tile(draw: Draw, cells: float) -> Settings:
    return {
        "inputs": "x y",
        "hidden": [18] * 3,
        "activation": draw.one("brush", "tanh", "tanh+gaussian", "tanh+triangle(w=3)"),
        "head": "palette(sharpness=10)",
        "palette": draw.palette(GLAZES),
        "symmetry": part(draw.one("group", "p4m", "p4g", "pmm", "cmm"), cells=cells or draw.whole("cells", 2, 3)),
    }


def _mosaic(draw: Draw, stones: float) -> Settings:
    scale = stones or draw.between("stones", 5.5, 7.5)
    return {
        "inputs": part("panes", scale=scale, jitter=0.55, lead=0.12, seed=draw.field_seed("stones")),
        "hidden": [20] * 3,
        "activation": "tanh",
        "head": "palette(sharpness=3)",
        "palette": draw.palette(STONES),
        "weight_scale": 1.3,
        "zoom": draw.between("zoom", 0.5, 0.65),
    }


def _window(draw: Draw, panes: int) -> Settings:
    return {
        "inputs": "|x| y r",
        "hidden": [20] * 3,
        "activation": "tanh+gaussian",
        "head": part("contours", count=panes or draw.whole("panes", 9, 14), width=draw.between("lead", 0.011, 0.016)),
        "palette": draw.palette(GLASSES),
        "zoom": draw.between("zoom", 0.5, 0.75),
    }


def _pottery(draw: Draw, cells: float) -> Settings:
    group = draw.one("frieze", "frieze_sidle", "frieze_spinning_sidle", "frieze_spinning_jump")
    return {
        "inputs": together("x", part("triangles", scale=draw.between("scale", 1.0, 2.0)), "y"),
        "hidden": [14] * 3,
        "activation": f"triangle(w={draw.between('steps', 3.0, 5.0)})+tanh",
        "head": "palette(sharpness=20)",
        "palette": draw.palette(CLAYS),
        "symmetry": part(group, cells=cells or draw.between("cells", 2.0, 4.0)),
    }


def _mask(draw: Draw, edges: float) -> Settings:
    return {
        "inputs": together(
            "x y r", part("polar", across=draw.between("eyes", 0.3, 0.5), up=draw.between("brow", 0.1, 0.35))
        ),
        "hidden": [20] * 3,
        "activation": "tanh+gaussian",
        "head": part("palette", sharpness=edges),
        "palette": draw.palette(MASKS),
        "symmetry": "mirror",
        "zoom": draw.between("zoom", 0.6, 0.85),
    }


def _frost(draw: Draw, arms: int) -> Settings:
    return {
        "inputs": "x y r",
        "hidden": [20] * 3,
        "activation": "tanh+triangle(w=4)",
        "head": "relief(light=120, height=0.03, shine=0.7, hollow=0.4)",
        "palette": draw.palette(ICES),
        "symmetry": part("kaleidoscope", n=arms or draw.one("arms", 6, 6, 12)),
        "zoom": draw.between("zoom", 0.7, 1.0),
    }


for _name, _function, _summary, _options in (
    ("rose", _rose, "a round window", options(petals=(0, Range(0, 64, whole=True, usual=(0, 16))))),
    ("tile", _tile, "glazed tiles, wall to wall", options(cells=(0.0, Range(0, 50, usual=(0, 6))))),
    ("mosaic", _mosaic, "small stones set in mortar", options(stones=(0.0, Range(0, 64, usual=(0, 20))))),
    (
        "window",
        _window,
        "bright glass between lines of lead",
        options(panes=(0, Range(0, 200, whole=True, usual=(0, 24)))),
    ),
    ("pottery", _pottery, "bands painted round a vessel", options(cells=(0.0, Range(0, 50, usual=(0, 8))))),
    ("mask", _mask, "a face that looks back", options(edges=(6.0, Range(0.1, 1000, scale="log", usual=(1, 20))))),
    ("frost", _frost, "crystals with six arms", options(arms=(0, Range(0, 64, whole=True, usual=(0, 12))))),
):
    LOOKS.add(Look(name=_name, function=_function, summary=_summary, options=_options))
