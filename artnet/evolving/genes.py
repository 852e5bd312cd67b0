"""Genes: what of a genome may change, by name, and the groups in which an artist holds them or asks for them.

`hidden.0.weight` and the other names of a network file, `palette`, `latent`, `time`, `center`, `zoom`, `rotation`,
`symmetry`, and the dials of a head, such as `head.angle`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.color.models import linear_to_oklab
from artnet.color.oklch import oklch_to_srgb
from artnet.color.palettes import hex_to_srgb, srgb_to_hex
from artnet.color.transfer import srgb_to_linear
from artnet.entries import Chosen
from artnet.errors import UnknownNameError, invalid
from artnet.evolving.genome import Genome
from artnet.fields.inputs import has_clock
from artnet.nets.heads import dials_of
from artnet.recipes.schema import Recipe

__all__ = [
    "GROUPS",
    "VIEW",
    "Genes",
    "checked_focus",
    "free_genes",
    "genes_of",
    "genome_with",
    "group_of",
    "lock_names",
    "palette_colors",
]

Genes = Mapping[str, Any]
"""Arrays and numbers of NumPy, by name; of `palette` OKLab (colours, 3), of the others as they stand in the recipe."""

GROUPS: Mapping[str, str] = {
    "form": "weights of the hidden layers",
    "color": "the palette, the head's weights and its dials",
    "motion": "time and latent",
    "view": "centre, zoom, rotation and symmetry",
}
VIEW = ("center", "zoom", "rotation")


def group_of(name: str) -> str:
    """The group of a gene."""
    if name in (*VIEW, "symmetry"):
        return "view"
    if name in ("latent", "latents", "time"):
        return "motion"
    return "color" if name == "palette" or name.startswith("head.") else "form"


def genes_of(genome: Genome) -> dict[str, Any]:
    """The numbers of a genome that may change, and those of its network that may not."""
    seen, blueprint = genome.seen, genome.blueprint
    genes: dict[str, Any] = dict(genome.weights)
    if blueprint.palette:
        light = srgb_to_linear(hex_to_srgb(blueprint.palette).astype(np.float64))
        genes["palette"] = linear_to_oklab(np.asarray(light, np.float64))
    if blueprint.latent:
        genes["latent"] = np.asarray(seen.latent, np.float32)
    genes |= {f"head.{name}": np.float64(value) for name, value in dials_of(blueprint.head).items()}
    view = seen.view
    return genes | {
        "time": np.float64(seen.time),
        "center": np.asarray(view.center, np.float64),
        "zoom": np.float64(view.zoom),
        "rotation": np.float64(view.rotation),
    }


def free_genes(genome: Genome, locks: Collection[str] = (), focus: str = "all") -> frozenset[str]:
    """The names of the genes that may change: those of the focus, without those that are locked.

    Raises:
        UnknownNameError: a lock that this genome has no gene for.
        InvalidValueError: nothing is left that could change.
    """
    genes = {name for name in genes_of(genome) if not name.startswith("encoding.") and name != "latents"} | {"symmetry"}
    if not has_clock(genome.blueprint.inputs):
        genes.discard("time")
    held: set[str] = set()
    for lock in [locks] if isinstance(locks, str) else locks:
        held |= _locked(lock, genes | {"time"})
    asked = genes if focus == "all" else {name for name in genes if group_of(name) == focus}
    free = asked - held
    if not free - {"symmetry"}:
        have = ", ".join(sorted({group_of(name) for name in genes - held})) or "nothing"
        raise invalid(f"something that may change (free in this picture: {have})", focus=focus, locks=tuple(locks))
    return frozenset(free)


def checked_focus(focus: str) -> str:
    """A focus that there is.

    Raises:
        UnknownNameError: another.
    """
    if focus not in ("all", *GROUPS):
        raise _unknown("the focus", focus, ("all", *GROUPS))
    return focus


def lock_names(genome: Genome) -> tuple[str, ...]:
    """All that can be locked by a name: groups, layers, the head, its dials, and each gene."""
    return _lock_names({*genes_of(genome), "symmetry"})


def _lock_names(genes: Iterable[str]) -> tuple[str, ...]:
    names = sorted(genes)
    layers = sorted({int(name.split(".")[1]) for name in names if name.startswith("hidden.")})
    return (*GROUPS, *(f"layer {n}" for n in layers), "head", "dials", *names)


def _locked(lock: str, genes: set[str]) -> set[str]:
    """The genes that a lock holds: a group, `layer 0`, `head`, `dials`, or a gene by its name."""
    layer = re.fullmatch(r"layer (\d+)", str(lock))
    prefix = f"hidden.{layer[1]}." if layer else f"{lock}."
    if lock in GROUPS:
        return {name for name in genes if group_of(name) == lock}
    if lock == "dials":
        return {name for name in genes if name.startswith("head.")} - {"head.weight", "head.bias"}
    found = {name for name in genes if name == lock or name.startswith(prefix)}
    if found:
        return found
    raise _unknown("something to lock", lock, _lock_names(genes))


def _unknown(what: str, came: object, known: Iterable[str]) -> UnknownNameError:
    near = difflib.get_close_matches(str(came), list(known), n=3, cutoff=0.5)
    hint = f"Did you mean {' or '.join(map(repr, near))}? " if near else ""
    return UnknownNameError(expected=what, received=repr(str(came)[:80]), hint=f"{hint}Known: {', '.join(known)}")


def palette_colors(lab: NDArray[np.float64]) -> NDArray[np.float64]:
    """sRGB (colours, 3) of OKLab; what sRGB does not have gives up chroma, not lightness or hue."""
    hue = np.degrees(np.arctan2(lab[:, 2], lab[:, 1]))
    return oklch_to_srgb(np.stack([np.clip(lab[:, 0], 0, 1), np.hypot(lab[:, 1], lab[:, 2]), hue], axis=-1))


def genome_with(genome: Genome, genes: Genes, symmetry: str) -> Genome:
    """The genome with other genes; those that are the same object as in `genes_of` it stay bit for bit.

    `genes` are those that differ.
    """
    changes: dict[str, Any] = {}
    recipe: Recipe = genome.seen
    network = recipe.painter()
    if "palette" in genes:
        network = replace(network, palette=srgb_to_hex(palette_colors(genes["palette"])))
    head = genome.blueprint.head
    dials = {name: float(genes[f"head.{name}"]) for name in head.entry.dials if f"head.{name}" in genes}
    if dials:
        whole = {name: type(head.options[name])(value) for name, value in dials.items()}
        network = replace(network, head=Chosen(head.entry, {**head.options, **whole}).spec)
    if network != recipe.network:
        changes["network"] = network
    if "latent" in genes:
        changes["latent"] = tuple(float(value) for value in genes["latent"])
    if "time" in genes:
        changes["time"] = float(genes["time"])
    view = {name: float(genes[name]) for name in ("zoom", "rotation") if name in genes}
    center = {"center": (float(genes["center"][0]), float(genes["center"][1]))} if "center" in genes else {}
    seen = replace(recipe.view, **view, **center, symmetry=symmetry)  # type: ignore[arg-type]
    if seen != recipe.view:
        changes["view"] = seen
    weights = {name: np.asarray(value, np.float32) for name, value in genes.items() if name in genome.weights}
    return genome.but(weights=weights, **changes)
