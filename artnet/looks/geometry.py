"""Looks of ruler and scissors: stripes, folds, cells, cut paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from artnet.looks.draw import Draw, part, together
from artnet.looks.registry import LOOKS, Look
from artnet.options import Range
from artnet.parameters import options

__all__: list[str] = []

Settings = Mapping[str, Any]

WOOLS = (
    "#7a1f1f #c9573a #e8a94f #f1e4c8 #2b3a4f",
    "#23314f #a3352f #d98a45 #efe0c0 #4f6b5a",
    "#5a2333 #b5485a #e3b062 #f3e6cf #2f5560",
    "#3a2a20 #a8502f #d9a25a #efe2c6 #5f7d6b",
)
WHEELS = (
    "#f4ead6 #d9573f #23395b #f0b94f #5fa39b",
    "#1b2233 #f2e6cf #e0603f #3f8f9b #f3c15a",
    "#f3ece0 #7d3f7d #f08a5a #2f6f7d #f7d37a",
    "#20182b #f5e3c8 #d94f6b #4fa38f #f0b45a",
)
HONEYS = ("#3a1f08 #a8621a #e8a83a #f8e0a0", "#2a1a10 #8a4f22 #d9973f #f3dba8", "#402008 #c07a1f #f2c14f #fbeec0")
PAPERS = (
    "#4a2f78 #b8659f #f6b8c4",
    "#1f3f86 #4f96c8 #c4eaf0",
    "#8a2f4a #e07a4a #fbd9a0",
    "#14506a #3fa890 #d4f0c4",
    "#a04a2a #e0ac3a #fbf0b4",
    "#4a5878 #b0bcc8 #fbf8f0",
    "#5a1f56 #d0505a #fbbf9a",
)
CUTS = ("#b3202c #f7f1e6", "#1f3a5f #f4efe4", "#1f1f23 #f2ead8", "#2f5f4a #f5f0e3", "#7a2a5a #f7efe8")
THREADS = ("#f4f0e6 #3a1f2b", "#f6f2ea #1f2f3f", "#f3efe4 #24382f", "#f7f3ec #4a1f1f", "#2b2b33 #e9e2d3")
HILLS = (
    "#1f2f3f #3a5566 #6a8a96 #a3bcc0 #d9e0d8 #f6e6c8 #f7d9a8",
    "#2b1f33 #5a3a5a #95607a #d08f8f #f0bf9f #f9e0bf #fbeed6",
    "#1c2b22 #345a44 #6a8f6f #a9c0a0 #dce3c9 #f3edd9 #f9f3e3",
    "#2f1c14 #6b3a26 #b0683f #dd9f66 #f2cd98 #f9e6c6 #fbf1de",
)


def _kilim(draw: Draw, knots: int) -> Settings:
    return {
        "inputs": part("panes", scale=knots or draw.whole("knots", 9, 12), jitter=0, lead=0),
        "hidden": [18] * 3,
        "activation": f"triangle(w={draw.between('steps', 3.0, 4.5)})",
        "head": "palette(sharpness=40)",
        "palette": draw.palette(WOOLS),
        "symmetry": "mirror_both",
        "zoom": draw.between("zoom", 0.5, 0.65),
    }


def _whirl(draw: Draw, arms: int) -> Settings:
    return {
        "inputs": together(
            part(
                "spirals",
                arms=arms or draw.whole("arms", 2, 7),
                twist=draw.one("hand", 1, -1) * draw.between("twist", 0.6, 1.4),
            ),
            "r",
        ),
        "hidden": [16] * 3,
        "activation": "tanh+gaussian",
        "head": part("palette", sharpness=draw.between("edges", 6.0, 10.0)),
        "palette": draw.palette(WHEELS),
        "zoom": draw.between("zoom", 0.7, 1.0),
    }


def _honeycomb(draw: Draw, cells: float) -> Settings:
    return {
        "inputs": together(
            part("hexagons", scale=cells or draw.between("cells", 2.4, 3.6)),
            part("noise", scale=1, seed=draw.field_seed("filling")),
        ),
        "hidden": [14] * 2,
        "activation": "tanh+gaussian",
        "head": part("relief", light=draw.whole("lamp", 100, 150), height=0.025, shine=0.5, hollow=0.6),
        "palette": draw.palette(HONEYS),
        "rotation": draw.whole("rotation", 0, 59),
    }


def _origami(draw: Draw, folds: int) -> Settings:
    return {
        "inputs": "x y",
        "hidden": [folds or draw.whole("folds", 7, 10), 8],
        "activation": "abs",
        "head": part(
            "relief", light=draw.whole("lamp", 90, 180), height=draw.between("height", 0.1, 0.15), shine=0, hollow=0
        ),
        "palette": draw.palette(PAPERS),
        "weight_scale": draw.between("strength", 0.65, 0.85),
        "zoom": draw.between("zoom", 0.55, 0.8),
    }


def _opart(draw: Draw, stripes: float) -> Settings:
    return {
        "inputs": draw.one("inputs", "x y", "x y r", f"moved(amount=0.4, scale=1, seed={draw.field_seed('bend')})"),
        "hidden": [10] * 2,
        "activation": "tanh",
        "head": part("ramp", repeats=stripes or draw.between("stripes", 16.0, 21.0), flat=True),
        "palette": draw.one("palette", "#111114 #f6f4ee", "#f6f4ee #17171c", "#101018 #f3f1ea"),
        "weight_scale": draw.between("strength", 0.4, 0.6),
    }


def _lace(draw: Draw, threads: int) -> Settings:
    return {
        "inputs": "x y",
        "hidden": [18] * 3,
        "activation": "tanh+gaussian",
        "head": part(
            "contours",
            count=threads or draw.whole("threads", 5, 8),
            width=draw.between("thread", 0.008, 0.011),
            bands=False,
        ),
        "palette": draw.palette(THREADS),
        "symmetry": part(draw.one("group", "p6m", "p31m", "p3m1", "p6"), cells=draw.between("cells", 1.2, 2.0)),
    }


def _papercut(draw: Draw, folds: int) -> Settings:
    return {
        "inputs": together("x y r", part("noise", scale=2, seed=draw.field_seed("cuts"))),
        "hidden": [18] * 3,
        "activation": "tanh+gaussian",
        "head": part("ramp", repeats=draw.between("cuts", 4.0, 5.5), flat=True),
        "palette": draw.palette(CUTS),
        "symmetry": part("kaleidoscope", n=folds or draw.one("folds", 4, 5, 6, 8)),
        "zoom": draw.between("zoom", 0.45, 0.58),
    }


def _horizon(draw: Draw, hills: float) -> Settings:
    return {
        "inputs": together(
            "y",
            part("polar", across=0, up=-9),
            part("polar", across=0, up=9),
            part("fractal", scale=draw.between("peaks", 1.0, 1.6), octaves=6, gain=0.5, seed=draw.field_seed("peaks")),
        ),
        "hidden": [10] * 2,
        "activation": "tanh",
        "head": part("ramp", repeats=hills or draw.between("hills", 3.2, 4.8), flat=True),
        "palette": draw.palette(HILLS),
        "weight_scale": draw.between("strength", 0.4, 0.55),
    }


for _name, _function, _summary, _options in (
    ("kilim", _kilim, "a rug, knot by knot", options(knots=(0, Range(0, 64, whole=True, usual=(0, 32))))),
    ("whirl", _whirl, "a wheel that turns", options(arms=(0, Range(0, 64, whole=True, usual=(0, 12))))),
    ("honeycomb", _honeycomb, "wax, and what is in it", options(cells=(0.0, Range(0, 50, usual=(0, 8))))),
    ("origami", _origami, "folded paper in the light", options(folds=(0, Range(0, 64, whole=True, usual=(0, 16))))),
    ("opart", _opart, "black and white that will not lie still", options(stripes=(0.0, Range(0, 200, usual=(0, 30))))),
    ("lace", _lace, "one thread, knotted", options(threads=(0, Range(0, 100, whole=True, usual=(0, 16))))),
    ("papercut", _papercut, "folded, cut, unfolded", options(folds=(0, Range(0, 64, whole=True, usual=(0, 12))))),
    ("horizon", _horizon, "hills behind hills", options(hills=(0.0, Range(0, 50, usual=(0, 6))))),
):
    LOOKS.add(Look(name=_name, function=_function, summary=_summary, options=_options))
