"""Numbers that a shader reads from a texture or a buffer instead of having them in its text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from artnet.programs.languages.dialect import PIECE
from artnet.programs.operations import KINDS
from artnet.programs.program import Constant, Node

__all__ = ["Stored", "stacked"]


@dataclass(frozen=True, eq=False)
class Stored:
    """A parameter or a constant, four numbers at a time: in its own order, or as a matrix of (inner, outer).

    A matrix lies in blocks of four by four, filled up with zeros: first all those that give the first four numbers of
    the result. A block is four times four numbers, each of one row of the matrix: what a shader calls a column.
    """

    node: Node
    matrix: tuple[int, int] | None = None

    @property
    def count(self) -> int:
        """How many times four numbers."""
        if self.matrix is None:
            return -(-self.node.length // PIECE)
        inner, outer = self.matrix
        return -(-inner // PIECE) * PIECE * -(-outer // PIECE)

    def packed(self, values: Mapping[str, ArrayLike]) -> NDArray[np.float32]:
        """The numbers (count, 4), of a parameter from `values`; whole numbers as the float of the same bits."""
        source: Any = self.node.values if isinstance(self.node, Constant) else values[getattr(self.node, "name", "")]
        flat: NDArray[Any] = np.asarray(source, KINDS[self.node.kind]).reshape(-1)
        floats = flat.astype(np.int32 if self.node.kind == "bool" else flat.dtype).view(np.float32)
        if self.matrix is None:
            return np.pad(floats, (0, -len(floats) % PIECE)).reshape(-1, PIECE)
        inner, outer = self.matrix
        padded = np.pad(floats.reshape(inner, outer), [(0, -inner % PIECE), (0, -outer % PIECE)])
        return padded.reshape(len(padded), -1, PIECE).swapaxes(0, 1).reshape(-1, PIECE)


def stacked(data: Iterable[Stored], values: Mapping[str, ArrayLike] | None = None) -> NDArray[np.float32]:
    """All of them one after the other, (n, 4); parameters have their numbers from `values`, by name."""
    parts = [stored.packed(values or {}) for stored in data]
    return np.concatenate(parts) if parts else np.zeros((0, PIECE), np.float32)
