"""A folder of many files is whole or absent: it is filled beside its place and renamed."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from artnet.errors import OutputError
from artnet.media.io.atomic import check_writable

__all__ = ["filling"]

_LONGEST_NAME = 40
ENDING = ".filling"


@contextlib.contextmanager
def filling(folder: str | Path, replaces: Callable[[Path], bool]) -> Iterator[Path]:
    """Yield a temporary folder beside the target; when the block ends well it becomes `folder`, else it vanishes.

    What lies at the target is replaced if it is an empty folder, or one that `replaces` says may be.

    Raises:
        OutputError: something else lies there, or the place cannot be written.
    """
    target = Path(folder).absolute()
    check_place(target, replaces)
    check_writable(target.parent)
    temporary = target.parent / f".{target.name[:_LONGEST_NAME]}.{secrets.token_hex(6)}{ENDING}"
    old = temporary.with_suffix(".old")
    try:
        temporary.mkdir()
        yield temporary
        check_place(target, replaces)
        if target.exists():
            os.rename(target, old)  # noqa: PTH104 (a folder that is not empty cannot be replaced in one step)
        os.rename(temporary, target)  # noqa: PTH104
    except OSError as error:
        if old.exists() and not target.exists():
            os.rename(old, target)  # noqa: PTH104
        if isinstance(error, OutputError):
            raise
        raise OutputError(
            f"Expected a place to write {target.name}. Received: {error.strerror or error}. Choose another place"
        ) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
        if target.exists():
            shutil.rmtree(old, ignore_errors=True)


def check_place(target: Path, replaces: Callable[[Path], bool]) -> None:
    """Refuse a place that holds something else.

    Raises:
        OutputError: it does.
    """
    if not target.exists() and not target.is_symlink():
        return
    if target.is_symlink() or not target.is_dir() or (any(target.iterdir()) and not replaces(target)):
        raise OutputError(f"{target.name} already exists, and holds something else. Choose another place")
