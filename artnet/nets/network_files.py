"""Networks <-> files: a safetensors file with the recipe in its metadata."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import tensorflow as tf
from numpy.typing import NDArray

from artnet.digests import holds, sha256_of
from artnet.errors import RecipeError
from artnet.media.io.atomic import write_bytes
from artnet.media.io.tensors import digest_of_tensors, tensors_from_bytes
from artnet.nets.activations.mixes import mix_width
from artnet.nets.blueprint import Blueprint
from artnet.nets.cppn import CPPN
from artnet.recipes.cost import MOST_BYTES
from artnet.recipes.embedding import EMBED_LIMIT, RECIPE_KEY, format_version
from artnet.recipes.plugins import parts_of
from artnet.recipes.schema import Recipe, SourceRecipe

__all__ = [
    "NETWORK_FILE",
    "carried",
    "network_bytes",
    "network_from_bytes",
    "network_from_recipe",
    "network_from_weights",
    "save_network",
    "weights_source",
]

NETWORK_FILE = "network.safetensors"
MOST_DRAWN = 1 << 24
"""Weights that a seed may stand for in a file: to draw them takes twelve times their own room."""


def network_bytes(net: CPPN) -> bytes:
    """A network file: the weights, and the recipe in its metadata. The same network gives the same bytes."""
    return net.to_bytes()


def save_network(net: CPPN, path: str | Path) -> Path:
    """Write a network file, whole or not at all."""
    return net.save(path)


def weights_source(data: bytes, name: str = NETWORK_FILE) -> SourceRecipe:
    """How a recipe names a network file: by its bytes, and by its numbers, which say nothing of who wrote them."""
    return SourceRecipe(file=name, sha256=sha256_of(data), content=digest_of_tensors(data))


def carried(recipe: Recipe, weights: bytes | None, path: Path) -> tuple[Recipe, bytes | None]:
    """The recipe for a file at `path`, and the weights that travel inside it.

    Weights that are too many are written to a network file beside it, unless they lie there, which the recipe names.

    Raises:
        OutputError: the place beside cannot be written.
    """
    if weights is None or len(weights) <= EMBED_LIMIT:
        return recipe, weights
    named = recipe.weights
    if named is None or not holds(path.parent / named.file, named.sha256):
        named = replace(named or weights_source(weights), file=path.with_suffix(".safetensors").name)
        write_bytes(path.parent / named.file, weights)
    return recipe.but(weights=named), None


def network_from_bytes(data: bytes) -> CPPN:
    """The network in a network file.

    Raises:
        RecipeError: a file that is cut, altered, of another version, or not artnet's.
    """
    tensors, metadata = tensors_from_bytes(data)
    format_version(metadata)
    if RECIPE_KEY not in metadata:
        raise RecipeError("Expected a network file of artnet. Received: a safetensors file without a recipe")
    return network_from_weights(Recipe.from_json(metadata[RECIPE_KEY]), tensors)


def network_from_weights(recipe: Recipe, weights: Mapping[str, NDArray[Any]]) -> CPPN:
    """The network of a recipe with these weights, which is its `origin`.

    Raises:
        RecipeError: as `network_from_recipe`.
    """
    net = _built(recipe, weights)
    net.origin = recipe
    return net


def network_from_recipe(recipe: Recipe, weights: bytes | None = None) -> CPPN:
    """The network of a recipe: with the weights of a network file, or with those drawn from its seed.

    Raises:
        RecipeError: weights that do not fit, a name that this artnet does not know, a plugin that is not imported.
    """
    if weights is None:
        if recipe.weights is not None or recipe.training is not None:
            raise RecipeError(
                f"Expected the weights of {recipe.name!r} too, which was trained: its seed does not give them. Use"
                " painting.net, painting.picture, or a file of it. Received: the recipe alone"
            )
        return _built(recipe, None)
    net = network_from_bytes(weights)
    if net.recipe != recipe.network:
        raise RecipeError("Expected the network that the recipe describes. Received: weights of another network")
    return net


def _check_memory(blueprint: Blueprint, recipe: Recipe, *, drawn: bool) -> None:
    """Refuse what no picture needs, which only the network's parts tell: see `recipes.cost`.

    Raises:
        RecipeError: a tile of so wide a network, or so many weights, that they would take all the memory.
    """
    widest = max(max(layer.fan_in, mix_width(layer.mix)) for layer in blueprint.layers)
    if 4 * recipe.tile * widest > MOST_BYTES:
        raise RecipeError(
            f"Expected a tile that takes at most {MOST_BYTES:,} bytes a layer in the recipe. Received:"
            f" tile={recipe.tile}, {4 * recipe.tile * widest:,} bytes"
        )
    if drawn and blueprint.size > MOST_DRAWN:
        raise RecipeError(
            f"Expected at most {MOST_DRAWN:,} weights to be drawn for the recipe. Received: {blueprint.size:,}"
        )


def _built(recipe: Recipe, weights: Mapping[str, NDArray[Any]] | None) -> CPPN:
    with parts_of(recipe.plugins):
        blueprint = Blueprint.from_recipe(recipe.painter())
        _check_memory(blueprint, recipe, drawn=weights is None)
        net = CPPN.from_blueprint(blueprint, weights)
        if weights is not None:  # an option that cannot be used is refused now, not when the first picture is painted
            net.logits(tf.zeros([1, 2]), tf.constant(0.0), net.latent)
        return net
