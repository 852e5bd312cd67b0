"""Numbers that a shader reads from a texture or a buffer instead of having them in its text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from artnet.programs.languages.dialect import PIECE
from artnet.programs.operations import KINDS
from artnet.programs.program import Constant, Node, Parameter

__all__ = ["Stored", "places_in", "stacked"]


@dataclass(frozen=True, eq=False)
class Stored:
    """Numbers of parameters and constants, four at a time: in their order, or as a matrix of (inner, outer).

    A matrix lies in blocks of four by four, filled up with zeros: first all those that give the first four numbers of
    the result. A block is four times four numbers, each of one row of the matrix: what a shader calls a column.

    Attributes:
        nodes: whose numbers they are, one after the other.
        at: which of these, in which order; all of them if None.
    """

    nodes: tuple[Node, ...]
    at: NDArray[np.int64] | None = None
    matrix: tuple[int, int] | None = None

    @property
    def count(self) -> int:
        """How many times four numbers."""
        if self.matrix is None:
            return -(-self._length // PIECE)
        inner, outer = self.matrix
        return -(-inner // PIECE) * PIECE * -(-outer // PIECE)

    @property
    def _length(self) -> int:
        return sum(node.length for node in self.nodes) if self.at is None else len(self.at)

    def packed(self, values: Mapping[str, ArrayLike]) -> NDArray[np.float32]:
        """The numbers (count, 4), of parameters from `values`; whole numbers as the float of the same bits."""
        return self._laid([_floats(node, values) for node in self.nodes])

    def places(self, starts: Mapping[str, int]) -> NDArray[np.int64]:
        """Which number of the parameters each is, (4 count,), counted from the start of each; -1 for others."""
        counted = [
            np.arange(node.length) + starts[node.name] + 1
            if isinstance(node, Parameter) and node.name in starts else np.zeros(node.length, np.int64)
            for node in self.nodes
        ]  # fmt: skip
        return np.asarray(self._laid(counted).reshape(-1) - 1, np.int64)

    def _laid(self, parts: Sequence[NDArray[Any]]) -> NDArray[Any]:
        flat = np.concatenate(parts) if self.at is None else np.concatenate(parts)[self.at]
        if self.matrix is None:
            return np.pad(flat, (0, -len(flat) % PIECE)).reshape(-1, PIECE)
        inner, outer = self.matrix
        padded = np.pad(flat.reshape(inner, outer), [(0, -inner % PIECE), (0, -outer % PIECE)])
        return padded.reshape(len(padded), -1, PIECE).swapaxes(0, 1).reshape(-1, PIECE)


def _floats(node: Node, values: Mapping[str, ArrayLike]) -> NDArray[np.float32]:
    source: Any = node.values if isinstance(node, Constant) else values[getattr(node, "name", "")]
    flat: NDArray[Any] = np.asarray(source, KINDS[node.kind]).reshape(-1)
    return flat.astype(np.int32 if node.kind == "bool" else flat.dtype).view(np.float32)


def stacked(data: Iterable[Stored], values: Mapping[str, ArrayLike] | None = None) -> NDArray[np.float32]:
    """All of them one after the other, (n, 4); parameters have their numbers from `values`, by name."""
    parts = [stored.packed(values or {}) for stored in data]
    return np.concatenate(parts) if parts else np.zeros((0, PIECE), np.float32)


def places_in(data: Iterable[Stored], lengths: Mapping[str, int]) -> NDArray[np.int64]:
    """Which number of these parameters, one after the other, each number of `stacked` is, (4 n,); -1 for others."""
    ends = np.cumsum([0, *lengths.values()])
    starts = dict(zip(lengths, ends.tolist(), strict=False))
    parts = [stored.places(starts) for stored in data]
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)
