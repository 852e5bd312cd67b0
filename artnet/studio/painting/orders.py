"""What is asked of a fit -> the fit, prepared: a new one, one that goes on, or one that goes on with another mask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from artnet.errors import RecipeError
from artnet.recipes.schema import Recipe
from artnet.recipes.serialization import to_plain
from artnet.training.goal import Goal
from artnet.training.session.checkpoint import Checkpoint, read_checkpoint
from artnet.training.settings import LEARNING_SETTINGS
from artnet.works.fitting import FitJob, prepare_fit
from artnet.works.output_paths import fit_folder

__all__ = ["Order", "prepared"]


@dataclass(frozen=True)
class Order:
    """A fit that is asked for.

    Attributes:
        target: the photograph.
        style: one of `STYLES`.
        goal: when it ends.
        size: pixels on the long side of the target.
        seed: None draws one.
        mask: how much each pixel counts, or None.
        after: the folder of the fit that it goes on from, whose weights, memory and trajectory it takes along.
    """

    target: Path
    style: str = "painterly"
    goal: Goal = field(default_factory=Goal)
    size: int | str | tuple[int, int] | None = None
    seed: int | str | None = None
    mask: Path | None = None
    after: Path | None = None


def prepared(order: Order, outputs: Path, masked: Path | None = None) -> tuple[FitJob, Goal]:
    """The fit of an order, and when it ends; `masked` is the file of the mask that it was begun with.

    Raises:
        as `fit`.
    """
    if order.after is None:
        job = prepare_fit(
            order.target, style=order.style, size=order.size, seed=order.seed, mask=order.mask,
            folder=lambda recipe: fit_folder(recipe, outputs),
        )  # fmt: skip
        return job, order.goal
    checkpoint = read_checkpoint(order.after)
    before = Recipe.from_json(checkpoint.position.recipe)
    job = _going_on(order, before, checkpoint, outputs, masked)
    return job, _further(order.goal, checkpoint, job.plan.steps)


def _going_on(order: Order, before: Recipe, checkpoint: Checkpoint, outputs: Path, masked: Path | None) -> FitJob:
    """A fit that takes along what another one has learnt: its weights, the optimizer's memory, the way there.

    With another mask it is another fit, which starts from the network of then; and it goes on without a jolt.
    """
    training = before.training
    if training is None:
        raise RecipeError(f"There is no fit to go on with in {order.after}")
    other = order.mask is not None and order.mask != masked
    started = other or training.start is not None
    job = prepare_fit(
        order.target,
        style=training.style,
        settings=_learning(training) if started else {},
        size=training.size,
        seed=before.painter().seed,
        mask=order.mask if other else masked,
        start=_network(before, checkpoint) if started else None,
        folder=(lambda recipe: fit_folder(recipe, outputs)) if other else order.after,
    )
    if other:
        position = replace(checkpoint.position, recipe=job.plan.recipe.to_json())
        return replace(job, checkpoint=replace(checkpoint, position=position))
    return replace(job, plan=replace(job.plan, recipe=before), checkpoint=checkpoint)


def _learning(training: Any) -> Mapping[str, Any]:
    """How it learns, as it was: a fit that starts from a network would else have rates of its own."""
    plain = to_plain(training)
    return {name: plain[name] for name in LEARNING_SETTINGS if name in plain}


def _network(before: Recipe, checkpoint: Checkpoint) -> Any:
    from artnet.nets.blueprint import Blueprint
    from artnet.nets.cppn import CPPN

    weights = {**checkpoint.recorder.snapshots[-1].weights, **checkpoint.weights}
    return CPPN.from_blueprint(Blueprint.from_recipe(before.painter()), weights)


def _further(goal: Goal, checkpoint: Checkpoint, usual: int) -> Goal:
    """A goal that lies before a fit that goes on: the same, or where that is behind it, once more as far."""
    done = checkpoint.position
    if goal.seconds is not None:
        return replace(goal, seconds=goal.seconds + done.seconds)
    steps = goal.steps if goal.steps is not None else usual
    return replace(goal, steps=steps if done.step < steps else 2 * max(1, done.step))
