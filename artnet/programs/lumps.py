"""A tensor of a graph as places of values of a program: what only moves numbers about costs no instruction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.programs.program import Builder, Constant

__all__ = ["Lump", "Reading"]

MOST = 1 << 32
"""More elements than a value has."""


class Lump:
    """A tensor whose element i is element `at[i] % MOST` of the value `at[i] // MOST`.

    Attributes:
        at: int64, in the shape of the tensor.
    """

    def __init__(self, at: NDArray[np.int64]) -> None:
        """Take the places as they are."""
        self.at = at

    @classmethod
    def of(cls, place: int, shape: tuple[int, ...]) -> Lump:
        """All of a value, row by row."""
        count = int(np.prod(shape, dtype=int))
        return cls((np.int64(place) * MOST + np.arange(count, dtype=np.int64)).reshape(shape))

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the tensor."""
        return self.at.shape

    def moved(self, move: Callable[[NDArray[np.int64]], NDArray[np.int64]]) -> Lump:
        """What is left after elements were moved, repeated or left out."""
        return Lump(np.asarray(move(self.at)))


class Reading:
    """A program that is being read: lumps become operands of its instructions."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.builder = Builder()

    def constant(self, values: Any) -> Lump:
        """An array that is known."""
        array = np.asarray(values)
        return Lump.of(self.builder.constant(array), array.shape)

    def kind(self, lump: Lump) -> str:
        """The kind of its numbers."""
        return self.builder.nodes[int(lump.at.flat[0]) // MOST].kind if lump.at.size else "float"

    def known(self, lump: Lump) -> NDArray[Any] | None:
        """Its numbers, where all are known."""
        owners, index = np.divmod(lump.at, MOST)
        if not lump.at.size:
            return np.zeros(lump.shape, np.float32)
        found = None
        for owner in np.unique(owners):
            node = self.builder.nodes[int(owner)]
            if not isinstance(node, Constant):
                return None
            if found is None:
                found = np.zeros(lump.shape, node.values.dtype)
            mine = owners == owner
            found[mine] = node.values[index[mine]]
        return found

    def value(self, lump: Lump) -> int:
        """The place of a value that holds these elements, row by row; of one element where all are the same one."""
        flat = lump.at.reshape(-1)
        if len(flat) > 1 and bool((flat == flat[0]).all()):
            flat = flat[:1]
        owners, index = np.divmod(flat, MOST)
        owner = int(owners[0])
        if bool((owners == owner).all()):
            node = self.builder.nodes[owner]
            if len(flat) == node.length and bool((index == np.arange(len(flat))).all()):
                return owner
        known = self.known(Lump(flat))
        if known is not None:
            return self.builder.constant(known)
        sources, numbers = np.unique(owners, return_inverse=True)
        at = tuple(zip(numbers.tolist(), index.tolist(), strict=True))
        return self.builder.emit("pick", *map(int, sources), at=at)

    def whole(self, lump: Lump) -> int:
        """The same, as long as the lump even where all elements are the same one."""
        place = self.value(lump)
        if self.builder.nodes[place].length == lump.at.size:
            return place
        if (known := self.known(lump)) is not None:
            return self.builder.constant(known)
        return self.builder.emit("pick", place, at=((0, 0),) * lump.at.size)

    def each(self, operation: str, *lumps: Lump, **attributes: Any) -> Lump:
        """An operation element by element, on lumps that are broadcast."""
        shape = np.broadcast_shapes(*(lump.shape for lump in lumps))
        places = [self.value(Lump(np.broadcast_to(lump.at, shape))) for lump in lumps]
        place = self.builder.emit(operation, *places, **attributes)
        if self.builder.nodes[place].length == 1:
            return Lump(np.broadcast_to(np.int64(place) * MOST, shape))
        return Lump.of(place, shape)

    def folded(self, operation: str, lump: Lump, axes: tuple[int, ...], *, keep: bool) -> Lump:
        """An operation on all elements along some axes."""
        axes = tuple(axis % len(lump.shape) for axis in axes)
        rest = [axis for axis in range(len(lump.shape)) if axis not in axes]
        each = int(np.prod([lump.shape[axis] for axis in axes], dtype=int))
        shape = [1 if axis in axes else length for axis, length in enumerate(lump.shape) if keep or axis not in axes]
        if each == 1 and operation not in ("argmin", "argmax"):
            return lump.moved(lambda at: at.reshape(shape))
        place = self.whole(lump.moved(lambda at: at.transpose(*rest, *axes)))
        return Lump.of(self.builder.emit(operation, place, each=each), tuple(shape))

    def product(self, a: Lump, b: Lump) -> Lump:
        """The matrix product of (rows, inner) and (inner, outer)."""
        rows, outer = a.shape[0], b.shape[1]
        place = self.builder.emit("matmul", self.whole(a), self.whole(b), rows=rows)
        return Lump.of(place, (rows, outer))
