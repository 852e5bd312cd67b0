"""`pattern`: the recipe of a random picture, as `artnet render` paints it."""

from __future__ import annotations

from typing import Any

from artnet.fields.view import View
from artnet.nets.blueprint import Blueprint
from artnet.recipes.schema import Recipe
from artnet.rendering.composition import PATTERN, Size, compose

__all__ = ["pattern"]


def pattern(
    seed: int | str | None = None,
    *,
    size: Size | None = None,
    view: View | None = None,
    quality: str = "good",
    frame: str = "cover",
    time: float = 0.0,
    **network: Any,
) -> Recipe:
    """The recipe of the picture that `artnet render --seed ...` paints; None draws a seed.

    `render`, `animate`, `draw` and `fit` take it wherever they take a network.

    Args:
        seed: a number or a text.
        size, view, quality, frame, time: as of `render`.
        **network: arguments of `CPPN`; those not given are `artnet.rendering.composition.PATTERN`, where `CPPN` has
            defaults of its own.

    Raises:
        InvalidValueError, UnknownNameError: a value that cannot be used.
    """
    blueprint = Blueprint.of(**{**PATTERN, **network}, seed=seed)
    return compose(
        blueprint.recipe, size=size, view=view, quality=quality, frame=frame, time=time, plugins=blueprint.plugins
    )
