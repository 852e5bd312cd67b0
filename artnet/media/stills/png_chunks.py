"""The chunks of a PNG file (PNG specification, third edition, section 5), and the one that carries a recipe."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

__all__ = ["SIGNATURE", "chunk", "chunks", "recipe_data", "recipe_in"]

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KEYWORD = b"artnet\0"
_PLAIN = b"\0\0"
"""Not compressed, by method 0."""
_LANGUAGE_AND_TRANSLATION = b"\0\0"
"""Both empty."""


def chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk of a kind, four letters such as b"IDAT": its length, its kind, its data, its checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The kind and the data of each chunk of a whole PNG file."""
    at = len(SIGNATURE)
    while at < len(png):
        length, kind = struct.unpack_from(">I4s", png, at)
        yield kind, png[at + 8 : at + 8 + length]
        at += 12 + length


def recipe_data(text: str) -> bytes:
    """What an iTXt chunk holds that carries the text of a recipe; iTXt, as its text may be of any length."""
    return _KEYWORD + _PLAIN + _LANGUAGE_AND_TRANSLATION + text.encode("ascii")


def recipe_in(data: bytes) -> bytes | None:
    """The text in what an iTXt chunk holds, in whatever language it says it is; None where its keyword is another."""
    mark = _KEYWORD + _PLAIN
    if not data.startswith(mark) or data.count(b"\0", len(mark)) < 2:
        return None
    return data[len(mark) :].split(b"\0", 2)[2]
