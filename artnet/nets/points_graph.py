"""The graph through which points become colours: one for all networks of a shape, which are its arguments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import tensorflow as tf

from artnet.errors import invalid
from artnet.fields.paper import Paper
from artnet.nets.shapes import by_shape, specs_of, traced

if TYPE_CHECKING:
    from artnet.nets.cppn import CPPN

__all__ = ["as_argument", "checked_place", "points_graph"]


@by_shape
def points_graph(net: CPPN, numbers: Mapping[str, Any]) -> Any:
    """The graph of `CPPN.__call__`: from points, time, latent and the network's numbers to colours."""
    blueprint, of_numbers = net.blueprint, type(net).of_numbers

    def colors(points: Any, time: Any, latent: Any, numbers: Mapping[str, Any]) -> Any:
        net = of_numbers(blueprint, numbers)
        return net.painted(Paper(points, lambda where: net.logits(where, time, latent)))

    return traced(
        colors,
        tf.TensorSpec([None, 2], tf.float32),
        tf.TensorSpec([], tf.float32),
        tf.TensorSpec([blueprint.latent], tf.float32),
        specs_of(numbers),
    )


def checked_place(points: Any, time: Any, latent: Any, length: int) -> tuple[Any, Any, Any]:
    """Points (points, 2), a time () and a latent (`length`,), as tensors of float32.

    Raises:
        InvalidValueError: one of another shape, or of no numbers.
    """
    z = _numbers(latent, f"a latent of {length} numbers")
    if z.shape != [length]:
        raise invalid(f"a latent of {length} numbers", shape=tuple(z.shape))
    where = _numbers(points, "points of shape (points, 2)")
    if where.shape.rank != 2 or where.shape[1] != 2:
        raise invalid("points of shape (points, 2)", shape=tuple(where.shape))
    moment = _numbers(time, "a time, one number")
    if moment.shape.rank != 0:
        raise invalid("a time, one number", shape=tuple(moment.shape))
    return where, moment, z


def _numbers(value: Any, expected: str) -> Any:
    """A tensor of float32.

    Raises:
        InvalidValueError: none can be made of it; `expected` says what was.
    """
    try:
        return tf.cast(value, tf.float32) if tf.is_tensor(value) else tf.convert_to_tensor(value, tf.float32)
    except (TypeError, ValueError):
        raise invalid(expected, came=type(value).__name__) from None


def as_argument(value: Any) -> Any:
    """A variable as it is; else, such as one that is mirrored on several devices, a tensor."""
    return tf.convert_to_tensor(value) if isinstance(tf.type_spec_from_value(value), tf.TensorSpec) else value
