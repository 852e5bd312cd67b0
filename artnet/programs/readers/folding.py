"""Operations along axes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from artnet.programs.lumps import Lump, Reading
from artnet.programs.readers.registry import READERS, Reader, axes_of, number_of, reads

__all__: list[str] = []

FOLDS: Mapping[str, str] = {
    "Sum": "sum", "Prod": "product", "Max": "largest", "Min": "smallest", "All": "all", "Any": "any",
}  # fmt: skip
"""Operations along axes."""


def _fold(name: str) -> Reader:
    def read(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
        axes = axes_of(reading, operands[1])
        return reading.folded(name, operands[0], axes, keep=node.get_attr("keep_dims"))

    return read


READERS.update({name: _fold(instruction) for name, instruction in FOLDS.items()})


@reads("Mean")
def _mean(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    axes = axes_of(reading, operands[1])
    total = reading.folded("sum", operands[0], axes, keep=node.get_attr("keep_dims"))
    count = np.prod([operands[0].shape[axis] for axis in axes], dtype=int)
    return reading.each("div", total, number_of(reading, count))


@reads("Softmax")
def _softmax(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    top = reading.folded("largest", operands[0], (-1,), keep=True)
    powers = reading.each("exp", reading.each("sub", operands[0], top))
    return reading.each("div", powers, reading.folded("sum", powers, (-1,), keep=True))


@reads("LogSoftmax")
def _log_softmax(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    low = reading.each("sub", operands[0], reading.folded("largest", operands[0], (-1,), keep=True))
    total = reading.folded("sum", reading.each("exp", low), (-1,), keep=True)
    return reading.each("sub", low, reading.each("log", total))


@reads("ArgMin", "ArgMax")
def _first(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    return reading.folded(node.type.lower(), operands[0], axes_of(reading, operands[1]), keep=False)
