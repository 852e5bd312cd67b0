"""`breed`, `mutate`, `cross`: from parents to children that differ as much as was asked, from them and each other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.checks import number, whole_number
from artnet.errors import invalid
from artnet.evolving.aligning import aligned
from artnet.evolving.candidates import Candidate, settle
from artnet.evolving.crossing import crossed
from artnet.evolving.genes import checked_focus, free_genes, genes_of
from artnet.evolving.genome import Genome, Source
from artnet.evolving.mutating import draw_ways, moved, other_symmetry
from artnet.evolving.seeing import SLIDER, Stage, contrast_of, distance, noise_of, reach_of
from artnet.evolving.sensitivity import sensitivities
from artnet.seeds import normal_seed, uniform
from artnet.works.selecting import choose

__all__ = ["breed", "cross", "mutate"]

MOST = 100
"""Children of one brood."""
SPARE = 0.3
"""Of the children asked for, so many more are drawn."""
WAVES = 3
"""In which more are drawn where too few are good."""
MISSES = 0.15
"""The share of the strength by which a good child may miss it."""
FLAT, NOISY, NOISIER = 0.35, 0.6, 1.35
"""A child is flat with less than this share of its parents' contrast, and noisy if its neighbours lie apart by this
share of what any two places do, or that much more than the parent's do."""
THEIRS, RARELY = 0.5, 0.2
"""How often a child has the mate's symmetry: of one shape, and of another, whose cells may be too large or too small
for the network."""
APART = 0.5
"""Of the strength: children that are nearer to each other than this are one too many."""
PACES, STRIDE = 5, 0.2
"""Steps of weights alone from which it is told how fast a picture changes, and how far each goes."""
TURNED = 0.15
"""How often a child has the other symmetry that its brood tries."""


def breed(
    parents: Source | Sequence[Source],
    count: int = 15,
    strength: float = 0.3,
    *,
    seed: int | str | None = None,
    locks: Sequence[str] = (),
    focus: str = "all",
) -> list[Genome]:
    """Children of one picture, or of several: visibly different, related to their parents, none flat and none noise.

    Each child is a genome: what `render`, `export`, `animate` and `load` take, what saves itself, and what is a parent
    again. No child is traced: they are judged on small pictures, by the program of their shape.

    Args:
        parents: a network, a painting, a picture, a recipe, a child, any file that artnet saved; or several of them.
        count: how many, 1 to 100.
        strength: how far each is from its parent (of two: from the mixture of both), above 0 to 1: 0.1 is a nuance, at
            1 little is left of it. See `strength_between`.
        seed: which children; None draws one.
        locks: what stays as the (first) parent has it: groups ("form", "color", "motion", "view"), layers ("layer 0"),
            "head", "dials", or single genes ("palette", "symmetry", "hidden.1.weight").
        focus: what changes: "all", or one of those groups.

    Raises:
        InvalidValueError: a value that cannot be used, or nothing that may change.
        UnknownNameError: a lock or a focus that is not there.
        PictureError, RecipeError: a parent that is no such file, or that no network painted.
        PartError: a part of somebody's own that no program can have.
    """
    whole_number(f"1 to {MOST} children", 1, MOST, count=count)
    family = _family(parents)
    brood = _Brood(family, _strength(strength), normal_seed(seed), locks, checked_focus(focus))
    return brood.children(count)


def mutate(
    parent: Source,
    strength: float = 0.3,
    *,
    seed: int | str | None = None,
    locks: Sequence[str] = (),
    focus: str = "all",
) -> Genome:
    """One child of one parent; the arguments are those of `breed`.

    Raises:
        InvalidValueError, UnknownNameError, PictureError, RecipeError, PartError: as `breed`.
    """
    return breed(parent, 1, strength, seed=seed, locks=locks, focus=focus)[0]


def cross(
    first: Source,
    second: Source,
    *others: Source,
    strength: float = 0.1,
    seed: int | str | None = None,
    locks: Sequence[str] = (),
    focus: str = "all",
) -> Genome:
    """One child of two parents or more, of which any two have it; the arguments are those of `breed`.

    Raises:
        InvalidValueError, UnknownNameError, PictureError, RecipeError, PartError: as `breed`.
    """
    return breed([first, second, *others], 1, strength, seed=seed, locks=locks, focus=focus)[0]


def _strength(strength: float) -> float:
    if not number("a strength above 0 to 1", 0, 1, strength=strength):
        raise invalid("a strength above 0 to 1", strength=strength)
    return float(strength)


def _family(parents: Source | Sequence[Source]) -> list[Genome]:
    several: list[Any] = list(parents) if isinstance(parents, list | tuple) else [parents]
    if not several:
        raise invalid("a parent, or several: a network, a picture, a recipe or a file of one", parents=parents)
    return [Genome.of(parent) for parent in several]


class _Brood:
    """The children of some parents, drawn wave by wave."""

    def __init__(self, family: list[Genome], strength: float, seed: str, locks: Sequence[str], focus: str) -> None:
        self.family, self.strength, self.seed, self.focus = family, strength, seed, focus
        self.generation = 1 + max(parent.generation for parent in family)
        self.held = bool(locks) or focus != "all"
        self.genes = [genes_of(parent) for parent in family]
        self.free = [free_genes(parent, locks, focus) for parent in family]
        self._stages: dict[tuple[int, str], Stage] = {}
        self._felt: dict[int, dict[str, NDArray[np.float64]]] = {}
        self._paces: dict[int, float] = {}
        self._manners: dict[int, tuple[float, float]] = {}
        self._aligned: dict[tuple[int, int], dict[str, Any]] = {}

    def children(self, count: int) -> list[Genome]:
        """So many, the best of what was drawn first."""
        drawn: list[Candidate] = []
        kept: list[int] = []
        values: list[float] = []
        for _ in range(WAVES):
            more = math.ceil((1 + SPARE) * (count - len(kept))) + 1
            wave = [self._candidate(number) for number in range(len(drawn), len(drawn) + more)]
            settle(wave)
            drawn += wave
            values += [self._value(candidate) for candidate in wave]
            kept = [n for n, candidate in enumerate(drawn) if values[n] > 0 and candidate.missed <= MISSES]
            if len(kept) >= count and self._apart([drawn[n] for n in self._chosen(drawn, kept, values, count)]):
                break
        if len(kept) < count:  # the parent can do no better: what comes nearest to what was asked
            rest = sorted((n for n in range(len(drawn)) if n not in kept), key=lambda n: drawn[n].missed)
            kept += rest[: count - len(kept)]
        chosen = self._chosen(drawn, kept, [max(value, 0.05) for value in values], count)
        return [self._born(drawn[n]) for n in chosen]

    def _born(self, candidate: Candidate) -> Genome:
        return candidate.child(self.genes[self._place(candidate.genome)])

    def _place(self, genome: Genome) -> int:
        return next(n for n, parent in enumerate(self.family) if parent is genome)

    def _chosen(self, drawn: list[Candidate], kept: list[int], values: list[float], count: int) -> list[int]:
        """The places of those that are good and differ, by farthest-point choice on their small pictures."""
        sizes = {len(drawn[n].lab) for n in kept}
        points = min(sizes)
        looks = [drawn[n].lab[np.linspace(0, len(drawn[n].lab) - 1, points).astype(int)].reshape(-1) for n in kept]
        return [kept[n] for n in choose(np.stack(looks) / math.sqrt(points), [values[n] for n in kept], count)]

    def _apart(self, chosen: list[Candidate]) -> bool:
        """Whether no two are as good as the same picture."""
        least = [APART * self.strength ** (1 / SLIDER) * one.reach for one in chosen]
        return all(
            distance(one.lab, other.lab) >= min(least[n], least[m])
            for n, one in enumerate(chosen)
            for m, other in enumerate(chosen[:n])
            if one.lab.shape == other.lab.shape
        )

    def _value(self, candidate: Candidate) -> float:
        """How good a child's picture is beside its parents', 0 to 1: 0 where it is flat or noise."""
        known = [self._manner(self._place(parent)) for parent in candidate.parents]
        contrast, before = sum(each[0] for each in known) / len(known), max(each[1] for each in known)
        noise = noise_of(candidate.lab, candidate.home.size)
        limit = max(NOISY, NOISIER * before)
        full = min(1.0, (contrast_of(candidate.lab) / max(contrast, 0.02) - FLAT) / (0.8 - FLAT))
        calm = min(1.0, (limit - noise) / max(limit - 1.1 * before, 0.05))
        return max(0.0, full) * max(0.0, calm)

    def _manner(self, place: int) -> tuple[float, float]:
        """The contrast of a parent's picture, and how much noise is in it."""
        if place not in self._manners:
            stage = self._stage(place, self.family[place].seen.view.symmetry)
            (lab,) = stage.pictures([self.genes[place]])
            self._manners[place] = contrast_of(lab), noise_of(lab, stage.size)
        return self._manners[place]

    def _candidate(self, number: int) -> Candidate:
        """Child number so and so, before it is known how far it goes."""
        seed = f"{self.seed}.{self.generation}.{number}"
        lead, mate = self._pair(seed)
        parent, base, free = self.family[lead], self.genes[lead], self.free[lead]
        symmetry, parents = parent.seen.view.symmetry, [parent]
        if mate != lead:
            other = self.family[mate]
            parents = [parent, other]
            same = parent.blueprint.shape == other.blueprint.shape
            theirs = self._aligned_to(lead, mate) if same else self.genes[mate]
            base = crossed(parent.blueprint, base, theirs, free, seed, same_shape=same)
            if "symmetry" in free and uniform(seed, "whose symmetry", (1,))[0] < (THEIRS if same else RARELY):
                symmetry = other.seen.view.symmetry
        home = stage = self._stage(lead, symmetry)
        if self._turns(seed) and "symmetry" in free and not parent.blueprint.head.entry.draws:
            stage = self._stage(lead, other_symmetry(symmetry, f"{self.seed}.{self.generation}"))
        pace = self._pace(lead)
        ways = draw_ways(parent, base, free, self._sensitive(lead), seed, self.focus, pace)
        return Candidate(parent, tuple(parents), base, ways, home, stage, self.strength, pace)

    def _pair(self, seed: str) -> tuple[int, int]:
        """The places of the parents that a child has; where something is held, the first one leads."""
        if len(self.family) == 1:
            return 0, 0
        order = np.argsort(uniform(seed, "parents", (len(self.family),)), kind="stable")
        lead, mate = int(order[0]), int(order[1])
        return (0, mate or lead) if self.held else (lead, mate)

    def _turns(self, seed: str) -> bool:
        return bool(uniform(seed, "turned", (1,))[0] < TURNED)

    def _stage(self, place: int, symmetry: str) -> Stage:
        key = (place, symmetry)
        if key not in self._stages:
            self._stages[key] = Stage(self.family[place], symmetry)
        return self._stages[key]

    def _sensitive(self, place: int) -> dict[str, NDArray[np.float64]]:
        if place not in self._felt:
            stage = self._stage(place, self.family[place].seen.view.symmetry)
            self._felt[place] = sensitivities(stage, self.genes[place])
        return self._felt[place]

    def _pace(self, place: int) -> float:
        """How fast the parent's picture changes with its weights: strides of 1 that a stride of 1 really is."""
        if place not in self._paces:
            parent, genes = self.family[place], self.genes[place]
            stage = self._stage(place, parent.seen.view.symmetry)
            names = [name for name in self.free[place] if name.endswith((".weight", ".bias"))]
            ways = [draw_ways(parent, genes, names, self._sensitive(place), f"pace {n}") for n in range(PACES)]
            start, *there = stage.pictures([genes, *(moved(genes, each, STRIDE) for each in ways)])
            found = [distance(start, lab) / reach_of(start) / STRIDE for lab in there]
            self._paces[place] = float(np.clip(np.median(found), 0.2, 10.0)) if names else 1.0
        return self._paces[place]

    def _aligned_to(self, place: int, mate: int) -> dict[str, Any]:
        if (place, mate) not in self._aligned:
            blueprint = self.family[place].blueprint
            self._aligned[place, mate] = aligned(blueprint, self.genes[place], self.genes[mate])
        return self._aligned[place, mate]
