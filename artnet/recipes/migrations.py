"""Recipes, network files, trajectories and checkpoints of every released version, brought step by step to today's.

A step takes plain data of one version and gives that of the next. It runs before the schema checks anything, so it
takes nothing for granted: data that it cannot read it leaves to the schema, which says what is wrong with it.

| version | released | what the next one changed |
|---|---|---|
| 1 | 2026-11 | a drawn work had a false network and a flag, an animation a `kind`; plugins were listed by bare name |
| 2 | 2026-11 | every pixel had `supersample`^2 samples, and there was no `quality`: so such works stay |
| 3 | today's | |
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from artnet.errors import RecipeError

__all__ = ["VERSION", "checked_version", "migrated", "migrated_position"]

VERSION = 3
"""Of recipes; network files, trajectories and checkpoints have the same one."""


def migrated(plain: Any) -> Any:
    """A recipe, as plain data of any released version, in that of today's.

    Raises:
        RecipeError: a version that is yet to come, or data that no version wrote.
    """
    if not isinstance(plain, dict):
        return plain  # which the schema refuses
    version = checked_version(plain.get("version", 1), "recipe.version")
    for step in STEPS[version - 1 :]:
        plain = step(dict(plain))
    return plain


def migrated_position(plain: Any, version: int) -> Any:
    """The position of a checkpoint likewise."""
    if version == 1 and isinstance(plain, dict) and "identity" in plain:
        return {name: value for name, value in plain.items() if name != "identity"} | {"recipe": plain["identity"]}
    return plain


def checked_version(version: Any, where: str) -> int:
    """The version, if it is one of those that were released.

    Raises:
        RecipeError: it is not, and what then to do.
    """
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise RecipeError(f"Expected a whole number from 1 in {where}. Received: {str(version)[:40]}")
    if version > VERSION:
        raise RecipeError(
            f"Expected version {VERSION} or older in {where}. Received: {str(version)[:40]}. Install a newer artnet"
        )
    return version


def _from_1(recipe: dict[str, Any]) -> dict[str, Any]:
    kind = recipe.pop("kind", "still")
    if kind not in ("still", "animation"):
        raise RecipeError(f"Expected still or animation in recipe.kind. Received: {str(kind)[:40]!r}")
    recipe["motion"] = (recipe.get("motion") or {}) if kind == "animation" else None
    sketch = recipe.get("sketch")
    if isinstance(sketch, dict):
        sketch = dict(sketch)
        if sketch.pop("drawn", False) is True:
            recipe["network"] = None
        recipe["sketch"] = sketch
    plugins = recipe.get("plugins")
    if isinstance(plugins, dict):
        recipe["plugins"] = {_with_registry(str(name), recipe): module for name, module in plugins.items()}
    network, parts = recipe.get("network"), recipe.get("plugins")
    if isinstance(network, dict) and isinstance(parts, dict) and any(part.startswith("activations/") for part in parts):
        recipe["network"] = {**network, "calibration": "given"}
    return recipe | {"version": 2}


def _from_2(recipe: dict[str, Any]) -> dict[str, Any]:
    sheet = recipe.get("sheet")
    if isinstance(sheet, dict) and isinstance(sheet.get("works"), list):
        recipe["sheet"] = sheet | {"works": [migrated(work) for work in sheet["works"]]}
    return recipe | {"quality": "", "version": 3}


STEPS: tuple[Callable[[dict[str, Any]], dict[str, Any]], ...] = (_from_1, _from_2)
"""The step from version 1, from version 2, and so on."""

WHERE_PARTS_STOOD = (
    ("activations", "network", "activation"),
    ("inputs", "network", "inputs"),
    ("encodings", "network", "encoding"),
    ("structures", "network", "structure"),
    ("heads", "network", "head"),
    ("losses", "training", "loss"),
    ("optimizers", "training", "optimizer"),
    ("schedules", "training", "schedule"),
    ("styles", "training", "style"),
)


def _with_registry(name: str, recipe: dict[str, Any]) -> str:
    """The part by that bare name: version 1 recorded these registries, and the first that uses it is meant."""
    for registry, group, key in WHERE_PARTS_STOOD:
        values = recipe.get(group)
        text = values.get(key, "") if isinstance(values, dict) else ""
        words = " ".join(map(str, text)) if isinstance(text, list) else str(text)
        for separator in "+,:()":
            words = words.replace(separator, " ")
        if name in words.split():
            return f"{registry}/{name}"
    return f"activations/{name}"
