"""Mutation: a random way for each gene that moves, along which a genome may go as far as is asked."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.entries import Chosen
from artnet.evolving.genes import Genes, group_of
from artnet.evolving.genome import Genome
from artnet.options import Range
from artnet.seeds import normal, uniform

__all__ = ["Way", "draw_ways", "moved", "other_symmetry"]

Way = Callable[[float], Any]
"""From how far one goes, 0 and more, to the value of a gene there. At 1 much has changed."""

RATE = 0.2
"""The share of the weights that move."""
EMPHASIS = 0.7
"""How unevenly the layers move, as the deviation of a logarithm: children differ in where they do."""
FLOOR = 0.1
"""Of the sensitivity of its layer: a weight that seems to do nothing takes no endless step."""
ALONG: Mapping[str, float] = {"palette": 0.6, "latent": 0.5, "time": 0.3, "dials": 0.4, "view": 0.35}
"""How often what is not a weight moves along, where all may."""
HUE, CHROMA, CONTRAST, JITTER = 1.1, 0.35, 0.2, 0.035
"""Deviations of a palette's way: radians of all hues together; logarithms of all chroma and all differences of
lightness; and OKLab of each colour alone."""
SYMMETRIES = (
    "none", "mirror", "kaleidoscope(n=5)", "kaleidoscope", "kaleidoscope(n=8)", "p4m", "p6m", "pmm", "p31m", "cmm",
)  # fmt: skip
"""Those that another one is drawn from."""


def draw_ways(
    genome: Genome,
    genes: Genes,
    free: Collection[str],
    sensitive: Mapping[str, NDArray[np.float64]],
    seed: str,
    focus: str = "all",
    pace: float = 1.0,
) -> dict[str, Way]:
    """Ways for some of the genes that are free.

    Weights always move. With them, where the focus is "all", palette, latent, time, dials and view move each now and
    then; else what the focus names moves always.
    """
    ways: dict[str, Way] = {}
    moving = [name for name in genes if name in free and _kind(name) == "weights"]
    if moving:
        ways |= _weights(genes, moving, sensitive, seed)
    others = [name for name in genes if name in free and _kind(name) != "weights"]
    for kind in sorted({_kind(name) for name in others}):
        if focus == "all" and moving and uniform(seed, f"along {kind}", (1,))[0] >= ALONG[kind]:
            continue
        for name in others:
            if _kind(name) == kind:
                way = DRAWERS[name if name in DRAWERS else "dials"](genome, genes, name, seed)
                ways[name] = _faster(way, pace) if moving and group_of(name) == "color" else way
    return ways


def _faster(way: Way, pace: float) -> Way:
    return lambda far: way(far * pace)


def moved(genes: Genes, ways: Mapping[str, Way], far: float) -> dict[str, Any]:
    """The genes, those with a way so far along it."""
    return {**genes, **{name: way(far) for name, way in ways.items()}}


def other_symmetry(current: str, seed: str) -> str:
    """Another symmetry."""
    choices = [spec for spec in SYMMETRIES if spec.partition("(")[0] != current.partition("(")[0] or spec == "none"]
    choices = [spec for spec in choices if spec != current]
    return choices[int(uniform(seed, "symmetry", (1,))[0] * len(choices))]


def _kind(name: str) -> str:
    if group_of(name) == "view":
        return "view"
    if name in ("palette", "latent", "time"):
        return name
    return "weights" if name.endswith((".weight", ".bias")) else "dials"


def _weights(genes: Genes, names: list[str], sensitive: Mapping[str, NDArray[np.float64]], seed: str) -> dict[str, Way]:
    """Ways of weights and biases: each steps as far as its sensitivity allows, so that at 1 the numbers before the head
    have moved by about their deviation."""
    steps: dict[str, NDArray[np.float64]] = {}
    total = 0.0
    for name in names:
        layer, felt = name.rpartition(".")[0], sensitive[name]
        usual = math.sqrt(float(np.mean(sensitive[f"{layer}.weight"] ** 2))) or 1.0
        chosen = uniform(seed, f"{name} moves", felt.shape) < RATE
        loud = math.exp(EMPHASIS * float(normal(seed, f"{layer} emphasis", (1,))[0]))
        steps[name] = loud * chosen * normal(seed, name, felt.shape) / (felt + FLOOR * usual)
        total += float(((steps[name] * felt) ** 2).sum())
    scale = 1 / math.sqrt(total) if total > 0 else 1.0
    return {name: _line(np.asarray(genes[name], np.float64), scale * steps[name], "weight" in name) for name in names}


def _line(start: NDArray[np.float64], step: NDArray[np.float64], keeps: bool) -> Way:
    """A straight way. A matrix keeps the size that it has: else each generation would be wilder than the last."""
    size = float(np.linalg.norm(start))

    def way(far: float) -> NDArray[np.float32]:
        there = start + far * step
        if keeps and size > 0:
            there = there * (size / max(float(np.linalg.norm(there)), 1e-12))
        return there.astype(np.float32)

    return way


def _palette(genome: Genome, genes: Genes, name: str, seed: str) -> Way:
    """All colours turn together, get more or less colourful, and each goes a little its own way.

    Which is darker than which stays: to a print that is ink and paper.
    """
    lab = np.asarray(genes[name], np.float64)
    turn, chroma, contrast = normal(seed, "palette", (3,)) * (HUE, CHROMA, CONTRAST)
    own = JITTER * normal(seed, "colors", lab.shape)
    ranks = np.argsort(np.argsort(lab[:, 0], kind="stable"), kind="stable")
    middle = float(lab[:, 0].mean())

    def way(far: float) -> NDArray[np.float64]:
        angle = math.remainder(far * turn, math.tau)
        cos, sin, bright = math.cos(angle), math.sin(angle), math.exp(np.clip(far * chroma, -0.5, 0.5))
        plane = lab[:, 1:] @ np.array([[cos, sin], [-sin, cos]]) * bright
        lightness = middle + (lab[:, 0] - middle) * math.exp(np.clip(far * contrast, -0.15, 0.4))
        there = np.concatenate([lightness[:, None], plane], axis=1) + min(far, 1.0) * own
        there[:, 0] = np.sort(np.clip(there[:, 0], 0.02, 0.99))[ranks]
        return there

    return way


def _latent(genome: Genome, genes: Genes, name: str, seed: str) -> Way:
    start, step = np.asarray(genes[name], np.float64), 0.8 * normal(seed, name, np.shape(genes[name]))
    return lambda far: np.clip(start + far * step, np.minimum(start, -1.5), np.maximum(start, 1.5)).astype(np.float32)


def _time(genome: Genome, genes: Genes, name: str, seed: str) -> Way:
    start, step = float(genes[name]), 0.3 * float(normal(seed, name, (1,))[0])
    return lambda far: np.float64(np.clip(start + far * step, -1e6, 1e6))


def _center(genome: Genome, genes: Genes, name: str, seed: str) -> Way:
    start, step = np.asarray(genes[name], np.float64), 0.35 * normal(seed, name, (2,)) / float(genes["zoom"])
    return lambda far: np.clip(start + far * step, -1e4, 1e4)


def _zoom(genome: Genome, genes: Genes, name: str, seed: str) -> Way:
    start, step = float(genes[name]), 0.4 * float(normal(seed, name, (1,))[0])
    return lambda far: np.float64(np.clip(start * math.exp(np.clip(far * step, -1.2, 1.2)), 1e-3, 1e4))


def _rotation(genome: Genome, genes: Genes, name: str, seed: str) -> Way:
    start, step = float(genes[name]), 30 * float(normal(seed, name, (1,))[0])
    return lambda far: np.float64(math.remainder(start + far * step, 360.0))


def _dial(genome: Genome, genes: Genes, name: str, seed: str) -> Way:
    """A number of the head, within its usual bounds; round and round where it is an angle.

    One that nobody set stays: a ramp that is gone through once ends where it would begin anew.
    """
    head: Chosen[Any] = genome.blueprint.head
    option = head.entry.options[name.removeprefix("head.")].type
    start = float(genes[name])
    default = head.entry.options[name.removeprefix("head.")].default
    if not isinstance(option, Range) or option.is_whole or start == default:
        return lambda far: genes[name]
    low, high = min(option.shown[0], start), max(option.shown[1], start)
    step = 0.3 * float(normal(seed, name, (1,))[0]) * (high - low)
    if option.scale == "angle":
        return lambda far: np.float64(_rounded(low + (start + far * step - low) % (high - low)))
    return lambda far: np.float64(_rounded(np.clip(start + far * step, low, high)))


def _rounded(value: float) -> float:
    """To four digits: dials stand in the recipe."""
    return float(f"{value:.4g}")


DRAWERS: Mapping[str, Callable[[Genome, Genes, str, str], Way]] = {
    "palette": _palette,
    "latent": _latent,
    "time": _time,
    "center": _center,
    "zoom": _zoom,
    "rotation": _rotation,
    "dials": _dial,
}
"""What draws the way of a gene, by its name; of those of a head's dials all alike."""
