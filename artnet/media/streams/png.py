"""PNG of 8 or 16 bits a channel, of any size, from rows as they come (PNG specification, third edition).

Rows are taken a megabyte at a time, filtered and compressed in two threads, each megabyte by itself; the pieces make
one stream of deflate, as each ends at a byte (RFC 1951, 3.2.4; pigz does so too). The bytes depend neither on the
threads nor on how many rows come at once.
"""

from __future__ import annotations

import struct
import zlib
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from io import BytesIO
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from artnet.errors import invalid
from artnet.media.metadata import checked_text
from artnet.media.stills.png_chunks import SIGNATURE, chunk, recipe_data
from artnet.media.stills.profiles import profile_fits
from artnet.media.streams.blocks import LEVELS, checked_bands, rows_of

__all__ = ["deflated_rows", "encode_png", "write_png"]

THREADS = 2
PIECE = 1 << 20
"""Bytes of rows that are compressed together."""
LARGEST_SIDE = (1 << 31) - 1
_KINDS = {1: 0, 3: 2, 4: 6}
"""How PNG calls gray, RGB, and RGB with opacity."""
_SUB, _UP, _PAETH = 1, 2, 4
_NONE = 0
_XMP = b"XML:com.adobe.xmp"
_LAST_BLOCK = b"\x03\x00"
"""An empty block of deflate that says it is the last."""


def write_png(
    file: BinaryIO,
    bands: Iterable[NDArray[Any]],
    *,
    size: tuple[int, int],
    channels: int,
    bits: int,
    text: str | None = None,
    dpi: float = 300.0,
    profile: bytes | None = None,
    level: int | None = None,
    xmp: bytes = b"",
) -> None:
    """Write a PNG of bands, whole rows (rows, width, channels) uint8 or uint16, from the top down.

    One channel is gray, three are RGB, a fourth is opacity; without a `profile` that fits them the file says that they
    are sRGB. `text` is the recipe, `level` how hard zlib looks, from 1 to 9 (by default 6 for 8 bits, 4 for 16).

    Raises:
        InvalidValueError: bands that do not make up the size, a wrong number of channels or bits.
    """
    width, height = size
    if channels not in _KINDS or bits not in (8, 16) or not 0 < min(size) <= max(size) <= LARGEST_SIDE:
        raise invalid("1, 3 or 4 channels of 8 or 16 bits, and a size", channels=channels, bits=bits, size=size)
    checked = None if text is None else recipe_data(checked_text(text))
    fits = profile is not None and profile_fits(profile, channels)
    dots = min(round(dpi / 0.0254), LARGEST_SIDE)
    file.write(SIGNATURE)
    file.write(chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, _KINDS[channels], 0, 0, 0)))
    file.write(chunk(b"iCCP", b"ICC\0\0" + zlib.compress(profile or b"")) if fits else chunk(b"sRGB", b"\0"))
    file.write(chunk(b"pHYs", struct.pack(">IIB", dots, dots, 1)))
    if checked is not None:
        file.write(chunk(b"iTXt", checked))
    if xmp:
        file.write(chunk(b"iTXt", _XMP + bytes(5) + xmp))
    for piece in deflated_rows(bands, size=size, channels=channels, bits=bits, level=level):
        file.write(chunk(b"IDAT", piece))
    file.write(chunk(b"IEND", b""))


def encode_png(pixels: NDArray[Any], text: str | None = None, **options: Any) -> bytes:
    """The same file of pixels (height, width, 1, 3 or 4) uint8 or uint16; `options` are those of `write_png`."""
    height, width, channels = pixels.shape
    file = BytesIO()
    bits = 8 * pixels.dtype.itemsize
    write_png(file, [pixels], size=(width, height), channels=channels, bits=bits, text=text, **options)
    return file.getvalue()


def deflated_rows(
    bands: Iterable[NDArray[Any]], *, size: tuple[int, int], channels: int, bits: int, level: int | None = None
) -> Iterator[bytes]:
    """The rows of a picture, filtered as PNG does and compressed: the pieces of one stream of zlib.

    A PDF holds the same (`FlateDecode` with the predictor 15).

    Raises:
        InvalidValueError: bands that do not make up the size.
    """
    length = size[0] * channels * bits // 8
    step = channels * bits // 8
    level = LEVELS[bits] if level is None else level
    check = zlib.adler32(b"")
    begin = b"\x78\x9c"
    with ThreadPoolExecutor(THREADS) as pool:
        waiting: deque[Future[tuple[NDArray[np.uint8], bytes]]] = deque()
        above = np.zeros(length, np.uint8)
        runs = iter(rows_of(checked_bands(bands, size, channels, bits), max(1, PIECE // length)))
        last = False
        while waiting or not last:
            while not last and len(waiting) <= THREADS:
                rows = next(runs, None)
                last = rows is None
                if rows is not None:
                    plain = _bytes_of(rows)
                    waiting.append(pool.submit(_compressed, plain, above, step, level))
                    above = plain[-1]
            if waiting:
                filtered, piece = waiting.popleft().result()
                check = zlib.adler32(filtered.data, check)
                yield begin + piece
                begin = b""
    yield begin + _LAST_BLOCK + struct.pack(">I", check)


def _bytes_of(rows: NDArray[Any]) -> NDArray[np.uint8]:
    """Rows as the bytes that the file has of them, (rows, bytes): of 16 bits the larger byte first."""
    large = np.ascontiguousarray(rows, rows.dtype.newbyteorder(">"))
    return large.reshape(len(rows), -1).view(np.uint8)


def _compressed(
    rows: NDArray[np.uint8], above: NDArray[np.uint8], step: int, level: int
) -> tuple[NDArray[np.uint8], bytes]:
    """Rows filtered, and these compressed up to a whole byte."""
    filtered = _filtered(rows, above, step)
    packing = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return filtered, packing.compress(filtered.data) + packing.flush(zlib.Z_SYNC_FLUSH)


def _filtered(rows: NDArray[np.uint8], above: NDArray[np.uint8], step: int) -> NDArray[np.uint8]:
    """Each row by the filter that leaves the smallest sum of differences (12.7), its number first."""
    up = np.concatenate([above[None], rows[:-1]])
    left, corner = np.zeros_like(rows), np.zeros_like(rows)
    left[:, step:], corner[:, step:] = rows[:, :-step], up[:, :-step]
    best, least = np.empty((len(rows), rows.shape[1] + 1), np.uint8), np.full(len(rows), np.iinfo(np.int64).max)
    for number, guess in ((_NONE, None), (_SUB, left), (_UP, up), (_PAETH, None)):
        guess = _paeth(left, up, corner) if number == _PAETH else guess
        differences = rows if guess is None else rows - guess
        sums = np.abs(differences.view(np.int8).astype(np.int16)).sum(axis=1, dtype=np.int64)
        better = sums < least
        best[better, 0], best[better, 1:], least[better] = number, differences[better], sums[better]
    return best


def _paeth(left: NDArray[np.uint8], up: NDArray[np.uint8], corner: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Of left, above and corner the one that is nearest to left + above - corner (9.4)."""
    a, b, c = (part.astype(np.int16) for part in (left, up, corner))
    by_left, by_up, by_both = np.abs(b - c), np.abs(a - c), np.abs(a + b - 2 * c)
    is_left = (by_left <= by_up) & (by_left <= by_both)
    return np.where(is_left, left, np.where(by_up <= by_both, up, corner))
