"""The text that travels inside a file: a recipe, and the weights of its network while they are small enough.

Larger ones stay in the network file beside, which the recipe names with its SHA-256.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Any

from artnet.digests import sha256_of
from artnet.errors import RecipeError
from artnet.recipes.migrations import checked_version
from artnet.recipes.schema import Recipe
from artnet.recipes.serialization import json_text, parsed_json, to_plain

__all__ = [
    "EMBED_LIMIT",
    "FORMAT_KEY",
    "KIND_KEY",
    "RECIPE_KEY",
    "format_version",
    "recipe_from_text",
    "recipe_to_text",
]

EMBED_LIMIT = 1024 * 1024
"""Bytes of weights that may travel inside a picture: 262,144 float32 numbers, a network of 5 layers of 256 units."""
RECIPE_KEY = "artnet"
"""Where a network file or a trajectory keeps its recipe, among the metadata of safetensors."""
KIND_KEY = "artnet.kind"
"""And what kind of file it is, if it is no network file."""
FORMAT_KEY = "artnet.format"
"""And the version of its format; version 1 did not say it."""


def format_version(metadata: Mapping[str, str]) -> int:
    """The version of the format of a network file, a trajectory or a checkpoint, from its metadata.

    Raises:
        RecipeError: one that is yet to come.
    """
    text = metadata.get(FORMAT_KEY, "1")
    return checked_version(int(text) if re.fullmatch(r"\d{1,6}", text) else text, "the file's format")


def recipe_to_text(recipe: Recipe, weights: bytes | None = None) -> str:
    """The text that travels inside a file: the recipe, and the weights (a safetensors file) in base64 if given.

    Raises:
        RecipeError: one that could not be read again.
    """
    plain: dict[str, Any] = {"artnet": to_plain(recipe.checked())}
    if weights is not None:
        plain["weights"] = base64.b64encode(weights).decode("ascii")
    return json_text(plain)


def recipe_from_text(text: str) -> tuple[Recipe, bytes | None]:
    """The recipe and the weights from such a text.

    Raises:
        RecipeError: when the text is too long, cut, altered, of a version yet to come or does not fit the schema.
    """
    plain = parsed_json(text)
    if not isinstance(plain, dict) or "artnet" not in plain or set(plain) - {"artnet", "weights"}:
        raise RecipeError("This is no recipe of artnet")
    recipe = Recipe.from_plain(plain["artnet"])
    if plain.get("weights") is None:
        return recipe, None
    try:
        weights = base64.b64decode(plain["weights"], validate=True)
    except (TypeError, ValueError, binascii.Error):
        raise RecipeError("The weights in the recipe are altered: they are not in base64") from None
    if recipe.weights is None or sha256_of(weights) != recipe.weights.sha256:
        raise RecipeError("The weights in the recipe are altered: their SHA-256 is another than it names")
    return recipe, weights
