"""An animation: a lazy sequence of frames, and the recipe that makes it."""

from __future__ import annotations

import base64
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from artnet.checks import path_of
from artnet.errors import invalid
from artnet.media.clips.ahead import painted_ahead
from artnet.media.clips.formats import CLIP_FORMATS, ClipFile, Frames, clip_format_of, write_clip
from artnet.media.clips.webp_avif import write_webp
from artnet.media.io.atomic import write_bytes
from artnet.nets.network_files import carried, weights_source
from artnet.nets.trajectory import Trajectory
from artnet.options import Color
from artnet.recipes.embedding import recipe_to_text
from artnet.recipes.schema import FileRecipe, Recipe

__all__ = ["Animation"]

NOTEBOOK_WIDTH = 640
"""Pixels, at most, of what plays in a notebook."""


class Animation:
    """Frames (height, width, 3), or 4 with opacity, uint8, painted when they are asked for.

    Iterating, or asking for one by its number, paints anew, a few frames ahead at most; saving streams them, so that
    memory does not grow with the length. In a notebook it plays.
    """

    def __init__(
        self,
        frame: Callable[[int], NDArray[np.uint8]],
        delays: Sequence[float],
        recipe: Recipe,
        weights: bytes | None = None,
        audio: Path | None = None,
        others: Sequence[bytes] = (),
        fine: Callable[[int], NDArray[np.uint16]] | None = None,
        at_once: int = 1,
        trajectory: Trajectory | None = None,
    ) -> None:
        """`frame(number)` paints a frame, and may be called by `at_once` threads at the same time.

        `delays` holds each one's time on the screen, in seconds. `weights` is the network file of a trained network; it
        travels in the file up to EMBED_LIMIT bytes. `audio` is a sound file, which goes into films, `others` the
        network files of further paintings, which lie beside the file; `fine(number)` paints a frame in 16 bits. A
        `trajectory` is the training that it replays.
        """
        self._frame = frame
        self.delays = tuple(delays)
        self.recipe = recipe
        self.weights = weights
        self.audio = audio
        self.others = tuple(others)
        self.trajectory = trajectory
        self._fine = fine
        self._at_once = at_once
        self._frames: Frames | None = None

    def __len__(self) -> int:
        return len(self.delays)

    @overload
    def __getitem__(self, number: int) -> NDArray[np.uint8]: ...
    @overload
    def __getitem__(self, number: slice) -> list[NDArray[np.uint8]]: ...
    def __getitem__(self, number: int | slice) -> Any:
        numbers = range(len(self))[number]
        return [self._frame(each) for each in numbers] if isinstance(numbers, range) else self._frame(numbers)

    def __iter__(self) -> Iterator[NDArray[np.uint8]]:
        return iter(self._frames) if self._frames is not None else self.painted(range(len(self)))

    def __repr__(self) -> str:
        return f"Animation({len(self)} frames, {self.seconds:.2f} s, {self.recipe.size[0]} x {self.recipe.size[1]})"

    def _repr_html_(self) -> str:
        stream = BytesIO()
        write_webp(stream, self, self.delays)
        width = min(NOTEBOOK_WIDTH, self.recipe.size[0])
        data = base64.b64encode(stream.getvalue()).decode("ascii")
        return f'<img alt="{self!r}" width="{width}" src="data:image/webp;base64,{data}">'

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return math.fsum(self.delays)

    def with_recipe(self, recipe: Recipe) -> Animation:
        """The same frames with another recipe."""
        other = copy(self)
        other.recipe = recipe
        return other

    def with_frames(self, frames: Frames) -> Animation:
        """The same animation, of these frames: from a disk, say, where they are kept."""
        other = copy(self)
        other._frame, other._frames, other._at_once = frames.__getitem__, frames, 1
        return other

    def painted(self, numbers: Iterable[int]) -> Iterator[NDArray[np.uint8]]:
        """The frames of these numbers, in order; the next ones are painted meanwhile."""
        return painted_ahead(self._frame, numbers, self._at_once)

    def save(
        self,
        path: str | Path,
        *,
        metadata: bool = True,
        ground: str | None = None,
        progress: Callable[[float], None] | None = None,
        **settings: Any,
    ) -> Path:
        """Write a GIF, MP4, WebP, AVIF or APNG, by the suffix of `path`, or without a suffix a folder of PNGs.

        The file is whole or absent, and is read back and checked. Weights that are too many to travel inside are
        written to a network file beside it, unless they lie there.

        Args:
            path: where to; missing folders are made.
            metadata: whether the recipe (and small weights) travel in the file.
            ground: a colour such as "#e0703f" or "tomato" over which frames that are not opaque are laid. By default
                their opacity is kept; a GIF keeps whether a pixel is clear, MP4 nothing: there white is the ground.
            progress: is called with the share of the frames that are written.
            **settings: of the format: `quality` (1 to 100; MP4, WebP, AVIF), `colors` (2 to 256; GIF), `max_size`
                (bytes; GIF), `codec` (h264, h265, av1 or prores; MP4 and MOV), `audio` (a sound file; MP4 and MOV),
                `bits` (8 or 16; a folder of PNGs), `shared` (one palette for all frames; GIF).

        Raises:
            InvalidValueError: an unknown suffix, a setting that the format does not have or that is out of its range.
            FileError: MP4 and MOV where there is no ffmpeg that runs.
            OutputError: the place cannot be written.
        """
        path = path_of(path)
        name = clip_format_of(path)
        if "audio" in CLIP_FORMATS[name].settings and settings.get("audio") is None:
            settings = {**settings, "audio": self.audio}
        file = ClipFile.of(name, **settings)
        text, ground = None, "" if ground is None else Color().read(ground)
        if metadata:
            recipe, embedded = carried(self._with_others_beside(path), self.weights, path)
            how = FileRecipe(format=file.format, quality=file.settings.get("quality", 95), ground=ground)
            text = recipe_to_text(recipe.but(file=how), embedded)
        frames: Any = self if file.settings.get("bits", 8) == 8 else self._in_16_bits()
        write_clip(path, frames, self.delays, file, text, progress, ground, self.recipe.identity)
        return path

    def _with_others_beside(self, path: Path) -> Recipe:
        """The recipe, naming the network files of further paintings, which are written beside the file."""
        if self.recipe.motion is None or not self.others:
            return self.recipe
        sources = []
        for number, data in enumerate(self.others, start=2):
            sources.append(weights_source(data, f"{path.stem}.{number}.safetensors"))
            write_bytes(path.parent / sources[-1].file, data)
        return self.recipe.but(motion=replace(self.recipe.motion, others=tuple(sources)))

    def _in_16_bits(self) -> _Fine:
        if self._fine is None:
            raise invalid("8 bits for frames that are pictures already, or with a strip", bits=16)
        return _Fine(self._fine, len(self))


class _Fine:
    """The frames of an animation in 16 bits."""

    def __init__(self, frame: Callable[[int], NDArray[np.uint16]], count: int) -> None:
        self._frame, self._count = frame, count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, number: int) -> NDArray[np.uint16]:
        return self._frame(number)
