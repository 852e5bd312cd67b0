"""What workers did: a file of lines for each, beside the parts, which tells nothing that a part depends on."""

from __future__ import annotations

import json
import os
import re
import socket
from dataclasses import asdict, dataclass
from pathlib import Path

from artnet.works.jobs.folder import RECORD_SUFFIX

__all__ = ["Record", "noted", "records_of", "worker_name"]

LONGEST = 1 << 22
"""Bytes that are read of one file: some 20,000 parts."""


@dataclass(frozen=True)
class Record:
    """A part that was done, in so many seconds, by a fingerprint; or that failed, with an error."""

    part: str
    worker: str = ""
    seconds: float = 0.0
    fingerprint: str = ""
    error: str = ""


def worker_name() -> str:
    """This process among those of all machines."""
    return f"{re.sub('[^A-Za-z0-9-]', '-', socket.gethostname())[:60]}-{os.getpid()}"


def noted(folder: Path, record: Record) -> None:
    """Add a line to the worker's file.

    Raises:
        OSError: the folder cannot be written.
    """
    plain = {name: value for name, value in asdict(record).items() if value and name != "worker"}
    with (folder / f"{record.worker}{RECORD_SUFFIX}").open("a", encoding="ascii") as file:
        file.write(json.dumps(plain) + "\n")


def records_of(folder: Path) -> list[Record]:
    """All lines of all workers; what is none is left out, as the last one of a worker that was killed."""
    found = []
    for path in sorted(folder.glob(f"*{RECORD_SUFFIX}")):
        if not path.is_file():
            continue
        with path.open("rb") as file:
            lines = file.read(LONGEST).splitlines()
        for line in lines:
            try:
                plain = json.loads(line)
                texts = {name: str(plain.get(name, ""))[:300] for name in ("part", "fingerprint", "error")}
                found.append(Record(worker=path.stem, seconds=float(plain.get("seconds", 0.0)), **texts))
            except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):
                continue
    return found
