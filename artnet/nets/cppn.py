"""The CPPN: a network that maps points of the plane to colour."""

from __future__ import annotations

import dataclasses
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import ArrayLike, NDArray

from artnet.checks import path_of
from artnet.color.palettes import hex_to_srgb, srgb_to_hex
from artnet.digests import sha256_of
from artnet.errors import ArtnetWarning
from artnet.fields.inputs import constant_columns, moment_columns, point_columns
from artnet.fields.paper import Paper
from artnet.fields.separable import Part
from artnet.media.io.atomic import write_bytes
from artnet.media.io.tensors import tensors_to_bytes
from artnet.nets.blueprint import Blueprint
from artnet.nets.encodings.registry import Table, encode
from artnet.nets.heads import head_colors, head_inks, head_is_hard, head_swatches, head_values
from artnet.nets.layers import Dense
from artnet.nets.points_graph import as_argument, checked_place, points_graph
from artnet.nets.shapes import check_eager
from artnet.nets.weights import check_weights, drawn_latents, weight_shapes
from artnet.recipes.embedding import FORMAT_KEY, RECIPE_KEY
from artnet.recipes.migrations import VERSION
from artnet.recipes.plugins import parts_of
from artnet.recipes.schema import NetworkRecipe, Recipe

__all__ = ["CPPN"]

PROBE = 24
"""Points along each side of the lattice on which a `pattern` network settles."""


class CPPN(tf.Module):
    """A compositional pattern network: input fields -> encoding -> layers with activations -> colour head.

    Calling it on points (points, 2) of the plane gives sRGB colours (points, channels) in [0, 1], through a TensorFlow
    graph. The same arguments and seed give the same network everywhere.
    """

    def __init__(
        self,
        *,
        hidden: Sequence[int] = (32, 32, 32, 32),
        activation: str | Callable[..., Any] | Sequence[str | Callable[..., Any]] = "tanh",
        inputs: str | Sequence[str] = "x y r",
        latent: int = 0,
        keys: int = 0,
        encoding: str = "none",
        structure: str = "dense",
        head: str = "rgb",
        palette: str | Sequence[str] | None = None,
        init: str = "pattern",
        weight_scale: float = 1.0,
        seed: int | str | None = None,
    ) -> None:
        """Make a network and draw its weights.

        Args:
            hidden: units of each hidden layer.
            activation: one spec (or callable) for all hidden layers, or a list with one for each.
            inputs: names of input fields, such as `"x y r noise(scale=4)"`.
            latent: length of the latent vector z, which joins the inputs.
            keys: how many latent vectors are learnt, one for each of several pictures; z is then the first.
            encoding: what the fields become before the first layer.
            structure: how the layers are joined.
            head: how the last numbers become colour.
            palette: colours of a palette or stencil head: a name, hex colours, or a list.
            init: `pattern` (large weights: the random network paints), `training` (each activation's own), or the
                name of an initializer for all layers.
            weight_scale: factor on all weights; above 1 is wilder, below 1 calmer.
            seed: a number or a text; None draws one.

        Raises:
            InvalidValueError: a value that cannot be used.
            UnknownNameError: an unknown name.
        """
        super().__init__(name="cppn")
        blueprint = Blueprint.of(
            hidden=hidden,
            activation=activation,
            inputs=inputs,
            latent=latent,
            keys=keys,
            encoding=encoding,
            structure=structure,
            head=head,
            palette=palette,
            init=init,
            weight_scale=weight_scale,
            seed=seed,
        )
        self._build(blueprint)

    @classmethod
    def from_blueprint(cls, blueprint: Blueprint, weights: Mapping[str, NDArray[Any]] | None = None) -> CPPN:
        """The network of a blueprint, with the weights drawn from its seed; or with these, of which it keeps copies.

        With given weights nothing is drawn, and it has an `origin`, as after `set_weights`.

        Raises:
            RecipeError: weights of which a name is missing or unknown, or a shape differs.
        """
        net = cls.__new__(cls)
        tf.Module.__init__(net, name="cppn")
        net._build(blueprint, weights)
        return net

    @classmethod
    def from_recipe(cls, recipe: NetworkRecipe) -> CPPN:
        """The network of a recipe, with the weights drawn from its seed."""
        return cls.from_blueprint(Blueprint.from_recipe(recipe))

    @classmethod
    def of_numbers(cls, blueprint: Blueprint, numbers: Mapping[str, Any], *, fused: bool = False) -> CPPN:
        """A network that uses the `numbers` of another of its shape: inside a graph, whose arguments they are.

        It has no latent, which its methods are given. A `fused` one is faster, and none to be trained.
        """
        net = cls.__new__(cls)
        tf.Module.__init__(net, name="cppn")
        net.blueprint, net.seed = blueprint, blueprint.seed
        net.tables = [numbers[f"encoding.{i}"] for i in range(len(blueprint.tables))]
        net.layers = [
            Dense(plan, numbers[f"{plan.name}.weight"], numbers[f"{plan.name}.bias"], fused=fused)
            for plan in blueprint.layers
        ]
        net.palette, net.depth = numbers.get("palette"), numbers.get("depth")
        net.dials = {name: numbers[f"head.{name}"] for name in blueprint.head.entry.dials if f"head.{name}" in numbers}
        return net

    def __reduce__(self) -> tuple[Any, ...]:
        """For pickle and deepcopy: by recipe and weights."""
        return _restored, (type(self), self.recipe, self.weights(), self._origin, self.blueprint.plugins, self._drawn)

    def _build(self, blueprint: Blueprint, weights: Mapping[str, NDArray[Any]] | None = None) -> None:
        check_eager()
        self.blueprint = blueprint
        self.seed = blueprint.seed
        if weights is None:
            latents = drawn_latents(blueprint)
            tables = [self._drawn_table(f"encoding.{i}", table) for i, table in enumerate(blueprint.tables)]
            scale = blueprint.weight_scale
            self.layers = [Dense.drawn(plan, seed=self.seed, weight_scale=scale) for plan in blueprint.layers]
        else:
            check_weights(weight_shapes(blueprint), weights)
            latents = {"latent": np.zeros(0, np.float32), **weights}
            tables = [weights[f"encoding.{i}"] for i in range(len(blueprint.tables))]
            self.layers = [
                Dense.of_arrays(plan, weights[f"{plan.name}.weight"], weights[f"{plan.name}.bias"])
                for plan in blueprint.layers
            ]
        self.tables = [_variable(table, f"encoding.{i}") for i, table in enumerate(tables)]
        keys = blueprint.keys
        self._latent = None if keys else _variable(latents["latent"], "latent", trainable=False)
        self.latents = _variable(latents["latents"], "latents") if keys else None
        """The latent vectors (keys, latent) that are learnt, one for each of several pictures."""
        colors = hex_to_srgb(blueprint.palette) if blueprint.palette else None
        self.palette = None if colors is None else tf.Variable(colors, name="palette", trainable=False)
        """sRGB colours (colours, 3) of a palette or stencil head, which a motion may change."""
        self.depth: tf.Variable | None = None
        """Applications of a recurrent network's layer, in place of the blueprint's, while a motion changes it."""
        self.dials: dict[str, tf.Variable] = {}
        """Options of the head by name, in place of the blueprint's, while a motion turns them."""
        self._graph: Any = None
        self._origin: Recipe | None = None
        self._drawn = ""
        if weights is None:
            self._settle()
            if blueprint.plugins:
                self._warn_of_holes()
            self._drawn = self._digest()

    def __call__(self, points: ArrayLike, *, time: float = 0.0, latent: ArrayLike | None = None) -> tf.Tensor:
        """Colours (points, channels) float32 sRGB in [0, 1] at points (points, 2) of the plane.

        Args:
            points: float32 positions; [-1, 1] is the short side of the default view, y points up.
            time: for the fields t and loop; one loop is [0, 1).
            latent: (latent,) in place of the network's own.
        """
        place = checked_place(points, time, self.latent if latent is None else latent, self.blueprint.latent)
        numbers = self.numbers()
        if self._graph is None or not self.blueprint.plugins:  # of parts of one's own it has a graph for itself
            self._graph = points_graph(self, numbers)
        return self._graph(*place, numbers)

    def numbers(self) -> dict[str, Any]:
        """What a graph of this network reads, by name, as `of_numbers` takes it: variables, or tensors of others.

        A graph is traced with their specs: one that is traced with variables keeps the memory of the first ones.
        """
        named: dict[str, Any] = {name: value for name, value in self.parameters.items() if name != "latents"}
        named |= {name: v for name, v in (("palette", self.palette), ("depth", self.depth)) if v is not None}
        named |= {f"head.{name}": value for name, value in self.dials.items()}
        return {name: as_argument(value) for name, value in named.items()}

    def _drawn_table(self, name: str, table: Table) -> NDArray[np.float32]:
        spread = table.pattern if self.blueprint.init == "pattern" else table.start
        return spread.draw(self.seed, name, table.shape)

    @property
    def _probe(self) -> Any:
        """Points (points, 2) all over the default view."""
        side = (tf.range(PROBE, dtype=tf.float32) + 0.5) * (2 / PROBE) - 1
        return tf.reshape(tf.stack(tf.meshgrid(side, side), axis=-1), [-1, 2])

    def _settle(self) -> None:
        """Let each layer settle on what the layers before it give over the default view."""
        *hidden, head = [layer.settle for layer in self.layers]
        head(self.joined(hidden, self.fields(self._probe, tf.constant(0.0), self.latent)))

    def _warn_of_holes(self) -> None:
        """Say so where a part of somebody's own gives no numbers: what is not finite is painted black."""
        colors = self(self._probe)
        if not bool(tf.reduce_all(tf.math.is_finite(colors))):
            parts = ", ".join(self.blueprint.plugins)
            warnings.warn(
                f"some colours are not finite, and are painted black: what do {parts} give?",
                ArtnetWarning, stacklevel=2,
            )  # fmt: skip

    def logits(self, place: Any, time: Any, latent: Any) -> Any:
        """The numbers (points, n) before the colour head; for use inside a graph.

        `place` is points (points, 2), or the part of a lattice, whose points come row by row. `time` and `latent` are
        those of all points, () and (latent,), or each point's own, (points,) and (points, latent).
        """
        return self.decode(self.fields(place, time, latent))

    def decode(self, fields: Any) -> Any:
        """The same from what the first layer sees."""
        return self.layers[-1](self.joined(self.layers[:-1], fields))

    def features(self, place: Any, time: Any, latent: Any) -> Any:
        """What the head sees (points, n): the fields once they went through the hidden layers; for use in a graph."""
        return self.joined(self.layers[:-1], self.fields(place, time, latent))

    def fields(self, place: Any, time: Any, latent: Any) -> Any:
        """What the first layer sees (points, k): the input fields, encoded, and the constants; for use in a graph."""
        points = place.points if isinstance(place, Part) else place
        columns = point_columns(self.blueprint.inputs, points)
        fields = encode(self.blueprint.encoding, columns, place, self.seed, self.tables)
        if tf.is_tensor(time) and time.shape.rank == 1:  # each point at a moment of its own
            return tf.concat([fields, moment_columns(self.blueprint.inputs, time, latent)], axis=-1)
        constants = constant_columns(self.blueprint.inputs, time, latent)
        if constants is not None:
            wide = tf.broadcast_to(constants, [tf.shape(fields)[0], constants.shape[0]])
            fields = tf.concat([fields, wide], axis=-1)
        return fields

    def joined(self, layers: Any, fields: Any) -> Any:
        """What the head sees (points, n) of fields that go through these hidden layers, as the structure joins them."""
        structure = self.blueprint.structure
        changed = {} if self.depth is None else {"depth": tf.convert_to_tensor(self.depth)}
        return structure(layers, fields, **changed)

    def colors(self, logits: Any) -> Any:
        """Colours (points, channels) in [0, 1] of logits, of a head that does not draw; for use inside a graph."""
        return head_colors(self.blueprint.head, logits, self.palette, **self.dials)

    def painted(self, paper: Paper, space: str = "srgb") -> Any:
        """Colours (points, channels) in [0, 1], in a space, of points of the paper; for use inside a graph."""
        draws = self.blueprint.head.entry.draws
        if not draws and space == "srgb":
            return self.colors(paper.logits)  # which a subclass may have of its own
        place = (paper,) if draws else ()
        return head_colors(self.blueprint.head, paper.logits, self.palette, *place, space=space, **self.dials)

    @property
    def is_hard(self) -> bool:
        """Whether each pixel has a colour of the palette, and no mixture."""
        return head_is_hard(self.blueprint.head)

    @property
    def swatches(self) -> Any:
        """The colours (swatches, 3) sRGB of which each pixel of a hard head has one; for use inside a graph."""
        return head_swatches(self.blueprint.head, self.palette)

    def inks(self, paper: Paper) -> Any:
        """Which of the swatches points have, (points, swatches) float32, 1 for the one; for use inside a graph."""
        return tf.one_hot(self.ink_numbers(paper), self.swatches.shape[0])

    def ink_numbers(self, paper: Paper) -> Any:
        """The same by its number (points,) int32."""
        place = (paper,) if self.blueprint.head.entry.draws else ()
        return head_inks(self.blueprint.head, paper.logits, self.palette, *place, **self.dials)

    def values(self, logits: Any) -> Any:
        """What training compares with the target's colours (points, channels); for use inside a graph."""
        return head_values(self.blueprint.head, logits, self.palette)

    @property
    def latent(self) -> Any:
        """The latent vector (latent,) that is painted when no other is given."""
        return self._latent if self.latents is None else self.latents[0]

    @property
    def origin(self) -> Recipe | None:
        """For weights that the seed does not give: the recipe of the network file (canvas, training). Else None.

        Weights that somebody assigned, such as a training loop of one's own, are such ones too.
        """
        check_eager()
        if self._origin is None and self._digest() != self._drawn:
            self._origin = self._own_origin
        return self._origin

    @origin.setter
    def origin(self, recipe: Recipe | None) -> None:
        self._origin = recipe

    def _digest(self) -> str:
        """By which other weights are noticed."""
        return sha256_of(b"".join(value.tobytes() for value in self.weights().values()))

    @property
    def channels(self) -> int:
        """Channels of the colours: 1 gray, 3 sRGB, 4 sRGB and opacity."""
        return self.blueprint.head.entry.channels

    @property
    def recipe(self) -> NetworkRecipe:
        """The plain data from which `CPPN.from_recipe` makes this network (with its first weights) again."""
        recipe = self.blueprint.recipe
        if isinstance(self.palette, tf.Variable) and tf.executing_eagerly():  # its colours may have been assigned
            recipe = dataclasses.replace(recipe, palette=srgb_to_hex(self.palette.numpy()))
        return recipe

    @property
    def parameters(self) -> dict[str, tf.Variable]:
        """The trained variables by name: `encoding.0` of a grid, then `latents`, then `hidden.0.weight` and on."""
        named = {f"encoding.{i}": table for i, table in enumerate(self.tables)}
        named |= {} if self.latents is None else {"latents": self.latents}
        for plan, layer in zip(self.blueprint.layers, self.layers, strict=True):
            named |= {f"{plan.name}.weight": layer.weight, f"{plan.name}.bias": layer.bias}
        return named

    @property
    def rates(self) -> list[float]:
        """Factors on the learning rate, one for each of `parameters`: grids learn faster than layers."""
        count = len(self.parameters) - len(self.tables)
        return [self.blueprint.encoding.entry.table_rate] * len(self.tables) + [1.0] * count

    @property
    def size(self) -> int:
        """How many numbers are trained."""
        return self.blueprint.size

    @property
    def _fixed(self) -> dict[str, tf.Variable]:
        """What is kept with the weights but not trained."""
        return {"latent": self._latent} if self.blueprint.latent and self._latent is not None else {}

    @property
    def _own_origin(self) -> Recipe:
        """The least that a network file says of weights that the seed does not give."""
        return Recipe(network=self.recipe, plugins=self.blueprint.plugins)

    def __repr__(self) -> str:
        return f"CPPN({self.recipe.summary}, {self.size:,} weights, seed {self.seed})"

    def save(self, path: str | Path) -> Path:
        """Write a network file, whole or not at all.

        Raises:
            OutputError: the place cannot be written.
        """
        path = path_of(path)
        write_bytes(path, self.to_bytes())
        return path

    def to_bytes(self) -> bytes:
        """A network file: the weights, and the recipe in its metadata. The same network gives the same bytes."""
        recipe = self._origin or self._own_origin
        return tensors_to_bytes(self.weights(), {RECIPE_KEY: recipe.to_json(), FORMAT_KEY: str(VERSION)})

    def weights(self) -> dict[str, NDArray[np.float32]]:
        """A copy of all weights by name, the latent included."""
        own = {name: v.numpy() for name, v in self.parameters.items()}
        return own | {name: v.numpy() for name, v in self._fixed.items()}

    def set_weights(self, weights: Mapping[str, NDArray[Any]]) -> None:
        """Replace all weights; from then on the network has an `origin`, and its weights travel in its pictures.

        Raises:
            RecipeError: when a name is missing or unknown, or a shape differs; nothing is replaced then.
        """
        variables = self.parameters | self._fixed
        check_weights({name: tuple(variable.shape) for name, variable in variables.items()}, weights)
        for name, variable in variables.items():
            variable.assign(np.asarray(weights[name], np.float32))
        self._origin = self._origin or self._own_origin


def _restored(
    cls: type[CPPN],
    recipe: NetworkRecipe,
    weights: Mapping[str, NDArray[Any]],
    origin: Recipe | None,
    plugins: Mapping[str, str],
    drawn: str = "",
) -> CPPN:
    """A network that was pickled.

    Raises:
        RecipeError: a part of somebody's own, whose module is not imported here.
    """
    with parts_of(plugins):
        net = cls.from_blueprint(Blueprint.from_recipe(recipe), weights)
    net._origin, net._drawn = origin, drawn
    return net


def _variable(values: NDArray[Any], name: str, *, trainable: bool = True) -> tf.Variable:
    return tf.Variable(np.asarray(values, np.float32), name=name, trainable=trainable)
