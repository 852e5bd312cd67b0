"""`Program`: a function of one point, as a list of instructions that each give one vector."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.errors import invalid
from artnet.programs.operations import KINDS, OPERATIONS

__all__ = ["Builder", "Constant", "Instruction", "Node", "Parameter", "Program"]


@dataclass(frozen=True)
class Parameter:
    """A value from outside, by name: the point, a latent, weights. Row by row where it has several axes."""

    name: str
    shape: tuple[int, ...]
    kind: str = "float"

    @property
    def length(self) -> int:
        """How many numbers."""
        return int(np.prod(self.shape, dtype=int))


@dataclass(frozen=True, eq=False)
class Constant:
    """Numbers that are known, (length,). One that was a parameter has its name still."""

    values: NDArray[Any]
    kind: str
    name: str = ""

    @property
    def length(self) -> int:
        """How many numbers."""
        return len(self.values)


@dataclass(frozen=True)
class Instruction:
    """An operation on earlier values: `operands` are their places in the program."""

    operation: str
    operands: tuple[int, ...]
    length: int
    kind: str
    attributes: tuple[tuple[str, Any], ...] = ()


Node = Parameter | Constant | Instruction
NEUTRAL = {"add": 0, "sub": 0, "mul": 1, "div": 1}
"""The second operand with which an operation changes nothing."""


@dataclass(frozen=True)
class Program:
    """Values in an order in which each needs only earlier ones; the outputs are places among them, by name.

    It is in single assignment: value n is what node n gives. Nothing is there that no output needs, nothing twice, and
    nothing that could be computed beforehand.
    """

    nodes: tuple[Node, ...]
    outputs: Mapping[str, int]

    @property
    def parameters(self) -> dict[str, Parameter]:
        """What it must be given, by name."""
        return {node.name: node for node in self.nodes if isinstance(node, Parameter)}

    @property
    def instructions(self) -> Iterator[tuple[int, Instruction]]:
        """Its instructions, with their places."""
        return ((n, node) for n, node in enumerate(self.nodes) if isinstance(node, Instruction))

    @property
    def numbers(self) -> int:
        """How many numbers its constants hold."""
        return sum(node.length for node in self.nodes if isinstance(node, Constant))

    def depends_on(self, names: Collection[str]) -> list[bool]:
        """Of each value whether it changes with one of these parameters."""
        found: list[bool] = []
        for node in self.nodes:
            if isinstance(node, Instruction):
                found.append(any(found[place] for place in node.operands))
            else:
                found.append(isinstance(node, Parameter) and node.name in names)
        return found

    def parted(self, names: Collection[str]) -> tuple[Program, Program]:
        """What does not change with these parameters, and the rest.

        The outputs `f0`, `f1`, ... of the first are parameters of the second: with the point among the names, the first
        is computed once a picture and the second once a point.
        """
        changes = self.depends_on(names)
        wanted = {
            place for n, node in self.instructions if changes[n] for place in node.operands
            if not changes[place] and isinstance(self.nodes[place], Instruction)
        } | {place for place in self.outputs.values() if isinstance(self.nodes[place], Instruction) and not
             changes[place]}  # fmt: skip
        first, second = Builder(), Builder()
        there: list[int] = []
        here: list[int] = []
        outputs: dict[str, int] = {}
        for place, node in enumerate(self.nodes):
            there.append(-1 if changes[place] else first.again(node, there))
            if place in wanted:
                name = f"f{len(outputs)}"
                outputs[name] = there[place]
                here.append(second.parameter(name, (node.length,), node.kind))
            elif changes[place] or not isinstance(node, Instruction):
                here.append(second.again(node, here))
            else:
                here.append(-1)
        rest = second.program({name: here[place] for name, place in self.outputs.items()})
        return first.program(outputs), rest

    def bound(self, values: Mapping[str, Any]) -> Program:
        """The program with these parameters known, and what follows from them computed.

        Raises:
            InvalidValueError: an unknown name, or another number of numbers.
        """
        if unknown := sorted(set(values) - set(self.parameters)):
            known = ", ".join(self.parameters)
            raise invalid(f"names of parameters of the program ({known})", names=unknown)
        builder = Builder()
        places: list[int] = []
        for node in self.nodes:
            if isinstance(node, Parameter) and node.name in values:
                array: NDArray[Any] = np.asarray(values[node.name], KINDS[node.kind]).reshape(-1)
                if len(array) != node.length:
                    raise invalid(f"{node.length} numbers for {node.name}", numbers=len(array))
                places.append(builder.constant(array, node.name))
            else:
                places.append(builder.again(node, places))
        return builder.program({name: places[place] for name, place in self.outputs.items()})


class Builder:
    """Puts a program together: equal instructions are shared, and constants folded, as they come."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.nodes: list[Node] = []
        self._known: dict[Any, int] = {}

    def parameter(self, name: str, shape: tuple[int, ...], kind: str = "float") -> int:
        """The place of a parameter."""
        return self._placed(Parameter(name, tuple(shape), kind), ("parameter", name))

    def constant(self, values: Any, name: str = "") -> int:
        """The place of a constant: any array of floats, whole numbers or truth values."""
        array = np.asarray(values).reshape(-1)
        kind = _kind_of(array.dtype)
        array = array.astype(KINDS[kind])
        return self._placed(Constant(array, kind, name), ("constant", kind, array.tobytes()))

    def emit(self, operation: str, *operands: int, **attributes: Any) -> int:
        """The place of an instruction, or of what it comes to."""
        row, sources = OPERATIONS[operation], [self.nodes[place] for place in operands]
        if (kept := self._without(operation, operands)) is not None:
            return kept
        length = _length(operation, sources, attributes)
        columns = [source.values[:, None] for source in sources if isinstance(source, Constant)]
        if len(columns) == len(sources):
            with np.errstate(all="ignore"):
                found = row.compute(*columns, **attributes)
            return self.constant(np.broadcast_to(found, (length, 1)))
        kind = row.gives or sources[0 if operation == "look_up" else -1].kind
        node = Instruction(operation, tuple(operands), length, kind, tuple(sorted(attributes.items())))
        return self._placed(node, node)

    def again(self, node: Node, places: list[int]) -> int:
        """A node of another program, whose operands have these places here."""
        if isinstance(node, Parameter):
            return self.parameter(node.name, node.shape, node.kind)
        if isinstance(node, Constant):
            return self.constant(node.values, node.name)
        return self.emit(node.operation, *(places[place] for place in node.operands), **dict(node.attributes))

    def program(self, outputs: Mapping[str, int]) -> Program:
        """The program with these outputs: what none of them needs is left out; all parameters stay where used."""
        needed = set(outputs.values())
        for place in range(len(self.nodes) - 1, -1, -1):
            node = self.nodes[place]
            if place in needed and isinstance(node, Instruction):
                needed.update(node.operands)
        kept = sorted(needed)
        new = {old: place for place, old in enumerate(kept)}
        nodes = tuple(_moved(self.nodes[old], new) for old in kept)
        return Program(nodes, {name: new[place] for name, place in outputs.items()})

    def _placed(self, node: Node, key: Any) -> int:
        if key not in self._known:
            self._known[key] = len(self.nodes)
            self.nodes.append(node)
        return self._known[key]

    def _without(self, operation: str, operands: tuple[int, ...]) -> int | None:
        """The operand that the result is, where the operation changes nothing."""
        sources = [self.nodes[place] for place in operands]
        neutral = NEUTRAL.get(operation)
        if neutral is not None and _is_all(sources[1], neutral) and sources[1].length <= sources[0].length:
            return operands[0]
        if operation in ("add", "mul") and _is_all(sources[0], neutral) and sources[0].length <= sources[1].length:
            return operands[1]
        if operation.startswith("to_") and sources[0].kind == operation[3:]:
            return operands[0]
        return None


def _is_all(node: Node, number: int | None) -> bool:
    """Whether a value is known, and all of it this number."""
    return isinstance(node, Constant) and node.kind != "bool" and bool(np.all(node.values == number))


def _moved(node: Node, new: Mapping[int, int]) -> Node:
    if not isinstance(node, Instruction):
        return node
    operands = tuple(new[place] for place in node.operands)
    return Instruction(node.operation, operands, node.length, node.kind, node.attributes)


def _length(operation: str, sources: list[Node], attributes: Mapping[str, Any]) -> int:
    """How long the result is."""
    if operation == "pick":
        return len(attributes["at"])
    if operation == "matmul":
        rows = attributes["rows"]
        return rows * sources[1].length // (sources[0].length // rows)
    if operation == "look_up":
        return sources[1].length * int(attributes["width"])
    if not OPERATIONS[operation].elementwise:
        return sources[0].length // int(attributes["each"])
    return max(source.length for source in sources)


def _kind_of(dtype: np.dtype[Any]) -> str:
    return {"f": "float", "i": "int", "u": "uint", "b": "bool"}[dtype.kind]
