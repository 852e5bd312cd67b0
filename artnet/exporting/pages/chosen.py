"""What a hand chose on a live picture -> the recipe of it, and the picture."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from artnet.checks import is_number, number
from artnet.color.palettes import hex_to_srgb, srgb_to_hex
from artnet.errors import invalid
from artnet.exporting.scene import Scene
from artnet.exporting.shaders.fragment import knobs_of
from artnet.fields.view import checked_view
from artnet.recipes.schema import Recipe
from artnet.rendering.picture import Picture
from artnet.rendering.still import paint

__all__ = ["checked_values", "default_values", "picture_of", "recipe_of"]

Values = Mapping[str, Any]
"""Of each knob a number, or a colour as three numbers in [0, 1]; and of a network that moves its `time`."""
MOST = 1e6
"""Of a number that nothing else bounds."""


def default_values(scene: Scene) -> dict[str, Any]:
    """The values with which a scene begins, as JSON has them."""
    values: dict[str, Any] = {knob.name: _plain(knob.default) for knob in knobs_of(scene, scene.live.parameters)}
    return values | ({"time": float(scene.recipe.time)} if "time" in scene.live.parameters else {})


def checked_values(scene: Scene, now: Values, given: Values) -> dict[str, Any]:
    """All values of a scene: those that are given, and the others as they are `now`, or by default.

    Raises:
        InvalidValueError: an unknown name, or what is neither a number nor a colour.
    """
    values = {**default_values(scene), **now}
    if unknown := sorted(set(map(str, given)) - set(values)):
        raise invalid(f"values by the names of knobs ({', '.join(values)})", names=unknown[:3])
    for name, value in given.items():
        values[name] = _color(name, value) if name.startswith("color_") else _number(name, value)
    view = scene.recipe.view
    checked_view(replace(view, center=(values["center_x"], values["center_y"]), zoom=values["zoom"],
                         rotation=values["rotation"]))  # fmt: skip
    return values


def recipe_of(scene: Scene, values: Values, size: tuple[int, int]) -> Recipe:
    """The recipe of a scene whose knobs stand at these values."""
    recipe, network = scene.recipe, scene.net.recipe
    latent = tuple(values[name] for name in values if name.startswith("latent_"))
    if colors := [values[name] for name in values if name.startswith("color_")]:
        network = replace(network, palette=srgb_to_hex(np.array(colors, np.float32)))
    view = replace(recipe.view, center=(values["center_x"], values["center_y"]), zoom=values["zoom"],
                   rotation=values["rotation"])  # fmt: skip
    return recipe.but(
        network=network,
        size=size,
        view=view,
        time=values.get("time", recipe.time),
        latent=latent or recipe.latent,
    )


def picture_of(scene: Scene, recipe: Recipe) -> Picture:
    """The picture of such a recipe, with the weights of the scene's network: trained ones travel with it."""
    net = copy.deepcopy(scene.net)
    if net.palette is not None and recipe.network is not None:
        net.palette.assign(hex_to_srgb(recipe.network.palette))
    if net.origin is not None and net.origin.network is not None:  # its file has these colours too
        net.origin = net.origin.but(network=net.recipe)
    return paint(net, recipe)


def _plain(value: float | tuple[float, ...]) -> float | list[float]:
    return list(value) if isinstance(value, tuple) else float(value)


def _number(name: str, value: Any) -> float:
    return number(f"a number within {MOST:,.0f} for {name}", -MOST, MOST, **{name: value})


def _color(name: str, value: Any) -> list[float]:
    if isinstance(value, str):
        return [float(channel) for channel in hex_to_srgb([value])[0]]
    channels = list(value) if isinstance(value, list | tuple | np.ndarray) else []
    if len(channels) != 3 or not all(is_number(channel) and 0 <= channel <= 1 for channel in channels):
        raise invalid('a colour, such as "#e8a33d" or three numbers in [0, 1]', **{name: value})
    return [float(channel) for channel in channels]
