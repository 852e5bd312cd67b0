"""A fit under way: the trainer, the clock, the snapshots, the way back when the loss turns NaN."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from artnet.errors import OutputError, RecipeError, TrainingError
from artnet.fields.view import Window
from artnet.media.atomic import write_bytes
from artnet.media.pictures import encode_picture
from artnet.nets.cppn import CPPN
from artnet.nets.trajectory import Recorder, Snapshot, Trajectory
from artnet.plain import to_plain
from artnet.recipe import FileRecipe, Recipe, recipe_to_text
from artnet.rendering.tiles import Renderer, to_bytes
from artnet.training.checkpoint import Checkpoint, Position, write_checkpoint
from artnet.training.files import PREVIEW_FILE
from artnet.training.goal import Goal, Progress
from artnet.training.painting import Painting, psnr_of
from artnet.training.plan import Plan
from artnet.training.polish import polish
from artnet.training.trainer import Trainer, is_finite

__all__ = ["Run"]

CHUNK_SECONDS = 0.2
"""How long the graph runs between two looks at the clock, at Ctrl-C and at the progress callback."""
SAFE_STEPS = 50
"""At most so many steps between two states that a run can go back to."""
RECORD_SHARE = 5
"""A snapshot each time the step count has grown by a fifth: pictures change fast at first and slowly later. A training
of 2,000 steps leaves 41; between them the weights are blended."""
LARGEST_HALF = 65_000.0
"""Float16 ends at 65,504."""
HALVED_PROBES = 12
"""Snapshots, evenly spread, of which a probe in float16 is painted to see whether that is enough for all."""
FIRST_RISE = 1000
"""Steps over which a rising schedule rises while a fit by the clock does not know yet how many it will do."""
KNOWN_STEPS = 60
"""Steps after which their time is known well: before, they come in calls of one or a few, which take longer."""
QUICKER = 0.85
"""Steps get a little quicker than the first ones; a schedule that is cut short loses less than one that ends early."""
LONGEST_HOLD = 3.0
"""Seconds after which a fit by the clock knows its speed; at the full rate grids flicker after some hundred steps."""
ENOUGH = 0.93
"""Share of the seconds after which a fit ends where its schedule does."""
PROBE_SIDE, PROBE_FRAMES = 64, 16
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
        self._renderer = Renderer(net, Window(size), tile=plan.recipe.tile)
        probe, canvas = _probe_pixels(size), size[0] * size[1]
        self._probe_points = Window(size).pixel_points(tf.constant(probe))
        flat = plan.aim.picture.reshape(-1, plan.aim.picture.shape[-1])
        frames = len(plan.target.times)
        self._probed = range(0, frames, -(-frames // PROBE_FRAMES))
        self._probe_aim = np.concatenate([flat[frame * canvas + probe] for frame in self._probed])
        self.losses = np.zeros(0, np.float32)
        self.recorder = Recorder()
        steps = goal.steps if goal.steps is not None else plan.steps
        self.position = Position(identity=plan.recipe.to_json(), horizon=0 if self._by_clock else steps)
        self._limit = steps if goal.steps is not None or not self._by_clock else None
        self._step_seconds = 0.0
        self._warm = False
        """Whether the graph has run once: the first call takes several times as long."""
        self._kept: list[tuple[int, dict[str, NDArray[np.float32]]]] = []
        """The last safe state and the one before. A state is proven once the loss that is computed from it is finite;
        the one before always is."""
        self._message = ""
        self._started = self._saved = time.monotonic()

    @property
    def _by_clock(self) -> bool:
        """Whether the number of steps is found by the clock, so that the schedule waits for its horizon."""
        return self.goal.seconds is not None and self.goal.steps is None

    def resume(self, checkpoint: Checkpoint) -> None:
        """Go on from a checkpoint of the same fit."""
        difference = _difference(self.position.identity, checkpoint.position.identity)
        if difference:
            raise RecipeError(f"Expected the settings of the fit in this folder. Received: another {difference}")
        _check_fits(checkpoint, self.trainer.state(), self._now())
        horizon = self.position.horizon or checkpoint.position.horizon
        if self._by_clock and horizon <= checkpoint.position.step:  # it had come to its end: place a new one
            horizon = 0
        self.position = replace(checkpoint.position, horizon=horizon)
        self.trainer.restore(checkpoint.state, checkpoint.position.step)
        self.trainer.rate = checkpoint.position.rate
        self.losses, self.recorder = checkpoint.losses, checkpoint.recorder
        self._started -= checkpoint.position.seconds

    def _now(self) -> Snapshot:
        return Snapshot(0, 0.0, 0.0, self._paint_probe(), self.net.weights())

    def _moment(self, frame: int) -> dict[str, Any]:
        """Time and latent of a picture: what the network is called with."""
        latents = self.net.latents
        return {"time": self.plan.target.times[frame], "latent": None if latents is None else latents[frame]}

    def _paint_probe(self) -> NDArray[np.uint8]:
        """A few points of the picture, or of some of several, (points, channels)."""
        painted = [to_bytes(self.net(self._probe_points, **self._moment(frame))).numpy() for frame in self._probed]
        return np.concatenate(painted)

    def _paint(self) -> NDArray[np.uint8]:
        """The picture as it is now; of several all, one below the other."""
        return np.concatenate([self._renderer(**self._moment(f)) for f in range(len(self.plan.target.times))])

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
        stop = min(_next_record_at(here + 1), (here // SAFE_STEPS + 1) * SAFE_STEPS)
        if here < trainer.method.coarse:
            stop = min(stop, trainer.method.coarse)
        if self._limit is not None:
            stop = min(stop, self._limit)
        if self._by_clock and here < position.horizon:
            stop = min(stop, position.horizon)
        count = stop - here
        count = max(1, min(count, int(CHUNK_SECONDS / self._step_seconds))) if self._step_seconds else 1
        waits = self._by_clock and not position.horizon  # the rate rises, then stays, until the end is known
        hold = max(stop, FIRST_RISE) if waits else position.hold
        begun = time.monotonic()
        losses = trainer.run(count, horizon=position.horizon, hold=hold)
        spent = (time.monotonic() - begun) / max(1, len(losses))
        if self._warm:
            # A call of few steps takes longer for each; a quicker one than any before counts wholly.
            new = len(losses) / (len(losses) + 5) if 0 < self._step_seconds < spent else 1.0
            self._step_seconds = (1 - new) * self._step_seconds + new * spent
        self._warm = True
        if trainer.step == trainer.method.coarse:  # the steps that follow are slower
            self._step_seconds, self._warm = 0.0, False
        self.losses = np.concatenate([self.losses, losses])
        if not np.isfinite(losses).all():
            if len(losses) == 1 and here == self._kept[-1][0] and len(self._kept) == 2:
                self._kept.pop()  # the weights were finite, what they paint is not
            self._go_back()
            return
        is_record = trainer.step == _next_record_at(trainer.step)
        if is_record or trainer.step % SAFE_STEPS == 0 or trainer.step == self._limit:
            state = trainer.state()
            if not is_finite(state):
                self._go_back()
                return
            self._keep_safe(state)
            if is_record:
                self._record()
        self._place_horizon()
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
        probe = self._paint_probe()
        loss = float(self.losses[-1]) if len(self.losses) else math.nan
        loss = loss if math.isfinite(loss) else 0.0
        psnr = psnr_of(probe, self._probe_aim)
        self.recorder.record(Snapshot(self.trainer.step, loss, psnr, probe, self.net.weights()))

    def _place_horizon(self) -> None:
        """When stopping by the clock: once the speed is known, let the schedule end where the time will."""
        position = self.position
        if not self._by_clock or position.horizon or not self._step_seconds:
            return
        seconds = self.goal.seconds or 0.0
        gone, steps = self._seconds(), self.trainer.step - self.trainer.method.coarse
        known = steps >= KNOWN_STEPS or (steps >= 10 and gone >= 0.4 * seconds)
        if known and gone >= min(0.15 * seconds, LONGEST_HOLD):
            left = max(0.0, 0.96 * seconds - self._seconds())
            position.hold = self.trainer.step
            position.horizon = self.trainer.step + max(1, int(left / (QUICKER * self._step_seconds)))

    def _why_stop(self) -> str:
        goal = self.goal
        if self._should_stop is not None and self._should_stop():
            return "interrupted"
        if goal.seconds is not None and self._seconds() >= goal.seconds:
            return "seconds"
        over = self._by_clock and 0 < self.position.horizon <= self.trainer.step
        if over and self._seconds() >= ENOUGH * (
            goal.seconds or 0.0
        ):  # with more time left it goes on at the last rate
            return "seconds"
        if self._limit is not None and self.trainer.step >= self._limit:
            return "steps"
        last = self.recorder.snapshots[-1]
        near = goal.psnr is not None and last.step == self.trainer.step and last.psnr > goal.psnr - 1.0
        if near and psnr_of(self._paint(), self.plan.aim.picture) >= (goal.psnr or 0.0):
            return "psnr"
        return ""

    def _seconds(self) -> float:
        return time.monotonic() - self._started

    def _report(self) -> None:
        if self._progress is None:
            return
        steps = self._limit or (self.position.horizon if self._by_clock else None) or None
        left = [] if steps is None or not self._step_seconds else [(steps - self.trainer.step) * self._step_seconds]
        if self.goal.seconds is not None:
            left.append(self.goal.seconds - self._seconds())
        self._progress(
            Progress(
                step=self.trainer.step,
                steps=steps,
                seconds=self._seconds(),
                seconds_left=max(0.0, min(left)) if left else None,
                loss=float(self.losses[-1]) if len(self.losses) else math.nan,
                psnr=self.recorder.snapshots[-1].psnr,
                message=self._message,
            )
        )
        self._message = ""

    def _save_by_clock(self) -> None:
        if self.folder is None:
            return
        now = time.monotonic()
        if now - self._previewed >= PREVIEW_SECONDS:
            text = recipe_to_text(self.plan.recipe)  # so that a folder with nothing else in it is known again
            write_bytes(
                self.folder / PREVIEW_FILE, encode_picture(self._renderer(**self._moment(0)), FileRecipe(), text)
            )
            self._previewed = time.monotonic()
        if now - self._saved >= CHECKPOINT_SECONDS:
            self._write_checkpoint()
            self._saved = time.monotonic()

    _previewed = -math.inf

    def _write_checkpoint(self, *, final: bool = False) -> None:
        """Write the last proven state; at the end of the fit the last one."""
        assert self.folder is not None
        self.position.seconds = self._seconds()
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
        elif self._by_clock and not horizon:  # the end came before the schedule was placed: the rate never fell
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
            trajectory=_finished(self.recorder, recipe, self.net, self.losses, plan.aim.picture, self._paint_probe),
            stopped=stopped,
            seconds=self._seconds(),
            notes=plan.target.notes,
        )


def _finished(
    recorder: Recorder,
    recipe: Recipe,
    net: CPPN,
    losses: NDArray[np.float32],
    target: NDArray[np.uint8],
    paint_probe: Callable[[], NDArray[np.uint8]],
) -> Trajectory:
    """The trajectory, in float16 where a probe painted with it stays within 2/255 everywhere."""
    largest = max(float(np.abs(w).max(initial=0)) for s in recorder.snapshots for w in s.weights.values())
    halve = largest < LARGEST_HALF
    before = recorder.snapshots[:-1] if halve else []
    for snapshot in before[:: -max(1, len(before) // HALVED_PROBES)]:  # from the last on, where weights are largest
        net.set_weights({name: w.astype(np.float16).astype(np.float32) for name, w in snapshot.weights.items()})
        half = paint_probe()
        if np.abs(half.astype(np.int16) - snapshot.probe.astype(np.int16)).max() > 2:
            halve = False
            break
    net.set_weights(recorder.snapshots[-1].weights)
    return recorder.finish(recipe, target, losses, halve=halve)


def _probe_pixels(size: tuple[int, int]) -> NDArray[np.int32]:
    """Numbers of up to 64 x 64 pixels, evenly spread over the canvas."""
    width, height = size
    columns = np.unique(((np.arange(PROBE_SIDE) + 0.5) * width / PROBE_SIDE).astype(np.int32))
    rows = np.unique(((np.arange(PROBE_SIDE) + 0.5) * height / PROBE_SIDE).astype(np.int32))
    return (rows[:, None] * width + columns[None, :]).reshape(-1).astype(np.int32)


def _next_record(step: int) -> int:
    return step + max(1, step // RECORD_SHARE)


def _next_record_at(step: int) -> int:
    """The record that is due at `step` or next: records follow from 0, whatever the run did before."""
    due = 0
    while due < step:
        due = _next_record(due)
    return due


def _check_fits(checkpoint: Checkpoint, state: dict[str, NDArray[np.float32]], snapshot: Snapshot) -> None:
    """Refuse a checkpoint whose arrays are not those of this fit.

    Raises:
        RecipeError: an array is missing or of another shape or dtype, or there are not as many losses as steps.
    """
    step = checkpoint.position.step
    kept = checkpoint.recorder.snapshots
    steps = [s.step for s in kept]
    fits = (
        _shapes(checkpoint.state) == _shapes(state)
        and checkpoint.losses.shape == (step,)
        and checkpoint.losses.dtype == np.float32
        and steps == sorted(set(steps))
        and all(0 <= s <= step for s in steps)
        and all(_shapes(s.weights) == _shapes(snapshot.weights) for s in kept)
        and all(s.probe.shape == snapshot.probe.shape and s.probe.dtype == np.uint8 for s in kept)
    )
    if not fits:
        raise RecipeError("Expected the checkpoint of this fit. Received: arrays of another, or altered ones")


def _shapes(arrays: Mapping[str, NDArray[Any]]) -> dict[str, tuple[tuple[int, ...], np.dtype[Any]]]:
    return {name: (array.shape, array.dtype) for name, array in arrays.items()}


def _difference(expected: str, received: str) -> str:
    """The first name whose value differs between two recipes, or an empty text."""
    ours, theirs = to_plain(Recipe.from_json(expected)), to_plain(Recipe.from_json(received))
    for group in ("training", "network"):
        for name, value in ours[group].items():
            if theirs[group][name] != value:
                return f"{name}: {value!r}, where the checkpoint has {theirs[group][name]!r}"
    return "" if ours == theirs else "recipe"
