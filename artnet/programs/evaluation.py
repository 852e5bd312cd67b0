"""A program's values at many points, in NumPy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from artnet.errors import invalid
from artnet.programs.operations import KINDS, OPERATIONS
from artnet.programs.program import Constant, Parameter, Program

__all__ = ["evaluate"]


def evaluate(program: Program, values: Mapping[str, ArrayLike], *, dtype: Any = np.float32) -> dict[str, NDArray[Any]]:
    """The outputs (points, length) of a program, by name.

    Args:
        program: what is computed.
        values: each parameter's numbers: the same for all points, in the parameter's shape, or with an axis of points
            before it.
        dtype: of its floats: float32, or float64 to see what float32 costs.

    Raises:
        InvalidValueError: a parameter that is missing, or of another shape.
    """
    found: list[Any] = []
    last = {place: n for n, node in enumerate(program.nodes) for place in getattr(node, "operands", ())}
    kept = set(program.outputs.values())
    with np.errstate(all="ignore"):
        for number, node in enumerate(program.nodes):
            if isinstance(node, Parameter):
                found.append(_column(node, values, dtype))
            elif isinstance(node, Constant):
                column = node.values[:, None]
                found.append(column.astype(dtype) if node.kind == "float" else column)
            else:
                operands = [found[place] for place in node.operands]
                found.append(OPERATIONS[node.operation].compute(*operands, **dict(node.attributes)))
                for place in node.operands:
                    if last[place] == number and place not in kept:
                        found[place] = None
    points = max((found[place].shape[1] for place in kept), default=1)
    return {
        name: np.broadcast_to(found[place], (program.nodes[place].length, points)).T
        for name, place in program.outputs.items()
    }


def _column(parameter: Parameter, values: Mapping[str, ArrayLike], dtype: Any) -> NDArray[Any]:
    """A parameter's numbers as (length, points) or (length, 1)."""
    if parameter.name not in values:
        raise invalid(f"a value for the parameter '{parameter.name}'", names=sorted(values))
    array = np.asarray(values[parameter.name])
    array = array.astype(dtype if parameter.kind == "float" else KINDS[parameter.kind])
    if array.shape == parameter.shape:
        return array.reshape(-1, 1)
    if array.shape[1:] != parameter.shape:
        raise invalid(f"{parameter.name} of shape {parameter.shape}, or one for each point", shape=array.shape)
    return np.ascontiguousarray(array.reshape(len(array), -1).T)
