"""Blocks: square pieces of a picture, each encoded by itself, as a tile of a TIFF holds it.

A block is zlib ("adobe deflate", compression 8) of differences from pixel to pixel along each row (predictor 2), little
endian (TIFF 6.0, section 14, and Adobe's technical notes on Photoshop TIFF). Blocks that were encoded on several
machines, or in several runs, can be put one after the other into a file.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.errors import PictureError, invalid
from artnet.media.stills.depths import depth_of

__all__ = ["LEVELS", "TILE", "blocks_of", "checked_bands", "count_of_blocks", "decode_block", "encode_block", "padded"]

TILE = 256
"""Pixels along a side of a block."""
LEVELS = {8: 6, 16: 4}
"""How hard zlib looks, for so many bits a channel. On a painted pattern: of 8 bits level 6 leaves 14 % less than 4, and
9 another 6 % in seven times the time; of 16 bits 6 leaves 2 or 3 % less than 4, in about twice the time."""


def encode_block(pixels: NDArray[Any]) -> bytes:
    """A block of pixels (height, width, channels) uint8 or uint16, at most TILE a side, as a tile of a TIFF.

    A smaller one, at the right or lower edge of a picture, is filled up with its last column and row.

    Raises:
        InvalidValueError: another shape or dtype.
    """
    pixels = padded(pixels)
    differences = pixels.copy()
    differences[:, 1:] -= pixels[:, :-1]  # modulo 256 or 65,536
    return zlib.compress(
        differences.astype(pixels.dtype.newbyteorder("<"), copy=False).tobytes(), LEVELS[depth_of(pixels)]
    )


def decode_block(data: bytes, channels: int, dtype: Any = np.uint8) -> NDArray[Any]:
    """The pixels (TILE, TILE, channels) of an encoded block.

    Raises:
        PictureError: bytes that are no such block.
    """
    kind = np.dtype(dtype)
    size = TILE * TILE * channels * kind.itemsize
    unpacking = zlib.decompressobj()
    try:
        plain = unpacking.decompress(data, size + 1)
    except zlib.error:
        plain = b""
    if len(plain) != size or not unpacking.eof:
        raise PictureError(f"Expected a whole block of {TILE} x {TILE} pixels. Received: {len(data):,} other bytes")
    differences = np.frombuffer(plain, kind.newbyteorder("<")).reshape(TILE, TILE, channels)
    return np.add.accumulate(differences, axis=1, dtype=kind)


def checked_bands(
    bands: Iterable[NDArray[Any]], size: tuple[int, int], channels: int, bits: int | None = None
) -> Iterator[NDArray[Any]]:
    """The bands, if they make up the size (width, height), of 8 or 16 bits; either, where it is not said.

    Raises:
        InvalidValueError: they do not, or are of another shape or dtype.
    """
    known = {8: (np.uint8,), 16: (np.uint16,), None: (np.uint8, np.uint16)}[bits]
    names, rows = " or ".join(each.__name__ for each in known), 0
    for band in bands:
        if band.ndim != 3 or band.shape[1:] != (size[0], channels) or band.dtype not in known:
            raise invalid(f"rows (rows, {size[0]}, {channels}) {names}", shape=band.shape, dtype=band.dtype)
        rows += len(band)
        if rows > size[1]:
            break
        yield band
    if rows != size[1]:
        raise invalid(f"{size[1]:,} rows", rows=rows)


def padded(pixels: NDArray[Any]) -> NDArray[Any]:
    """A block of full size: a smaller one repeats its last column and row.

    Raises:
        InvalidValueError: another shape or dtype than that of a block.
    """
    if pixels.ndim != 3 or pixels.dtype not in (np.uint8, np.uint16) or not 0 < min(pixels.shape) <= max(
        pixels.shape[:2]
    ) <= TILE:  # fmt: skip
        raise invalid(f"a block of at most {TILE} x {TILE} pixels, uint8 or uint16", shape=pixels.shape,
                      dtype=pixels.dtype)  # fmt: skip
    high, wide = TILE - pixels.shape[0], TILE - pixels.shape[1]
    return np.pad(pixels, ((0, high), (0, wide), (0, 0)), mode="edge") if high or wide else pixels


def count_of_blocks(size: tuple[int, int]) -> tuple[int, int]:
    """How many blocks a picture of size (width, height) has in a row, and rows of them."""
    return -(-size[0] // TILE), -(-size[1] // TILE)


def blocks_of(bands: Iterable[NDArray[Any]], width: int) -> Iterator[NDArray[Any]]:
    """The blocks of a picture in reading order, from bands of whole rows (rows, width, channels) of any height."""
    for band in rows_of(bands, TILE):
        for left in range(0, width, TILE):
            yield band[:, left : left + TILE]


def rows_of(bands: Iterable[NDArray[Any]], count: int) -> Iterator[NDArray[Any]]:
    """The same rows in bands of `count` each, the last one of what is left."""
    waiting: list[NDArray[Any]] = []
    have = 0
    for band in bands:
        start = 0
        while start < len(band):
            part = band[start : start + count - have]
            waiting.append(part)
            have, start = have + len(part), start + len(part)
            if have == count:
                yield waiting[0] if len(waiting) == 1 else np.concatenate(waiting)
                waiting, have = [], 0
    if waiting:
        yield np.concatenate(waiting)
