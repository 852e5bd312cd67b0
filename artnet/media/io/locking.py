"""Locks on files, which end with the process that holds them; where there are none, nobody is kept out."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from artnet.errors import OutputError

__all__ = ["held_alone", "lock"]

LOCK_FILE = ".artnet.lock"


def lock(handle: int) -> bool:
    """Take the lock of an open file, if nobody has it; False also where there are no locks."""
    return _taken(handle) is True


@contextlib.contextmanager
def held_alone(folder: Path, what: str = "fit") -> Iterator[None]:
    """Within, nobody else writes into a folder who asks so; `what` is done there.

    Raises:
        OutputError: somebody does already, or the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / LOCK_FILE, os.O_CREAT | os.O_RDWR, 0o666)
    except OSError as error:
        raise OutputError(f"Expected a folder to write. Received: {folder}: {error.strerror or error}") from None
    try:
        if _taken(handle) is False or not _is_there(folder / LOCK_FILE, handle):
            raise OutputError(f"{folder} is being written by another {what}. Wait for it, or use another -o")
        try:
            yield
        finally:
            with contextlib.suppress(OSError):
                (folder / LOCK_FILE).unlink(missing_ok=True)
    finally:
        os.close(handle)


def _is_there(path: Path, handle: int) -> bool:
    """Whether an open file still has its name: its holder takes it away at the end."""
    try:
        return os.path.samestat(path.stat(), os.fstat(handle))
    except OSError:
        return False


def _taken(handle: int) -> bool | None:
    """Whether the lock was free, and is now ours; None where there are no locks."""
    try:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except (ImportError, OSError):  # Windows; a drive without locks
        return None
    return True
