"""How far a job is, and what each worker did of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from artnet.farming.claims import is_claimed
from artnet.farming.records import records_of
from artnet.works.jobs.folder import read_job
from artnet.works.jobs.schema import JobRecipe, PartRecipe

__all__ = ["Status", "WorkerStatus", "status"]


@dataclass(frozen=True)
class WorkerStatus:
    """What a worker did: parts, megapixels, seconds; and its fingerprint."""

    name: str
    parts: int
    megapixels: float
    seconds: float
    fingerprint: str


@dataclass(frozen=True)
class Status:
    """Numbers of parts: all, those that are done, that somebody is at, and that failed, each with its error."""

    job: JobRecipe
    parts: int
    done: int
    running: int
    failed: tuple[tuple[str, str], ...]
    workers: tuple[WorkerStatus, ...]


def status(folder: Path) -> Status:
    """How far the job in a folder is; parts are counted, not read.

    Raises:
        RecipeError: no job.
    """
    job = read_job(folder)
    done = {part.identity[:24] for part in job.parts if (folder / part.file).is_file()}
    running = sum(is_claimed(folder, part) for part in job.parts if part.identity[:24] not in done)
    known = {part.identity[:24]: part for part in job.parts}
    records = [record for record in records_of(folder) if record.part in known]
    errors = {r.part: r.error for r in records if r.error and r.part not in done}
    workers = []
    for name in sorted({record.worker for record in records}):
        own = [record for record in records if record.worker == name and not record.error]
        pixels = sum(_pixels(job, known[record.part]) for record in own)
        prints = own[-1].fingerprint if own else ""
        workers.append(WorkerStatus(name, len(own), pixels / 1e6, sum(record.seconds for record in own), prints))
    failed = tuple((known[part].label, error) for part, error in errors.items())
    return Status(job, len(job.parts), len(done), running, failed, tuple(workers))


def _pixels(job: JobRecipe, part: PartRecipe) -> int:
    if job.work is None or len(part.place) != (2 if job.kind == "film" else 4):
        return 0
    if job.kind == "film":
        return job.work.size[0] * job.work.size[1] * (part.place[1] - part.place[0])
    return part.place[2] * part.place[3]
