"""The folder of a job: `job.json`, and the parts that are done. A part that is there is done."""

from __future__ import annotations

import contextlib
import shutil
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

from artnet.errors import ArtnetWarning, OutputError, RecipeError
from artnet.media.io.atomic import is_left_over, write_bytes
from artnet.media.io.locking import LOCK_FILE, held_alone
from artnet.media.io.sources import opened, shown
from artnet.recipes.serialization import TEXT_LIMIT
from artnet.works.jobs.parts import Part, open_part, writing_part
from artnet.works.jobs.schema import JobRecipe, PartRecipe

__all__ = ["CLAIM_SUFFIX", "JOB_FILE", "RECORD_SUFFIX", "JobFolder", "check_space", "job_folder", "read_job"]

JOB_FILE = "job.json"
SUFFIX = ".job"
CLAIM_SUFFIX, RECORD_SUFFIX = ".claim", ".worker"
"""What workers leave beside the parts: which one they are at, and what they did."""


def job_folder(path: Path) -> Path:
    """Where the job of a result is kept, if nothing is said: beside it."""
    return path.with_name(f"{path.name}{SUFFIX}")


def read_job(folder: Path) -> JobRecipe:
    """The job in a folder.

    Raises:
        RecipeError: there is none, or it was altered, or is of another version.
    """
    with opened(folder / JOB_FILE, TEXT_LIMIT, "a job", RecipeError) as (file, size):
        return JobRecipe.from_json(file.read(size + 1).decode("ascii", "replace"))


class JobFolder:
    """A job on the disk. Parts are written whole, and checked when they are read: altered ones are made again."""

    def __init__(self, path: Path, job: JobRecipe) -> None:
        """A folder that holds that job already; `begun` makes one."""
        self.path, self.job = path, job

    @classmethod
    @contextlib.contextmanager
    def begun(cls, path: Path, job: JobRecipe, *, force: bool = False) -> Iterator[JobFolder]:
        """Within, the job is ours alone: a new one, or the same that was stopped, whose parts are there.

        With `force` another job that lies there is thrown away.

        Raises:
            OutputError: the place holds another job or something else, is being written, or cannot be written.
        """
        try:
            with held_alone(path, "job"):
                _clear_for(path, job, force=force)
                begun = cls(path, job)
                write_bytes(path / JOB_FILE, job.to_json().encode())
                try:
                    yield begun
                except BaseException:
                    if not begun.count():  # there is nothing to go on from
                        begun.remove()
                    raise
        finally:
            with contextlib.suppress(OSError):
                path.rmdir()  # if it is empty: the work is done

    def part(self, part: PartRecipe) -> Part | None:
        """A part that is done; None where it has to be made. One that was altered is named, and is not done."""
        try:
            return open_part(self.path / part.file, part.identity)
        except RecipeError as error:
            warnings.warn(f"{error}: it is made again", ArtnetWarning, stacklevel=2)
            return None

    def writing(
        self, part: PartRecipe, *, packed: bool = False
    ) -> contextlib.AbstractContextManager[Callable[[bytes], None]]:
        """Write a part, as `writing_part`."""
        return writing_part(self.path / part.file, part.identity, packed=packed)

    def count(self) -> int:
        """How many parts lie there, by their names."""
        return sum((self.path / part.file).is_file() for part in self.job.parts)

    def remove(self) -> None:
        """The result is there: the parts have served. What is not ours stays."""
        for part in self.job.parts:
            (self.path / part.file).unlink(missing_ok=True)
        brought = self.job.brought
        for path in list(self.path.iterdir()):
            ours = path.name == JOB_FILE or path.name in brought or path.suffix in (CLAIM_SUFFIX, RECORD_SUFFIX)
            if ours or is_left_over(path):
                path.unlink(missing_ok=True)


def check_space(folder: Path, needed: int) -> None:
    """Refuse what the disk cannot hold.

    Raises:
        OutputError: saying how much is needed, and how much is free.
    """
    there = folder
    while not there.exists() and there != there.parent:
        there = there.parent
    free = shutil.disk_usage(there).free
    if needed > free:
        raise OutputError(
            f"Expected {_bytes(needed)} free for this in {shown(folder)}. Received: {_bytes(free)}. Make room, choose"
            " another -o, or a smaller --size"
        )


def _bytes(number: int) -> str:
    size = float(number)
    for unit in ("bytes", "kB", "MB"):
        if size < 1000:
            return f"{size:.3g} {unit}"
        size /= 1000
    return f"{size:,.1f} GB"


def _clear_for(path: Path, job: JobRecipe, *, force: bool) -> None:
    """Make sure that a folder is free for a job, or holds the same one."""
    names = {each.name for each in path.iterdir() if not is_left_over(each)} - {LOCK_FILE}
    if not names:
        return
    if JOB_FILE not in names:
        raise OutputError(f"{shown(path)} already exists, and is no folder of a job. Use another -o")
    try:
        there = read_job(path)
    except RecipeError as error:
        warnings.warn(f"{shown(path / JOB_FILE)}: {error}: the job is made again", ArtnetWarning, stacklevel=3)
        return  # its parts are known by what is in them
    if there.identity == job.identity:
        return
    if not force:
        raise OutputError(
            f"{shown(path)} already exists, and holds another job that was stopped. Use --force to throw it away, or"
            " another -o"
        )
    JobFolder(path, there).remove()
