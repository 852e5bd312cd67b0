"""An animation: a lazy sequence of frames, and the recipe that makes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from artnet.errors import InvalidValueError
from artnet.media.gif import write_gif
from artnet.media.pictures import format_of
from artnet.recipe import FileRecipe, Recipe, recipe_to_text

__all__ = ["Animation"]


class Animation:
    """Frames (height, width, channels) uint8, painted when they are asked for, one at a time.

    Iterating paints them anew each time; saving streams them, so that memory does not grow with the length.
    """

    def __init__(
        self, frames: Callable[[], Iterator[NDArray[np.uint8]]], delays: Sequence[float], recipe: Recipe
    ) -> None:
        """`frames()` starts the sequence; `delays` holds each frame's time on the screen, in seconds."""
        self._frames = frames
        self.delays = tuple(delays)
        self.recipe = recipe

    def __len__(self) -> int:
        return len(self.delays)

    def __iter__(self) -> Iterator[NDArray[np.uint8]]:
        return self._frames()

    def __repr__(self) -> str:
        return f"Animation({len(self)} frames, {self.seconds:.2f} s, {self.recipe.size[0]} x {self.recipe.size[1]})"

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return sum(self.delays)

    def save(self, path: str | Path, *, metadata: bool = True, progress: Callable[[float], None] | None = None) -> Path:
        """Write a GIF; the file is whole or absent.

        Raises:
            InvalidValueError: another suffix than .gif.
            OutputError: the place cannot be written.
        """
        path = Path(path)
        if format_of(path) != "gif":
            raise InvalidValueError(f"Expected a file name ending in .gif for an animation. Received: {path.name!r}")
        text = recipe_to_text(self.recipe.but(file=FileRecipe(format="gif"))) if metadata else None
        write_gif(path, _counted(iter(self), len(self), progress), self.delays, text)
        return path


def _counted(
    frames: Iterator[NDArray[np.uint8]], count: int, progress: Callable[[float], None] | None
) -> Iterator[NDArray[np.uint8]]:
    for done, frame in enumerate(frames, start=1):
        yield frame
        if progress is not None:
            progress(done / count)
