"""A file is whole or absent: it is written beside its place and renamed.

Whatever interrupts the writing (a full disk, Ctrl-C, an error in a frame), the old file stays as it was and nothing is
left behind.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import stat
from collections.abc import Iterator
from pathlib import Path

from artnet.checks import tame
from artnet.errors import FileError, OutputError
from artnet.media.io.locking import lock

__all__ = ["check_writable", "is_left_over", "meant_name", "write_bytes", "writing"]

_LONGEST_STEM = 40
"""Characters of the target's name kept in the temporary name: at most 160 bytes of UTF-8; a name may have 255."""

_REASONS = {
    errno.EACCES: "no permission to write there",
    errno.EPERM: "no permission to write there",
    errno.EROFS: "a place that can only be read",
    errno.ENOSPC: "no space left on the disk",
    errno.EDQUOT: "no space left in the quota",
    errno.EFBIG: "a file larger than the disk's format allows",
    errno.ENOTDIR: "a path that goes through a file",
    errno.EEXIST: "a path that goes through a file",
    errno.EISDIR: "a folder of that name",
    errno.ENAMETOOLONG: "a name that is too long",
}


@contextlib.contextmanager
def writing(path: str | Path, *, suffix: str = "") -> Iterator[Path]:
    """Yield a temporary path in the target's folder; when the block ends well it becomes `path`, else it vanishes.

    Parent folders are created. A symbolic link is followed, the mode of a file that exists is kept, a new one gets
    what the umask allows. `suffix` ends the temporary name, for writers that choose a format by it.

    Raises:
        OutputError: when the place cannot be written, with one line that says why.
    """
    path = Path(path)
    if not _can_be_named(str(path)):
        raise OutputError(f"Expected a name that a disk can hold. Received: {tame(str(path))[:120]!r}")
    temporary: Path | None = None
    handle: int | None = None
    try:
        target = path.resolve() if path.is_symlink() else path
        mode = _mode_of(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        _clear_left_overs(target.parent)
        temporary = target.parent / f".{target.name[:_LONGEST_STEM]}.{secrets.token_hex(6)}.part{suffix}"
        handle = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666)
        lock(handle)  # held until it is in its place: what nobody holds was left by a process that was killed
        if os.name == "nt":  # where no open file can be renamed, and there is no such lock
            os.close(handle)
            handle = None
        if mode is not None:
            with contextlib.suppress(OSError):  # a network drive may know no modes
                temporary.chmod(mode)
        yield temporary
        _flush(temporary)
        os.replace(temporary, target)  # noqa: PTH105 (a test replaces it)
        temporary = None
        with contextlib.suppress(OSError):  # not every system can flush a folder; the file itself is safe
            _flush(target.parent)
    except FileError:
        raise
    except RuntimeError as error:  # pathlib's word for links that lead back to themselves
        if "Symlink loop" not in str(error):
            raise
        raise _output_error(path, OSError(errno.ELOOP, "a link that leads back to itself")) from error
    except OSError as error:
        if not _is_ours(error, path, temporary):
            raise
        raise _output_error(path, error) from error
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
        if handle is not None:
            os.close(handle)


def write_bytes(path: str | Path, data: bytes) -> None:
    """Write `data` to `path`, whole or not at all.

    Raises:
        OutputError: when the place cannot be written.
    """
    with writing(path) as temporary:
        temporary.write_bytes(data)


def check_writable(folder: str | Path) -> None:
    """Make sure that files can be written into a folder, before hours of work go there; it is made if it is not there.

    Raises:
        OutputError: when they cannot.
    """
    place = Path(folder) / "writable"
    with contextlib.suppress(_NothingWrittenError), writing(place):
        raise _NothingWrittenError


class _NothingWrittenError(Exception):
    """Leaves `writing` without a file."""


def is_left_over(path: Path) -> bool:
    """Whether a file is, by its name, one that is being written, or was when its process was killed."""
    return re.fullmatch(r"\..*\.[0-9a-f]{12}\.part(\.\w+)?", path.name) is not None


def meant_name(path: Path) -> str:
    """The name that a file will have, of one that is being written; it may be shortened."""
    return re.sub(r"^\.(.*)\.[0-9a-f]{12}\.part(\.\w+)?$", r"\1", path.name)


_cleared: set[Path] = set()


def _clear_left_overs(folder: Path) -> None:
    """Remove, once for each folder, what killed processes left of their writing."""
    if folder in _cleared:
        return
    _cleared.add(folder)
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            if is_left_over(path):
                handle = os.open(path, os.O_WRONLY)
                try:
                    if lock(handle):
                        path.unlink(missing_ok=True)
                finally:
                    os.close(handle)


def _can_be_named(name: str) -> bool:
    """Whether a disk can hold a name: without NUL, and of text or of the bytes that Python escapes."""
    try:
        return b"\0" not in os.fsencode(name)
    except UnicodeEncodeError:
        return False


def _mode_of(target: Path) -> int | None:
    """The mode of the file that is to be replaced, None when there is none; only a plain writable file may be."""
    try:
        status = target.stat()
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(status.st_mode):
        raise OSError(errno.EISDIR, "is a directory", str(target))
    if not stat.S_ISREG(status.st_mode):
        raise OutputError(f"Expected a file to write. Received: {target} is a device or a pipe")
    if not os.access(target, os.W_OK):
        raise OSError(errno.EACCES, "is write-protected", str(target))
    return stat.S_IMODE(status.st_mode)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY if path.is_dir() or os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _is_ours(error: OSError, path: Path, temporary: Path | None) -> bool:
    """Whether an error concerns the place that is written, and not a file that the block read meanwhile."""
    if error.filename is None:
        return error.errno is not None
    name = Path(os.fsdecode(error.filename)) if isinstance(error.filename, str | bytes) else Path()
    places = {path, *path.parents, temporary, *(temporary.parents if temporary else ())}
    return name in places or (path.is_symlink() and name == path.resolve())


def _output_error(path: Path, error: OSError) -> OutputError:
    reason = _REASONS.get(error.errno or 0) or error.strerror or str(error) or type(error).__name__
    shown = str(path) if len(str(path)) <= 120 else f"{str(path)[:119]}…"
    return OutputError(f"Expected a place to write {shown}. Received: {reason}. Choose another place")
