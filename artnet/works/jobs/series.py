"""Many works one after another as a job: each leaves a receipt, so that those that are done are not done again."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from artnet.digests import holds, sha256_of, sha256_of_file
from artnet.errors import RecipeError
from artnet.recipes.serialization import json_text
from artnet.works.jobs.folder import JobFolder
from artnet.works.jobs.schema import JobRecipe, PartRecipe, listed

__all__ = ["Series", "series_name", "series_parts"]

RECEIPT_LIMIT = 1 << 20


def series_parts(works: Sequence[tuple[str, str]]) -> list[PartRecipe]:
    """A part for each work: by its label, and the identity of all that makes its files."""
    return [listed((number,), label[:200], work=identity) for number, (label, identity) in enumerate(works)]


class Series:
    """A folder of receipts. A receipt names the files of a work by their SHA-256, and what else is to be remembered."""

    def __init__(self, there: JobFolder) -> None:
        """A job folder that is held."""
        self._there = there

    @classmethod
    @contextmanager
    def begun(cls, folder: Path, works: Sequence[tuple[str, str]], *, force: bool = False) -> Iterator[Series]:
        """Within, the series is ours alone. Its folder vanishes once `finish` was called.

        Raises:
            OutputError: the place holds something else, is being written, or cannot be written.
        """
        job = JobRecipe("series", folder.stem or folder.name, tuple(series_parts(works)))
        with JobFolder.begun(folder, job, force=force) as there:
            yield cls(there)

    def done(self, number: int) -> list[Path] | None:
        """The files of a work that is done, all of them as they were written; None where it has to be made."""
        part = self._there.part(self._there.job.parts[number])
        if part is None:
            return None
        with part:
            receipt = _read(part[0])
        files = [(self._there.path / name, digest) for name, digest in receipt]
        return [path for path, _ in files] if all(holds(path, digest) for path, digest in files) else None

    def receipt(self, number: int, files: Sequence[Path], remembered: str = "") -> None:
        """Note that a work is done, which made these files, and what a redo has to know."""
        named = [[_from(self._there.path, path), sha256_of_file(path)] for path in files if path.is_file()]
        with self._there.writing(self._there.job.parts[number]) as add:
            add(json_text(named).encode())
            add(remembered.encode())

    def remembered(self, number: int) -> str:
        """What the receipt of a work says that a redo has to know, whatever became of its files."""
        part = self._there.part(self._there.job.parts[number])
        if part is None:
            return ""
        with part:
            return part[1].decode("utf-8", "replace") if len(part) > 1 else ""

    def count(self) -> int:
        """How many are done."""
        return self._there.count()

    def kept(self, number: int, make: Callable[[], Sequence[bytes]]) -> list[bytes]:
        """Blocks that are there, or else are made and kept: the small picture of a work on a sheet, and its recipe."""
        part = self._there.part(self._there.job.parts[number])
        if part is not None:
            with part:
                return [part[block] for block in range(len(part))]
        blocks = list(make())
        with self._there.writing(self._there.job.parts[number], packed=True) as add:
            for block in blocks:
                add(block)
        return blocks

    def finish(self) -> None:
        """All is done, and the receipts have served."""
        self._there.remove()


def _from(folder: Path, path: Path) -> str:
    """A file as it is found from a folder, wherever both are moved to together."""
    return os.path.relpath(path, folder)


def _read(block: bytes) -> list[tuple[str, str]]:
    if len(block) > RECEIPT_LIMIT:
        raise RecipeError("Expected a receipt in a part of a job. Received: something longer")
    try:
        return [(str(name), str(digest)) for name, digest in json.loads(block.decode("ascii"))]
    except (ValueError, TypeError):
        raise RecipeError("Expected a receipt in a part of a job. Received: other data") from None


def series_name(works: Sequence[tuple[str, str]]) -> str:
    """What tells a series from others: eight digits of what all its works are."""
    return sha256_of(json_text([identity for _, identity in works]).encode())[:8]
