"""Where TIFF, AVIF of 10 bits and PDF carry the text of a recipe, found without a decoder, in bounded steps."""

from __future__ import annotations

import mmap
import struct
import uuid
from typing import BinaryIO

from artnet.media.io.walking import CutError, box, take
from artnet.recipes.serialization import TEXT_LIMIT

__all__ = ["avif_box", "text_in_avif_box", "text_in_pdf", "text_in_tiff"]

BOX = uuid.uuid5(uuid.NAMESPACE_URL, "artnet:recipe").bytes
"""The kind of the box in which an AVIF carries the text (ISO/IEC 14496-12, 11.1): readers pass over it."""
_DESCRIPTION = 270
_BYTES, _ASCII = 1, 2
_MOST_TAGS = 4_096
"""Of a directory; those that programs write have some dozens."""
_BOXES = 10_000
_STREAM = b'stream\n{"artnet"'
_STREAM_END = b"\nendstream"


def avif_box(text: str) -> bytes:
    """The text as a box that follows all others."""
    data = BOX + text.encode("ascii")
    return struct.pack(">I4s", len(data) + 8, b"uuid") + data


def text_in_avif_box(file: BinaryIO) -> bytes | None:
    """The text in such a box of an AVIF file.

    Raises:
        CutError: its boxes do not fill the file.
    """
    end = file.seek(0, 2)
    at = 0
    for _ in range(_BOXES):
        if at == end:
            return None
        kind, head, length = box(file, at, end)
        if kind == b"uuid" and length >= head + len(BOX) and take(file, len(BOX)) == BOX:
            return take(file, min(length - head - len(BOX), TEXT_LIMIT + 256))
        at += length
    raise CutError


def text_in_tiff(file: BinaryIO) -> bytes | None:
    """The image description in the first directory of a TIFF, classic or big, of either byte order.

    Raises:
        CutError: the directory, or the text, is not within the file.
    """
    end = file.seek(0, 2)
    file.seek(0)
    head = take(file, 8)
    order = "<" if head[:2] == b"II" else ">"
    big = struct.unpack(order + "H", head[2:4])[0] == 43
    count_format, entry_format, inside = ("Q", "HHQ", 8) if big else ("H", "HHI", 4)
    if big and struct.unpack(order + "HH", head[4:8]) != (8, 0):
        raise CutError
    place = struct.unpack(order + "Q", take(file, 8))[0] if big else struct.unpack(order + "I", head[4:8])[0]
    if not 8 <= place < end:
        raise CutError
    file.seek(place)
    (count,) = struct.unpack(order + count_format, take(file, struct.calcsize(count_format)))
    if count > _MOST_TAGS:
        raise CutError
    for _ in range(count):
        tag, kind, length = struct.unpack(order + entry_format, take(file, struct.calcsize(order + entry_format)))
        value = take(file, inside)
        if tag != _DESCRIPTION or kind not in (_BYTES, _ASCII):
            continue
        if length <= inside:
            return value[:length].rstrip(b"\0")
        (offset,) = struct.unpack(order + ("Q" if big else "I"), value)
        if offset + length > end:
            raise CutError
        file.seek(offset)
        return take(file, min(length, TEXT_LIMIT + 256)).rstrip(b"\0")
    return None


def text_in_pdf(file: BinaryIO) -> bytes | None:
    """The text that is attached to a PDF of artnet, where it lies as it is: the last such one.

    Raises:
        CutError: it has no end.
    """
    if file.seek(0, 2) == 0:
        return None
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        found = data.rfind(_STREAM)
        if found < 0:
            return None
        start = found + len(_STREAM) - len(b'{"artnet"')
        stop = data.find(_STREAM_END, start, start + TEXT_LIMIT + 256)
        if stop < 0 and len(data) - start <= TEXT_LIMIT:
            raise CutError
        return data[start : stop if stop >= 0 else start + TEXT_LIMIT + 256]
