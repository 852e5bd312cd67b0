"""A fit under way: steps in chunks until a goal is reached, with a look at the clock between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from artnet.errors import TrainingError
from artnet.nets.cppn import CPPN
from artnet.training.goal import Goal, Progress
from artnet.training.painting import Painting
from artnet.training.plan import Plan
from artnet.training.session.canvas import Canvas
from artnet.training.session.checkpoint import Checkpoint, Position, check_fits
from artnet.training.session.clock import CHUNK_SECONDS, Clock
from artnet.training.session.finishing import finish
from artnet.training.session.probe import record_at
from artnet.training.session.recording import Recording
from artnet.training.session.recovery import SAFE_STEPS, SafeStates
from artnet.training.session.saving import Saving
from artnet.training.session.trainer import Trainer, is_finite

__all__ = ["FitSession"]

FIRST_RISE = 1000
"""Steps over which a rising schedule rises while a fit by the clock does not know yet how many it will do."""


class FitSession:
    """One fit: a trainer that does the steps, and those who watch, record, save and bring it back."""

    def __init__(
        self,
        plan: Plan,
        goal: Goal,
        net: CPPN,
        folder: Path | None,
        progress: Callable[[Progress], None] | None,
        should_stop: Callable[[], bool] | None,
        chunk: float = CHUNK_SECONDS,
    ) -> None:
        """Prepare the graph; `folder` is where checkpoints and the preview go, `chunk` how long steps run at a time."""
        self._plan, self._goal = plan, goal
        self._progress, self._should_stop = progress, should_stop
        self._trainer = Trainer(net, plan.aim, plan.target.size, plan.method, plan.target.weights, plan.target.times)
        self._canvas = Canvas(plan, net)
        self._recording = Recording(plan, net)
        self._safe = SafeStates()
        self._clock = Clock(goal, chunk)
        steps = goal.steps if goal.steps is not None else plan.steps
        self._position = Position(recipe=plan.recipe.to_json(), horizon=0 if self._clock.decides else steps)
        self._limit = steps if goal.steps is not None or not self._clock.decides else None
        self._saving = Saving(folder, plan.recipe, self._canvas, self._clock)

    def resume(self, checkpoint: Checkpoint) -> None:
        """Go on from a checkpoint of the same fit.

        Raises:
            RecipeError: it is altered.
        """
        then = checkpoint.position
        check_fits(checkpoint, self._trainer.state(), self._recording.snapshot(0))
        horizon = self._position.horizon or then.horizon
        if self._clock.decides and horizon <= then.step:  # it had come to its end: place a new one
            horizon = 0
        self._position = replace(then, horizon=horizon)
        self._trainer.restore(checkpoint.state, then.step)
        self._trainer.rate = then.rate
        self._recording.losses, self._recording.recorder = checkpoint.losses, checkpoint.recorder
        self._clock.add(then.seconds)
        self._saving.count_anew()

    def to_the_end(self) -> Painting:
        """Do steps until a goal is reached, and return the painting.

        Raises:
            TrainingError: weights to start from that are not finite, or no finite loss could be reached.
            OutputError: the folder cannot be written.
        """
        trainer = self._trainer
        state = trainer.state()
        if not is_finite(state):
            raise TrainingError("Expected finite weights to start from. Received: a weight that is no number")
        self._safe.keep(trainer.step, state)
        if not self._recording.recorder.snapshots:
            self._recording.record(trainer.step)
        self._report()  # a large picture takes seconds until the first step is done
        trainer.trace()
        stopped = self._why_stop()
        while not stopped:
            self._chunk()
            stopped = self._why_stop()
        state = trainer.state()
        finite = is_finite(state)
        if finite and stopped == "seconds":  # the clock ends where no state is kept by itself
            self._safe.keep(trainer.step, state)
        unsaved = self._saving.at_the_end(partial(self._checkpoint, final=stopped != "interrupted"))
        if unsaved:
            self._report(unsaved)
        if not finite:
            self._safe.restore(trainer, self._recording)
        return finish(self._plan, trainer, self._recording, self._canvas, self._position, self._clock, stopped)

    def _chunk(self) -> None:
        """Steps for a fifth of a second at most, up to the next place where the state is kept."""
        trainer, position, recording = self._trainer, self._position, self._recording
        stop = self._next_stop()
        count = self._clock.steps_in_a_chunk(stop - trainer.step)
        waits = self._clock.decides and not position.horizon  # the rate rises, then stays, until the end is known
        hold = max(stop, FIRST_RISE) if waits else position.hold
        begun = self._clock.seconds
        losses = trainer.run(count, horizon=position.horizon, hold=hold)
        self._clock.measured(len(losses), self._clock.seconds - begun)
        if trainer.step == trainer.method.coarse:  # the steps that follow are slower
            self._clock.forget()
        recording.add(losses)
        if not np.isfinite(losses).all():
            self._go_back(spoilt=True)
            return
        is_record = trainer.step == record_at(trainer.step)
        if is_record or trainer.step % SAFE_STEPS == 0 or trainer.step == self._limit:
            state = trainer.state()
            if not is_finite(state):
                self._go_back(spoilt=False)
                return
            self._safe.keep(trainer.step, state)
            if is_record:
                recording.record(trainer.step)
        self._clock.place_horizon(position, trainer.step, trainer.method.coarse)
        self._report()
        self._saving.by_the_clock(self._checkpoint)

    def _next_stop(self) -> int:
        """The next step at which something is to be done."""
        here, coarse = self._trainer.step, self._trainer.method.coarse
        stop = min(record_at(here + 1), (here // SAFE_STEPS + 1) * SAFE_STEPS)
        if here < coarse:
            stop = min(stop, coarse)
        if self._limit is not None:
            stop = min(stop, self._limit)
        if self._clock.decides and here < self._position.horizon:
            stop = min(stop, self._position.horizon)
        return stop

    def _go_back(self, *, spoilt: bool) -> None:
        self._report(self._safe.go_back(self._trainer, self._position, self._recording, spoilt=spoilt))

    def _why_stop(self) -> str:
        """What ends the fit now: interrupted, seconds, steps or psnr; empty where it goes on."""
        step, goal = self._trainer.step, self._goal
        if self._should_stop is not None and self._should_stop():
            return "interrupted"
        scheduled = self._clock.decides and 0 < self._position.horizon <= step
        if self._clock.is_over or (scheduled and self._clock.is_nearly_over):
            return "seconds"
        if self._limit is not None and step >= self._limit:
            return "steps"
        last = self._recording.last
        if goal.psnr is not None and last.step == step and last.psnr > goal.psnr - 1.0:
            return "psnr" if self._canvas.psnr(self._canvas.pictures()) >= goal.psnr else ""
        return ""

    def _report(self, message: str = "") -> None:
        if self._progress is None:
            return
        step = self._trainer.step
        steps = self._limit or (self._position.horizon if self._clock.decides else None) or None
        self._progress(
            Progress(
                step=step,
                steps=steps,
                seconds=self._clock.seconds,
                seconds_left=self._clock.seconds_left(None if steps is None else steps - step),
                loss=self._recording.loss,
                psnr=self._recording.last.psnr,
                message=message,
            )
        )

    def _checkpoint(self, *, final: bool = False) -> Checkpoint:
        """The last proven state; at the end of the fit the last one."""
        step, state = self._safe.last if final else self._safe.proven(self._trainer.step)
        position = replace(self._position, step=step, seconds=self._clock.seconds)
        recording = self._recording
        return Checkpoint(position, state, recording.losses[:step], recording.recorder.until(step))
