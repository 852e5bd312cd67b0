"""What a genome looks like, small and in OKLab, computed by its program for many at once; and how far that differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from artnet.color.models import linear_to_oklab
from artnet.color.transfer import srgb_to_linear
from artnet.entries import Chosen
from artnet.evolving.genes import VIEW, Genes, genes_of, palette_colors
from artnet.evolving.genome import Genome, Source
from artnet.fields.lattice import half_extents, pixel_positions
from artnet.fields.view import View, Window, view_matrix
from artnet.nets.blueprint import Blueprint
from artnet.nets.cppn import CPPN
from artnet.nets.shapes import by_shape
from artnet.programs.families import evaluate_family
from artnet.programs.of_network import program_of
from artnet.programs.program import Program
from artnet.seeds import uniform

__all__ = [
    "SLIDER",
    "Stage",
    "contrast_of",
    "distance",
    "noise_of",
    "reach_of",
    "strength_between",
    "strength_of",
    "undialled",
    "with_dials",
]

Array = NDArray[np.float64]
POINTS = 1024
"""Of the small picture that is looked at."""
TOGETHER = 8
"""Genomes that are computed together: their layers stay in a core's cache (0.6 ms each for 32 x 4, 1.1 ms alone)."""
LEAST_REACH = 0.06
"""In OKLab: a parent with less in it is measured as if it had so much, or a child would never differ."""
SHUFFLES = 4
PATCH = 4
"""Points along each side of a patch, whose mean colour is looked at too. A shift of fine lines changes all points and
hardly a patch: by points alone, pictures of lines would look the same at any strength."""
SLIDER = 1.5
"""The power of a share of the reach that is the strength: near 0 the eye is slow to see a difference."""
PATCHES = 3.0
"""The weight of patches beside points."""


@by_shape
def _program(net: CPPN, numbers: Mapping[str, Any], symmetry: str) -> Program:
    return program_of(net, symmetry)


def undialled(genome: Genome) -> Blueprint:
    """The blueprint with the head's dials as they usually are: that of all that differ in them."""
    head = genome.blueprint.head
    plain = {name: head.entry.options[name].default for name in head.entry.dials}
    return replace(genome.blueprint, head=Chosen(head.entry, {**head.options, **plain}))


def with_dials(genome: Genome) -> CPPN:
    """The network, its head's dials being numbers from outside; alike for all that differ in them."""
    head = genome.blueprint.head
    net = CPPN.from_blueprint(undialled(genome), genome.weights)
    net.dials = {name: tf.Variable(float(head.options[name]), trainable=False) for name in head.entry.dials}
    return net


@dataclass(frozen=True, eq=False)
class Stage:
    """Where genomes of one shape are seen through one symmetry: the program, and the points (points, 2) it is asked."""

    genome: Genome
    symmetry: str

    @cached_property
    def size(self) -> tuple[int, int]:
        """Columns and rows of the small picture, some POINTS together."""
        width, height = self.genome.seen.size
        aspect = min(max(width / height, 1 / 8), 8.0)
        rows = max(1, round((POINTS / aspect) ** 0.5 / PATCH))
        return PATCH * max(1, round(POINTS / rows / PATCH**2)), PATCH * rows

    @cached_property
    def _folds(self) -> bool:
        """Whether the points are folded beforehand: not for a head that draws, which asks how they were folded."""
        return not self.genome.blueprint.head.entry.draws

    @cached_property
    def program(self) -> Program:
        """The program of the colour of one point, every number of it a parameter; read once for each shape."""
        net = with_dials(self.genome)
        return _program(net, net.numbers(), "none" if self._folds else self.symmetry)

    @cached_property
    def _place(self) -> dict[str, Any]:
        pixels = tf.range(self.size[0] * self.size[1])
        if self._folds:
            places = Window(self.size, self.symmetry).pixel_points(pixels).numpy()
        else:
            places = np.stack([np.asarray(part) for part in pixel_positions(pixels, self.size)], axis=-1)
        half = np.array(half_extents(self.size), np.float32)
        return {"screen": places[:, None, :], "half": half, "grain": np.float32(1 / min(self.size))}

    def points(self, genes: Genes) -> Any:
        """Points (points, 2) float32 of the plane that are seen."""
        pixels = tf.range(self.size[0] * self.size[1])
        return Window(self.size, self.symmetry).pixel_points(pixels, tf.constant(_matrix(genes)))

    def pictures(self, many: Sequence[Genes]) -> Array:
        """OKLab (members, points + patches, 3) of genomes with these genes, row by row: first points, then patches."""
        width, height = self.size
        points = width * height
        found = np.zeros((len(many), points + points // PATCH**2, 3))
        views = [tuple(id(genes[name]) for name in VIEW) for genes in many]
        usual = Counter(views).most_common(1)[0][0] if many else ()
        for alike in (True, False):  # where all look at one place, what depends on it alone is computed once
            places = [number for number, view in enumerate(views) if (view == usual) is alike]
            for start in range(0, len(places), TOGETHER):
                some = places[start : start + TOGETHER]
                found[some, :points] = self._seen([many[number] for number in some])
        parts = found[:, :points].reshape(len(many), height // PATCH, PATCH, width // PATCH, PATCH, 3)
        found[:, points:] = parts.mean(axis=(2, 4)).reshape(len(many), -1, 3)
        return found

    def _seen(self, many: Sequence[Genes]) -> Array:
        shared, own = dict(self._place), {}
        for name in self.program.parameters:
            if name in self._place:
                continue
            if all(_sources(genes, name) == _sources(many[0], name) for genes in many):
                shared[name] = _number(many[0], name)
            else:
                own[name] = np.stack([_number(genes, name) for genes in many])
        colors = evaluate_family(self.program, shared, own)["color"]
        return np.broadcast_to(_oklab(colors), (len(many), *colors.shape[1:2], 3))


def _sources(genes: Genes, name: str) -> tuple[int, ...]:
    """By which objects a parameter's number is decided."""
    return tuple(id(genes[part]) for part in (VIEW if name == "matrix" else (name,)))


def _number(genes: Genes, name: str) -> NDArray[Any]:
    """The value of a parameter of the program."""
    if name == "matrix":
        return _matrix(genes)
    if name == "palette":
        return np.asarray(palette_colors(genes["palette"]), np.float32)
    return np.asarray(genes[name], np.float32)


def _matrix(genes: Genes) -> NDArray[np.float32]:
    x, y = (float(value) for value in genes["center"])
    return view_matrix(View(center=(x, y), zoom=float(genes["zoom"]), rotation=float(genes["rotation"])))


def _oklab(colors: NDArray[Any]) -> Array:
    """OKLab (members, points, 3) of sRGB with 1, 3 or 4 channels; opacity lets a middle gray through."""
    colors = np.nan_to_num(np.clip(colors, 0, 1))
    if colors.shape[2] == 4:
        colors = colors[..., :3] * colors[..., 3:] + 0.5 * (1 - colors[..., 3:])
    light = np.asarray(srgb_to_linear(np.asarray(colors, np.float32)), np.float32)
    return linear_to_oklab(np.broadcast_to(light, (*light.shape[:2], 3)))


def distance(one: Array, other: Array) -> float:
    """How far two pictures (points + patches, 3) are apart: the mean distance of points, and that of patches."""
    return float(_gaps(_fine(one), _fine(other)).mean() + PATCHES * _gaps(_coarse(one), _coarse(other)).mean())


def reach_of(lab: Array) -> float:
    """How far places of a picture (points + patches, 3) that have nothing to do with each other lie apart.

    That is how far another picture of the same colours would be: what strength 1 means.
    """
    means = [float(_gaps(part, part[_shuffled(len(part))]).mean()) for part in (_fine(lab), _coarse(lab))]
    return max(LEAST_REACH, means[0] + PATCHES * means[1])


def noise_of(lab: Array, size: tuple[int, int]) -> float:
    """How far neighbours lie apart, of a picture of that size, as a share of what any two places do: 1 is noise."""
    fine = _fine(lab)
    grid = fine.reshape(size[1], size[0], 3)
    steps = _gaps(grid[:, 1:], grid[:, :-1]).mean() + _gaps(grid[1:], grid[:-1]).mean()
    return float(steps) / 2 / max(float(_gaps(fine, fine[_shuffled(len(fine))]).mean()), 1e-3)


def contrast_of(lab: Array) -> float:
    """The deviation of the colours of a picture's points, in OKLab."""
    return float(np.sqrt(_fine(lab).var(axis=0).sum()))


def _fine(lab: Array) -> Array:
    """The points of points and patches."""
    return lab[: len(lab) * PATCH**2 // (PATCH**2 + 1)]


def _coarse(lab: Array) -> Array:
    return lab[len(lab) * PATCH**2 // (PATCH**2 + 1) :]


def _gaps(one: Array, other: Array) -> Array:
    gap = one - other
    return np.asarray(np.sqrt(np.einsum("...c,...c->...", gap, gap)))


@cache
def _shuffled(places: int) -> NDArray[np.intp]:
    """SHUFFLES orders (SHUFFLES, places)."""
    return np.argsort(uniform("reach", "places", (SHUFFLES, places)), axis=1)


def strength_of(one: Array, other: Array, reach: float) -> float:
    """How far two pictures are apart, in the unit of the slider `strength`; `reach` is that of the first."""
    return (distance(one, other) / reach) ** SLIDER


def strength_between(parent: Source, child: Source) -> float:
    """How far a child's picture is from a parent's, in the unit of the slider `strength`.

    The mean distance of their colours in OKLab, at points and of patches, is taken as a share of how far places of the
    parent's picture that have nothing to do with each other lie apart, to the power 1.5: 0 is the same picture, 1 one
    that has no more to do with it. The child is looked at in the parent's size.

    Raises:
        InvalidValueError, PictureError, RecipeError: as `Genome.of`.
    """
    one, other = Genome.of(parent), Genome.of(child)
    other = other.but(size=one.seen.size)
    first, second = (Stage(each, each.seen.view.symmetry).pictures([genes_of(each)])[0] for each in (one, other))
    return strength_of(first, second, reach_of(first))
