"""The weights of a network by name: their shapes, whether given ones fit, and the latents that the seed gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.errors import RecipeError
from artnet.nets.blueprint import Blueprint
from artnet.seeds import uniform

__all__ = ["check_weights", "drawn_latents", "weight_shapes"]


def weight_shapes(blueprint: Blueprint) -> dict[str, tuple[int, ...]]:
    """The shape of each array: `encoding.0` and on, `latents`, `hidden.0.weight` and on, `latent`."""
    shapes = {f"encoding.{i}": table.shape for i, table in enumerate(blueprint.tables)}
    if blueprint.keys:
        shapes["latents"] = (blueprint.keys, blueprint.latent)
    for plan in blueprint.layers:
        units = sum(count for _, count in plan.mix)
        shapes |= {f"{plan.name}.weight": (plan.fan_in, units), f"{plan.name}.bias": (units,)}
    if blueprint.latent and not blueprint.keys:
        shapes["latent"] = (blueprint.latent,)
    return shapes


def check_weights(shapes: Mapping[str, tuple[int, ...]], weights: Mapping[str, NDArray[Any]]) -> None:
    """Refuse arrays that are not those of a network with arrays of these shapes.

    Raises:
        RecipeError: a name is missing or unknown, or a shape differs.
    """
    if not isinstance(weights, Mapping):
        raise RecipeError(f"Expected weights by name. Received: {type(weights).__name__}")
    if set(shapes) != set(weights):
        odd = sorted(set(shapes) ^ set(weights))[0]
        raise RecipeError(f"Expected the weights {', '.join(shapes)}. Received: a difference at {odd!r}")
    for name, shape in shapes.items():
        array = np.asarray(weights[name])
        if array.shape != shape or array.dtype.kind not in "fiub":
            came = f"{array.shape}, {array.dtype}"
            raise RecipeError(f"Expected {name} of shape {shape}. Received: {came}")


def drawn_latents(blueprint: Blueprint) -> dict[str, NDArray[np.float32]]:
    """What the seed gives, in ±1: the `latents` (keys, latent) of several pictures, or else the `latent` (latent,)."""
    name = "latents" if blueprint.keys else "latent"
    shape = (blueprint.keys, blueprint.latent) if blueprint.keys else (blueprint.latent,)
    return {name: (2 * uniform(blueprint.seed, name, shape) - 1).astype(np.float32)}
