"""What a hand turned on the page -> the recipe of what is seen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from artnet.checks import number
from artnet.color.palettes import hex_to_srgb, srgb_to_hex
from artnet.errors import invalid
from artnet.fields.view import checked_view
from artnet.recipes.schema import Recipe

__all__ = ["turned"]

LATENT = re.compile(r"latent_(\d{1,4})")
COLOR = re.compile(r"color_(\d{1,3})")
VIEW = ("zoom", "rotation", "center_x", "center_y")


def turned(recipe: Recipe, values: Mapping[str, Any]) -> Recipe:
    """The recipe with the page's knobs at these values: `zoom`, `center_x`, `latent_0`, `color_2`, `time`, ...

    Raises:
        InvalidValueError: a name that is no knob, or a value that it may not have.
    """
    view, network, time = recipe.view, recipe.painter(), recipe.time
    latent = list(recipe.latent) if recipe.latent else [0.0] * network.latent
    palette = list(network.palette)
    for name, value in values.items():
        if name in VIEW:
            value = number("a number of a view", -1e6, 1e6, **{name: value})
        if name in ("zoom", "rotation"):
            view = replace(view, **{name: value})
        elif name in ("center_x", "center_y"):
            x, y = view.center
            view = replace(view, center=(value, y) if name == "center_x" else (x, value))
        elif name == "time":
            time = number("a time within a million", -1e6, 1e6, time=value)
        elif (found := LATENT.fullmatch(name)) and int(found[1]) < len(latent):
            latent[int(found[1])] = number("a latent number within a million", -1e6, 1e6, **{name: value})
        elif (found := COLOR.fullmatch(name)) and int(found[1]) < len(palette):
            palette[int(found[1])] = _hex(name, value)
        else:
            raise invalid("the name of a knob", name=str(name)[:40])
    touched = any(LATENT.fullmatch(name) for name in values)
    return recipe.but(
        view=checked_view(view),
        time=time,
        latent=tuple(latent) if touched or recipe.latent else None,
        network=replace(network, palette=tuple(palette)),
    )


def _hex(name: str, value: Any) -> str:
    channels = value if isinstance(value, list) and len(value) == 3 else None
    if isinstance(value, str):
        return str(srgb_to_hex(hex_to_srgb([value]))[0])
    if channels is None:
        raise invalid("a colour: three numbers in [0, 1]", **{name: value})
    checked = [number("0 to 1", 0, 1, **{name: channel}) for channel in channels]
    import numpy as np

    return str(srgb_to_hex(np.array([checked], np.float32))[0])
