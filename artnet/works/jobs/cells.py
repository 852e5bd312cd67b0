"""The cells of a sheet as a series: small pictures that are kept as they are painted."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from artnet.errors import RecipeError
from artnet.rendering.charts.grid import in_cell
from artnet.works.jobs.series import Series

__all__ = ["kept_cells"]

R = TypeVar("R")
Paint = Callable[[int, tuple[int, int]], tuple[Any, R]]


def kept_cells(series: Series, paint: Paint[R], write: Callable[[R], str], read: Callable[[str], R]) -> Paint[R]:
    """What paints a cell, or takes it from a series where it is there; `write` and `read` turn its note into text.

    Of an animation the frame is kept that stands for it.
    """

    def painted(number: int, cell: tuple[int, int]) -> tuple[NDArray[np.uint8], R]:
        def make() -> list[bytes]:
            made, note = paint(number, cell)
            pixels = in_cell(made, cell)
            return [struct.pack("<3I", *pixels.shape), np.ascontiguousarray(pixels).tobytes(), write(note).encode()]

        shape, pixels, note = series.kept(number, make)
        try:
            picture = np.frombuffer(pixels, np.uint8).reshape(struct.unpack("<3I", shape))
        except (ValueError, struct.error):
            raise RecipeError("Expected a cell of a sheet in a part of a job. Received: altered data") from None
        return picture, read(note.decode())

    return painted
