"""Crossing: the genes of two parents, mixed so that what works together stays together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.evolving.assignment import assign
from artnet.evolving.genes import VIEW, Genes
from artnet.evolving.units import groups_of
from artnet.nets.blueprint import Blueprint
from artnet.seeds import uniform

__all__ = ["crossed", "fitting_palette"]

LEAST_SHARE = 0.3
"""Of each parent in a child."""


def crossed(
    blueprint: Blueprint, genes: Genes, mate: Genes, free: Collection[str], seed: str, *, same_shape: bool
) -> dict[str, Any]:
    """Genes between those of two parents; those that are not `free` stay those of the first.

    The mate of another shape hands on palette, latent and dials, as far as they fit. One of the same shape, whose units
    are aligned, also weights, in one of the MIXTURES.
    """
    share = LEAST_SHARE + (1 - 2 * LEAST_SHARE) * float(uniform(seed, "share", (1,))[0])
    found = dict(genes)
    if same_shape:
        mixture = _one(seed, "mixture", tuple(MIXTURES))
        mixed = MIXTURES[mixture](blueprint, genes, mate, share, seed)
        found |= {name: value.astype(np.float32) for name, value in mixed.items() if name in free}
    if "palette" in genes and "palette" in mate and "palette" in free:
        theirs = fitting_palette(genes["palette"], mate["palette"])
        weight = {"own": 1.0, "theirs": 0.0, "between": share}[_one(seed, "palette", ("own", "theirs", "between"))]
        found["palette"] = genes["palette"] if weight == 1.0 else weight * genes["palette"] + (1 - weight) * theirs
    for name in ("latent", "time", *(name for name in genes if name.startswith("head."))):
        known = name in free and name in genes and name in mate and np.shape(genes[name]) == np.shape(mate[name])
        if known and not name.endswith((".weight", ".bias")):
            found[name] = (share * genes[name] + (1 - share) * mate[name]).astype(genes[name].dtype)
    if same_shape and _one(seed, "view", ("own", "theirs")) == "theirs":
        found |= {name: mate[name] for name in VIEW if name in free}
    return found


def fitting_palette(lab: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """As many colours of another palette as this one has, each in the place of one that is about as light.

    Colours are OKLab. Of more, or fewer, those at even steps along the other palette are taken, or mixed.
    """
    steps = np.linspace(0, len(other) - 1, len(lab))
    taken = np.stack([np.interp(steps, np.arange(len(other)), other[:, axis]) for axis in range(3)], axis=-1)
    if len(other) == len(lab):  # each colour where its likest is
        taken = other[assign(np.linalg.norm(lab[:, None] - other[None], axis=-1))]
    ranks = np.argsort(np.argsort(lab[:, 0], kind="stable"), kind="stable")
    return taken[np.argsort(taken[:, 0], kind="stable")][ranks]


def _one(seed: str, name: str, choices: tuple[str, ...]) -> str:
    return choices[int(uniform(seed, name, (1,))[0] * len(choices))]


Mixture = Callable[[Blueprint, Genes, Genes, float, str], dict[str, NDArray[Any]]]


def _names(blueprint: Blueprint) -> list[str]:
    return [plan.name for plan in blueprint.layers]


def _layers(blueprint: Blueprint, genes: Genes, mate: Genes, share: float, seed: str) -> dict[str, NDArray[Any]]:
    """The first layers of one parent, the last ones of the other."""
    names = _names(blueprint)
    cut = 1 + int(uniform(seed, "cut", (1,))[0] * (len(names) - 1)) if len(names) > 1 else 0
    first, last = (genes, mate) if _one(seed, "first", ("own", "theirs")) == "own" else (mate, genes)
    return {
        f"{name}.{part}": (first if number < cut else last)[f"{name}.{part}"]
        for number, name in enumerate(names)
        for part in ("weight", "bias")
    }


def _units(blueprint: Blueprint, genes: Genes, mate: Genes, share: float, seed: str) -> dict[str, NDArray[Any]]:
    """Whole units: each with its bias and all weights to and from it; between units of both parents, half of each."""
    names = _names(blueprint)
    columns: dict[int, NDArray[np.float64]] = {}
    rows: dict[int, list[tuple[int, NDArray[np.float64]]]] = {}
    for number, group in enumerate(groups_of(blueprint)):
        own = (uniform(seed, f"units {number}", (len(group.kinds),)) < share).astype(np.float64)
        columns |= dict.fromkeys(group.makers, own)
        for reader, start in group.readers:
            rows.setdefault(reader, []).append((start, own))
    found = {}
    for layer, name in enumerate(names):
        weight, bias = f"{name}.weight", f"{name}.bias"
        to = columns.get(layer, np.full(genes[bias].shape, share))
        mine = np.broadcast_to(to, genes[weight].shape).copy()
        for start, own in rows.get(layer, []):
            there = slice(start, start + len(own))
            mine[there] = (mine[there] + own[:, None]) / 2 if layer in columns else own[:, None]
        found[weight] = mine * genes[weight] + (1 - mine) * mate[weight]
        found[bias] = to * genes[bias] + (1 - to) * mate[bias]
    return found


def _between(blueprint: Blueprint, genes: Genes, mate: Genes, share: float, seed: str) -> dict[str, NDArray[Any]]:
    """Each weight on the line between both, each matrix as large as both are: what is averaged would be calmer."""
    found = {}
    for name in (f"{plan}.{part}" for plan in _names(blueprint) for part in ("weight", "bias")):
        mixed = share * genes[name] + (1 - share) * mate[name]
        if name.endswith("weight"):
            wanted = share * np.linalg.norm(genes[name]) + (1 - share) * np.linalg.norm(mate[name])
            mixed = mixed * (wanted / max(float(np.linalg.norm(mixed)), 1e-12))
        found[name] = mixed
    return found


MIXTURES: Mapping[str, Mixture] = {"units": _units, "layers": _layers, "between": _between}
"""How the weights of two parents of one shape mix."""
