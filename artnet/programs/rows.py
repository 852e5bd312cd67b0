"""A long value of a program, row by row: the program of one row, which a card may compute for many at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.programs.operations import is_elementwise
from artnet.programs.program import Builder, Constant, Instruction, Parameter, Program

__all__ = ["ROW", "Row", "row_of"]

ROW = "row"
"""The parameter that says which row is wanted."""
WIDEST = 4
"""Numbers in a row."""

Places = NDArray[np.int64]
"""(rows, numbers): of each row which numbers of a value it needs."""


@dataclass(frozen=True)
class Row:
    """The program of one row: its output `row` is `width` numbers of a kind, of `length` in all."""

    program: Program
    width: int
    length: int
    kind: str


def row_of(program: Program, output: str) -> Row | None:
    """What gives a row of an output, by the parameter `row`; None where there is no way.

    Rows are as wide as makes the program smallest.
    """
    node = program.nodes[program.outputs[output]]
    widths = [width for width in range(1, WIDEST + 1) if node.length % width == 0]
    found = [(each, width) for width in widths if (each := _rows(program, output, width)) is not None]
    if not found:
        return None
    smallest, width = min(found, key=lambda each: sum(node.length for node in each[0].nodes))
    return Row(smallest, width, node.length, node.kind)


def _rows(program: Program, output: str, width: int) -> Program | None:
    place = program.outputs[output]
    every = np.arange(program.nodes[place].length).reshape(-1, width)
    slicing = _Slicing(program)
    try:
        return slicing.builder.program({ROW: slicing.of(place, every)})
    except _NoRowError:
        return None


class _NoRowError(Exception):
    """A value that has no program of one row."""


class _Slicing:
    """Puts the program of one row together, from the end: of each value only those numbers that a row needs."""

    def __init__(self, program: Program) -> None:
        self.program, self.builder = program, Builder()
        self.row = self.builder.parameter(ROW, (), "int")
        self.known: dict[tuple[int, bytes, int], int] = {}

    def of(self, place: int, at: Places) -> int:
        """The place of the numbers of a value that each row needs."""
        _, first, which = np.unique(at, axis=1, return_index=True, return_inverse=True)
        if len(first) < at.shape[1]:  # each number once
            order = np.sort(first)
            back = np.searchsorted(order, first[which.reshape(-1)])
            return self.builder.emit("pick", self.of(place, at[:, order]), at=tuple((0, int(n)) for n in back))
        key = place, at.tobytes(), at.shape[1]
        if key not in self.known:
            self.known[key] = self._of(place, at)
        return self.known[key]

    def table(self, values: NDArray[Any]) -> int:
        """The row of a table (rows, numbers)."""
        if (values == values[:1]).all():
            return self.builder.constant(values[0])
        return self.builder.emit("look_up", self.builder.constant(values), self.row, width=values.shape[1])

    def _of(self, place: int, at: Places) -> int:
        node, emit = self.program.nodes[place], self.builder.emit
        if node.length == 1:
            at = np.zeros_like(at[:, :1])
        if isinstance(node, Constant):
            return self.table(node.values[at])
        if isinstance(node, Parameter):
            whole = self.builder.again(node, [])
            return emit("look_up", whole, self.table(at.astype(np.int32)), width=1) if node.length > 1 else whole
        if is_elementwise(node.operation):
            return emit(node.operation, *(self.of(operand, at) for operand in node.operands))
        if node.operation == "pick":
            return self._picked(node, at)
        if node.operation == "matmul":
            return self._product(node, at)
        if node.operation == "look_up":
            raise _NoRowError  # of a table whose rows a row chooses itself
        each = dict(node.attributes)["each"]
        return emit(node.operation, self.of(node.operands[0], _spread(at * each, 1, each)), each=each)

    def _product(self, node: Instruction, at: Places) -> int:
        """Each number for itself: a row of the one matrix times a column of the other."""
        left, right = node.operands
        rows = dict(node.attributes)["rows"]
        inner, outer = self.program.nodes[left].length // rows, node.length // rows
        factors = (
            self.of(left, _spread(at // outer * inner, 1, inner)),
            self.of(right, _spread(at % outer, outer, inner)),
        )
        return self.builder.emit("sum", self.builder.emit("mul", *factors), each=inner)

    def _picked(self, node: Instruction, at: Places) -> int:
        """Numbers of several values; where rows take them from different ones, both are there and one is chosen."""
        sources, indices = np.array(dict(node.attributes)["at"], np.int64)[at].transpose(2, 0, 1)
        found = -1
        for source in np.unique(sources):
            there = sources == source
            numbers = self.of(node.operands[source], _filled(indices, there))
            found = numbers if found < 0 else self.builder.emit("select", self.table(there), numbers, found)
        return found


def _filled(at: Places, there: NDArray[np.bool_]) -> Places:
    """With other rows needing, for nothing, what the last row before them does: so few numbers change with the row."""
    rows = np.where(there, np.arange(len(at))[:, None], -1)
    before = np.maximum.accumulate(rows, axis=0)
    first = np.argmax(there, axis=0)
    chosen = np.where(before < 0, first, before)
    column = np.where(there.any(axis=0), np.arange(at.shape[1]), int(np.argmax(there.any(axis=0))))
    return at[np.where(there.any(axis=0), chosen, first[column]), column]


def _spread(first: Places, step: int, count: int) -> Places:
    """In place of each number so many, from it on."""
    return (first[:, :, None] + step * np.arange(count)).reshape(len(first), -1)
