"""A film as a job: spans of its frames, kept as they are painted, so that painting goes on where it was stopped."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.digests import sha256_of
from artnet.errors import RecipeError, invalid
from artnet.media.clips.formats import clip_format_of
from artnet.media.io.atomic import write_bytes
from artnet.nets.network_files import weights_source
from artnet.recipes.schema import FileRecipe, Recipe
from artnet.recipes.serialization import json_text
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
        recipe, self._files = _brought(film)
        texts = {name: json_text(value) for name, value in settings.items() if value is not None and name != "audio"}
        if (audio := settings.get("audio") or film.audio) is not None:
            texts["audio"] = json_text(Path(audio).name)
            self._files[Path(audio).name] = Path(audio).read_bytes()
        parts = tuple(film_parts(recipe, len(film)))
        self.job = JobRecipe("film", path.name, parts, recipe, FileRecipe(), settings=texts)

    @property
    def recipe(self) -> Recipe:
        """Of the film."""
        return self._film.recipe

    @property
    def film(self) -> Animation:
        """What is painted."""
        return self._film

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
        with self._begun(force) as there:
            return there.path

    @contextmanager
    def _begun(self, force: bool) -> Iterator[JobFolder]:
        with JobFolder.begun(self.folder, self.job, force=force) as there:
            for name, data in self._files.items():
                write_bytes(self.folder / name, data)
            yield there

    def paint(
        self, part: PartRecipe, add: Callable[[bytes], None], progress: Callable[[float], None] | None = None
    ) -> None:
        """Paint the frames of a part, and `add` each."""
        first, stop = part.place
        for number, frame in enumerate(self._film.painted(range(first, stop)), 1):
            add(_encoded(frame))
            if progress is not None:
                progress(number / (stop - first))

    def pixels(self, block: bytes) -> NDArray[np.uint8]:
        """A block of a part as pixels (height, width, channels)."""
        return _decoded(block)

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
        with self._begun(force) as there:
            kept = _KeptFrames(self._film, there, packed=self.is_packed)
            try:
                self._film.with_frames(kept).save(self.path, progress=progress, **self._settings)
            finally:
                kept.close()
            if not keep_parts:
                there.remove()
        return self.path


def _brought(film: Animation) -> tuple[Recipe, dict[str, bytes]]:
    """The recipe of a film, and the files by which a job makes it anywhere: network, trajectory, further paintings."""
    recipe, files = film.recipe.but(file=None), {}
    if recipe.weights is not None and film.weights is not None:
        files[recipe.weights.file] = film.weights
    if recipe.trajectory is not None and film.trajectory is not None:
        data = film.trajectory.to_bytes()
        recipe = recipe.but(trajectory=replace(recipe.trajectory, sha256=sha256_of(data)))
        assert recipe.trajectory is not None
        files[recipe.trajectory.file] = data
    if recipe.motion is not None and film.others:
        named = [weights_source(data, f"other.{n}.safetensors") for n, data in enumerate(film.others, start=2)]
        files |= {source.file: data for source, data in zip(named, film.others, strict=True)}
        recipe = recipe.but(motion=replace(recipe.motion, others=tuple(named)))
    return recipe, files


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
