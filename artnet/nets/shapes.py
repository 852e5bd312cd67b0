"""Graphs that all networks of one shape share: they differ in their numbers, which are arguments of the graph.

To trace a graph takes as long as to paint a small picture with it a hundred times. So a sheet of seeds, a generation of
pictures or a fit's own pictures trace one graph, and not one each.
"""

from __future__ import annotations

import contextlib
import os
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from functools import wraps
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

import tensorflow as tf

from artnet.errors import InvalidValueError

if TYPE_CHECKING:
    from artnet.nets.cppn import CPPN

__all__ = ["AT_ONCE", "by_shape", "check_eager", "specs_of", "traced"]

GRAPHS = 16
"""How many of each kind are kept; those that were not used for the longest time go first."""

AT_ONCE = max(2, os.cpu_count() or 2)
"""Batches of points, or tiles, that a graph computes at the same time, at most."""
Graph = TypeVar("Graph")


def specs_of(numbers: Mapping[str, Any]) -> dict[str, Any]:
    """What a graph is traced with in place of numbers: with variables, it would keep the memory of the first ones."""
    return {name: tf.type_spec_from_value(value) for name, value in numbers.items()}


def check_eager() -> None:
    """Refuse what needs numbers at once, where TensorFlow only builds a graph.

    Raises:
        InvalidValueError: inside `tf.function` or `tf.Graph`, or after `disable_eager_execution`.
    """
    if not tf.executing_eagerly():
        raise InvalidValueError(
            "Expected TensorFlow to compute at once. Received: a graph. Make networks, pictures and fits outside of"
            " tf.function and tf.Graph, and without tf.compat.v1.disable_eager_execution(); a network that was made"
            " outside may be called with points inside of tf.function"
        )


def traced(function: Callable[..., Any], *signature: Any) -> Any:
    """The graph of a function of arguments of these specs.

    TensorFlow leaves a placeholder for each variable in the graph around it, which by default lives for ever: here that
    is one that goes with the traced one.
    """
    around = contextlib.ExitStack()
    if tf.executing_eagerly():
        around.enter_context(tf.Graph().as_default())
        around.enter_context(tf.__internal__.eager_context.eager_mode())
    with around:
        return tf.function(function, autograph=False).get_concrete_function(*signature)


def by_shape(make: Callable[..., Graph]) -> Callable[..., Graph]:
    """Let `make(net, numbers, *others)` make one graph for all networks of one shape; the others are hashable.

    Where a part is somebody's own (of the network, or `own`), it is made anew each time: a function may look at what
    changes. What TensorFlow's debugging switches would add to a graph it only has if they were on when it was traced.
    """
    kept: OrderedDict[Hashable, Graph] = OrderedDict()
    lock = Lock()

    @wraps(make)
    def graph_of(net: CPPN, numbers: Mapping[str, Any], *others: Hashable, own: bool = False) -> Graph:
        if own or net.blueprint.plugins:
            return make(net, numbers, *others)
        kind: type = type(net)
        key = (kind, net.blueprint.shape, *specs_of(numbers).items(), *others)
        with lock:
            if key in kept:
                kept.move_to_end(key)
                return kept[key]
        graph = make(net, numbers, *others)  # without the lock: threads may trace at once, if need be the same
        with lock:
            kept[key] = graph
            while len(kept) > GRAPHS:
                kept.popitem(last=False)
        return graph

    return graph_of
