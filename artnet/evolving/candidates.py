"""Candidates: children to be, each taken so far along its way that its picture differs as much as was asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.evolving.genes import Genes, genome_with
from artnet.evolving.genome import Genome
from artnet.evolving.mutating import Way, moved
from artnet.evolving.seeing import SLIDER, Stage, reach_of, strength_of

__all__ = ["Candidate", "settle"]

ROUNDS = 9
"""In which a step is sought, at most."""
CLOSE = 0.05
"""A distance this near to what is asked, as a share of it, is near enough."""
FARTHEST = 12.0
"""How far along a way one goes."""


@dataclass(eq=False)
class Candidate:
    """A child to be: `base` genes that are seen on a `stage`, and the ways on which they leave it.

    `strength` is asked for, and `pace` a guess of how fast the ways get there. `start` is the base's picture, of this
    `reach`; `lab` is the child's picture as it is found, `far` how far along the ways that is, and `strength_found` how
    far the picture really is.
    """

    genome: Genome
    parents: tuple[Genome, ...]
    base: Genes
    ways: Mapping[str, Way]
    home: Stage
    stage: Stage
    strength: float
    pace: float = 1.0
    far: float = 0.0
    strength_found: float = 0.0
    start: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 3)))
    reach: float = 1.0
    lab: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 3)))

    @property
    def missed(self) -> float:
        """By what share of the strength its picture misses it."""
        return abs(self.strength_found / self.strength - 1)

    def child(self, whole: Genes) -> Genome:
        """The genome; `whole` are the genes of `genome`, of which those that are the same object stay."""
        genes = moved(self.base, self.ways, self.far)
        changed = {name: value for name, value in genes.items() if value is not whole.get(name)}
        return genome_with(self.genome, changed, self.stage.symmetry).born(*self.parents)


def settle(candidates: Sequence[Candidate]) -> None:
    """Take each as far as its strength asks.

    How far the picture is grows with how far one goes, nearly as a power of it: so the next guess is on the straight
    line through the two that enclose it, in logarithms, and never nearer than a tenth to either (a guarded regula
    falsi). All take their guesses together, and those that are there rest. Where the picture jumps over what is asked,
    the nearest that was seen stays.
    """
    for candidate, lab in zip(candidates, _seen_on([(c.home, c.base) for c in candidates]), strict=True):
        candidate.start, candidate.lab, candidate.reach = lab, lab, reach_of(lab)
    low = [(1e-3, 0.0)] * len(candidates)
    high: list[tuple[float, float] | None] = [None] * len(candidates)
    guess = [candidate.strength ** (1 / SLIDER) / candidate.pace for candidate in candidates]
    active = list(range(len(candidates)))
    for _ in range(ROUNDS):
        asked = [(candidates[n].stage, moved(candidates[n].base, candidates[n].ways, guess[n])) for n in active]
        for n, lab in zip(active, _seen_on(asked), strict=True):
            one = candidates[n]
            found = strength_of(one.start, lab, one.reach)
            if not one.far or abs(found - one.strength) < abs(one.strength_found - one.strength):
                one.far, one.strength_found, one.lab = guess[n], found, lab
            if found < one.strength:
                low[n] = (guess[n], found)
            else:
                high[n] = (guess[n], found)
            guess[n] = _next(low[n], high[n], one.strength)
        active = [n for n in active if candidates[n].missed > CLOSE and low[n][0] < FARTHEST]
        if not active:
            break


def _next(low: tuple[float, float], high: tuple[float, float] | None, target: float) -> float:
    if high is None:
        return min(FARTHEST, low[0] * float(np.clip((target / max(low[1], 1e-6)) ** (1 / SLIDER), 1.1, 2.5)))
    one, other = np.log(low[0]), np.log(max(high[0], low[0] * 1.0001))
    if low[1] <= 0:  # nothing is known yet of how it grows: as if in proportion
        share = 1 - np.log(max(high[1] / target, 1.0)) / (other - one)
    else:
        share = np.log(target / low[1]) / max(np.log(high[1] / low[1]), 1e-9)
    return float(np.exp(one + np.clip(share, 0.1, 0.9) * (other - one)))


def _seen_on(asked: Sequence[tuple[Stage, Genes]]) -> list[NDArray[np.float64]]:
    """The pictures (points, 3) of genes, each on its stage; those on one stage are computed together."""
    stages: dict[int, list[int]] = {}
    for number, (stage, _) in enumerate(asked):
        stages.setdefault(id(stage), []).append(number)
    found: list[Any] = [None] * len(asked)
    for numbers in stages.values():
        pictures = asked[numbers[0]][0].pictures([asked[number][1] for number in numbers])
        for number, picture in zip(numbers, pictures, strict=True):
            found[number] = picture
    return found
