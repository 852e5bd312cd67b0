"""A program -> the body of a function in a language of graphics cards."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.exporting.shaders.dialect import PIECE, Dialect, pieces_of
from artnet.programs.operations import is_elementwise
from artnet.programs.program import Constant, Instruction, Node, Parameter, Program

__all__ = ["Printed", "printed"]

COMPONENTS = "xyzw"
WIDE = 118
"""Characters of a line."""
SHORT = 256
"""Numbers of a table that is written down, where others are read from a texture."""
ALONE = ("and", "or", "isfinite")
"""Operations that a language only has for one number at a time; and so are all others of whole numbers."""
CHAINED = {"sum": "{0} + {1}", "product": "{0} * {1}", "largest": "max({0}, {1})", "smallest": "min({0}, {1})",
           "all": "{0} && {1}", "any": "{0} || {1}"}  # fmt: skip


@dataclass
class Printed:
    """The text of a program.

    Attributes:
        lines: statements, in their order.
        prelude: functions of our own that they need.
        tables: declarations of tables that they look numbers up in.
        output: expressions of the output, piece by piece.
        data: the numbers that the text reads from `w(n)`, four at a time, where they are not written into it; 0 for
            those of stored parameters.
        sources: of each of these, which number of the stored parameters it is, one parameter after the other; -1 of one
            that is none of theirs.
    """

    lines: list[str] = field(default_factory=list)
    prelude: list[str] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    output: list[str] = field(default_factory=list)
    data: list[NDArray[Any]] = field(default_factory=list)
    sources: list[NDArray[Any]] = field(default_factory=list)


def printed(
    program: Program,
    dialect: Dialect,
    outside: Mapping[str, Sequence[str]],
    *,
    data: bool = False,
    stored: Sequence[str] = (),
) -> Printed:
    """The text that computes the program's output `color`.

    Args:
        program: one whose other parameters are bound.
        dialect: the language.
        outside: what each parameter is called, one expression a number.
        data: read the numbers of matrices from `w(n)` instead of writing them down.
        stored: parameters whose numbers are read from `w(n)` too: `sources` tells which stands where.
    """
    return _Printer(program, dialect, outside, data, stored).text()


class _Printer:
    def __init__(
        self,
        program: Program,
        dialect: Dialect,
        outside: Mapping[str, Sequence[str]],
        data: bool,
        stored: Sequence[str],
    ) -> None:
        self.program, self.dialect, self.outside, self.data = program, dialect, outside, data
        self.found = Printed()
        self.names: list[list[str]] = []
        """The expressions of each value's pieces."""
        self.sizes: dict[str, int] = {}
        """How many numbers each variable holds."""
        self.tables: dict[int, int] = {}
        """Where the tables lie among the data, by their place in the program."""
        self.numbered = _numbered(program, stored)
        """Which numbers of the stored parameters they have."""
        self.kept: dict[int, tuple[NDArray[Any], NDArray[Any]]] = {}
        """Values that lie among the data, by their place: fixed numbers, and the sources of all that are not."""
        self.calls: dict[str, set[int]] = {}
        """Functions of our own that are called, with how many numbers at once."""

    def text(self) -> Printed:
        for place, node in enumerate(self.program.nodes):
            if self._is_kept(place, node) or isinstance(node, Constant):
                self.names.append([])  # read, or written, where it is used
            elif isinstance(node, Parameter):
                self.names.append(self._pieces(list(self.outside[node.name]), node.kind))
            else:
                self.names.append([])
                self.names[place] = self._instruction(place, node)
        place = self.program.outputs["color"]
        self.found.output = [self._element(place, n) for n in range(self.program.nodes[place].length)]
        self._needed_functions()
        return self.found

    def _is_kept(self, place: int, node: Node) -> bool:
        """Whether a value lies among the data: a stored parameter, or numbers picked from such ones."""
        if isinstance(node, Parameter) and node.name in self.numbered:
            self.kept[place] = np.zeros(node.length, np.float32), self.numbered[node.name]
        elif isinstance(node, Instruction) and node.operation == "pick" and any(o in self.kept for o in node.operands):
            parts = [self._fixed(operand) for operand in node.operands]
            if all(part is not None for part in parts):
                at = dict(node.attributes)["at"]
                values, sources = (np.array([parts[n][k][index] for n, index in at]) for k in (0, 1))
                self.kept[place] = values, sources
        return place in self.kept

    def _fixed(self, place: int) -> tuple[NDArray[Any], NDArray[Any]] | None:
        """The numbers of a value that may lie among the data, and their sources; None of one that is computed."""
        node = self.program.nodes[place]
        if isinstance(node, Constant) and node.kind == "float":
            return node.values, np.full(node.length, -1)
        return self.kept.get(place)

    def _put(self, values: NDArray[Any], sources: NDArray[Any]) -> int:
        """Numbers (fours, 4) among the data; where they begin, in fours."""
        start = len(self.found.data)
        self.found.data += list(values.astype(np.float32))
        self.found.sources += list(sources)
        return start

    def _start(self, place: int) -> int:
        """Where the numbers of a value lie among the data, one after the other, in fours."""
        if place not in self.tables:
            found = self._fixed(place)
            assert found is not None
            pad = (0, -len(found[0]) % PIECE)
            values, sources = np.pad(found[0], pad), np.pad(found[1], pad, constant_values=-1)
            self.tables[place] = self._put(values.reshape(-1, PIECE), sources.reshape(-1, PIECE))
        return self.tables[place]

    def _needed_functions(self) -> None:
        """Each once for every number of numbers that it is called with."""
        self.calls.setdefault("sine", set()).add(1)  # for the view, in every host
        self.found.prelude = [
            text.format(type=self.dialect.type_of("float", count), n=count)
            for name, text in self.dialect.prelude.items() for count in sorted(self.calls.get(name, ()))
        ]  # fmt: skip

    def _pieces(self, elements: list[str], kind: str) -> list[str]:
        """Elements put together four by four."""
        starts = range(0, len(elements), PIECE)
        return [self._vector(elements[start : start + PIECE], kind) for start in starts]

    def _vector(self, elements: list[str], kind: str) -> str:
        if len(elements) == 1:
            return elements[0]
        whole = {element.rpartition(".")[0] for element in elements}
        kinds = self.dialect.type_of(kind, len(elements))
        if len(whole) == 1 and (name := whole.pop()) in self.sizes:
            parts = "".join(element.rpartition(".")[2] for element in elements)
            if set(parts) <= set(COMPONENTS):
                return name if parts == COMPONENTS[: self.sizes[name]] else f"{name}.{parts}"
        return f"{kinds}({', '.join(elements)})" if len(set(elements)) > 1 else f"{kinds}({elements[0]})"

    def _constant(self, node: Constant, index: int) -> str:
        return self.dialect.literal(node.kind, float(node.values[index]) if node.kind == "float"
                                    else int(node.values[index]))  # fmt: skip

    def _element(self, place: int, index: int) -> str:
        """The expression of one number of a value."""
        node = self.program.nodes[place]
        if place in self.kept:
            return f"number({PIECE * self._start(place) + (index if node.length > 1 else 0)})"
        if isinstance(node, Constant):
            return self._constant(node, index if node.length > 1 else 0)
        if node.length == 1:
            return self.names[place][0]
        if isinstance(node, Parameter):
            return self.outside[node.name][index]
        piece, rest = divmod(index, PIECE)
        name = self.names[place][piece]
        return name if pieces_of(node.length)[piece] == 1 else f"{name}.{COMPONENTS[rest]}"

    def _piece(self, place: int, piece: int, count: int) -> str:
        """The expression of a piece of a value, as long as `count`."""
        node = self.program.nodes[place]
        if node.length == 1:
            one = self._element(place, 0)
            return one if count == 1 else f"{self.dialect.type_of(node.kind, count)}({one})"
        if place in self.kept:
            read = f"w({self._start(place) + piece})"
            return read if count == PIECE else f"{read}.{COMPONENTS[:count]}"
        if isinstance(node, Constant):
            start = piece * PIECE
            return self._vector([self._constant(node, start + n) for n in range(count)], node.kind)
        return self.names[place][piece]

    def _let(self, place: int, piece: int, count: int, kind: str, value: str, several: bool) -> str:
        name = f"v{place}_{piece}" if several else f"v{place}"
        self._say(self.dialect.let.format(type=self.dialect.type_of(kind, count), name=name, value=value))
        self.sizes[name] = count
        return name

    def _say(self, line: str) -> None:
        self.found.lines += textwrap.wrap(line, WIDE, subsequent_indent="    ", break_long_words=False) or [line]

    def _instruction(self, place: int, node: Instruction) -> list[str]:
        attributes = dict(node.attributes)
        if node.operation == "pick":
            values = [self._element(node.operands[number], index) for number, index in attributes["at"]]
            return self._given(place, node, self._pieces(values, node.kind))
        if node.operation == "matmul":
            return self._matmul(place, node, attributes["rows"])
        if node.operation == "look_up":
            return self._look_up(place, node, attributes["width"])
        if node.operation in ("argmin", "argmax"):
            return self._first(place, node, attributes["each"])
        if not is_elementwise(node.operation):
            return self._fold(place, node, attributes["each"])
        return self._each(place, node)

    def _given(self, place: int, node: Instruction, values: list[str]) -> list[str]:
        counts = pieces_of(node.length)
        return [self._let(place, n, count, node.kind, value, len(counts) > 1)
                for n, (count, value) in enumerate(zip(counts, values, strict=True))]  # fmt: skip

    def _each(self, place: int, node: Instruction) -> list[str]:
        """Element by element."""
        kind = self.program.nodes[node.operands[-1]].kind
        values = []
        for n, count in enumerate(pieces_of(node.length)):
            plain = self._template(node.operation, kind, count)
            if plain is None:
                parts = [
                    self._filled(self._template(node.operation, kind, 1) or "", node, 1,
                                 [self._element(o, n * PIECE + k) for o in node.operands])
                    for k in range(count)
                ]  # fmt: skip
                values.append(self._vector(parts, node.kind))
            else:
                values.append(self._filled(plain, node, count, [self._piece(o, n, count) for o in node.operands]))
        return self._given(place, node, values)

    def _template(self, operation: str, kind: str, count: int) -> str | None:
        """How an operation is written for so many numbers at once; None if there is no way."""
        element = self.dialect.element.get(f"{kind} {operation}") or self.dialect.element[operation]
        if count == 1:
            return element
        if operation in ALONE or (kind != "float" and (operation == "select" or "floor_div" in element)):
            return None
        return self.dialect.vector.get(operation, element)

    def _filled(self, template: str, node: Instruction, count: int, operands: list[str]) -> str:
        bare = [o if re.fullmatch(r"[\w.]+|-?[\d.eu+-]+|\w+\(.*\)", o) and not o.startswith("-") else f"({o})"
                for o in operands]  # fmt: skip
        for name in re.findall(r"(\w+)(?:\{n\})?\(", template):
            if name in self.dialect.prelude:
                self.calls.setdefault(name, set()).add(count)
        return template.format(*bare, type=self.dialect.type_of(node.kind, count), n=count)

    def _matmul(self, place: int, node: Instruction, rows: int) -> list[str]:
        a, b = node.operands
        inner = self.program.nodes[a].length // rows
        outer = node.length // rows
        matrix = self.program.nodes[b]
        if b in self.kept or (self.data and isinstance(matrix, Constant) and rows == 1 and matrix.length > SHORT):
            return self._matmul_of_data(place, node, rows, inner, outer)
        elements: list[str] = []
        if isinstance(matrix, Constant) and matrix.name:
            self.found.lines.append(f"// {matrix.name}: {inner} -> {outer}")
        for row in range(rows):
            for start in range(0, outer, PIECE):
                count = min(PIECE, outer - start)
                terms = []
                for left in range(0, inner, PIECE):
                    width = min(PIECE, inner - left)
                    values = self._gathered(a, row * inner + left, width)
                    terms.append(self._block(b, matrix, left, width, start, count, outer, values))
                name = f"v{place}_{row}_{start // PIECE}"
                self._say(self.dialect.let.format(type=self.dialect.type_of("float", count), name=name,
                                                  value=" + ".join(terms)))  # fmt: skip
                self.sizes[name] = count
                elements += [name] if count == 1 else [f"{name}.{COMPONENTS[k]}" for k in range(count)]
        if outer % PIECE == 0 or rows == 1:  # its pieces are already there
            return list(dict.fromkeys(element.partition(".")[0] for element in elements))
        return self._given(place, node, self._pieces(elements, "float"))

    def _matmul_of_data(self, place: int, node: Instruction, rows: int, inner: int, outer: int) -> list[str]:
        """The same in a loop, with the matrix among the data: column by column of each four rows of the result."""
        a, b = node.operands
        found = self._fixed(b)
        assert found is not None
        steps, parts = -(-inner // PIECE), -(-outer // PIECE)
        pad = ((0, -inner % PIECE), (0, -outer % PIECE))
        values, sources = (np.pad(each.reshape(inner, outer), pad, constant_values=rest)
                           for each, rest in zip(found, (0, -1), strict=True))  # fmt: skip
        start = self._put(*(each.reshape(steps * PIECE, parts, PIECE).swapaxes(0, 1).reshape(-1, PIECE)
                            for each in (values, sources)))  # fmt: skip
        elements = [element for row in range(rows) for element in self._looped(place, a, row, start, inner, outer)]
        return self._given(place, node, self._pieces(elements, "float"))

    def _looped(self, place: int, a: int, row: int, start: int, inner: int, outer: int) -> list[str]:
        """One row of a result: the loop over a matrix that lies among the data, and its numbers."""
        steps, parts = -(-inner // PIECE), -(-outer // PIECE)
        whole = [self._element(a, row * inner + n) for n in range(inner)]
        whole += [self.dialect.literal("float", 0)] * (-inner % PIECE)
        four, given, name = self.dialect.type_of("float", PIECE), f"a{place}_{row}", f"r{place}_{row}"
        values = ", ".join(self._pieces(whole, "float"))
        self._say(self.dialect.local.format(type=four, name=given, count=steps, values=values))
        self._say(f"{four} {name}[{parts}];")
        at = f"{start} + {PIECE} * ({steps} * o + i)"
        self._say(
            f"for (int o = 0; o < {parts}; o++) {{ {four} s = {four}(0.0); for (int i = 0; i < {steps}; i++) {{ "
            f"int n = {at}; s += mat4(w(n), w(n + 1), w(n + 2), w(n + 3)) * {given}[i]; }} {name}[o] = s; }}"
        )
        self.sizes |= {f"{name}[{n}]": PIECE for n in range(parts)}
        return [f"{name}[{n // PIECE}].{COMPONENTS[n % PIECE]}" for n in range(outer)]

    def _gathered(self, place: int, start: int, count: int) -> str:
        """Numbers of a value from one on."""
        return self._vector([self._element(place, start + k) for k in range(count)], self.program.nodes[place].kind)

    def _block(self, b: int, matrix: Any, left: int, width: int, start: int, count: int, outer: int, values: str
    ) -> str:  # fmt: skip
        """A block of the matrix times some numbers."""
        columns = []
        for k in range(width):
            first = (left + k) * outer + start
            columns.append(self._vector([self._element(b, first + k) for k in range(count)], "float"))
        if width == 1 or count == 1:
            if width == 1:
                return f"{columns[0]} * {values}"
            return f"dot({self._vector(columns, 'float')}, {values})"
        return f"{self.dialect.matrix.format(columns=width, rows=count)}({', '.join(columns)}) * {values}"

    def _fold(self, place: int, node: Instruction, each: int) -> list[str]:
        chain = CHAINED[node.operation]
        (source,) = node.operands
        values = []
        for n in range(node.length):
            elements = [self._element(source, n * each + k) for k in range(each)]
            total = elements[0]
            for element in elements[1:]:
                total = chain.format(total, element)
            values.append(total)
        return self._given(place, node, self._pieces(values, node.kind))

    def _first(self, place: int, node: Instruction, each: int) -> list[str]:
        sign = "<" if node.operation == "argmin" else ">"
        (source,) = node.operands
        kind = self.program.nodes[source].kind
        values = []
        for n in range(node.length):
            best, number = f"b{place}_{n}", f"n{place}_{n}"
            first = self._element(source, n * each)
            for name, what, value in ((best, kind, first), (number, "int", self.dialect.literal("int", 0))):
                self._say(self.dialect.mutable.format(type=self.dialect.type_of(what, 1), name=name, value=value))
            for k in range(1, each):
                element = self._element(source, n * each + k)
                self._say(f"if ({element} {sign} {best}) {{ {best} = {element}; {number} = {k}; }}")
            values.append(number)
        return self._given(place, node, self._pieces(values, node.kind))

    def _look_up(self, place: int, node: Instruction, width: int) -> list[str]:
        table = node.operands[0]
        source = self.program.nodes[table]
        name, count = f"t{place}", source.length
        if table in self.kept or (self.data and isinstance(source, Constant) and count > SHORT):
            return self._fetched(place, node, table, width)
        values = ", ".join(self._element(table, n) for n in range(count))
        form = self.dialect.table if isinstance(source, Constant) else self.dialect.local
        line = form.format(type=self.dialect.type_of(source.kind, 1), name=name, count=count, values=values)
        if isinstance(source, Constant):
            self.found.tables.append(line)
        else:
            self._say(line)
        elements = [f"{name}[{at}{f' * {width} + {j}' if width > 1 else ''}]" for at in self._rows(place, node, width)
                    for j in range(width)]  # fmt: skip
        return self._given(place, node, self._pieces(elements, node.kind))

    def _rows(self, place: int, node: Instruction, width: int) -> list[str]:
        """Names of the rows that are looked up, none beyond the ends of the table."""
        table, rows = node.operands
        last = self.dialect.literal("int", self.program.nodes[table].length // width - 1)
        names = []
        for k in range(self.program.nodes[rows].length):
            names.append(f"i{place}_{k}")
            value = f"clamp({self._element(rows, k)}, {self.dialect.literal('int', 0)}, {last})"
            self._say(self.dialect.let.format(type=self.dialect.type_of("int", 1), name=names[-1], value=value))
        return names

    def _fetched(self, place: int, node: Instruction, table: int, width: int) -> list[str]:
        """Rows of a table that lies with the data."""
        start = self._start(table) * PIECE
        elements = [f"number({start + j} + {at}{f' * {width}' if width > 1 else ''})"
                    for at in self._rows(place, node, width) for j in range(width)]  # fmt: skip
        return self._given(place, node, self._pieces(elements, node.kind))


def _numbered(program: Program, stored: Sequence[str]) -> dict[str, NDArray[Any]]:
    """The numbers of the stored parameters that a program has, counted from the first of them to the last."""
    known, numbered, count = program.parameters, {}, 0
    for name in stored:
        if name in known:
            numbered[name] = count + np.arange(known[name].length)
            count += known[name].length
    return numbered
