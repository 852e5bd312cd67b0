"""What a head, a field or a symmetry costs: the time of a picture beside that of `rgb`, or of `noise`.

A random network of 4 layers of 32 tanh units at 1024 x 1024, one sample a pixel, to an array; all take turns, so that
what else the machine does slows them alike. The first render, which traces the graph, is not counted.

    python tests/bench/parts_speed.py

Targets: heads that need no slope 1.5 times `rgb`, with slope 3 times, with curvature (relief) 6 times; a field its
octaves, or the cells or pixels that it looks at, times `noise`.
"""

from __future__ import annotations

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import statistics
import time
import warnings

import click
from report import print_header, print_table

SIDE = 1024
HEADS = {
    "rgb": 1.0, "palette": 1.5, "ramp": 1.5, "oklab(gamut=chroma)": 1.5, "duotone": 1.5, "inks": 1.5, "halftone": 1.5,
    "inks(cells=60)": 3, "hatch(swell=0)": 3, "hatch": 3, "contours": 3, "relief(hollow=0)": 3, "relief": 6,
}  # fmt: skip
FIELDS = {
    "noise": 1.0,
    "fractal": 5,
    "warp": 12,
    "moved": 2,
    "cells": 34,
    "spirals": 2,
    "hexagons": 2,
    "triangles": 2,
    "picture": 16,
}
SYMMETRIES = {"none": 1.0, "kaleidoscope": 0, "p1": 0, "p4g": 0, "p6m": 0, "panorama": 0}


def medians(settings: dict[str, dict], rounds: int) -> dict[str, float]:
    """The median time of each, in seconds; they take turns."""
    import artnet as an

    nets = {name: (an.CPPN(hidden=[32] * 4, seed=1, **how[0]), how[1]) for name, how in settings.items()}
    spent: dict[str, list[float]] = {name: [] for name in nets}
    for number in range(rounds + 1):
        for name, (net, symmetry) in nets.items():
            begun = time.perf_counter()
            an.render(net, size=SIDE, supersample=1, symmetry=symmetry)
            if number:
                spent[name].append(time.perf_counter() - begun)
    return {name: statistics.median(times) for name, times in spent.items()}


@click.command()
@click.option("--rounds", default=7, show_default=True)
def main(rounds: int) -> None:
    """Measure and print."""
    warnings.simplefilter("ignore")
    print_header("What heads, fields and symmetries cost")
    found = medians({name: ({"head": name}, None) for name in HEADS}, rounds)
    rows = [[name, f"{found[name] / found['rgb']:.2f}", f"{most:g}"] for name, most in HEADS.items()]
    print_table(["head", "times rgb", "at most"], rows, last=False)
    inputs = {"bare": "x", **{name: f"x {name}" for name in FIELDS}}
    found = medians({name: ({"inputs": what}, None) for name, what in inputs.items()}, rounds)
    bare, noise = found["bare"], found["noise"] - found["bare"]
    rows = [[name, f"{(found[name] - bare) / noise:.2f}", f"{most:g}"] for name, most in FIELDS.items()]
    print_table(["field, without its network", "times noise", "at most"], rows, last=False)
    found = medians({name: ({}, name) for name in SYMMETRIES}, rounds)
    rows = [[name, f"{found[name] / found['none']:.2f}", ""] for name in SYMMETRIES]
    print_table(["symmetry", "times none", ""], rows)


if __name__ == "__main__":
    main()
