"""A still as a job, from its plan to its file: `artnet.plan("work.png", "wall.tif", size="a0").run()`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.errors import RecipeError
from artnet.media.io.atomic import write_bytes
from artnet.media.metadata import read_text
from artnet.media.profiles.conversion import converted
from artnet.media.profiles.files import Profile
from artnet.media.profiles.own import profile_of
from artnet.media.stills.encoding import encode_picture
from artnet.media.streams.blocks import decode_block
from artnet.nets.cppn import CPPN
from artnet.nets.network_files import carried, network_bytes, network_from_recipe, weights_source
from artnet.recipes.embedding import recipe_to_text
from artnet.recipes.plugins import parts_of
from artnet.recipes.schema import FileRecipe
from artnet.works.jobs.folder import JobFolder, check_space
from artnet.works.jobs.results import STREAMED, Joint, join
from artnet.works.jobs.schema import JobRecipe, PartRecipe
from artnet.works.jobs.stills import Convert, StillPainter, joined_bands, joined_blocks, still_parts
from artnet.works.saved_work import SavedWork

__all__ = ["StillJob"]

PAINTING = 0.85
"""The share of the work that is painting; the rest is putting together."""
SPARE = 1.25
"""How much more room is asked for than tiles here and there say."""
SHARES = {"tiff": 1.0, "png": 1.2, "dzi": 0.7}
"""How large a file is beside its parts, about: as large; coarser; with losses, but with its smaller levels."""


class StillJob:
    """A picture that is painted in parts, each of which is on the disk once it is done.

    The same job again goes on from them, and its file has the same bytes.
    """

    def __init__(
        self,
        work: SavedWork,
        path: Path,
        file: FileRecipe,
        folder: Path,
        *,
        metadata: bool = True,
        profile: Profile | None = None,
    ) -> None:
        """`work` is painted into `path`, encoded as `file` says; its parts are kept in `folder` meanwhile.

        With a `profile` the pixels are converted to it.
        """
        self._profile = profile
        self.path, self.folder, self._metadata = path, folder, metadata
        with parts_of(work.recipe.plugins):
            weights = work.network_file()
            self._net: CPPN = network_from_recipe(work.recipe, weights)
        recipe = work.recipe.but(file=None)
        if weights is None and self._net.origin:
            weights = network_bytes(self._net)
            recipe = recipe.but(weights=weights_source(weights))
        self._weights = weights
        self.recipe = recipe
        file = replace(file, icc=profile.source if profile else None)
        # Formats that are written piece by piece are put together of pixels that are converted already.
        self._converts = profile is not None and file.format in STREAMED
        parts = tuple(still_parts(recipe, file.bits, profile.source.sha256 if profile and self._converts else ""))
        self.job = JobRecipe("still", path.name, parts, recipe, file, bits=16 if file.bits > 8 else 8)

    @property
    def parts(self) -> tuple[PartRecipe, ...]:
        """What is painted one after another."""
        return self.job.parts

    @cached_property
    def needed(self) -> int:
        """About how many bytes of the disk it takes: its parts, and the file beside them until they are removed."""
        width, height = self.recipe.size
        share = SHARES.get(self.job.file.format, 1.0) + (1 / 3 if self.job.file.pyramid else 0)
        return int(width * height * self._painter.bytes_a_pixel() * SPARE * (1 + share))

    def write(self, *, force: bool = False) -> Path:
        """The job folder, of which no part is done yet: any machine can do them.

        Raises:
            OutputError: the place holds another job, cannot be written, or has too little room.
        """
        with self._begun(force) as there:
            return there.path

    @property
    def is_packed(self) -> bool:
        """Tiles are encoded already."""
        return False

    def paint(
        self, part: PartRecipe, add: Callable[[bytes], None], progress: Callable[[float], None] | None = None
    ) -> None:
        """Paint a part, and `add` its tiles."""
        self._painter.paint(part.place, add, progress)

    def pixels(self, block: bytes) -> NDArray[Any]:
        """A block of a part as pixels (side, side, channels)."""
        return decode_block(block, self._painter.channels, np.dtype(np.uint8 if self.job.bits == 8 else np.uint16))

    def run(
        self,
        progress: Callable[[float], None] | None = None,
        *,
        keep_parts: bool = False,
        force: bool = False,
    ) -> Path:
        """Paint what is not there yet, and make the file.

        `progress` is called with the share that is done. The parts are removed once the file was read back, unless
        they are kept.

        Raises:
            OutputError: too little room, which is said before anything is painted, or a place that cannot be written.
        """
        with self._begun(force) as there:
            missing = [part for part in self.parts if not _is_done(there, part)]
            done = len(self.parts) - len(missing)
            for number, part in enumerate(missing, start=done):

                def told(share: float, number: int = number) -> None:
                    if progress is not None:
                        progress(PAINTING * (number + share) / len(self.parts))

                with there.writing(part) as add:
                    self.paint(part, add, told)
            self._join(there, lambda share: progress(PAINTING + (1 - PAINTING) * share) if progress else None)
            if not keep_parts:
                there.remove()
        return self.path

    @cached_property
    def _painter(self) -> StillPainter:
        with parts_of(self.recipe.plugins):
            return StillPainter(self._net, self.recipe, self.job.bits, self._convert())

    def _convert(self) -> Convert | None:
        if self._profile is None or not self._converts:
            return None
        own, to = profile_of(self.recipe.profile), self._profile.data
        return lambda rows: converted(rows, own, to)

    @contextmanager
    def _begun(self, force: bool) -> Iterator[JobFolder]:
        check_space(self.folder.parent, self.needed - _bytes_in(self.folder))
        with JobFolder.begun(self.folder, self.job, force=force) as there:
            if self._weights is not None and self.recipe.weights is not None:
                write_bytes(self.folder / self.recipe.weights.file, self._weights)
            if self._profile is not None:
                write_bytes(self.folder / self._profile.name, self._profile.data)
            yield there

    def _join(self, there: JobFolder, progress: Callable[[float], None]) -> None:

        recipe, embedded = carried(self.recipe, self._weights, self.path)
        file = self.job.file
        text = recipe_to_text(recipe.but(file=file), embedded) if self._metadata else None

        def encode(pixels: Any) -> bytes:
            bleed, icc = self.recipe.bleed if file.format == "pdf" else 0, self._profile.data if self._profile else None
            return encode_picture(pixels, file, text, bleed=bleed, space=self.recipe.profile, icc=icc)

        join(
            Joint(
                path=self.path,
                size=self.recipe.size,
                channels=self._painter.channels,
                bits=self.job.bits,
                file=file,
                text=text,
                profile=self._profile.data if self._profile else profile_of(self.recipe.profile),
                name=self.recipe.name,
                blocks=lambda: joined_blocks(there),
                bands=lambda: joined_bands(there, self._painter.channels, progress),
                encode=encode,
            )
        )
        written = self.path.with_suffix("") / "index.html" if file.format == "dzi" else self.path
        if self._metadata and read_text(written) != text:
            raise RecipeError(f"Expected {self.path.name} to hold its recipe. Received: another. Its parts are kept")


def _is_done(there: JobFolder, part: PartRecipe) -> bool:
    found = there.part(part)
    if found is None:
        return False
    found.close()
    return True


def _bytes_in(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.glob("*.part")) if folder.is_dir() else 0
