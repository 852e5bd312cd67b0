"""Which look a seed has, and what it draws."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from artnet.entries import Chosen
from artnet.errors import PartError
from artnet.looks.draw import Draw
from artnet.looks.registry import LOOKS, Look
from artnet.nets.heads import HEADS
from artnet.nets.settings import NETWORK_SETTINGS
from artnet.recipes.schema import LookRecipe
from artnet.seeds import uniform

__all__ = ["LISTS", "NEWEST", "Drawn", "drawn", "look_of"]

LISTS: Mapping[int, tuple[str, ...]] = MappingProxyType({
    1: (
        "glass", "ink", "woodcut", "engraving", "riso", "newsprint", "watercolour", "marble", "agate", "moss",
        "terrazzo", "timber", "silk", "brocade", "ikat", "batik", "rose", "tile", "mosaic", "window", "pottery",
        "mask", "frost", "prism", "nebula", "neon", "mercury", "pastel", "map", "topographic", "circuit", "ribbons",
        "kilim", "whirl", "honeycomb", "origami", "opart", "lace", "papercut", "horizon",
    ),
})  # fmt: skip
"""The looks that seeds choose from, by number. A list that was released never changes: a later one gets a number."""
NEWEST = max(LISTS)
ALWAYS: Mapping[str, Any] = {"latent": 8}
"""What every look has, unless it says otherwise: with a latent it can be moved."""
OF_VIEW = ("center", "zoom", "rotation", "symmetry")
LONGEST_RUN = 15
"""Digits of a seed that counts as a number."""


@dataclass(frozen=True)
class Drawn:
    """What a look drew: arguments of `CPPN`, and of `View`; and which look it was, for the recipe."""

    network: Mapping[str, Any]
    view: Mapping[str, Any]
    look: LookRecipe


def look_of(seed: str, number: int = NEWEST) -> str:
    """The name of the look that a seed chooses from a numbered list.

    Seeds that are numbers go through the whole list, in an order of their own, before a look comes again; any other
    text chooses one look as likely as another.
    """
    looks = LISTS[number]
    if re.fullmatch(rf"\d{{1,{LONGEST_RUN}}}", seed):
        turn, place = divmod(int(seed), len(looks))
        return looks[int(np.argsort(uniform(f"{number}.{turn}", "looks", (len(looks),)), kind="stable")[place])]
    return looks[int(uniform(seed, f"looks {number}", (1,))[0] * len(looks))]


def drawn(seed: str, look: str | Chosen[Look] | None = None, network: Mapping[str, Any] | None = None) -> Drawn:
    """What a look draws from a seed, with these arguments of `CPPN` in place of what it would draw.

    None lets the seed choose the look; where a network is given, it is glass.

    Raises:
        UnknownNameError: an unknown look.
        InvalidValueError: an option of it that cannot be.
        PartError: a look of one's own that gives what it may not.
    """
    network = network or {}
    number = NEWEST if look is None and not network else 0
    chosen = LOOKS.resolve(look_of(seed) if number else "glass" if look is None else look)
    found = dict(chosen(Draw(seed, chosen.name)))
    if unknown := [name for name in found if name not in OF_VIEW and name not in NETWORK_SETTINGS]:
        known = ", ".join([*NETWORK_SETTINGS, *OF_VIEW])
        raise PartError(
            f"Expected arguments of CPPN or View from the look '{chosen.name}' ({chosen.entry.place}): {known}."
            f" Received: {str(unknown[0])[:80]!r}"
        )
    view = {name: found.pop(name) for name in OF_VIEW if name in found}
    return Drawn({**_fitting(found, network), **network}, view, LookRecipe(chosen.spec, number))


def _fitting(found: Mapping[str, Any], network: Mapping[str, Any]) -> dict[str, Any]:
    """What was drawn, without what goes only with something that is given otherwise."""
    kept = {**ALWAYS, **found}
    if "head" in network and (kept.get("palette") and not HEADS.resolve(network["head"]).entry.palette):
        del kept["palette"]
    layers = kept.get("activation")
    if "hidden" in network and isinstance(layers, list | tuple):  # one a layer, of another number of layers
        kept["activation"] = layers[0]
    return kept
