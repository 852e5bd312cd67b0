"""A program over boxes: between which two numbers all of its values lie, in NumPy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from artnet.errors import invalid
from artnet.programs.operations import KINDS
from artnet.programs.program import Constant, Parameter, Program
from artnet.programs.rules import RULES, Reach

__all__ = ["bounds"]


def bounds(
    program: Program, low: Mapping[str, ArrayLike], high: Mapping[str, ArrayLike]
) -> dict[str, tuple[NDArray[Any], NDArray[Any]]]:
    """What the outputs are at least and at most, (boxes, length) each, by name.

    They hold for every point of the boxes and for every evaluator whose instructions keep to 4 units in the last place;
    how near they are depends on the network: a sine of fast waves may be anything over a large box.

    Args:
        program: what is bounded.
        low: what each parameter is at least: the same for all boxes, in the parameter's shape, or with an axis of
            boxes before it.
        high: what those are at most that are no single number: the others have their `low`.

    Raises:
        InvalidValueError: a parameter that is missing or of another shape, or one that is less than its least.
    """
    found: list[Reach] = []
    with np.errstate(all="ignore"):
        for node in program.nodes:
            if isinstance(node, Parameter):
                least = _column(node, low)
                most = _column(node, high) if node.name in high else least
                if not np.all(least <= most):
                    raise invalid(f"no less at most than at least for the parameter '{node.name}'", high=node.name)
                found.append((least, most))
            elif isinstance(node, Constant):
                column = node.values[:, None]
                column = column.astype(np.float64) if node.kind == "float" else column
                found.append((column, column))
            else:
                operands = [found[place] for place in node.operands]
                found.append(RULES[node.operation](*operands, **dict(node.attributes)))
    boxes = max((found[place][0].shape[1] for place in program.outputs.values()), default=1)
    return {
        name: (_wide(found[place][0], program.nodes[place].length, boxes),
               _wide(found[place][1], program.nodes[place].length, boxes))
        for name, place in program.outputs.items()
    }  # fmt: skip


def _wide(side: NDArray[Any], length: int, boxes: int) -> NDArray[Any]:
    return np.broadcast_to(side, (length, boxes)).T


def _column(parameter: Parameter, values: Mapping[str, ArrayLike]) -> NDArray[Any]:
    """A parameter's numbers as (length, boxes) or (length, 1)."""
    if parameter.name not in values:
        raise invalid(f"a value for the parameter '{parameter.name}'", names=sorted(values))
    array = np.asarray(values[parameter.name])
    array = array.astype(np.float64 if parameter.kind == "float" else KINDS[parameter.kind])
    if array.shape == parameter.shape:
        return array.reshape(-1, 1)
    if array.shape[1:] != parameter.shape:
        raise invalid(f"{parameter.name} of shape {parameter.shape}, or one for each box", shape=array.shape)
    return np.ascontiguousarray(array.reshape(len(array), -1).T)
