"""A TensorFlow graph -> a program."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import tensorflow as tf

from artnet.errors import PartError
from artnet.programs.lumps import Lump, Reading
from artnet.programs.program import Program
from artnet.programs.readers import READERS

__all__ = ["read_graph"]

NOTHING = ("NoOp", "Assert")


def read_graph(
    graph: Any, inputs: Mapping[str, Any], outputs: Mapping[str, Any], blame: Callable[[Any], str] = lambda node: ""
) -> Program:
    """The program of a graph whose shapes are all known.

    Args:
        graph: a `tf.Graph`.
        inputs: its placeholders, by the names that the parameters get.
        outputs: tensors by name.
        blame: what an operation (`tf.Operation`) belongs to, for messages.

    Raises:
        PartError: an operation that no program has.
    """
    reading = Reading()
    lumps: dict[str, Lump] = {}
    for name, tensor in inputs.items():
        shape = tuple(tensor.shape.as_list())
        lumps[tensor.name] = Lump.of(reading.builder.parameter(name, shape), shape)
    needed = _needed(outputs.values())
    for node in graph.get_operations():
        if node.name in needed and not all(out.name in lumps for out in node.outputs):
            for tensor, lump in zip(node.outputs, _read(reading, node, lumps, blame), strict=True):
                lumps[tensor.name] = lump
    return reading.builder.program({name: reading.whole(lumps[tensor.name]) for name, tensor in outputs.items()})


def _needed(outputs: Any) -> set[str]:
    """Names of the operations that the outputs need."""
    found: set[str] = set()
    waiting = [tensor.op for tensor in outputs]
    while waiting:
        node = waiting.pop()
        if node.name not in found:
            found.add(node.name)
            waiting += [tensor.op for tensor in node.inputs]
    return found


def _read(reading: Reading, node: Any, lumps: Mapping[str, Lump], blame: Callable[[Any], str]) -> list[Lump]:
    if node.type == "Const":
        return [reading.constant(_plain(tf.make_ndarray(node.get_attr("value"))))]
    whose = blame(node) or "the network"
    if node.type not in READERS:
        raise PartError(
            f"Expected operations that a shader has too. Received: TensorFlow's {node.type} in {whose}"
            f"{_hint(node.type)}"
        )
    try:
        found = READERS[node.type](reading, node, [lumps[tensor.name] for tensor in node.inputs])
    except ValueError as error:
        raise PartError(f"Expected {error}. Received: TensorFlow's {node.type} in {whose}") from error
    return found if isinstance(found, list) else [found]


def _plain(values: Any) -> Any:
    """Numbers of 32 bits; texts and the like as nothing, for they only go into messages."""
    array = np.asarray(values)
    if array.dtype.kind in "fiub":
        return array
    return np.zeros(array.shape, np.float32)


def _hint(kind: str) -> str:
    """What to write instead."""
    return ": write it with TensorFlow's functions instead of NumPy's" if "PyFunc" in kind else ""
