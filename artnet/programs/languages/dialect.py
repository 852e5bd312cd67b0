"""What differs between the languages of graphics cards, and how values are named in all of them.

A value of up to 4 numbers is one variable; a longer one is cut into pieces of 4, the last one of what is left.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

__all__ = ["PIECE", "Dialect", "pieces_of"]

PIECE = 4
"""Numbers in one variable, at most."""


@dataclass(frozen=True)
class Dialect:
    """A language.

    Attributes:
        types: of one number, by its kind; and of 2 to 4, with the number in place of {n}.
        let: a line that gives a new variable its value, of {type}, {name} and {value}.
        literal: how a number of a kind is written.
        element: by operation, an expression of {0}, {1}, ... and {type}, that works for one number.
        vector: the same for several at once, where it differs.
        select: {no}, {yes} and {test} to one of the two.
        table: numbers that are looked up, of {type}, {name}, {count} and {values}.
        local: the same inside the function, of values that are not known before.
        array: the same without values, to be filled.
        loop: from 0 on, of {name}, {count} and {body}.
        unrolled: numbers of a matrix among the data that is written out block by block; larger ones are gone through in
            a loop, which compiles sooner.
        stored: by kind, the number whose bits a float {0} has.
        function: that which gives a point its colour, of {body} and {result}.
        prelude: the functions of our own that the expressions use, by name, with the names of those that they need.
    """

    name: str
    types: Mapping[str, tuple[str, str]]
    let: str
    literal: Callable[[str, float], str]
    element: Mapping[str, str]
    vector: Mapping[str, str]
    matrix: str
    prelude: Mapping[str, str]
    mutable: str
    table: str
    local: str
    array: str
    loop: str
    unrolled: int
    stored: Mapping[str, str]
    function: str

    def type_of(self, kind: str, count: int) -> str:
        """The type of so many numbers."""
        one, several = self.types[kind]
        return one if count == 1 else several.format(n=count)


def pieces_of(length: int) -> list[int]:
    """How many numbers each variable of a value holds."""
    full, rest = divmod(length, PIECE)
    return [PIECE] * full + ([rest] if rest else [])
