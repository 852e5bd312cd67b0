"""A proof: what a picture looks like once a printer has printed it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from artnet.checks import path_of
from artnet.errors import OutputError, invalid
from artnet.media.io.atomic import write_bytes
from artnet.media.io.sources import shown
from artnet.media.stills.encoding import encode_picture, format_of
from artnet.recipes.schema import FileRecipe

__all__ = ["Proof"]


class Proof:
    """Pixels (height, width, 3) uint8 as they will be printed, in the space of the picture.

    Attributes:
        out_of_gamut: the share of the pixels that the printer cannot print, in [0, 1].
        printer: what the printer's profile calls itself.
    """

    def __init__(self, pixels: NDArray[np.uint8], out_of_gamut: float, printer: str, space: str, dpi: float) -> None:
        """`space` is that of the pixels."""
        self.pixels = pixels
        self.out_of_gamut = out_of_gamut
        self.printer = printer
        self._space, self._dpi = space, dpi

    def __array__(self, dtype: object = None, copy: bool | None = None) -> NDArray[np.uint8]:
        return np.array(self.pixels, dtype=dtype, copy=copy)  # type: ignore[call-overload]

    def __repr__(self) -> str:
        return f"Proof({self.pixels.shape[1]} x {self.pixels.shape[0]}, {self.printer}: {self.summary})"

    def _repr_png_(self) -> bytes:
        return self._encoded()

    @property
    def summary(self) -> str:
        """In words, how much of it cannot be printed: "3.2 % of it is out of gamut"."""
        return f"{100 * self.out_of_gamut:.1f} % of it is out of gamut"

    def save(self, path: str | Path, *, force: bool = True) -> Path:
        """Write a PNG, whole or not at all.

        Raises:
            InvalidValueError: another suffix.
            OutputError: the place cannot be written, or without `force` holds something else.
        """
        path = path_of(path)
        if format_of(path) != "png":
            raise invalid("a file name that ends in .png for a proof", path=str(path))
        data = self._encoded()
        if not force and path.exists() and (not path.is_file() or path.read_bytes() != data):
            raise OutputError(f"{shown(path)} already exists, and holds something else. Use --force, or another -o")
        write_bytes(path, data)
        return path

    def _encoded(self) -> bytes:
        return encode_picture(self.pixels, FileRecipe(dpi=self._dpi), space=self._space)
