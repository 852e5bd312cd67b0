"""A recipe and what a control says -> another recipe."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from artnet.checks import whole_number
from artnet.color.palettes import choose_palette, from_dark_to_light
from artnet.errors import InvalidValueError, invalid
from artnet.fields.symmetries import SYMMETRIES
from artnet.fields.view import checked_view
from artnet.nets.activations.registry import ACTIVATIONS
from artnet.nets.blueprint import Blueprint
from artnet.nets.settings import NETWORK_SETTINGS
from artnet.recipes.schema import NetworkRecipe, Recipe
from artnet.registry import Registry
from artnet.rendering.composition import with_parts
from artnet.seeds import normal_seed
from artnet.studio.panel.controls import SPECS
from artnet.works.patterns import pattern

__all__ = ["edited", "redrawn"]

SHOWN = ("size", "view", "supersample", "quality", "frame", "time", "name")
"""What stays when another network is drawn."""


def edited(recipe: Recipe, name: str, value: Any) -> Recipe:
    """The recipe with one control at another value.

    Args:
        recipe: what is shown.
        name: that of the control: "head", "head.cells", "seed", "symmetry.n", ...
        value: a number, a text or a truth value; what it may be, the registries say.

    Raises:
        InvalidValueError, UnknownNameError: no such control, or a value that it may not have.
    """
    setting, _, option = name.partition(".")
    if option:
        return _with_option(recipe, setting, option, value)
    if setting in EDITS:
        return EDITS[setting](recipe, value)
    if setting in NETWORK_SETTINGS:
        return _with_network(recipe, {setting: NETWORK_SETTINGS[setting].read(value)})
    raise invalid(f"a control: {', '.join([*EDITS, *NETWORK_SETTINGS])}", name=name)


def redrawn(recipe: Recipe | None, seed: Any, look: str | None) -> Recipe:
    """A random work, seen at the size and with the samples of another."""
    drawn = pattern(seed, look=look or None)
    return (
        drawn if recipe is None else drawn.but(size=recipe.size, supersample=recipe.supersample, quality=recipe.quality)
    )


def _with_seed(recipe: Recipe, value: Any) -> Recipe:
    seed = normal_seed(None if value == "" else value)
    _refuse_trained(recipe, "seed")
    if recipe.look is not None:
        return redrawn(recipe, seed, recipe.look.name)
    return recipe.but(network=replace(recipe.painter(), seed=seed), latent=None)


def _with_look(recipe: Recipe, value: Any) -> Recipe:
    _refuse_trained(recipe, "look")
    return redrawn(recipe, recipe.painter().seed, str(value) or None)


def _with_palette(recipe: Recipe, value: Any) -> Recipe:
    colors = choose_palette(value)
    return recipe.but(network=replace(recipe.painter(), palette=tuple(colors)))


def _with_symmetry(recipe: Recipe, value: Any) -> Recipe:
    return with_parts(recipe.but(view=checked_view(replace(recipe.view, symmetry=SYMMETRIES.resolve(str(value)).spec))))


EDITS: Mapping[str, Callable[[Recipe, Any], Recipe]] = {
    "seed": _with_seed,
    "look": _with_look,
    "palette": _with_palette,
    "symmetry": _with_symmetry,
}
"""Controls that are no plain settings of a network."""


def _with_option(recipe: Recipe, setting: str, option: str, value: Any) -> Recipe:
    """One option of a part, the others as they are."""
    registries: Mapping[str, Registry[Any]] = {**SPECS, "activation": ACTIVATIONS, "symmetry": SYMMETRIES}
    if setting not in registries:
        raise invalid(f"a part with options: {', '.join(registries)}", name=setting)
    network = recipe.painter()
    now = {"symmetry": recipe.view.symmetry, "activation": network.activation[0] if network.activation else "tanh"}
    chosen = registries[setting].resolve(now.get(setting) or getattr(network, setting))
    known = chosen.entry.options
    if option not in known:
        raise invalid(f"an option of {chosen.name}: {', '.join(known) or 'it has none'}", name=option)
    spec = replace(chosen, options={**chosen.options, option: known[option].read(value)}).spec
    return edited(recipe, setting, spec)


def _with_network(recipe: Recipe, changes: Mapping[str, Any]) -> Recipe:
    """Another network of the same seed, checked as a whole."""
    _refuse_trained(recipe, next(iter(changes)))
    known = _arguments(recipe.painter())
    if "latent" in changes:
        latent = whole_number("0 to 4096 latent numbers", 0, 4096, latent=changes["latent"])
        fields = [field for field in known["inputs"].split() if not field.startswith("z")]
        known["inputs"] = " ".join([*fields, "z"] if latent else fields)
    if "hidden" in changes and isinstance(known["activation"], list):  # one a layer
        known["activation"] = known["activation"][0] if known["activation"] else "tanh"
    blueprint = _first_that_can_be({**known, **changes}, changes)
    kept = recipe.latent if recipe.latent and len(recipe.latent) == blueprint.latent else None
    return with_parts(
        recipe.but(network=blueprint.recipe, plugins={**recipe.plugins, **blueprint.plugins}, look=None, latent=kept)
    )


def _first_that_can_be(wanted: dict[str, Any], changes: Mapping[str, Any]) -> Blueprint:
    """The network as it is wanted; where the new head or structure cannot go with the rest, the rest gives way.

    Raises:
        InvalidValueError: none can be; what stands in the way of the first.
    """
    others: list[dict[str, Any]] = [{}]
    if "head" in changes and wanted["palette"]:
        ordered = from_dark_to_light(wanted["palette"])
        others += [{"palette": [ordered[0], ordered[-1]]}, {"palette": None}]
    if "structure" in changes:
        widths = wanted["hidden"]
        even = [max(widths, default=16)] * max(2, len(widths))
        others += [{"hidden": even, "activation": wanted["activation"] if len(even) == len(widths) else "tanh"}]
    first: InvalidValueError | None = None
    for other in others:
        try:
            return Blueprint.of(**{**wanted, **other})
        except InvalidValueError as error:
            first = first or error
    assert first is not None
    raise first


def _arguments(network: NetworkRecipe) -> dict[str, Any]:
    """The arguments of `CPPN` that give this network."""
    one = len(set(network.activation)) == 1
    return {
        "hidden": list(network.hidden),
        "activation": network.activation[0] if one else list(network.activation),
        "inputs": network.inputs,
        "latent": network.latent,
        "encoding": network.encoding,
        "structure": network.structure,
        "head": network.head,
        "palette": list(network.palette) or None,
        "init": network.init,
        "weight_scale": network.weight_scale,
        "seed": network.seed,
        "calibration": network.calibration,
    }


def _refuse_trained(recipe: Recipe, name: str) -> None:
    if recipe.weights is not None:
        raise InvalidValueError(
            f"Expected a change of view, colour or time: the weights of this network were learnt or bred."
            f" Received: another {name}"
        )
