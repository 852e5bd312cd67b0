"""Parts are done again, some of them, and compared: full disks, sick memory and other cards leave wrong pictures."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np

from artnet.errors import invalid
from artnet.farming.fingerprint import fingerprint
from artnet.farming.records import records_of
from artnet.works.jobs.films import FilmJob
from artnet.works.jobs.folder import JobFolder
from artnet.works.jobs.job import StillJob
from artnet.works.jobs.parts import Part
from artnet.works.jobs.planning import taken_up

__all__ = ["Checked", "verify"]


class Checked(NamedTuple):
    """A part that was done again: its number, label and file, the largest difference in levels, and who had done it.

    It `is_right` where its bytes are the same, or, by another fingerprint, within a level of 255.
    """

    number: int
    label: str
    file: str
    difference: float
    worker: str
    is_right: bool


def verify(folder: Path, share: float = 0.02, progress: Callable[[float], None] | None = None) -> list[Checked]:
    """Do a share (0, 1] of the parts that are there again, at least one, and compare.

    Raises:
        RecipeError: no job, or a part that was altered.
        InvalidValueError: a share out of its range, or nothing that is there.
    """
    if not 0 < share <= 1:
        raise invalid("a share of the parts, more than 0 and at most 1", share=share)
    job = taken_up(folder)
    there = JobFolder(folder, job.job)
    done = [number for number, part in enumerate(there.job.parts) if (folder / part.file).is_file()]
    if not done:
        raise invalid("parts to compare with; `artnet farm work` makes them", folder=str(folder))
    chosen = sorted(random.Random(there.job.identity).sample(done, math.ceil(share * len(done))))
    by = {record.part: record for record in records_of(folder) if record.fingerprint}
    checked = []
    for place, number in enumerate(chosen):
        recipe = there.job.parts[number]
        part = there.part(recipe)
        record = by.get(recipe.identity[:24])
        worker = record.worker if record else ""
        if part is None:
            checked.append(Checked(number, recipe.label, recipe.file, math.inf, worker, False))
            continue
        with part:
            difference = _difference(job, part, number)
        same = record is None or record.fingerprint == fingerprint()
        right = difference == 0 if same else difference <= 1
        checked.append(Checked(number, recipe.label, recipe.file, difference, worker, right))
        if progress is not None:
            progress((place + 1) / len(chosen))
    return checked


def _difference(job: StillJob | FilmJob, part: Part, number: int) -> float:
    """By how many levels of 255 a part differs from itself done again, at most."""
    blocks = 0
    largest = 0.0

    def compare(block: bytes) -> None:
        nonlocal blocks, largest
        old = part[blocks] if blocks < len(part) else None
        blocks += 1
        if old == block:
            return
        if old is None:
            largest = math.inf
            return
        before, now = job.pixels(old), job.pixels(block)
        if before.shape != now.shape:
            largest = math.inf
            return
        levels = np.abs(before.astype(np.int64) - now).max() / (257 if before.dtype == np.uint16 else 1)
        largest = max(largest, float(levels))

    job.paint(job.job.parts[number], compare)
    return largest if blocks == len(part) else math.inf
