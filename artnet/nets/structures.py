"""Structures: how the layers are joined.

A row has `function(layers, x, **options)`, which runs the hidden layers on x (points, k), and `fan_ins(k, widths)`,
which says how many inputs each layer and then the head see, given the widths that the layers give.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from artnet.entries import TensorEntry
from artnet.errors import invalid
from artnet.lazy import tf
from artnet.options import Range
from artnet.parameters import options
from artnet.registry import Registry

__all__ = ["STRUCTURES", "Structure"]

Layers = Sequence[Callable[[Any], Any]]


def _chain(k: int, widths: Sequence[int]) -> list[int]:
    return [k, *widths]


def _chain_of_equals(k: int, widths: Sequence[int]) -> list[int]:
    if len(set(widths)) > 1:
        raise invalid("hidden layers of one width for a residual or recurrent structure", widths=list(widths))
    return [k, *widths]


def _two_of_equals(k: int, widths: Sequence[int]) -> list[int]:
    if len(widths) < 2:
        raise invalid(
            "two hidden layers for a recurrent structure: one to begin with, one to repeat", widths=list(widths)
        )
    return _chain_of_equals(k, widths)


def _all_before(k: int, widths: Sequence[int]) -> list[int]:
    return [k + sum(widths[:i]) for i in range(len(widths) + 1)]


@dataclass(frozen=True, kw_only=True)
class Structure(TensorEntry):
    """`function(layers, x, **options) -> (points, features of the head)`. `layers` caps how many are built."""

    fan_ins: Callable[[int, Sequence[int]], list[int]] = _chain
    layers: int | None = None


STRUCTURES: Registry[Structure] = Registry("structure", Structure, "structures")


def _dense(layers: Layers, x: Any) -> Any:
    for layer in layers:
        x = layer(x)
    return x


def _residual(layers: Layers, x: Any) -> Any:
    """Each layer after the first adds to what it got (He et al. 2016)."""
    if not layers:
        return x
    x = layers[0](x)
    for layer in layers[1:]:
        x = x + layer(x)
    return x


def _dense_to_all(layers: Layers, x: Any) -> Any:
    """Every layer, and the head, sees the inputs and all earlier layers (Huang et al. 2017)."""
    seen = x
    for layer in layers:
        seen = tf.concat([seen, layer(seen)], axis=-1)
    return seen


def _recurrent(layers: Layers, x: Any, depth: Any) -> Any:
    """The second layer is applied `depth` times; of the last application only the fractional part is blended in.

    A depth that is a tensor is one that changes from call to call.
    """
    if tf.is_tensor(depth):
        return _recurrent_loop(layers, x, depth)
    x = layers[0](x)
    whole = math.floor(depth)
    for _ in range(whole):
        x = layers[1](x)
    return x if depth == whole else x + (depth - whole) * (layers[1](x) - x)


def _recurrent_loop(layers: Layers, x: Any, depth: Any) -> Any:
    whole = tf.floor(depth)
    count = tf.cast(whole, tf.int32)
    start = (tf.constant(0), layers[0](x))
    _, x = tf.while_loop(lambda i, _: i < count, lambda i, x: (i + 1, layers[1](x)), start)
    return tf.cond(depth == whole, lambda: x, lambda: x + (depth - whole) * (layers[1](x) - x))


for _row in (
    Structure(name="dense", function=_dense, summary="each layer sees the one before"),
    Structure(
        name="residual",
        function=_residual,
        summary="each layer adds to the one before",
        fan_ins=_chain_of_equals,
    ),
    Structure(name="dense_to_all", function=_dense_to_all, summary="each layer sees all before", fan_ins=_all_before),
    Structure(
        name="recurrent",
        function=_recurrent,
        summary="one layer applied `depth` times; depth may have a fraction",
        fan_ins=_two_of_equals,
        layers=2,
        options=options(depth=(3.0, Range(0, 64, usual=(1, 12)))),
    ),
    Structure(
        name="linear",
        function=lambda layers, x: x,
        summary="no hidden layer: the head sees the inputs",
        layers=0,
    ),
):
    STRUCTURES.add(_row)
