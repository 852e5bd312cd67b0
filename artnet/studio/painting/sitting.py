"""One fit in a thread of its own, from its order to its folder; whoever watches is told on the way."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.media.io.locking import held_alone
from artnet.recipes.embedding import recipe_to_text
from artnet.rendering.motion.animation import Animation
from artnet.studio.painting.orders import Order, prepared
from artnet.studio.painting.stream import Stream
from artnet.training.fit_files import CHECKPOINT_FILE, GIF_FILE, PAINTING_FILE, PREVIEW_FILE
from artnet.training.goal import Goal, Progress
from artnet.training.painting import Painting
from artnet.training.session.checkpoint import write_checkpoint
from artnet.training.session.probe import Probe
from artnet.works.fitting import FitJob, paint_job
from artnet.works.saved_work import SavedWork

__all__ = ["Painted", "Sitting", "number"]

Tell = Callable[[dict[str, Any], bytes | None], None]
CHUNK = 0.09
"""Seconds of steps between two pictures: eleven a second."""
BYTES_A_SECOND = 36_000_000
"""That numbers may take; of large networks fewer pictures are sent."""
PAINTED_EVERY = 0.5
"""Seconds between two pictures where Python paints them."""
PROBED = 0.02
"""Share of the time that goes into measuring the PSNR: of a small picture it is known ten times a second."""


@dataclass(frozen=True)
class Painted:
    """What a sitting ends with: the painting, its folder, and the work that the tree holds."""

    painting: Painting
    folder: Path
    work: SavedWork


class _EndedError(Exception):
    """Nobody waits for the film any more."""


class Sitting:
    """A fit that can be stopped. `painted` is done in one thread; the rest may come from others."""

    def __init__(self, order: Order, outputs: Path, masked: Path | None, tell: Tell) -> None:
        """Nothing is read yet; `tell(message, bytes)` is called from the thread that paints."""
        self.order, self._outputs, self._masked, self._tell = order, outputs, masked, tell
        self._ended, self._film_ended = threading.Event(), threading.Event()
        self._is_saved = False
        self._kept = True
        self.python = False
        """Whether Python is to paint what pages show."""

    def stop(self, *, keep: bool = True) -> None:
        """End it soon; without `keep` only its checkpoint is left, for another that goes on from it."""
        self._kept = keep
        self._ended.set()
        if self._is_saved:
            self._film_ended.set()

    def painted(self) -> Painted | Path:
        """Fit, and save; where it is not to be kept, the folder with its checkpoint.

        Raises:
            as `fit`.
        """
        job, goal = prepared(self.order, self._outputs, self._masked)
        assert job.folder is not None
        with held_alone(job.folder):
            if job.checkpoint is not None:
                self._begin_where_it_was(job)
            try:
                return self._saved(job, self._fitted(job, goal))
            finally:
                (job.folder / PREVIEW_FILE).unlink(missing_ok=True)

    def _begin_where_it_was(self, job: FitJob) -> None:
        """Another folder begins with the checkpoint of the one before, which, if it has no more than that, may go."""
        before = self.order.after
        assert job.folder is not None
        assert job.checkpoint is not None
        if before is None or before == job.folder:
            return
        write_checkpoint(job.folder, job.checkpoint)
        if not (before / PAINTING_FILE).exists():
            for name in (CHECKPOINT_FILE, PREVIEW_FILE):
                (before / name).unlink(missing_ok=True)
            try:
                before.rmdir()
            except OSError:  # it holds something else
                return

    def _fitted(self, job: FitJob, goal: Goal) -> Painting:
        plan = job.plan
        told = {
            "style": plan.recipe.training.style if plan.recipe.training else "", "name": plan.recipe.name,
            "size": list(plan.target.size), "notes": list(plan.target.notes), "weights": plan.blueprint.size,
            "steps": goal.steps or (None if goal.seconds else plan.steps),
            "curve": _curve(job), "masked": plan.target.mask is not None,
        }  # fmt: skip
        watcher = _Watcher(self, told, job)
        return paint_job(
            job, goal, progress=watcher.progress, should_stop=self._ended.is_set, watch=watcher.begin, chunk=CHUNK
        )

    def _saved(self, job: FitJob, painting: Painting) -> Painted | Path:
        folder = job.folder
        assert folder is not None
        if not self._kept:
            return folder
        self._tell({"event": "easel", "state": "saving"}, None)
        (folder / GIF_FILE).unlink(missing_ok=True)  # of fewer steps; the next one takes seconds, and follows
        painting.save(folder, without_gif=True)
        picture = painting.picture
        self._is_saved = True
        return Painted(painting, folder, SavedWork(folder / PAINTING_FILE, picture.recipe, picture.weights))

    def film(self, painted: Painted) -> None:
        """Write training.gif, unless somebody ends it; then the next fit in that folder writes it."""
        film = painted.painting.training()

        def frame(number: int) -> NDArray[np.uint8]:
            if self._film_ended.is_set():
                raise _EndedError
            return film[number]

        try:
            with held_alone(painted.folder):
                Animation(frame, film.delays, film.recipe).save(painted.folder / GIF_FILE)
        except _EndedError:
            return

    def say(self, message: dict[str, Any], data: bytes | None = None) -> None:
        """Tell those who watch."""
        self._tell(message, data)


class _Watcher:
    """What is told of a fit while it runs."""

    def __init__(self, sitting: Sitting, told: dict[str, Any], job: FitJob) -> None:
        self._sitting, self._told, self._job = sitting, told, job
        self._sent = self._measure_from = -math.inf
        self._psnr = math.nan

    def begin(self, net: Any) -> None:
        """Send the shader, before the first step."""
        recipe = self._job.plan.recipe
        self._stream = Stream(net, recipe)
        self._probe = Probe(self._job.plan, net)
        message = {"event": "easel", "state": "painting", **self._told, "why": self._stream.why}
        if not self._stream.why:
            message |= {"work": self._stream.opening(), "recipe": recipe_to_text(recipe)}
        self._sitting.say(message)

    def progress(self, state: Progress) -> None:
        """Send what is there now, if it is time for it."""
        now = time.monotonic()
        python = bool(self._stream.why) or self._sitting.python
        if state.message:
            self._sitting.say({"event": "easel", "state": "note", "note": state.message})
        if now - self._sent < (PAINTED_EVERY if python else self._pause):
            return
        if now >= self._measure_from:
            self._psnr = self._probe.psnr(self._probe.paint())
            self._measure_from = now + (time.monotonic() - now) / PROBED
        data = self._stream.picture() if python else self._stream.numbers()
        self._size = 0 if python else len(data)
        plain = {name: number(value) for name, value in asdict(state).items() if name != "message"}
        message = {"event": "learning", **plain, "psnr": number(self._psnr), "python": python}
        self._sitting.say(message, data)
        self._sent = time.monotonic() if python else now

    _size = 0

    @property
    def _pause(self) -> float:
        return self._size / BYTES_A_SECOND


def number(value: float | None) -> float | None:
    """A number for JSON, which knows none that are not finite."""
    return None if value is None or not math.isfinite(value) else round(value, 6)


def _curve(job: FitJob) -> list[list[float | None]]:
    """Step, loss and PSNR of what was learnt before."""
    kept = job.checkpoint.recorder.snapshots if job.checkpoint else []
    return [[shot.step, number(shot.loss), number(shot.psnr)] for shot in kept]
