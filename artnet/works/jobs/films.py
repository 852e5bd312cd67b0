"""A film as a job: spans of its frames, kept as they are painted, so that painting goes on where it was stopped."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.errors import RecipeError, invalid
from artnet.media.clips.formats import clip_format_of
from artnet.recipes.schema import FileRecipe, Recipe
from artnet.rendering.motion.animation import Animation
from artnet.works.jobs.folder import JobFolder, check_space
from artnet.works.jobs.parts import Part
from artnet.works.jobs.schema import JobRecipe, PartRecipe, listed

__all__ = ["FilmJob", "film_parts"]

SPAN_BYTES = 1 << 26
"""Of the frames of a part, which are held until it is written."""
LONGEST_SPAN = 64
MOST_PARTS = 4_096
PACKED_FROM = 1 << 30
"""Bytes of all frames from which they are deflated: fewer are written sooner than they are packed."""
RESULT_SHARE = 0.2
"""How large a film is, at most, beside its frames; only such without loss are larger."""


def film_parts(recipe: Recipe, frames: int) -> list[PartRecipe]:
    """The spans of a film's frames, in order: the first frame of each and the one after its last."""
    width, height = recipe.size
    length = max(1, min(LONGEST_SPAN, SPAN_BYTES // (3 * width * height)), -(-frames // MOST_PARTS))
    places = [(first, min(frames, first + length)) for first in range(0, frames, length)]
    return [listed(place, f"frames {place[0]}-{place[1] - 1}", work=recipe.identity, frames=frames) for place in places]


class FilmJob:
    """A film whose frames are on the disk once they are painted. The same job again goes on from them."""

    def __init__(self, film: Animation, path: Path, folder: Path, **settings: Any) -> None:
        """The frames of `film`, which becomes `path`, are kept in `folder` meanwhile; `settings` are those of `save`.

        Raises:
            InvalidValueError: numbered frames, which need no job: they go on where they were stopped.
        """
        if clip_format_of(path) == "png":
            raise invalid("a film in one file: numbered frames go on where they were stopped", path=str(path))
        self.path, self.folder, self._film, self._settings = path, folder, film, settings
        parts = tuple(film_parts(film.recipe, len(film)))
        self.job = JobRecipe("film", path.name, parts, film.recipe.but(file=None), FileRecipe())

    @property
    def parts(self) -> tuple[PartRecipe, ...]:
        """What is painted one after another."""
        return self.job.parts

    @property
    def is_packed(self) -> bool:
        """Whether frames are deflated."""
        width, height = self._film.recipe.size
        return 3 * width * height * len(self._film) >= PACKED_FROM

    @cached_property
    def needed(self) -> int:
        """About how many bytes of the disk it takes."""
        frame = self._film[len(self._film) // 2]
        length = len(zlib.compress(frame.tobytes(), 1)) if self.is_packed else frame.nbytes
        return int(length * len(self._film) * (1 + RESULT_SHARE))

    def write(self, *, force: bool = False) -> Path:
        """The job folder, of which no part is done yet.

        Raises:
            OutputError: the place holds another job, cannot be written, or has too little room.
        """
        check_space(self.folder.parent, self.needed)
        with JobFolder.begun(self.folder, self.job, force=force) as there:
            return there.path

    def run(
        self, progress: Callable[[float], None] | None = None, *, keep_parts: bool = False, force: bool = False
    ) -> Path:
        """Save the film, whose frames are read where they are there already, and painted and kept where not.

        `progress` is called with the share of the frames that is done. The parts are removed once the film was read
        back, unless they are kept.

        Raises:
            OutputError: too little room, which is said before anything is painted, or a place that cannot be written.
        """
        there_already = sum(path.stat().st_size for path in self.folder.glob("*.part")) if self.folder.is_dir() else 0
        check_space(self.folder.parent, self.needed - there_already)
        with JobFolder.begun(self.folder, self.job, force=force) as there:
            kept = _KeptFrames(self._film, there, packed=self.is_packed)
            try:
                self._film.with_frames(kept).save(self.path, progress=progress, **self._settings)
            finally:
                kept.close()
            if not keep_parts:
                there.remove()
        return self.path


class _KeptFrames:
    """The frames of a film: those of a part that is there are read; others are painted, and kept in order."""

    def __init__(self, film: Animation, there: JobFolder, *, packed: bool) -> None:
        self._film, self._there, self._packed = film, there, packed
        self._length = there.job.parts[0].place[1]
        self._open: tuple[int, Part] | None = None
        self._missing: set[int] = set()
        self._lock = RLock()

    def __len__(self) -> int:
        return len(self._film)

    def __getitem__(self, number: int) -> NDArray[np.uint8]:
        with self._lock:
            place = number // self._length
            part = self._part(place)
            return self._film[number] if part is None else _decoded(part[number - place * self._length])

    def __iter__(self) -> Iterator[NDArray[np.uint8]]:
        for place, recipe in enumerate(self._there.job.parts):
            numbers = range(*recipe.place)
            with self._lock:
                part = self._part(place)
            if part is not None:
                yield from (self[number] for number in numbers)
                continue
            span = []
            for frame in self._film.painted(numbers):
                span.append(frame)
                yield frame
            with self._lock, self._there.writing(recipe, packed=self._packed) as add:
                for frame in span:
                    add(_encoded(frame))
                self._missing.discard(place)

    def close(self) -> None:
        """Let go of the files."""
        if self._open is not None:
            self._open[1].close()
            self._open = None

    def _part(self, place: int) -> Part | None:
        if self._open is not None and self._open[0] == place:
            return self._open[1]
        if place in self._missing:
            return None
        found = self._there.part(self._there.job.parts[place])
        if found is None:
            self._missing.add(place)
            return None
        self.close()
        self._open = place, found
        return found


def _encoded(frame: NDArray[np.uint8]) -> bytes:
    return struct.pack("<3I", *frame.shape) + np.ascontiguousarray(frame).tobytes()


def _decoded(block: bytes) -> NDArray[np.uint8]:
    try:
        return np.frombuffer(block, np.uint8, offset=12).reshape(struct.unpack_from("<3I", block))
    except (ValueError, struct.error):
        raise RecipeError("Expected a frame in a part of a job. Received: altered data") from None
