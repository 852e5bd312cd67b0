"""Parts of a still -> its file: each format by what it takes, tiles as they are encoded, rows, or all pixels."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from artnet.errors import invalid
from artnet.media.io.atomic import writing
from artnet.recipes.schema import FileRecipe
from artnet.rendering.bands import MOST_PIXELS

__all__ = ["STREAMED", "Joint", "join"]


class Joint(NamedTuple):
    """All that a file is made of: its size (width, height), channels and bits, how it is encoded, and the recipe.

    `blocks()` gives the encoded tiles in reading order, `bands()` the rows; each may be asked for once more.
    """

    path: Path
    size: tuple[int, int]
    channels: int
    bits: int
    file: FileRecipe
    text: str | None
    profile: bytes | None
    name: str
    blocks: Callable[[], Iterator[bytes]]
    bands: Callable[[], Iterator[NDArray[Any]]]
    encode: Callable[[NDArray[Any]], bytes]


def join(joint: Joint) -> None:
    """Write the file, whole or not at all.

    Raises:
        InvalidValueError: more pixels than a format that is not written piece by piece can have.
        OutputError: the place cannot be written.
        MissingExtraError: a format of an extra that is not there.
    """
    STREAMED.get(joint.file.format, _whole)(joint)


def _tiff(joint: Joint) -> None:
    from artnet.media.streams.tiff import write_tiff

    write_tiff(
        joint.path, joint.blocks(), size=joint.size, channels=joint.channels, bits=joint.bits, text=joint.text,
        dpi=joint.file.dpi, profile=joint.profile, pyramid=joint.file.pyramid,
    )  # fmt: skip


def _png(joint: Joint) -> None:
    from artnet.media.streams.png import write_png

    with writing(joint.path) as temporary, temporary.open("wb") as file:
        write_png(
            file, joint.bands(), size=joint.size, channels=joint.channels, bits=joint.bits, text=joint.text,
            dpi=joint.file.dpi, profile=joint.profile,
        )  # fmt: skip


def _deep_zoom(joint: Joint) -> None:
    from artnet.media.streams.deep_zoom import write_deep_zoom

    write_deep_zoom(
        joint.path.with_suffix(""), joint.bands(), size=joint.size, channels=joint.channels, name=joint.path.stem,
        text=joint.text, quality=joint.file.quality,
    )  # fmt: skip


def _whole(joint: Joint) -> None:
    """A format that takes all pixels at once."""
    width, height = joint.size
    if width * height > MOST_PIXELS:  # the way out is another format
        raise invalid(f"at most {MOST_PIXELS:,} pixels in a {joint.file.format} (tiff, png and dzi have no such limit)",
                      size=joint.size)  # fmt: skip
    pixels = np.empty((height, width, joint.channels), np.uint8 if joint.bits == 8 else np.uint16)
    top = 0
    for rows in joint.bands():
        pixels[top : top + len(rows)] = rows
        top += len(rows)
    with writing(joint.path) as temporary:
        temporary.write_bytes(joint.encode(pixels))


STREAMED: Mapping[str, Callable[[Joint], None]] = MappingProxyType({"tiff": _tiff, "png": _png, "dzi": _deep_zoom})
"""Formats that are written piece by piece, whatever their size."""
