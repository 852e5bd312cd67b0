"""One program with several sets of parameters at once, in NumPy: pictures of networks of one shape side by side.

Values are (members, length, points), an axis being 1 where all share what is in it: what only depends on the place,
such as noise, is computed once for a whole family.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from artnet.errors import invalid
from artnet.programs.operations import KINDS, OPERATIONS
from artnet.programs.program import Constant, Instruction, Parameter, Program

__all__ = ["evaluate_family"]

Array = NDArray[Any]

STRIP = 64
"""Points in one matrix product: so small that no library splits it among threads, which here wait longer for each other
than they compute (32 x 32 x 1,024: 8 ms against 0.05 ms on two busy cores)."""


def evaluate_family(
    program: Program, shared: Mapping[str, ArrayLike], own: Mapping[str, ArrayLike]
) -> dict[str, NDArray[Any]]:
    """The outputs (members, points, length) of a program, by name.

    Args:
        program: what is computed.
        shared: numbers of parameters that all members have, in the parameter's shape, or with an axis of points before
            it.
        own: numbers of parameters of each member, with an axis of members before the parameter's shape.

    Raises:
        InvalidValueError: a parameter that is missing, or of another shape.
    """
    found: list[Any] = []
    last = {place: n for n, node in enumerate(program.nodes) for place in getattr(node, "operands", ())}
    kept = set(program.outputs.values())
    with np.errstate(all="ignore"):
        for number, node in enumerate(program.nodes):
            if isinstance(node, Parameter):
                found.append(_given(node, shared, own))
            elif isinstance(node, Constant):
                found.append(node.values[None, :, None])
            else:
                found.append(_computed(node, [found[place] for place in node.operands]))
                for place in node.operands:
                    if last[place] == number and place not in kept:
                        found[place] = None
    members = max((np.shape(value)[0] for value in own.values() if np.ndim(value)), default=1)
    points = max((found[place].shape[2] for place in kept), default=1)
    return {
        name: np.broadcast_to(found[place], (members, program.nodes[place].length, points)).transpose(0, 2, 1)
        for name, place in program.outputs.items()
    }


def _given(parameter: Parameter, shared: Mapping[str, ArrayLike], own: Mapping[str, ArrayLike]) -> Array:
    """A parameter's numbers as (members or 1, length, points or 1)."""
    source = own if parameter.name in own else shared
    if parameter.name not in source:
        raise invalid(f"a value for the parameter '{parameter.name}'", names=sorted({*shared, *own}))
    array: Array = np.asarray(source[parameter.name]).astype(KINDS[parameter.kind], copy=False)
    if source is shared and array.shape == parameter.shape:
        return array.reshape(1, -1, 1)
    if array.shape[1:] != parameter.shape or not array.ndim:
        whose = "member" if source is own else "point"
        raise invalid(f"{parameter.name} of shape {parameter.shape} for each {whose}", shape=array.shape)
    rows = array.reshape(len(array), -1)
    return rows[:, :, None] if source is own else np.ascontiguousarray(rows.T)[None]


def _computed(node: Instruction, operands: list[Array]) -> Array:
    if node.operation == "matmul":
        rows = int(dict(node.attributes)["rows"])
        if rows == 1 and operands[1].shape[2] == 1:
            return _product(*operands)
    operation = OPERATIONS[node.operation]
    if operation.elementwise:
        return operation.compute(*operands, **dict(node.attributes))
    members, points = (max(value.shape[axis] for value in operands) for axis in (0, 2))
    flat = [_side_by_side(value, members, points) for value in operands]
    result = operation.compute(*flat, **dict(node.attributes))
    if result.shape[1] != members * points:
        return np.broadcast_to(result[None], (1, len(result), 1))
    return np.ascontiguousarray(result.reshape(-1, members, points).transpose(1, 0, 2))


def _side_by_side(value: Array, members: int, points: int) -> Array:
    """(members, length, points) as (length, members x points), or as (length, 1) where all is shared."""
    if value.shape[0] == 1 and value.shape[2] == 1:
        return value[0]
    wide = np.broadcast_to(value, (members, value.shape[1], points))
    return np.ascontiguousarray(wide.transpose(1, 0, 2)).reshape(value.shape[1], -1)


def _product(values: Array, weights: Array) -> Array:
    """Values (members, inner, points) times each member's matrix (members, inner x outer, 1)."""
    inner, points = values.shape[1:]
    matrix = weights.reshape(len(weights), inner, -1).transpose(0, 2, 1)
    if points % STRIP:
        return np.matmul(matrix, values)
    strips = values.reshape(len(values), inner, -1, STRIP).transpose(0, 2, 1, 3)
    found = np.matmul(matrix[:, None], strips)
    return found.transpose(0, 2, 1, 3).reshape(len(found), -1, points)
