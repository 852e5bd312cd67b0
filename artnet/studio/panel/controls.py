"""A recipe as controls: everything in it that a hand may change, made from the registries' own options and ranges."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from artnet.color.palettes import PALETTES, choose_palette
from artnet.entries import Chosen
from artnet.fields.inputs import INPUTS
from artnet.fields.symmetries import SYMMETRIES
from artnet.looks import LOOKS
from artnet.nets.activations.registry import ACTIVATIONS
from artnet.nets.encodings.registry import ENCODINGS
from artnet.nets.heads import HEADS
from artnet.nets.structures import STRUCTURES
from artnet.options import Choice, Color, Flag, OptionType, Range, Seed
from artnet.parameters import Parameter
from artnet.recipes.schema import NetworkRecipe, Recipe
from artnet.registry import Registry
from artnet.specs import plain

__all__ = ["SPECS", "Control", "controls_of", "options_controls", "parameter_control"]

Control = dict[str, Any]
"""As JSON: `name`, `label`, `group`, `kind`, `value`, and what the kind needs: `words`, or `low`, `high`, `scale`."""
SPECS: Mapping[str, Registry[Any]] = {
    "encoding": ENCODINGS,
    "structure": STRUCTURES,
    "head": HEADS,
}
"""Settings of a network that name one row of a registry."""


def controls_of(recipe: Recipe) -> list[Control]:
    """All controls of a recipe, in the order of the panel; numbers that a shader takes are the page's own."""
    network = recipe.painter()
    trained = recipe.weights is not None
    found: list[Control] = []
    if not trained:
        found += [
            {"name": "seed", "label": "seed", "group": "draw", "kind": "text", "value": network.seed, "dice": True},
            _menu("look", "look", "draw", LOOKS.names(), recipe.look.name.partition("(")[0] if recipe.look else "",
                  none="of one's own"),
        ]  # fmt: skip
        found += list(_network(network))
    else:
        found += list(_spec("head", "head", "colour", HEADS, network.head, locked=True))
    if network.palette:
        names = [name for name in PALETTES.names() if _colors(name)]
        found.append(_menu("palette", "palette", "colour", names, _palette_name(network.palette), none="own colours"))
    found += list(_spec("symmetry", "symmetry", "view", SYMMETRIES, recipe.view.symmetry))
    return found


def _network(network: NetworkRecipe) -> Iterator[Control]:
    widths = ",".join(map(str, network.hidden))
    same = len(set(network.hidden)) == 1
    yield {"name": "hidden", "label": "layers", "group": "network", "kind": "text", "value":
           f"{network.hidden[0]}x{len(network.hidden)}" if same else widths,
           "hint": "32x4, or 32,24,16"}  # fmt: skip
    one = set(network.activation)
    if len(one) == 1 and not any(c in next(iter(one)) for c in "+:"):
        yield from _spec("activation", "activation", "network", ACTIVATIONS, network.activation[0])
    elif one:
        yield {"name": "activation", "label": "activations", "group": "network", "kind": "text",
               "value": " / ".join(network.activation if len(one) > 1 else one),
               "words": list(ACTIVATIONS.names()), "hint": "sin+gaussian, or sin / tanh"}  # fmt: skip
    yield {"name": "inputs", "label": "fields", "group": "network", "kind": "text", "value": network.inputs,
           "words": list(INPUTS.names()), "hint": "x y r noise(scale=4)"}  # fmt: skip
    yield _range("latent", "latent numbers", "network", Range(0, 32, whole=True), network.latent)
    for name in ("structure", "encoding"):
        yield from _spec(name, name, "network", SPECS[name], getattr(network, name))
    weights = Range(0.05, 20, scale="log")
    yield _range("weight_scale", "weights", "network", weights, network.weight_scale)
    yield from _spec("head", "head", "colour", HEADS, network.head)


def _spec(
    name: str, label: str, group: str, registry: Registry[Any], spec: str, *, locked: bool = False
) -> Iterator[Control]:
    """A menu of a registry's rows, and the options of the one that is chosen."""
    chosen = registry.resolve(spec)
    if not locked:
        yield _menu(name, label, group, registry.names(), chosen.name)
        yield from options_controls(name, group, chosen)


def options_controls(name: str, group: str, chosen: Chosen[Any]) -> Iterator[Control]:
    """The options of a chosen row, called "head.cells"."""
    for option in chosen.entry.options.values():
        yield _option(f"{name}.{option.name}", option, chosen.options[option.name], group)


def parameter_control(name: str, parameter: Parameter, value: Any, group: str) -> Control:
    """The control of a parameter, of a sketch or of a part, that is at a value."""
    kind, label = parameter.type, parameter.name.replace("_", " ")
    if isinstance(kind, Seed):
        text = "" if value is None else str(value)
        return {"name": name, "label": label, "group": group, "kind": "text", "value": text, "dice": True}
    if isinstance(kind, Color):
        return {"name": name, "label": label, "group": group, "kind": "color", "value": str(value)}
    if isinstance(kind, Range | Choice | Flag):
        return _option(name, parameter, value, group)
    words = {"words": list(kind.words)} if kind.words else {}
    text = "" if value is None else kind.text(value)
    return {"name": name, "label": label, "group": group, "kind": "text", "value": text, "hint": kind.allowed, **words}


def _option(name: str, option: Parameter, value: Any, group: str) -> Control:
    kind: OptionType = option.type
    label = option.name.replace("_", " ")
    if isinstance(kind, Range):
        return _range(name, label, group, kind, value, default=option.default, about=option.summary)
    if isinstance(kind, Choice):
        return _menu(name, label, group, kind.words, str(value))
    if isinstance(kind, Flag):
        return {"name": name, "label": label, "group": group, "kind": "flag", "value": bool(value)}
    return {"name": name, "label": label, "group": group, "kind": "text", "value": plain(value)}


def _range(
    name: str, label: str, group: str, kind: Range, value: float, *, default: float | None = None, about: str = ""
) -> Control:
    low, high = kind.shown
    if not math.isfinite(low + high):
        low, high = min(-10.0, value), max(10.0, value)
    return {
        "name": name, "label": label, "group": group, "kind": "range", "value": value, "low": min(low, value),
        "high": max(high, value), "scale": kind.scale, "step": kind.step or (1 if kind.is_whole else None),
        "default": value if default is None else default, "about": about,
    }  # fmt: skip


def _menu(name: str, label: str, group: str, words: Any, value: str, none: str = "") -> Control:
    control = {"name": name, "label": label, "group": group, "kind": "menu", "words": list(words), "value": value}
    return {**control, "none": none} if none else control


def _palette_name(colors: tuple[str, ...]) -> str:
    """The palette that has these colours; empty for others."""
    return next((name for name in PALETTES.names() if _colors(name) == colors), "")


@cache
def _colors(name: str) -> tuple[str, ...]:
    """The colours of a palette; none of one that is made from a picture."""
    try:
        return tuple(choose_palette(name))
    except ValueError:
        return ()
