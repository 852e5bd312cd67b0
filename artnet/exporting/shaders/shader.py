"""A shader, and what it reads that is not in its text."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

__all__ = ["ROW", "Shader", "bytes_of", "numbers_place"]

ROW = 1024
"""Texels in a row of the texture that holds the numbers."""


def _none() -> NDArray[np.float32]:
    return np.zeros((0, 4), np.float32)


@dataclass(frozen=True, eq=False)
class Shader:
    """The text of a shader.

    Attributes:
        text: its source.
        numbers: (n, 4) float32 that it reads by `w(n)`; whole numbers are the float of the same bits.
        once: the source of a shader that computes some of these numbers from the palette; empty where none are.
        row: texels in a row of the texture that holds the numbers, 1 where they are in a buffer.
    """

    text: str
    numbers: NDArray[np.float32] = field(default_factory=_none)
    once: str = ""
    row: int = ROW


def bytes_of(shader: Shader) -> bytes:
    """The numbers as a file of float32, little-endian, filled up to whole rows with zeros."""
    filled = np.pad(shader.numbers, [(0, -len(shader.numbers) % shader.row), (0, 0)])
    return filled.astype("<f4").tobytes()


def numbers_place(place: Path) -> Path:
    """Where the numbers of a shader are that lies at a place."""
    return place.with_name(f"{place.name}.bin")
