"""TIFF in tiles, from blocks that are encoded already: of any size, by tifffile of the extra `print`.

Deflate with the horizontal predictor, which every print shop reads; BigTIFF only where the file could outgrow 4 GiB.
A pyramid holds the picture at a half, a quarter ... of its size too (sub-images by the tag 330), so that large ones
open at once; its levels are made as the base streams, and wait beside the file.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from artnet.errors import MissingExtraError, invalid
from artnet.media.io.atomic import writing
from artnet.media.stills.profiles import profile_fits
from artnet.media.streams.blocks import TILE, blocks_of, count_of_blocks, decode_block, encode_block
from artnet.media.streams.halving import halved

__all__ = ["encode_tiff", "load_tifffile", "needs_big_tiff", "write_tiff"]

CLASSIC_BYTES = 3_900_000_000
"""From how many bytes on a file is a BigTIFF: the offsets of a classic one have 32 bits."""
SOFTWARE = "artnet"
_DEFLATE, _PREDICTOR = 8, 2
_XMP, _BYTES = 700, 1
_REDUCED = 1
_OPTIONS: dict[str, Any] = {"tile": (TILE, TILE), "compression": _DEFLATE, "predictor": _PREDICTOR, "metadata": None}


def write_tiff(
    path: str | Path,
    blocks: Iterable[bytes],
    *,
    size: tuple[int, int],
    channels: int,
    bits: int,
    text: str | None = None,
    dpi: float = 300.0,
    profile: bytes | None = None,
    pyramid: bool = False,
    xmp: bytes = b"",
) -> None:
    """Write a TIFF of encoded blocks (`encode_block`), in reading order; whole or not at all.

    One channel is gray, three are RGB, a fourth is opacity that is not multiplied in. `text` is the recipe. The same
    arguments give the same bytes.

    Raises:
        InvalidValueError: too few or too many blocks, or a wrong number of channels or bits.
        MissingExtraError: without the extra `print`.
        OutputError: the place cannot be written.
    """
    load_tifffile()
    with writing(path) as temporary, temporary.open("r+b") as file:
        _write(file, blocks, size, channels, bits, text, dpi, profile, pyramid, xmp, temporary.parent)


def encode_tiff(
    pixels: NDArray[Any],
    *,
    text: str | None = None,
    dpi: float = 300.0,
    profile: bytes | None = None,
    pyramid: bool = False,
    xmp: bytes = b"",
) -> bytes:
    """The same file of pixels (height, width, 1, 3 or 4) uint8 or uint16.

    Raises:
        MissingExtraError: without the extra `print`.
    """
    height, width, channels = pixels.shape
    blocks = (encode_block(block) for block in blocks_of([pixels], width))
    file = BytesIO()
    bits = 8 * pixels.dtype.itemsize
    _write(file, blocks, (width, height), channels, bits, text, dpi, profile, pyramid, xmp, None)
    return file.getvalue()


def needs_big_tiff(size: tuple[int, int], *, channels: int, bits: int, pyramid: bool = False) -> bool:
    """Whether a file could outgrow what a classic TIFF can address: judged before, as if nothing could be compressed.

    What cannot be compressed grows by less than a thousandth; the levels of a pyramid are less than half as much again,
    as each ends in blocks that are filled up.
    """
    columns, rows = count_of_blocks(size)
    raw = columns * rows * TILE * TILE * channels * bits // 8
    if pyramid:
        raw += sum(count_of_blocks(level)[0] * count_of_blocks(level)[1] for level in _levels(size)) * (
            TILE * TILE * channels * bits // 8
        )
    return raw > CLASSIC_BYTES


def _write(
    file: BinaryIO,
    blocks: Iterable[bytes],
    size: tuple[int, int],
    channels: int,
    bits: int,
    text: str | None,
    dpi: float,
    profile: bytes | None,
    pyramid: bool,
    xmp: bytes,
    folder: Path | None,
) -> None:
    tifffile = load_tifffile()
    if channels not in (1, 3, 4) or bits not in (8, 16) or min(size) < 1:
        raise invalid("1, 3 or 4 channels of 8 or 16 bits, and a size", channels=channels, bits=bits, size=size)
    dtype = np.dtype("<u1" if bits == 8 else "<u2")
    levels = _levels(size) if pyramid else []
    options: dict[str, Any] = {
        **_OPTIONS,
        "dtype": dtype,
        "photometric": "minisblack" if channels == 1 else "rgb",
        "planarconfig": None if channels == 1 else "contig",
        "extrasamples": ["unassalpha"] if channels == 4 else None,
        "resolution": (dpi, dpi),
        "resolutionunit": "inch",
        "iccprofile": profile if profile and profile_fits(profile, channels) else None,
    }
    first: dict[str, Any] = {"description": text or "", "software": SOFTWARE}
    if xmp:
        first["extratags"] = [(_XMP, _BYTES, len(xmp), xmp, True)]
    big = needs_big_tiff(size, channels=channels, bits=bits, pyramid=pyramid)
    with contextlib.ExitStack() as stack:
        spools = [_Spool(stack.enter_context(tempfile.TemporaryFile(dir=folder))) for _ in levels]
        wanted = count_of_blocks(size)
        stream: Iterator[bytes] = _counted(blocks, wanted[0] * wanted[1])
        if levels:
            stream = _cascaded(stream, size, spools, channels, dtype)
        writer = stack.enter_context(tifffile.TiffWriter(file, bigtiff=big, byteorder="<"))
        writer.write(stream, shape=_shape(size, channels), subifds=len(levels) or None, **options, **first)
        next(stream, None)  # raises if there are more
        for level, spool in zip(levels, spools, strict=True):
            writer.write(iter(spool), shape=_shape(level, channels), subfiletype=_REDUCED, **options, software=SOFTWARE)


def _shape(size: tuple[int, int], channels: int) -> tuple[int, ...]:
    return (size[1], size[0]) if channels == 1 else (size[1], size[0], channels)


def _levels(size: tuple[int, int]) -> list[tuple[int, int]]:
    """The sizes of a pyramid below its base, down to one that a single block holds."""
    levels = []
    while max(size) > TILE:
        size = (size[0] + 1) // 2, (size[1] + 1) // 2
        levels.append(size)
    return levels


def _counted(blocks: Iterable[bytes], wanted: int) -> Iterator[bytes]:
    """The blocks, if there are as many as the size needs.

    Raises:
        InvalidValueError: there are not, which would be a file that cannot be read.
    """
    count = 0
    for block in blocks:
        count += 1
        if count > wanted:
            raise invalid(f"{wanted:,} blocks of {TILE} x {TILE} for this size", blocks="more")
        yield block
    if count < wanted:
        raise invalid(f"{wanted:,} blocks of {TILE} x {TILE} for this size", blocks=count)


class _Spool:
    """Encoded blocks that wait in a file."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def add(self, block: bytes) -> None:
        self._file.write(len(block).to_bytes(4, "little") + block)

    def __iter__(self) -> Iterator[bytes]:
        self._file.seek(0)
        while head := self._file.read(4):
            yield self._file.read(int.from_bytes(head, "little"))


def _cascaded(
    blocks: Iterator[bytes], size: tuple[int, int], spools: Sequence[_Spool], channels: int, dtype: np.dtype[Any]
) -> Iterator[bytes]:
    """The blocks as they come; every smaller level goes to its spool meanwhile."""
    level = _Halving(size, spools)
    for block in blocks:
        level.take(decode_block(block, channels, dtype))
        yield block


class _Halving:
    """Takes the blocks of a level in reading order, and gives those of the next, of half its size, as they are whole.

    Of a level it holds the halves of one row of blocks.
    """

    def __init__(self, size: tuple[int, int], spools: Sequence[_Spool]) -> None:
        self.size, self.spool = size, spools[0]
        self.columns, self.rows = count_of_blocks(size)
        self.at = 0
        self.upper: list[NDArray[Any]] = []
        self.lower: list[NDArray[Any]] = []
        half = (size[0] + 1) // 2, (size[1] + 1) // 2
        self.next = _Halving(half, spools[1:]) if len(spools) > 1 else None

    def take(self, block: NDArray[Any]) -> None:
        """Another block, filled up where the picture ends within it."""
        row, column = divmod(self.at, self.columns)
        self.at += 1
        high, wide = min(TILE, self.size[1] - row * TILE), min(TILE, self.size[0] - column * TILE)
        half = halved(block[:high, :wide])
        (self.lower if row % 2 else self.upper).append(half)
        if column == self.columns - 1 and (row % 2 or row == self.rows - 1):
            self._give()

    def _give(self) -> None:
        for column in range(0, self.columns, 2):
            parts = [line[column : column + 2] for line in (self.upper, self.lower)]
            block = np.concatenate([np.concatenate(part, axis=1) for part in parts if part])
            self.spool.add(encode_block(block))
            if self.next is not None:
                self.next.take(block)
        self.upper, self.lower = [], []


def load_tifffile() -> Any:
    """The library, whose import takes a while.

    Raises:
        MissingExtraError: without the extra `print`.
    """
    try:
        import tifffile
    except ImportError:
        raise MissingExtraError(
            "Expected tifffile, which writes TIFF. Install it: pip install 'artnet[print]'"
        ) from None
    return tifffile
