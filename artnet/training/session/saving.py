"""What lies in the folder of a fit while it runs: a preview and the checkpoint, written by the clock."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

from artnet.errors import OutputError
from artnet.media.io.atomic import write_bytes
from artnet.media.stills.encoding import encode_picture
from artnet.recipes.embedding import recipe_to_text
from artnet.recipes.schema import FileRecipe, Recipe
from artnet.training.fit_files import PREVIEW_FILE
from artnet.training.session.canvas import Canvas
from artnet.training.session.checkpoint import Checkpoint, write_checkpoint
from artnet.training.session.clock import Clock

__all__ = ["Saving"]

PREVIEW_SECONDS, CHECKPOINT_SECONDS = 2.0, 10.0


class Saving:
    """Writes into one folder; without a folder nothing."""

    def __init__(self, folder: Path | None, recipe: Recipe, canvas: Canvas, clock: Clock) -> None:
        """The first preview is due at once, the first checkpoint after its seconds."""
        self._folder, self._recipe, self._canvas, self._clock = folder, recipe, canvas, clock
        self._previewed = -math.inf
        self.count_anew()

    def count_anew(self) -> None:
        """The folder holds the checkpoint of now."""
        self._saved = self._clock.seconds

    def by_the_clock(self, checkpoint: Callable[[], Checkpoint]) -> None:
        """Write what is due.

        Raises:
            OutputError: the place cannot be written.
        """
        if self._folder is None:
            return
        now = self._clock.seconds
        if now - self._previewed >= PREVIEW_SECONDS:
            text = recipe_to_text(self._recipe)  # so that a folder with nothing else in it is known again
            write_bytes(self._folder / PREVIEW_FILE, encode_picture(self._canvas.picture(0), FileRecipe(), text))
            self._previewed = self._clock.seconds
        if now - self._saved >= CHECKPOINT_SECONDS:
            write_checkpoint(self._folder, checkpoint())
            self.count_anew()

    def at_the_end(self, checkpoint: Callable[[], Checkpoint]) -> str:
        """Write the last checkpoint. What cannot be written is said in the answer: the painting may find its place."""
        if self._folder is None:
            return ""
        try:
            write_checkpoint(self._folder, checkpoint())
        except OutputError as error:
            return f"there will be no checkpoint to go on from. {error}"
        return ""
