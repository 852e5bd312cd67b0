"""`pattern`: the recipe of a random picture, as `artnet render` paints it."""

from __future__ import annotations

from typing import Any

from artnet.fields.view import View
from artnet.looks.choosing import drawn
from artnet.nets.blueprint import Blueprint
from artnet.recipes.schema import Recipe
from artnet.rendering.composition import Size, compose
from artnet.seeds import normal_seed

__all__ = ["pattern"]


def pattern(
    seed: int | str | None = None,
    *,
    look: str | None = None,
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
        look: one of `LOOKS`, such as "ink" or "rose(petals=12)"; by default the seed chooses one, and where a network
            is given it is glass.
        view: where to look, in place of what the look says.
        size, quality, frame, time: as of `render`.
        **network: arguments of `CPPN`, in place of what the look draws.

    Raises:
        InvalidValueError, UnknownNameError: a value that cannot be used.
        PartError: a look of one's own that gives what it may not.
    """
    seed = normal_seed(seed)
    found = drawn(seed, look, network)
    blueprint = Blueprint.of(**found.network, seed=seed)
    return compose(
        blueprint.recipe,
        size=size,
        view=View(**found.view) if view is None else view,
        quality=quality,
        frame=frame,
        time=time,
        plugins=blueprint.plugins,
        look=found.look,
    )
