"""Operations whose result is known before the graph runs."""

from __future__ import annotations

from typing import Any

import numpy as np

from artnet.errors import InvalidValueError
from artnet.programs.lumps import Lump, Reading
from artnet.programs.readers.registry import reads, whole_numbers

__all__: list[str] = []


@reads("Shape")
def _shape(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    return reading.constant(np.array(operands[0].shape, np.int32))


@reads("Size", "Rank")
def _size(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    return reading.constant(np.int32(operands[0].at.size if node.type == "Size" else operands[0].at.ndim))


@reads("Range")
def _range(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    known = [reading.known(lump) for lump in operands]
    numbers = [value.item() for value in known if value is not None]
    if len(numbers) != len(known):
        raise InvalidValueError("a range that is known before the graph runs")
    return reading.constant(np.arange(*numbers).astype(known[0].dtype if known[0] is not None else np.float32))


@reads("BroadcastGradientArgs")
def _broadcast_args(reading: Reading, node: Any, operands: list[Lump]) -> list[Lump]:
    """The axes along which the gradient of a broadcast operand is summed."""
    shapes = [whole_numbers(reading, lump) for lump in operands]
    rank = max(map(len, shapes))
    padded = [[1] * (rank - len(shape)) + shape for shape in shapes]
    axes = [[n for n in range(rank) if shape[n] == 1 and (other[n] != 1 or n < rank - len(own))]
            for own, shape, other in zip(shapes, padded, padded[::-1], strict=True)]  # fmt: skip
    return [Lump(reading.constant(np.array(axis, np.int32)).at) for axis in axes]
