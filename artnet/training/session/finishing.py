"""What is done after the last step: the head polished, the recipe completed, the painting and its trajectory."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from artnet.nets.cppn import CPPN
from artnet.nets.trajectory import Trajectory
from artnet.recipes.schema import Recipe
from artnet.training.painting import Painting
from artnet.training.plan import Plan
from artnet.training.polish import polish
from artnet.training.session.canvas import Canvas
from artnet.training.session.checkpoint import Position
from artnet.training.session.clock import Clock
from artnet.training.session.recording import Recording
from artnet.training.session.trainer import Trainer

__all__ = ["finish"]

LARGEST_HALF = 65_000.0
"""Float16 ends at 65,504."""
HALVED_PROBES = 12
"""Snapshots, evenly spread, of which a probe in float16 is painted to see whether that is enough for all."""


def finish(
    plan: Plan, trainer: Trainer, recording: Recording, canvas: Canvas, position: Position, clock: Clock, stopped: str
) -> Painting:
    """The painting of a fit that `stopped` for that reason, with finite weights."""
    step, net = trainer.step, trainer.net
    if plan.method.polish:
        _polish(plan, trainer, recording)
    net.origin = recipe = done_recipe(plan.recipe, position, step, by_the_clock=clock.decides)
    recording.record(trainer.step)
    pixels = canvas.pictures()
    return Painting(
        net=net,
        recipe=recipe,
        pixels=pixels[: plan.target.size[1]],
        psnr=canvas.psnr(pixels),
        trajectory=_trajectory(recording, plan, recipe, net),
        stopped=stopped,
        seconds=clock.seconds,
        notes=plan.target.notes,
    )


def done_recipe(recipe: Recipe, position: Position, step: int, *, by_the_clock: bool) -> Recipe:
    """The recipe of a fit after that many steps, with what its schedule needs to be followed again."""
    assert recipe.training is not None
    horizon, hold = position.horizon, position.hold
    if horizon == step and not hold:
        horizon = 0
    elif by_the_clock and not horizon:  # the end came before the schedule was placed: the rate never fell
        hold = step
    return recipe.but(training=replace(recipe.training, steps=step, horizon=horizon, hold=hold))


def _polish(plan: Plan, trainer: Trainer, recording: Recording) -> None:
    """Solve the head: one step more, of another kind."""
    recording.record(trainer.step)
    values = np.asarray(plan.aim.values, np.float32)
    loss = polish(trainer.net, values, plan.target.size, plan.target.weights)
    recording.add(np.array([loss], np.float32))
    trainer.step += 1


def _trajectory(recording: Recording, plan: Plan, recipe: Recipe, net: CPPN) -> Trajectory:
    """The trajectory, in float16 where a probe painted with it stays within 2/255 everywhere."""
    halve = _halves(recording, net)
    net.set_weights(recording.last.weights)
    return recording.recorder.finish(recipe, plan.aim.picture, recording.losses, halve=halve)


@np.errstate(under="ignore")  # which a project may have numpy raise
def _halves(recording: Recording, net: CPPN) -> bool:
    """Whether float16 is enough for all snapshots but the last. Leaves the network with other weights."""
    snapshots = recording.recorder.snapshots
    if max(float(np.abs(w).max(initial=0)) for s in snapshots for w in s.weights.values()) >= LARGEST_HALF:
        return False
    before = snapshots[:-1]
    for snapshot in before[:: -max(1, len(before) // HALVED_PROBES)]:  # from the last on, where weights are largest
        net.set_weights({name: w.astype(np.float16).astype(np.float32) for name, w in snapshot.weights.items()})
        half = recording.probe.paint()
        if np.abs(half.astype(np.int16) - snapshot.probe.astype(np.int16)).max() > 2:
            return False
    return True
