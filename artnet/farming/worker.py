"""A worker: does parts of a job that nobody is at, any number of workers at the same time."""

from __future__ import annotations

import time
import warnings
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from artnet.errors import ArtnetError, ArtnetWarning, InvalidValueError, OutputError, invalid
from artnet.farming.claims import claimed
from artnet.farming.fingerprint import fingerprint
from artnet.farming.records import Record, noted, records_of, worker_name
from artnet.media.io.sources import shown
from artnet.works.jobs.films import FilmJob
from artnet.works.jobs.folder import JOB_FILE, JobFolder
from artnet.works.jobs.job import StillJob
from artnet.works.jobs.planning import taken_up
from artnet.works.jobs.schema import PartRecipe

__all__ = ["Worked", "work"]


class Worked(NamedTuple):
    """What came of a worker: parts that it did, that were there, and that others are at; and its seconds."""

    done: int
    there: int
    elsewhere: int
    seconds: float


def work(
    folder: Path,
    parts: Sequence[int] | None = None,
    *,
    same_fingerprint: bool = False,
    progress: Callable[[float], None] | None = None,
) -> Worked:
    """Do the parts of the job in a folder, or those of these numbers (from 0), that nobody has done or is at.

    Each is on the disk once it is done, whole or not at all, whoever else does it at the same time.

    Raises:
        RecipeError: no job, one that was altered, or a plugin that it names and that is not here.
        InvalidValueError: the job of many works, numbers that it does not have, or, with `same_fingerprint`, parts
            that were painted otherwise.
        OutputError: the folder cannot be written, or is gone.
    """
    job = taken_up(folder)
    there, name = JobFolder(folder, job.job), worker_name()
    _check_fingerprints(folder, film=isinstance(job, FilmJob), strictly=same_fingerprint)
    chosen = _chosen(there.job.parts, parts)
    begin = zlib.crc32(name.encode()) % len(chosen)  # workers that begin together meet at other parts
    done = found = elsewhere = 0
    begun = time.monotonic()
    for number, part in enumerate([*chosen[begin:], *chosen[:begin]]):
        if not (folder / JOB_FILE).is_file():
            raise OutputError(f"{shown(folder)} holds no job any more: it was finished, or removed")
        if (whole := there.part(part)) is not None:
            whole.close()
            found += 1
            continue
        with claimed(folder, part, name) as beat:
            if beat is None:
                elsewhere += 1
                continue

            def told(share: float, beat: Callable[[float], None] = beat, number: int = number) -> None:
                beat(share)
                if progress is not None:
                    progress((number + share) / len(chosen))

            _do(job, there, part, name, told)
            done += 1
    return Worked(done, found, elsewhere, time.monotonic() - begun)


def _do(job: StillJob | FilmJob, there: JobFolder, part: PartRecipe, name: str, told: Callable[[float], None]) -> None:
    begun = time.monotonic()
    try:
        with there.writing(part, packed=job.is_packed) as add:
            job.paint(part, add, told)
    except ArtnetError as error:
        noted(there.path, Record(part.identity[:24], name, error=str(error)[:300]))
        raise
    noted(there.path, Record(part.identity[:24], name, time.monotonic() - begun, fingerprint()))


def _chosen(parts: Sequence[PartRecipe], numbers: Sequence[int] | None) -> list[PartRecipe]:
    if numbers is None:
        return list(parts)
    if not numbers or min(numbers) < 0 or min(numbers) >= len(parts):
        raise invalid(f"numbers of parts from 0 to {len(parts) - 1}", parts=list(numbers)[:3])
    return [parts[number] for number in numbers if number < len(parts)]  # the last range of a farm may reach beyond


def _check_fingerprints(folder: Path, *, film: bool, strictly: bool) -> None:
    """Say where a film would be painted by machines whose last bits differ: it may flicker by a level."""
    others = {record.fingerprint for record in records_of(folder) if record.fingerprint} - {fingerprint()}
    if others and (film or strictly):
        said = f"parts of {shown(folder)} were painted by {min(others)}, and this is {fingerprint()}"
        if strictly:
            raise InvalidValueError(f"Expected the same fingerprint. Received: {said}")
        warnings.warn(f"{said}: frames may differ by a level of 255", ArtnetWarning, stacklevel=3)
