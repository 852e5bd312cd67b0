"""Looks of cloth: folds, threads, dye."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from artnet.looks.draw import Draw, part, together
from artnet.looks.registry import LOOKS, Look
from artnet.options import Range
from artnet.parameters import options

__all__: list[str] = []

Settings = Mapping[str, Any]

SILKS = (
    "#5a0f1e #b01c34 #e05a62",
    "#12324f #2b5f8c #6fa3c9",
    "#1c4038 #2f7d68 #7fbfa2",
    "#4a2a55 #86509a #c493cf",
    "#6b4a12 #b9862b #e8c670",
    "#55142f #a8325f #e07f9f",
    "#33363d #6f7580 #b5bac4",
)
BROCADES = (
    "#4a0f1a #7d1f2b #d9b25f #f3deA0",
    "#0f2a3f #1f4a63 #c9a75a #efdca8",
    "#14352b #24573f #cfa855 #f0dfa5",
    "#33193f #573063 #d0a65c #f1dcaa",
    "#3a2312 #6b3f1f #d3a552 #f2dd9f",
)
THREADS = (
    "#b5453f #2f5a4a #e0b04a #f3ead6",
    "#2f4f86 #b5453f #6f9b7a #f1ead9",
    "#7a3b5a #3f7f86 #e3b563 #f4ecdc",
    "#1f4a3f #a8553f #c9a04f #f2ebd8",
    "#4a4f86 #d98a5a #7fa39b #f3ecdf",
)
DYES = (
    "#0f1f3d #1f4a86 #6f9fd0 #f1f3ef",
    "#1a1d45 #3a48a0 #93a3dd #f3f2f2",
    "#33140c #8f3f1a #e09a52 #f8ecd2",
    "#3a0f16 #a02a34 #e8907a #f8ead8",
    "#0c2a24 #1f7058 #8cc4a0 #f3f3e0",
)
GROUPS = ("pmm", "cmm", "p4m", "p4g", "p6m", "p31m", "pmg")


def _silk(draw: Draw, folds: float) -> Settings:
    return {
        "inputs": "x y",
        "hidden": [20] * 4,
        "structure": "dense_to_all",
        "activation": f"tanh+sin(w={folds or draw.between('folds', 1.5, 2.6)})",
        "head": part(
            "relief",
            light=draw.whole("lamp", 90, 180),
            height=draw.between("depth", 0.05, 0.09),
            elevation=36,
            shine=0.4,
            hollow=0.2,
        ),
        "palette": draw.palette(SILKS),
        "zoom": draw.between("zoom", 0.5, 0.8),
        "rotation": draw.whole("rotation", 0, 359),
    }


def _brocade(draw: Draw, cells: float) -> Settings:
    return {
        "inputs": "x y",
        "hidden": [20] * 3,
        "activation": draw.one("thread", "tanh+gaussian", "tanh", "tanh+sin(w=2)"),
        "head": part("relief", light=draw.whole("lamp", 100, 150), height=0.025, shine=0.35, hollow=0.6),
        "palette": draw.palette(BROCADES),
        "symmetry": part(draw.one("group", *GROUPS), cells=cells or draw.between("cells", 2.0, 3.2)),
    }


def _ikat(draw: Draw, stripes: int) -> Settings:
    return {
        "inputs": "x y",
        "encoding": part("octaves", count=stripes or draw.whole("stripes", 4, 5)),
        "structure": "linear",
        "hidden": [],
        "head": part("palette", sharpness=draw.between("edges", 5.0, 8.0)),
        "palette": draw.palette(THREADS),
        "rotation": draw.one("bias", 0, 0, 45),
    }


def _batik(draw: Draw, cells: float) -> Settings:
    return {
        "inputs": together(
            "x y r",
            part("cells", scale=cells or draw.between("cells", 2.0, 3.5), seed=draw.field_seed("cells")),
            part("moved", amount=0.1, scale=6, seed=draw.field_seed("cracks")),
        ),
        "hidden": [18] * 3,
        "activation": "tanh+gaussian",
        "head": "ramp(repeats=2.5, mirror=true)",
        "palette": draw.palette(DYES),
        "zoom": draw.between("zoom", 0.7, 1.0),
    }


for _name, _function, _summary, _options in (
    ("silk", _silk, "folds of cloth under a lamp", options(folds=(0.0, Range(0, 50, usual=(0, 6))))),
    ("brocade", _brocade, "gold thread in a repeating ground", options(cells=(0.0, Range(0, 50, usual=(0, 6))))),
    ("ikat", _ikat, "threads that were dyed before they crossed", options(stripes=(0, Range(0, 10, whole=True)))),
    ("batik", _batik, "dye, wax and cracks", options(cells=(0.0, Range(0, 64, usual=(0, 8))))),
):
    LOOKS.add(Look(name=_name, function=_function, summary=_summary, options=_options))
