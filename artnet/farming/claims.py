"""Which part a worker is at: a file beside the parts. It only saves work, as a part that is done twice is the same."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from artnet.works.jobs.folder import CLAIM_SUFFIX
from artnet.works.jobs.schema import PartRecipe

__all__ = ["STALE", "claim_path", "claimed", "is_claimed"]

STALE = 600.0
"""Seconds without a sign of life after which a worker is taken for lost."""
BEAT = 5.0
"""Seconds between two signs, at least."""


def claim_path(folder: Path, part: PartRecipe) -> Path:
    """The file that says that somebody is at a part."""
    return folder / f"{part.identity[:24]}{CLAIM_SUFFIX}"


def is_claimed(folder: Path, part: PartRecipe) -> bool:
    """Whether somebody is at a part, and has given a sign of life."""
    try:
        return time.time() - claim_path(folder, part).stat().st_mtime < STALE
    except OSError:
        return False


@contextlib.contextmanager
def claimed(folder: Path, part: PartRecipe, worker: str) -> Iterator[Callable[[float], None] | None]:
    """Within, others leave a part to us; None where somebody is at it already.

    The function that is given takes the share that is done, and is the sign of life.

    Raises:
        OSError: the folder cannot be written.
    """
    path = claim_path(folder, part)
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666)
    except FileExistsError:
        if is_claimed(folder, part):
            yield None
            return
        os.utime(path)  # of a worker that was lost
    else:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(f"{worker}\n")
    last = time.monotonic()

    def beat(share: float) -> None:
        nonlocal last
        if time.monotonic() - last > BEAT:
            last = time.monotonic()
            with contextlib.suppress(OSError):
                os.utime(path)

    try:
        yield beat
    finally:
        path.unlink(missing_ok=True)
