"""Walking over the blocks of a file whose bytes are hostile: what is not there raises, and never more is read."""

from __future__ import annotations

import struct
from typing import BinaryIO

__all__ = ["CutError", "box", "skip", "take"]


class CutError(Exception):
    """The file ends, or goes on, where its format does not allow it."""


def take(file: BinaryIO, count: int) -> bytes:
    """So many bytes.

    Raises:
        CutError: there are fewer.
    """
    data = file.read(count)
    if len(data) != count:
        raise CutError
    return data


def box(file: BinaryIO, at: int, end: int) -> tuple[bytes, int, int]:
    """The kind of a box of an MP4, MOV or AVIF (ISO 14496-12, 4.2) that begins there, and how long its head and it are.

    Raises:
        CutError: it goes beyond the end.
    """
    file.seek(at)
    length, kind = struct.unpack(">I4s", take(file, 8))
    head = 8
    if length == 1:
        (length,) = struct.unpack(">Q", take(file, 8))
        head = 16
    length = length or end - at
    if length < head or at + length > end:
        raise CutError
    return kind, head, length


def skip(file: BinaryIO, count: int) -> None:
    """Go over so many bytes.

    Raises:
        CutError: there are fewer.
    """
    if count > 0:
        file.seek(count - 1, 1)
        take(file, 1)
