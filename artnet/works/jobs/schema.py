"""What a job is: the recipe of a work, how its file is encoded, and the list of parts; plain data, in `job.json`."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from artnet.digests import sha256_of
from artnet.errors import RecipeError
from artnet.recipes.schema import FileRecipe, Recipe
from artnet.recipes.serialization import bounded, from_plain, json_text, parsed_json, to_plain
from artnet.works.jobs.parts import PART_VERSION

__all__ = ["JOB_VERSION", "KINDS", "JobRecipe", "PartRecipe", "listed"]

JOB_VERSION = 1
KINDS = ("still", "film", "series")
MOST_PARTS = 4_096


@dataclass(frozen=True)
class PartRecipe:
    """A part: where it is in the work, and the SHA-256 of what makes it.

    Of a still `place` is x, y, width and height in pixels; of a film the first frame and the one after the last; of a
    series (or a sheet) the number of the work. `label` tells a person which it is.
    """

    place: tuple[int, ...]
    identity: str
    label: str = ""

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.identity[:24]}.part"


@dataclass(frozen=True)
class JobRecipe:
    """A job: its `kind`, the work (of a series each part is one of its own), the file and its parts.

    `result` is the base name of what will be made, and `bits` are those of a channel of its parts. `settings` are those
    of a film's file, as JSON texts; a sound is named by its base name.
    """

    kind: str
    result: str
    parts: tuple[PartRecipe, ...]
    work: Recipe | None = None
    file: FileRecipe = field(default_factory=FileRecipe)
    bits: int = bounded(8, 8, 16)
    settings: dict[str, str] = field(default_factory=dict)
    version: int = bounded(JOB_VERSION, JOB_VERSION, JOB_VERSION)

    @property
    def identity(self) -> str:
        """What makes two jobs the same: their parts, and how the file is encoded; not what it is called."""
        work = None if self.work is None else self.work.identity
        return sha256_of(json_text({**to_plain(replace(self, work=None, result="")), "work": work}).encode())

    @property
    def brought(self) -> list[str]:
        """The base names of the files that lie beside: a network, a trajectory, sounds, a colour profile."""
        sources = [self.file.icc]
        if self.work is not None:
            motion = self.work.motion
            sources += [self.work.weights, self.work.trajectory]
            sources += [motion.audio, *motion.others] if motion else []
        heard = parsed_json(self.settings.get("audio", "null"))
        return [source.file for source in sources if source] + ([str(heard)] if heard is not None else [])

    def to_json(self) -> str:
        """As text."""
        return json_text(to_plain(self))

    @classmethod
    def from_json(cls, text: str) -> JobRecipe:
        """Read a job.

        Raises:
            RecipeError: no job, or one of another version.
        """
        plain = parsed_json(text)
        version = plain.get("version") if isinstance(plain, dict) else None
        if version != JOB_VERSION:
            raise RecipeError(f"Expected a job of version {JOB_VERSION}. Received: {str(version)[:40]}")
        work = plain.pop("work", None)
        job = from_plain(cls, {**plain, "work": None}, "job")
        if job.kind not in KINDS or not 1 <= len(job.parts) <= MOST_PARTS:
            raise RecipeError(f"Expected a job of {', '.join(KINDS)}, with parts. Received: {job.kind[:40]!r}")
        job = job if work is None else replace(job, work=Recipe.from_plain(work))
        for name in (job.result, *job.brought):
            if any(c in name for c in "/\\\0") or name in ("", ".", ".."):
                raise RecipeError(f"Expected a base name in the job. Received: {name[:80]!r}")
        return job


def listed(place: tuple[int, ...], label: str = "", **what: Any) -> PartRecipe:
    """A part at a place, whose identity is `what` makes it."""
    plain = {"place": list(place), "version": PART_VERSION, **what}
    return PartRecipe(place, sha256_of(json_text(plain).encode()), label)
