"""Mixes: the activations of one layer.

A spec of one, or of several: `"sin+gaussian"` shares the units evenly, `"tanh:24,sin(w=10):8"` says how many.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from artnet.entries import Chosen
from artnet.errors import invalid
from artnet.nets.activations.registry import ACTIVATIONS, Activation, start_of
from artnet.specs import split_outside

__all__ = ["Mix", "mix_spec", "mix_width", "parse_activation", "training_rate"]

Mix = tuple[tuple[Chosen[Activation], int], ...]
"""The activations of one layer, each with its number of units."""


def parse_activation(spec: str | Callable[..., Any] | Chosen[Activation], units: int) -> Mix:
    """The activations of a layer of `units` units.

    Raises:
        UnknownNameError: an unknown name.
        InvalidValueError: counts that do not add up to `units`, or more parts than units.
    """
    if not isinstance(spec, str):
        return ((ACTIVATIONS.resolve(spec), units),)
    parts = split_outside(spec, "+,")
    counted = [re.fullmatch(r"(.+?)\s*:\s*(\d+)", part) for part in parts]
    if all(counted):
        mix = tuple((ACTIVATIONS.resolve(m[1]), int(m[2])) for m in counted if m)
        if sum(count for _, count in mix) != units or any(count == 0 for _, count in mix):
            raise invalid(f"units that add up to the layer's {units}", activation=spec)
        return mix
    choices = [ACTIVATIONS.resolve(part) for part in parts]
    if len(choices) > units:
        raise invalid(f"at most {units} activations for a layer of {units} units", activation=spec)
    share, rest = divmod(units, len(choices))
    return tuple((choice, share + (i < rest)) for i, choice in enumerate(choices))


def _check_mix(text: str) -> None:
    """Refuse a mix that no layer could have; how many units each part gets is the layer's business."""
    for part in split_outside(text, "+,"):
        ACTIVATIONS.resolve(re.sub(r"\s*:\s*\d+$", "", part))


ACTIVATIONS.several = _check_mix


def mix_width(mix: Mix) -> int:
    """How many values the layer gives."""
    return sum(choice.entry.widens * count for choice, count in mix)


def mix_spec(mix: Mix) -> str:
    """The text that makes this mix again."""
    if len(mix) == 1:
        return mix[0][0].spec
    return ",".join(f"{choice.spec}:{count}" for choice, count in mix)


def training_rate(activations: Sequence[Chosen[Activation]]) -> float:
    """The learning rate for several activations together: that of the most careful."""
    return min(start_of(choice).learning_rate for choice in activations)
