"""A program -> the body of a function in a language of graphics cards."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from artnet.programs.languages.dialect import PIECE, Dialect, pieces_of
from artnet.programs.languages.stored import Stored
from artnet.programs.operations import is_elementwise
from artnet.programs.program import Constant, Instruction, Node, Parameter, Program

__all__ = ["Printed", "printed"]

COMPONENTS = "xyzw"
WIDE = 118
"""Characters of a line."""
SHORT = 256
"""Numbers of a matrix or a table that is written down, where larger ones are among the data."""
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
        output: expressions of the outputs, one a number.
        data: what the text reads from `w(n)`, four numbers at a time: parameters that have no name outside, and
            constants that are not written into it. They lie one after the other.
    """

    lines: list[str] = field(default_factory=list)
    prelude: list[str] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    output: list[str] = field(default_factory=list)
    data: list[Stored] = field(default_factory=list)


def printed(
    program: Program,
    dialect: Dialect,
    outside: Mapping[str, Sequence[str]],
    *,
    data: bool = False,
    outputs: Sequence[str] = ("color",),
    start: int = 0,
) -> Printed:
    """The text that computes outputs of a program.

    Args:
        program: what is printed.
        dialect: the language.
        outside: what parameters are called, one expression a number; the others are read from `w(n)`.
        data: read the numbers of large matrices and tables from `w(n)` too, instead of writing them down.
        outputs: which.
        start: the first n of the data.
    """
    return _Printer(program, dialect, outside, data=data, start=start).text(outputs)


class _Printer:
    def __init__(
        self, program: Program, dialect: Dialect, outside: Mapping[str, Sequence[str]], *, data: bool, start: int
    ) -> None:
        self.program, self.dialect, self.outside, self.data = program, dialect, outside, data
        self.found = Printed()
        self.end = start
        """Where the next of the data lies."""
        self.names: list[list[str]] = []
        """The expressions of each value's pieces."""
        self.sizes: dict[str, int] = {}
        """How many numbers each variable holds."""
        self.kept: dict[tuple[int, tuple[int, int] | None], int] = {}
        """Where data lie, by the value and the matrix that it lies there as."""
        self.origins: dict[int, Stored] = {}
        """What values are made of that no point changes."""
        self.calls: dict[str, set[int]] = {}
        """Functions of our own that are called, with how many numbers at once."""

    def text(self, outputs: Sequence[str]) -> Printed:
        for place, node in enumerate(self.program.nodes):
            self.names.append([])  # constants and data are named where they are used
            if (origin := self._origin_of(node)) is not None:
                self.origins[place] = origin
            elif isinstance(node, Parameter):
                self.names[place] = self._pieces(list(self.outside[node.name]), node.kind)
            elif isinstance(node, Instruction):
                self.names[place] = self._instruction(place, node)
        places = [self.program.outputs[output] for output in outputs]
        self.found.output = [self._element(place, n) for place in places
                             for n in range(self.program.nodes[place].length)]  # fmt: skip
        self._needed_functions()
        return self.found

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
        index = index if node.length > 1 else 0
        if place in self.origins and not isinstance(node, Constant):
            return self._stored(place, index)
        if isinstance(node, Constant):
            return self._constant(node, index)
        if isinstance(node, Parameter):
            return self.outside[node.name][index]
        if node.length == 1:
            return self.names[place][0]
        piece, rest = divmod(index, PIECE)
        name = self.names[place][piece]
        return name if pieces_of(node.length)[piece] == 1 else f"{name}.{COMPONENTS[rest]}"

    def _piece(self, place: int, piece: int, count: int) -> str:
        """The expression of a piece of a value, as long as `count`."""
        node = self.program.nodes[place]
        if node.length == 1:
            one = self._element(place, 0)
            return one if count == 1 else f"{self.dialect.type_of(node.kind, count)}({one})"
        if isinstance(node, Constant):
            start = piece * PIECE
            return self._vector([self._constant(node, start + n) for n in range(count)], node.kind)
        if place in self.origins:
            return self._vector([self._stored(place, piece * PIECE + n) for n in range(count)], node.kind)
        return self.names[place][piece]

    def _origin_of(self, node: Node) -> Stored | None:
        """What a value is made of that no point changes: data, constants, or numbers picked from them; else None."""
        if isinstance(node, Constant) or (isinstance(node, Parameter) and node.name not in self.outside):
            return Stored((node,))
        if not isinstance(node, Instruction) or node.operation != "pick":
            return None
        sources = [self.origins.get(place) for place in node.operands]
        if None in sources:
            return None
        found = [source for source in sources if source is not None]
        starts = np.cumsum([0, *(sum(each.length for each in source.nodes) for source in found)])
        at = [starts[n] + (index if found[n].at is None else found[n].at[index])
              for n, index in dict(node.attributes)["at"]]  # fmt: skip
        return Stored(tuple(each for source in found for each in source.nodes), np.array(at, np.int64))

    def _is_data(self, place: int) -> bool:
        """Whether a matrix or a table is read from `w(n)`."""
        node = self.program.nodes[place]
        if isinstance(node, Constant):
            return self.data and node.length > SHORT
        return place in self.origins

    def _kept(self, place: int, matrix: tuple[int, int] | None = None) -> int:
        """The n of a value among the data, where it is put when it is first asked for."""
        key = place, matrix
        if key not in self.kept:
            self.kept[key] = self.end
            stored = replace(self.origins[place], matrix=matrix)
            self.found.data.append(stored)
            self.end += stored.count
        return self.kept[key]

    def _stored(self, place: int, index: int) -> str:
        """The expression of one number of a parameter among the data."""
        piece, rest = divmod(index, PIECE)
        name = f"w({self._kept(place) + piece})"
        self.sizes[name] = PIECE
        kind = self.program.nodes[place].kind
        number = f"{name}.{COMPONENTS[rest]}"
        return number if kind == "float" else self.dialect.stored[kind].format(number)

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
        if self._is_data(b):
            return self._matmul_of_data(place, node, rows)
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

    def _matmul_of_data(self, place: int, node: Instruction, rows: int) -> list[str]:
        """The same with the matrix among the data, in blocks of four by four, each four numbers of a column of it."""
        a, b = node.operands
        inner, outer = self.program.nodes[a].length // rows, node.length // rows
        start, steps, parts = self._kept(b, (inner, outer)), -(-inner // PIECE), -(-outer // PIECE)
        self.found.lines.append(f"// {getattr(self.program.nodes[b], 'name', '')}: {inner} -> {outer}")
        names: list[str] = []
        for row in range(rows):
            zeros = [self.dialect.literal("float", 0)] * (-inner % PIECE)
            values = self._pieces([self._element(a, row * inner + n) for n in range(inner)] + zeros, "float")
            block = self._blocks if inner * outer <= self.dialect.unrolled else self._loop
            names += block(f"v{place}_{row}", values, start, steps, parts)
        elements = [f"{names[row * parts + n // PIECE]}.{COMPONENTS[n % PIECE]}" for row in range(rows)
                    for n in range(outer)]  # fmt: skip
        if outer % PIECE == 0:  # its pieces are already there
            return names
        return self._given(place, node, self._pieces(elements, "float"))

    def _blocks(self, name: str, values: Sequence[str], start: int, steps: int, parts: int) -> list[str]:
        """A product, written out; names of its pieces."""
        four, matrix = self.dialect.type_of("float", PIECE), self.dialect.matrix.format(columns=PIECE, rows=PIECE)
        names = [f"{name}_{part}" for part in range(parts)]
        for part, each in enumerate(names):
            terms = []
            for step, value in enumerate(values):
                n = start + PIECE * (steps * part + step)
                terms.append(f"{matrix}(w({n}), w({n + 1}), w({n + 2}), w({n + 3})) * {value}")
            self._say(self.dialect.let.format(type=four, name=each, value=" + ".join(terms)))
            self.sizes[each] = PIECE
        return names

    def _loop(self, name: str, values: Sequence[str], start: int, steps: int, parts: int) -> list[str]:
        """The same in a loop."""
        dialect, four = self.dialect, self.dialect.type_of("float", PIECE)
        matrix = dialect.matrix.format(columns=PIECE, rows=PIECE)
        self._say(dialect.local.format(type=four, name=f"{name}a", count=steps, values=", ".join(values)))
        self._say(dialect.array.format(type=four, name=f"{name}r", count=parts))
        total = dialect.mutable.format(type=four, name="s", value=f"{four}({dialect.literal('float', 0)})")
        at = f"{start} + {PIECE} * ({steps} * o + i)"
        step = (
            f"{dialect.let.format(type=dialect.type_of('int', 1), name='n', value=at)}"
            f" s += {matrix}(w(n), w(n + 1), w(n + 2), w(n + 3)) * {name}a[i];"
        )
        inside = dialect.loop.format(name="i", count=steps, body=step)
        self._say(dialect.loop.format(name="o", count=parts, body=f"{total} {inside} {name}r[o] = s;"))
        names = [f"{name}_{part}" for part in range(parts)]
        for part, each in enumerate(names):
            self._say(dialect.let.format(type=four, name=each, value=f"{name}r[{part}]"))
            self.sizes[each] = PIECE
        return names

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
        if self._is_data(table):
            return self._fetched(place, node, width)
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

    def _fetched(self, place: int, node: Instruction, width: int) -> list[str]:
        """Rows of a table that lies with the data."""
        start = self._kept(node.operands[0]) * PIECE
        elements = [f"number({start + j} + {at}{f' * {width}' if width > 1 else ''})"
                    for at in self._rows(place, node, width) for j in range(width)]  # fmt: skip
        if node.kind != "float":
            elements = [self.dialect.stored[node.kind].format(element) for element in elements]
        return self._given(place, node, self._pieces(elements, node.kind))
