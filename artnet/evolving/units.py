"""The hidden units of a network that may change places without changing the picture, and which weights are theirs."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from artnet.nets.activations.mixes import Mix
from artnet.nets.activations.registry import bent
from artnet.nets.blueprint import Blueprint

__all__ = ["Group", "groups_of", "reordered"]

Weights = Mapping[str, NDArray[Any]]
Joint = tuple[tuple[int, ...], tuple[tuple[int, int], ...]]
"""Layers that give the same units, and those that read them, each with the row at which they begin."""


@dataclass(frozen=True)
class Group:
    """Units (width,) that change places together: columns of the layers `makers`, rows of the layers `readers`.

    Only units of one of the `kinds` may take each other's place; the sign of one that is `odd` may change too.
    """

    makers: tuple[int, ...]
    readers: tuple[tuple[int, int], ...]
    kinds: tuple[Hashable, ...]
    odd: tuple[bool, ...]


def _none(widths: Sequence[int], fields: int) -> list[Joint]:
    return []


def _dense(widths: Sequence[int], fields: int) -> list[Joint]:
    return [((layer,), ((layer + 1, 0),)) for layer in range(len(widths))]


def _one_stream(widths: Sequence[int], fields: int) -> list[Joint]:
    """All layers add to, or take the place of, the same units."""
    layers = range(len(widths))
    return [(tuple(layers), tuple((layer + 1, 0) for layer in layers))] if widths else []


def _to_all(widths: Sequence[int], fields: int) -> list[Joint]:
    starts = [fields + sum(widths[:layer]) for layer in range(len(widths))]
    return [
        ((layer,), tuple((later, starts[layer]) for later in range(layer + 1, len(widths) + 1)))
        for layer in range(len(widths))
    ]


JOINTS: Mapping[str, Callable[[Sequence[int], int], list[Joint]]] = {
    "dense": _dense,
    "residual": _one_stream,
    "recurrent": _one_stream,
    "dense_to_all": _to_all,
}
"""By structure; one that is not here keeps its units where they are."""


def groups_of(blueprint: Blueprint) -> list[Group]:
    """The groups of units of a network; none of layers whose activations widen."""
    layers = blueprint.layers[:-1]
    joints = JOINTS.get(blueprint.structure.name, _none)
    widths = [sum(count for _, count in plan.mix) for plan in layers]
    found = []
    for makers, readers in joints(widths, layers[0].fan_in if layers else 0):
        mixes = [layers[maker].mix for maker in makers]
        if any(choice.entry.widens != 1 for mix in mixes for choice, _ in mix):
            continue
        of_layers = [
            [unit for choice, count in mix for unit in [(choice.spec, _is_odd(choice))] * count] for mix in mixes
        ]
        units = list(zip(*of_layers, strict=True))
        kinds = tuple(tuple(spec for spec, _ in unit) for unit in units)
        found.append(Group(makers, readers, kinds, tuple(all(odd for _, odd in unit) for unit in units)))
    return found


def _kinds(mix: Mix) -> list[tuple[str, bool]]:
    """Of each unit of a layer its activation, and whether that is odd."""
    return [unit for choice, count in mix for unit in [(choice.spec, _is_odd(choice))] * count]


def _is_odd(choice: Any) -> bool:
    """Whether an activation only changes its sign with what it is given."""
    points = tf.constant([[0.0], [0.1], [0.37], [0.8], [1.3], [2.9], [7.0]])
    there, back = (np.asarray(bent(choice, sign * points)) for sign in (1.0, -1.0))
    return bool(np.allclose(there, -back, atol=1e-6))


def reordered(
    blueprint: Blueprint, weights: Weights, group: Group, order: NDArray[np.intp], signs: NDArray[np.floating]
) -> dict[str, NDArray[np.float32]]:
    """The weights of the same picture, unit j of the group being what was unit order[j], with signs (units,) ±1."""
    names = [plan.name for plan in blueprint.layers]
    own = {name: np.array(value, np.float32) for name, value in weights.items()}
    signs = np.asarray(signs, np.float32)
    for maker in group.makers:
        weight, bias = f"{names[maker]}.weight", f"{names[maker]}.bias"
        own[weight] = own[weight][:, order] * signs
        own[bias] = own[bias][order] * signs
    for reader, start in group.readers:
        read = own[f"{names[reader]}.weight"]
        rows = slice(start, start + len(order))
        read[rows] = read[rows][order] * signs[:, None]
    return own
