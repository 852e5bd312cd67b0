"""A genome: all that makes a picture of a network and may be handed on, as plain numbers and words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.digests import sha256_of
from artnet.errors import invalid
from artnet.nets.blueprint import Blueprint
from artnet.nets.cppn import CPPN
from artnet.nets.weights import check_weights, weight_shapes
from artnet.recipes.plugins import parts_of
from artnet.recipes.schema import Recipe
from artnet.rendering.composition import Size, checked_size, compose
from artnet.rendering.picture import Picture
from artnet.rendering.seen import Seen, framed
from artnet.rendering.still import paint
from artnet.training.painting import Painting
from artnet.works.making import load
from artnet.works.saved_work import SavedWork, read_work

__all__ = ["Genome", "Source"]

Source = CPPN | Painting | Picture | Recipe | SavedWork | Seen | str | Path
"""A network, a painting, a picture, a recipe, a genome, or any file that artnet saved."""

Weights = Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True, eq=False, repr=False)
class Genome(Seen):
    """A network's weights by name, and the recipe of how it is seen. Nothing in it changes.

    `parents` are the identities of those it comes from, and `generation` how many steps it is from one that was not
    bred. Both are told while it lives, and are no part of its recipe.
    """

    seen: Recipe
    weights: Weights
    parents: tuple[str, ...] = ()
    generation: int = field(default=0)

    def __post_init__(self) -> None:
        """Keep copies of the weights that nobody writes to.

        Raises:
            RecipeError: weights that are not those of the network.
        """
        check_weights(weight_shapes(self.blueprint), self.weights)
        own = {name: np.array(value, np.float32) for name, value in self.weights.items()}
        for value in own.values():
            value.flags.writeable = False
        object.__setattr__(self, "weights", MappingProxyType(own))

    @classmethod
    def of(cls, source: Source) -> Genome:
        """The genome of a network, a painting, a picture, a recipe, or any file that artnet saved.

        What was said of how it was trained, how it moves and which look drew it does not go along: a child is not so.

        Raises:
            InvalidValueError: something else.
            PictureError, RecipeError: as `load`, and of what no network painted.
        """
        if isinstance(source, Genome):
            return source
        work: Any = source
        if isinstance(source, Painting | Seen):
            work = source.net
        if isinstance(work, CPPN):
            net, own = work, work.blueprint.plugins
            recipe = source.recipe if isinstance(source, Seen) else compose(net.recipe, net.origin, plugins=own)
            assert isinstance(recipe, Recipe)
        else:
            if isinstance(work, Picture):
                work = SavedWork(Path(), work.recipe, work.weights)
            elif isinstance(work, Recipe):
                work = SavedWork(Path(), work)
            elif isinstance(work, str | Path):
                work = read_work(work)
            if not isinstance(work, SavedWork):
                raise invalid(
                    "a network, a painting, a picture, a recipe or a file that artnet saved",
                    parent=type(source).__name__,
                )
            recipe = work.recipe
            recipe.painter()
            with parts_of(recipe.plugins):
                net = load(work)
        latent = recipe.latent
        if latent is None and net.blueprint.latent:
            latent = tuple(float(value) for value in np.asarray(net.latent))
        plain = recipe.but(network=net.recipe, latent=latent, weights=None, trajectory=None, motion=None, training=None,
                           sketch=None, look=None, file=None, device="tensorflow")  # fmt: skip
        return cls(framed(plain), net.weights())

    @property
    def recipe(self) -> Recipe:
        """How it is seen: size, view, symmetry, time, latent; without its weights."""
        return self.seen

    @cached_property
    def blueprint(self) -> Blueprint:
        """What its network is made of."""
        with parts_of(self.seen.plugins):
            return Blueprint.from_recipe(self.seen.painter())

    @property
    def net(self) -> CPPN:
        """The network, a new one each time; its weights travel in its pictures."""
        net = CPPN.from_blueprint(self.blueprint, self.weights)
        net.origin = Recipe(network=self.seen.network, name=self.seen.name, plugins=self.blueprint.plugins)
        return net

    @cached_property
    def identity(self) -> str:
        """SHA-256 of all that it hands on, in hexadecimal digits."""
        numbers = b"".join(name.encode() + self.weights[name].tobytes() for name in sorted(self.weights))
        return sha256_of(self.seen.to_json().encode() + numbers)

    def but(self, *, weights: Weights | None = None, **changes: Any) -> Genome:
        """A copy with other weights, by name, and other values of its recipe."""
        seen = self.seen.but(**changes) if changes else self.seen
        return replace(self, seen=seen, weights={**self.weights, **(weights or {})})

    def born(self, *parents: Genome) -> Genome:
        """The same, as a child of these."""
        told = tuple(parent.identity for parent in parents)
        return replace(self, parents=told, generation=1 + max(parent.generation for parent in parents))

    def picture(self, size: Size | None = None, progress: Callable[[float], None] | None = None) -> Picture:
        """Its picture, in its own size or another.

        Raises:
            InvalidValueError: a size that cannot be used.
        """
        recipe = self.seen if size is None else self.seen.but(size=checked_size(size, self.seen.size))
        return paint(self.net, recipe, progress)

    def save(self, path: str | Path, *, size: Size | None = None, **settings: Any) -> Path:
        """Paint it and write the picture, whose file is a parent again; the settings are those of `Picture.save`.

        Raises:
            InvalidValueError, OutputError: as `Picture.save`.
        """
        return self.picture(size).save(path, **settings)

    def __repr__(self) -> str:
        return f"Genome({self.blueprint.recipe.summary}, generation {self.generation}, {self.identity[:8]})"
