"""The graph through which points become colours: one for all networks of a shape, which are its arguments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import tensorflow as tf

from artnet.fields.paper import Paper
from artnet.nets.shapes import by_shape, specs_of, traced

if TYPE_CHECKING:
    from artnet.nets.cppn import CPPN

__all__ = ["as_argument", "points_graph"]


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


def as_argument(value: Any) -> Any:
    """A variable as it is; else, such as one that is mirrored on several devices, a tensor."""
    return tf.convert_to_tensor(value) if isinstance(tf.type_spec_from_value(value), tf.TensorSpec) else value
