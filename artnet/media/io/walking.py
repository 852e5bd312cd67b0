"""Walking over the blocks of a file whose bytes are hostile: what is not there raises, and never more is read."""

from __future__ import annotations

from typing import BinaryIO

__all__ = ["CutError", "skip", "take"]


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


def skip(file: BinaryIO, count: int) -> None:
    """Go over so many bytes.

    Raises:
        CutError: there are fewer.
    """
    if count > 0:
        file.seek(count - 1, 1)
        take(file, 1)
