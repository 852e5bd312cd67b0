"""A fit under way: the trainer, the clock, the snapshots, the way back when the loss turns NaN."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from artnet.errors import OutputError, RecipeError, TrainingError
from artnet.fields.view import Window
from artnet.media.io.atomic import write_bytes
from artnet.media.stills.encoding import encode_picture
from artnet.nets.cppn import CPPN
from artnet.nets.trajectory import Recorder, Snapshot
from artnet.recipes.schema import FileRecipe, recipe_to_text
from artnet.rendering.bands import whole
from artnet.rendering.evaluator import Evaluator
from artnet.training.fit_files import PREVIEW_FILE
from artnet.training.goal import Goal, Progress
from artnet.training.painting import Painting, psnr_of
from artnet.training.plan import Plan
from artnet.training.polish import polish
from artnet.training.session.checkpoint import Checkpoint, Position, check_fits, difference, write_checkpoint
from artnet.training.session.clock import Clock
from artnet.training.session.probe import Probe, finished, moment, record_at
from artnet.training.session.trainer import Trainer, is_finite

__all__ = ["Run"]

SAFE_STEPS = 50
"""At most so many steps between two states that a run can go back to."""
FIRST_RISE = 1000
"""Steps over which a rising schedule rises while a fit by the clock does not know yet how many it will do."""
MOST_RECOVERIES = 12
PREVIEW_SECONDS, CHECKPOINT_SECONDS = 2.0, 10.0


class Run:
    """One fit under way: the trainer, the clock, what was recorded, and the last state that is safe to go back to."""

    def __init__(
        self,
        plan: Plan,
        goal: Goal,
        net: CPPN,
        folder: Path | None,
        progress: Callable[[Progress], None] | None,
        should_stop: Callable[[], bool] | None,
    ) -> None:
        """Prepare the graph; `folder` is where checkpoints and the preview go."""
        self.plan, self.goal, self.folder = plan, goal, folder
        self._progress, self._should_stop = progress, should_stop
        size = plan.target.size
        self.net = net
        self.trainer = Trainer(net, plan.aim, size, plan.method, plan.target.weights, plan.target.times)
        self._evaluator = Evaluator(net, Window(size), tile=plan.recipe.tile)
        self._probe = Probe(plan, net)
        self.losses = np.zeros(0, np.float32)
        self.recorder = Recorder()
        self._clock = Clock(goal)
        steps = goal.steps if goal.steps is not None else plan.steps
        self.position = Position(identity=plan.recipe.to_json(), horizon=0 if self._clock.decides else steps)
        self._limit = steps if goal.steps is not None or not self._clock.decides else None
        self._kept: list[tuple[int, dict[str, NDArray[np.float32]]]] = []
        """The last safe state and the one before. A state is proven once the loss that is computed from it is finite;
        the one before always is."""
        self._message = ""
        self._previewed, self._saved = -math.inf, self._clock.seconds

    def resume(self, checkpoint: Checkpoint) -> None:
        """Go on from a checkpoint of the same fit."""
        changed = difference(self.position.identity, checkpoint.position.identity)
        if changed:
            raise RecipeError(f"Expected the settings of the fit in this folder. Received: another {changed}")
        check_fits(checkpoint, self.trainer.state(), self._now())
        horizon = self.position.horizon or checkpoint.position.horizon
        if self._clock.decides and horizon <= checkpoint.position.step:  # it had come to its end: place a new one
            horizon = 0
        self.position = replace(checkpoint.position, horizon=horizon)
        self.trainer.restore(checkpoint.state, checkpoint.position.step)
        self.trainer.rate = checkpoint.position.rate
        self.losses, self.recorder = checkpoint.losses, checkpoint.recorder
        self._clock.add(checkpoint.position.seconds)
        self._saved = self._clock.seconds

    def _now(self) -> Snapshot:
        return Snapshot(0, 0.0, 0.0, self._probe.paint(), self.net.weights())

    def _paint(self) -> NDArray[np.uint8]:
        """The picture as it is now; of several all, one below the other."""
        return np.concatenate([self._picture(frame) for frame in range(len(self.plan.target.times))])

    def _picture(self, frame: int) -> NDArray[np.uint8]:
        return whole(self._evaluator.bands(**moment(self.plan, self.net, frame)), self.plan.target.size[1])

    def to_the_end(self) -> Painting:
        """Do steps until a goal is reached, and return the painting."""
        state = self.trainer.state()
        if not is_finite(state):
            raise TrainingError("Expected finite weights to start from. Received: a weight that is no number")
        self._keep_safe(state)
        if not self.recorder.snapshots:
            self._record()
        self._report()  # a large picture takes seconds until the first step is done
        self.trainer.trace()
        stopped = self._why_stop()
        while not stopped:
            self._chunk()
            stopped = self._why_stop()
        if self.folder is not None:
            state = self.trainer.state()
            if stopped == "seconds" and is_finite(state):  # the clock ends where no state is kept by itself
                self._keep_safe(state)
            try:
                self._write_checkpoint(final=stopped != "interrupted")
            except OutputError as error:  # the painting may still find its place
                self._message = f"there will be no checkpoint to go on from. {error}"
                self._report()
        return self._painting(stopped)

    def _chunk(self) -> None:
        """Steps for a fifth of a second at most, up to the next place where the state is kept."""
        trainer, position = self.trainer, self.position
        here = trainer.step
        stop = min(record_at(here + 1), (here // SAFE_STEPS + 1) * SAFE_STEPS)
        if here < trainer.method.coarse:
            stop = min(stop, trainer.method.coarse)
        if self._limit is not None:
            stop = min(stop, self._limit)
        if self._clock.decides and here < position.horizon:
            stop = min(stop, position.horizon)
        count = self._clock.steps_in_a_chunk(stop - here)
        waits = self._clock.decides and not position.horizon  # the rate rises, then stays, until the end is known
        hold = max(stop, FIRST_RISE) if waits else position.hold
        begun = self._clock.seconds
        losses = trainer.run(count, horizon=position.horizon, hold=hold)
        self._clock.measured(len(losses), self._clock.seconds - begun)
        if trainer.step == trainer.method.coarse:  # the steps that follow are slower
            self._clock.forget()
        self.losses = np.concatenate([self.losses, losses])
        if not np.isfinite(losses).all():
            if len(losses) == 1 and here == self._kept[-1][0] and len(self._kept) == 2:
                self._kept.pop()  # the weights were finite, what they paint is not
            self._go_back()
            return
        is_record = trainer.step == record_at(trainer.step)
        if is_record or trainer.step % SAFE_STEPS == 0 or trainer.step == self._limit:
            state = trainer.state()
            if not is_finite(state):
                self._go_back()
                return
            self._keep_safe(state)
            if is_record:
                self._record()
        self._clock.place_horizon(position, trainer.step, trainer.method.coarse)
        self._report()
        self._save_by_clock()

    def _go_back(self) -> None:
        """Return to the last safe state, at half the learning rate."""
        position = self.position
        if position.recoveries >= MOST_RECOVERIES:
            raise TrainingError(
                f"Expected a loss that stays finite. Received: none after {MOST_RECOVERIES} attempts from step"
                f" {position.step}, the last at {self.trainer.rate:g} of the learning rate. Try a lower learning_rate"
            )
        position.recoveries += 1
        self.trainer.rate *= 0.5
        position.rate = self.trainer.rate
        bad = self.trainer.step
        self._kept = self._kept[-1:]
        position.step, state = self._kept[0]
        self.trainer.restore(state, position.step)
        self.losses = self.losses[: position.step]
        self.recorder = self.recorder.until(position.step)
        self._message = (
            f"the loss was not finite at step {bad}: back to step {position.step}"
            f" at {self.trainer.rate:g} of the learning rate"
        )
        self._report()

    def _keep_safe(self, state: dict[str, NDArray[np.float32]]) -> None:
        self._kept = [*self._kept[-1:], (self.trainer.step, state)]
        self.position.step = self.trainer.step

    def _record(self) -> None:
        probe = self._probe.paint()
        loss = float(self.losses[-1]) if len(self.losses) else math.nan
        loss = loss if math.isfinite(loss) else 0.0
        self.recorder.record(Snapshot(self.trainer.step, loss, self._probe.psnr(probe), probe, self.net.weights()))

    def _why_stop(self) -> str:
        goal = self.goal
        if self._should_stop is not None and self._should_stop():
            return "interrupted"
        scheduled = self._clock.decides and 0 < self.position.horizon <= self.trainer.step
        if self._clock.is_over or (scheduled and self._clock.is_nearly_over):
            return "seconds"
        if self._limit is not None and self.trainer.step >= self._limit:
            return "steps"
        last = self.recorder.snapshots[-1]
        near = goal.psnr is not None and last.step == self.trainer.step and last.psnr > goal.psnr - 1.0
        if near and psnr_of(self._paint(), self.plan.aim.picture) >= (goal.psnr or 0.0):
            return "psnr"
        return ""

    def _report(self) -> None:
        if self._progress is None:
            return
        steps = self._limit or (self.position.horizon if self._clock.decides else None) or None
        self._progress(
            Progress(
                step=self.trainer.step,
                steps=steps,
                seconds=self._clock.seconds,
                seconds_left=self._clock.seconds_left(None if steps is None else steps - self.trainer.step),
                loss=float(self.losses[-1]) if len(self.losses) else math.nan,
                psnr=self.recorder.snapshots[-1].psnr,
                message=self._message,
            )
        )
        self._message = ""

    def _save_by_clock(self) -> None:
        if self.folder is None:
            return
        now = self._clock.seconds
        if now - self._previewed >= PREVIEW_SECONDS:
            text = recipe_to_text(self.plan.recipe)  # so that a folder with nothing else in it is known again
            write_bytes(self.folder / PREVIEW_FILE, encode_picture(self._picture(0), FileRecipe(), text))
            self._previewed = self._clock.seconds
        if now - self._saved >= CHECKPOINT_SECONDS:
            self._write_checkpoint()
            self._saved = self._clock.seconds

    def _write_checkpoint(self, *, final: bool = False) -> None:
        """Write the last proven state; at the end of the fit the last one."""
        assert self.folder is not None
        self.position.seconds = self._clock.seconds
        proven = self.trainer.step > self._kept[-1][0]
        step, state = self._kept[-1 if proven or final else 0]
        position = replace(self.position, step=step)
        write_checkpoint(self.folder, Checkpoint(position, state, self.losses[:step], self.recorder.until(step)))

    def _painting(self, stopped: str) -> Painting:
        plan, step = self.plan, self.trainer.step
        if not is_finite(self.trainer.state()):
            step, state = self._kept[-1]
            self.trainer.restore(state, step)
            self.losses = self.losses[:step]
        if plan.method.polish:
            self._record()
            values = np.asarray(plan.aim.values, np.float32)
            loss = polish(self.net, values, plan.target.size, plan.target.weights)
            self.losses = np.append(self.losses, np.float32(loss))
            self.trainer.step += 1
        training = plan.recipe.training
        assert training is not None
        horizon, hold = self.position.horizon, self.position.hold
        if horizon == step and not hold:
            horizon = 0
        elif self._clock.decides and not horizon:  # the end came before the schedule was placed: the rate never fell
            hold = step
        done = replace(training, steps=step, horizon=horizon, hold=hold)
        recipe = plan.recipe.but(training=done)
        self.net.origin = recipe
        self._record()
        pixels = self._paint()
        return Painting(
            net=self.net,
            recipe=recipe,
            pixels=pixels[: plan.target.size[1]],
            psnr=psnr_of(pixels, plan.aim.picture),
            trajectory=finished(self.recorder, recipe, self.net, self.losses, plan.aim.picture, self._probe.paint),
            stopped=stopped,
            seconds=self._clock.seconds,
            notes=plan.target.notes,
        )
