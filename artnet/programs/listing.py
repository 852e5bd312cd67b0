"""A program as text, for reading."""

from __future__ import annotations

import numpy as np

from artnet.programs.program import Constant, Node, Parameter, Program

__all__ = ["listing"]

SHOWN = 4
"""Numbers of a constant that are written out."""


def listing(program: Program) -> str:
    """One line a value: its number, kind and length, and where it comes from."""
    lines = [f"%{n:<4} {node.kind:>5}[{node.length}]  {_text(node)}" for n, node in enumerate(program.nodes)]
    return "\n".join([*lines, *(f"{name} = %{place}" for name, place in program.outputs.items())])


def _text(node: Node) -> str:
    if isinstance(node, Parameter):
        return f"parameter {node.name} {'x'.join(map(str, node.shape)) or 'one number'}"
    if isinstance(node, Constant):
        more = f" ... ({node.length})" if node.length > SHOWN else ""
        return "constant " + " ".join(np.format_float_positional(v, unique=True, trim="-") if node.kind == "float"
                                      else str(v) for v in node.values[:SHOWN]) + more  # fmt: skip
    if node.operation == "pick":
        at = dict(node.attributes)["at"]
        return "pick " + " ".join(f"%{node.operands[number]}[{index}]" for number, index in at)
    attributes = "".join(f" {name}={value}" for name, value in node.attributes)
    return f"{node.operation} {' '.join(f'%{place}' for place in node.operands)}{attributes}"
