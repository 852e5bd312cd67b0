"""Files that are read: opened without ever hanging, and bounded in size."""

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

from artnet.checks import tame
from artnet.errors import FileError, PictureError

__all__ = ["check_there", "opened", "quiet", "shown", "without_standard_error"]


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


def check_there(path: str | Path, what: str) -> None:
    """Refuse early what cannot be read at all.

    Raises:
        PictureError: as `opened`.
    """
    with opened(path, 1 << 62, what):
        pass


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
    """Keep what decoders say about odd files from the user; one thread at a time, as the filters are the process's."""
    logs = [logging.getLogger(name) for name in ("PIL", "imageio_ffmpeg", "tifffile")]
    with _one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for log in logs:  # else, where nobody set up logging, what they log goes to standard error
            log.addHandler(_nowhere)
        try:
            yield
        finally:
            for log in logs:
                log.removeHandler(_nowhere)


@contextlib.contextmanager
def without_standard_error() -> Iterator[None]:
    """Keep what a library of C says by itself from the user: libtiff writes to standard error, past Python."""
    try:
        kept = os.dup(2)
    except OSError:  # it is closed
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def shown(path: str | Path) -> str:
    """The path as messages show it: on one line, its end if it is long."""
    text = tame(str(path))
    return text if len(text) <= 120 else f"…{text[-119:]}"
