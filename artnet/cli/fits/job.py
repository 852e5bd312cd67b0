"""A painting to be done: what is checked of it before TensorFlow is imported."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from artnet.cli.options.common import given_settings
from artnet.cli.options.settings import outputs
from artnet.cli.options.variants import Variant
from artnet.cli.terminal import display
from artnet.errors import ArtnetError, InvalidValueError, OutputError
from artnet.media.io.atomic import check_writable
from artnet.media.io.names import names_file
from artnet.media.stills.encoding import fit_size
from artnet.nets.settings import NETWORK_SETTINGS
from artnet.recipes.identity import fit_identity
from artnet.recipes.schema import Recipe
from artnet.rendering.composition import checked_size
from artnet.sweeps import MOST_RUNS
from artnet.training.data.target import Target, read_target
from artnet.training.fit_files import (
    CHECKPOINT_FILE,
    GIF_FILE,
    LOSS_FILE,
    MOTION_FILE,
    NETWORK_FILE,
    PAINTING_FILE,
    PREVIEW_FILE,
    TRAJECTORY_FILE,
)
from artnet.training.goal import Goal
from artnet.training.plan import Plan
from artnet.training.session.checkpoint import Checkpoint, check_same_fit, read_checkpoint
from artnet.training.settings import LEARNING_SETTINGS
from artnet.works.fitting import FitJob, prepare_fit
from artnet.works.output_paths import fit_folder
from artnet.works.saved_work import read_work

__all__ = ["WRITTEN", "Job", "gif_size", "prepare_jobs"]

GOALS = ("steps", "seconds", "psnr")

WRITTEN = {
    PAINTING_FILE: "the painting",
    GIF_FILE: "how it was learnt",
    MOTION_FILE: "all of the pictures, in motion",
    LOSS_FILE: "the loss, step by step",
    NETWORK_FILE: "the network",
    TRAJECTORY_FILE: "its weights along the way",
    CHECKPOINT_FILE: "to go on from",
}


@dataclass(frozen=True)
class Job:
    """One picture to paint, or several together: what was given, in which variant, until when, and the fit of it."""

    image: Any
    fit: FitJob
    variant: Variant
    goal: Goal
    note: str = ""

    @property
    def plan(self) -> Plan:
        """What is painted, and how."""
        return self.fit.plan

    @property
    def folder(self) -> Path:
        """Where to; on the command line there always is one."""
        assert self.fit.folder is not None
        return self.fit.folder

    @property
    def label(self) -> str:
        """Which of several it is."""
        return ", ".join(filter(None, (self.plan.target.source.file, self.variant.label)))


def prepare_jobs(works: list[Any], variants: list[tuple[Variant, Goal]], options: dict[str, Any]) -> list[Job]:
    """A job for each picture (or several together) in each variant; nothing is painted before all can be.

    Raises:
        ArtnetError: something about one of them cannot be.
    """
    count = len(works) * len(variants)
    if count > MOST_RUNS:
        raise InvalidValueError(f"Expected at most {MOST_RUNS:,} fits at once. Received: {count:,}")
    if options["out"] is not None and names_file(options["out"]) and not options["sheet"]:
        out = options["out"]
        raise InvalidValueError(f"Expected a folder as -o of fit, such as {out.stem}. Received: {out}")
    jobs = []
    read = functools.lru_cache(maxsize=1)(read_target)
    for image in works:
        for variant, goal in variants:
            prepared, note = prepare(image, variant, several=(len(works) > 1, len(variants) > 1), read=read)
            jobs.append(Job(image, prepared, variant, goal, note))
    _check_apart([job.folder for job in jobs])
    for job in jobs:
        new = not job.folder.exists()
        check_writable(job.folder)
        if new:  # it is made when its turn comes
            with contextlib.suppress(OSError):
                job.folder.rmdir()
    return jobs


def prepare(
    image: Any, variant: Variant, *, several: tuple[bool, bool], read: Callable[..., Target] = read_target
) -> tuple[FitJob, str]:
    """Everything that can be checked before TensorFlow is imported; `several` pictures, and several variants.

    With the fit comes a line about what lies in its folder already.
    """
    options = variant.options
    job = prepare_fit(
        image,
        style=options["style"],
        settings=given_settings({**NETWORK_SETTINGS, **LEARNING_SETTINGS}, options),
        size=options["size"],
        seed=options["seed"],
        mask=options["mask"],
        together=options["together"],
        film=options["film"],
        start=options["start"],
        folder=_folder(image, variant, several),
        resume=options["resume"],
        resume_from_nothing=True,
        read=read,
    )
    assert job.folder is not None
    if options["resume"] and job.checkpoint is None:
        display.warned(f"there is no checkpoint in {job.folder} to go on from yet: the fit starts from the beginning")
    note = _check_folder(job.folder, job.plan, options, job.checkpoint)
    gif_size(options["gif_size"], job.plan.target.size)
    return job, note


def resumed(job: Job) -> Job:
    """A fit that was stopped, from its checkpoint on.

    Raises:
        RecipeError: a checkpoint of another fit, or one that cannot be read.
    """
    checkpoint = read_checkpoint(job.folder)
    check_same_fit(job.plan.recipe, checkpoint)
    return replace(job, fit=replace(job.fit, checkpoint=checkpoint), note="")


def _folder(image: Any, variant: Variant, several: tuple[bool, bool]) -> Path | Callable[[Recipe], Path]:
    """Where a fit goes: as -o says, of several pictures into a folder each; else a name made of its recipe.

    Raises:
        InvalidValueError: it goes on with a fit, and nobody said with which.
    """
    pictures, variants = several
    options = variant.options
    out = None if options["sheet"] and options["out"] and names_file(options["out"]) else options["out"]
    if out is not None and not variants:
        return out / image.stem if pictures and image else out
    if options["resume"] and out is None and options["seed"] is None:
        raise InvalidValueError("--resume needs the folder of the fit to go on with: -o FOLDER")
    stops = [f"{name}{text}" for name, text in variant.varied.items() if name in GOALS]

    def named(recipe: Recipe) -> Path:
        folder = fit_folder(recipe, out or outputs())
        return folder.with_name("_".join([folder.name, *stops]))  # its own name says nothing of when it stops

    return named


def _check_apart(folders: list[Path]) -> None:
    """Refuse two pictures that would be painted into one folder.

    Raises:
        InvalidValueError: naming the folder.
    """
    for number, folder in enumerate(folders):
        if folder in folders[:number]:
            raise InvalidValueError(
                f"Expected a folder for each picture. Received: two for {folder}. Paint them one by one"
            )


def _check_folder(folder: Path, plan: Plan, options: Mapping[str, Any], checkpoint: Checkpoint | None) -> str:
    """Refuse a folder that holds another fit; what is to be said of one that holds the same.

    Raises:
        OutputError: with the way out.
    """
    there = next((folder / name for name in (*WRITTEN, PREVIEW_FILE) if (folder / name).exists()), None)
    if there is None or checkpoint is not None or options["force"]:
        return ""
    steps = _steps_there(folder, plan.recipe)
    if steps is None:
        raise OutputError(f"{folder} already holds another fit ({there.name}). Use --force, or another -o")
    goes_on = ". --resume goes on" if (folder / CHECKPOINT_FILE).is_file() else ""
    return f"{folder} holds this painting after {steps} steps; it is painted again{goes_on}"


def _steps_there(folder: Path, wanted: Recipe) -> int | None:
    """How far the same fit came in a folder; None where what is there is not of the same fit, or cannot be read."""
    try:
        painted = next((folder / n for n in (PAINTING_FILE, PREVIEW_FILE) if (folder / n).exists()), None)
        if painted is not None and not (painted.name == PREVIEW_FILE and (folder / CHECKPOINT_FILE).exists()):
            found = read_work(painted).recipe
            steps = found.training.steps if found.training else 0
        else:
            position = read_checkpoint(folder).position
            found, steps = Recipe.from_json(position.recipe), position.step
    except ArtnetError:
        return None
    return steps if fit_identity(found) == fit_identity(wanted) else None


def gif_size(size: int | tuple[int, int] | None, canvas: tuple[int, int]) -> tuple[int, int] | None:
    """The size of the GIF's frames; a single number is the long side, None leaves it to the painting."""
    if size is None:
        return None
    return checked_size(size if isinstance(size, tuple) else fit_size(canvas, size))
