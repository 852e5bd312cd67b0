"""Files that are read: opened without ever hanging, bounded in size, and known by their first bytes, not by name."""

from __future__ import annotations

import contextlib
import logging
import os
import stat
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from artnet.errors import FileError, PictureError

__all__ = ["is_film", "kind_of", "opened", "quiet", "shown", "what_is"]

HEAD = 64
"""Bytes that are enough to tell what a file is."""

_AVIF = (b"avif", b"avis")
_FILMS = (b"isom", b"iso2", b"mp41", b"mp42", b"qt  ", b"M4V ", b"avc1")


@contextlib.contextmanager
def opened(
    path: str | Path, limit: int, what: str = "a picture", error: type[FileError] = PictureError
) -> Iterator[tuple[BinaryIO, int]]:
    """Yield a plain file, open for reading, and its size in bytes; `limit` is the largest size, `what` was expected.

    Raises:
        PictureError: or the given `error`, when there is no such file, when it is a folder or a device (which could
            hang), empty, larger than `limit`, or when it cannot be read.
    """
    name = shown(path)
    try:
        # A pipe without a writer would block for ever; opened like this it does not.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as problem:
        if os.path.isdir(path):  # noqa: PTH112 (never raises); Windows cannot even open a folder
            raise error(f"Expected {what}. Received: {name}, a folder") from None
        reason = problem.strerror if isinstance(problem, OSError) else None
        raise error(f"Expected {what}. Received: {name}: {(reason or str(problem)).lower()}") from None
    try:
        status = os.fstat(handle)
        if unfit := _unfit(status, what, name, limit):
            raise error(unfit)
        file = os.fdopen(handle, "rb")
    except BaseException:
        os.close(handle)
        raise
    with file:
        try:
            yield file, status.st_size
        except FileError:
            raise
        except OSError as problem:
            raise error(f"Expected {what} that can be read. Received: {name}: {problem.strerror or problem}") from None


def _unfit(status: os.stat_result, what: str, name: str, limit: int) -> str | None:
    if stat.S_ISDIR(status.st_mode):
        return f"Expected {what}. Received: {name}, a folder"
    if not stat.S_ISREG(status.st_mode):
        return f"Expected {what} in a file. Received: {name}, a device or a pipe: save it to a file first"
    if status.st_size == 0:
        return f"Expected {what}. Received: {name}, an empty file"
    if status.st_size > limit:
        return f"Expected {what} of at most {limit:,} bytes. Received: {name}, {status.st_size:,} bytes"
    return None


_one_at_a_time = threading.RLock()
_nowhere = logging.NullHandler()


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep Pillow's warnings about odd files from the user; one thread at a time, as the filters are the process's."""
    log = logging.getLogger("PIL")
    with _one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        log.addHandler(_nowhere)  # else, where nobody set up logging, its errors go to standard error
        try:
            yield
        finally:
            log.removeHandler(_nowhere)


def shown(path: str | Path) -> str:
    """The path as messages show it: on one line, its end if it is long."""
    text = "".join(c if c.isprintable() else "?" for c in str(path))
    return text if len(text) <= 120 else f"…{text[-119:]}"


def kind_of(head: bytes) -> str | None:
    """The picture format, in Pillow's spelling, that the first bytes of a file announce; None for anything else."""
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "WEBP"
    if head.startswith((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")):
        return "TIFF"
    if head.startswith(b"BM"):
        return "BMP"
    if head[4:8] == b"ftyp" and any(head[i : i + 4] in _AVIF for i in range(8, len(head), 4)):
        return "AVIF"
    if head[:1] == b"P" and head[1:2] in b"123456f" and head[2:3].isspace():
        return "PPM"
    return None


def is_film(head: bytes) -> bool:
    """Whether the first bytes of a file announce an MP4 or MOV."""
    return head[4:8] == b"ftyp" and head[8:12] in _FILMS


def what_is(head: bytes) -> str:
    """What a file that is no readable picture seems to be, with the way out where there is one."""
    for starts, words in (
        ((b"%PDF", b"%!PS"), "a page description (PDF or PostScript): export it as PNG"),
        ((b"8BPS",), "a Photoshop file: export it as PNG"),
        ((b"\0\0\0\x0cjP  ", b"\xff\x4f\xff\x51"), "a JPEG 2000 picture: convert it to PNG"),
        ((b"\xff\x0a", b"\0\0\0\x0cJXL "), "a JPEG XL picture: convert it to PNG"),
        ((b"\0\0\1\0",), "an icon: convert it to PNG"),
        ((b"\x1aE\xdf\xa3", b"RIFF"), "a film or a sound: take a frame of it as PNG"),
        ((b"PK\3\4", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!"), "an archive: unpack it first"),
    ):
        if head.startswith(starts):
            return words
    if head[4:8] == b"ftyp":
        film = head[8:12] in _FILMS
        return "a film: take a frame of it as PNG" if film else "a HEIC picture: convert it to JPEG or PNG"
    if head[8:9] == b"{" and int.from_bytes(head[:8], "little") < 1 << 32:
        return "a network file, not a picture"
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith(b"<svg") or (text.startswith(b"<?xml") and b"svg" in text):
        return "an SVG drawing: export it as PNG"
    if all(byte >= 32 or byte in b"\t\r\n\f" for byte in head):
        return "text"
    return "data of no picture format that artnet knows"
