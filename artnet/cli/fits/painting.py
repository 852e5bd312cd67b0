"""A painting is done: what is seen meanwhile, what is said of it, and what goes on with it."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from artnet.cli.fits.job import WRITTEN, Job, gif_size, resumed
from artnet.cli.options.jobs import begun_series, item, planned_series
from artnet.cli.options.plugins import loaded_plugins
from artnet.cli.options.settings import outputs
from artnet.cli.options.sheets import save_sheet
from artnet.cli.terminal import display
from artnet.cli.terminal.failures import Failures
from artnet.cli.terminal.interrupts import interruptible
from artnet.errors import TrainingError
from artnet.media.io.locking import held_alone
from artnet.media.io.names import names_file
from artnet.recipes.schema import Recipe
from artnet.sketching.workers.quiet_tensorflow import start_tensorflow
from artnet.training.data.target import Target
from artnet.training.fit_files import CHECKPOINT_FILE, NETWORK_FILE, PAINTING_FILE, PREVIEW_FILE
from artnet.training.goal import Goal, Progress
from artnet.works.fitting import paint_job

if TYPE_CHECKING:
    from artnet.rendering.picture import Picture
    from artnet.works.jobs.series import Series

__all__ = ["paint_all"]

INTERRUPTED = 130


def paint_all(jobs: Sequence[Job], options: Mapping[str, Any]) -> int:
    """Paint one picture after another, save each, and say what was written. Returns the exit code."""
    if len(jobs) == 1:
        picture, interrupted = _paint(jobs[0])
        return INTERRUPTED if interrupted else _sheet(jobs, [picture], options) if options["sheet"] else 0
    works = [item(job.label, job.plan.recipe.identity, goal=job.goal, folder=job.folder.name) for job in jobs]
    if options["plan"]:
        return planned_series(works, options)
    out = options["out"] if options["out"] is None or not names_file(options["out"]) else None
    with begun_series(works, {**options, "out": out}, "fits") as series:
        return _paint_series(jobs, series, options)


def _paint_series(jobs: Sequence[Job], series: Series, options: Mapping[str, Any]) -> int:
    """The same of several: those that are done are not done again, and one that was stopped goes on."""
    failures, painted = Failures(len(jobs)), []
    goes_on = series.count() > 0
    for number, job in enumerate(jobs):
        if series.done(number) is not None:
            painted.append(_done_before(job))
            continue
        display.note(f"painting {number + 1} of {len(jobs)}: {job.label}")
        picture = None
        with failures.noted(job.label):
            picture, interrupted = _paint(_again(job, series.remembered(number), goes_on=goes_on))
            if interrupted:
                if number + 1 < len(jobs):
                    display.note(f"{display.counted(len(jobs) - number - 1, 'painting')} not begun")
                return INTERRUPTED
            steps = picture.recipe.training.steps if picture.recipe.training else 0
            series.receipt(number, [job.folder / PAINTING_FILE, job.folder / NETWORK_FILE], str(steps))
        painted.append(picture)
    code = max(_sheet(jobs, painted, options), failures.code) if options["sheet"] else failures.code
    if not failures.is_unfinished and not options["keep_parts"]:
        series.finish()
    return code


def _done_before(job: Job) -> Picture:
    """A painting that is done, as it lies there."""
    from artnet.works.making import make

    path = job.folder / PAINTING_FILE
    display.result(f"{path}  {display.size_of(path)}, done before")
    return cast("Picture", make(path))


def _again(job: Job, steps: str, *, goes_on: bool) -> Job:
    """A fit of a series that `goes_on`: from its own checkpoint; what was stopped by the clock with as many `steps`."""
    if goes_on and job.fit.checkpoint is None and (job.folder / CHECKPOINT_FILE).is_file():
        return resumed(job)
    if steps.isdigit() and job.goal.seconds is not None:
        return replace(job, goal=Goal.checked(int(steps), None, None))
    return job


def _paint(job: Job) -> tuple[Picture, bool]:
    """Paint one picture, save it, and say what was written. Returns it, and whether somebody interrupted it."""
    plan, folder = job.plan, job.folder
    for line in plan.target.notes:
        display.warned(line)
    if job.note:
        display.note(job.note)
    display.note(
        f"painting {_named(plan.target)} at {plan.target.size[0]} x {plan.target.size[1]}: style"
        f" {job.variant.options['style']}, {plan.blueprint.size:,} weights, seed {plan.blueprint.seed}"
    )
    start_tensorflow()
    with held_alone(folder):
        return _paint_alone(job)


def _paint_alone(job: Job) -> tuple[Picture, bool]:
    """The same while nobody else writes into the folder."""
    plan, folder, options = job.plan, job.folder, job.variant.options
    try:
        with interruptible() as interrupted:
            with display.live_line("painting") as show:
                painting = paint_job(
                    job.fit, job.goal, progress=lambda state: _show(show, state), should_stop=lambda: bool(interrupted)
                )
            metadata = not options["no_metadata"]
            with display.live_line("writing") as show:
                gif = painting.training(
                    size=gif_size(options["gif_size"], plan.target.size),
                    frames=options["gif_frames"],
                    seconds=options["gif_seconds"],
                    strip=options["strip"],
                    hold=options["hold"],
                )
                painting.save(
                    folder,
                    metadata=metadata,
                    gif=None if options["no_gif"] else gif,
                    without_gif=options["no_gif"],
                    progress=lambda s: show(s, f"training.gif {s:4.0%}"),
                )
    finally:
        (folder / PREVIEW_FILE).unlink(missing_ok=True)
    again = _command_line(job, None if painting.stopped == "interrupted" else len(painting.losses))
    _summarise(painting, folder, again)
    return painting.picture, bool(interrupted)


def _sheet(jobs: Sequence[Job], painted: Sequence[Picture | None], options: Mapping[str, Any]) -> int:
    """The paintings side by side; those that failed leave their cells empty."""
    from artnet.works.making import make

    variants = [replace(job.variant, label=job.label if _pictures(jobs) > 1 else job.variant.label) for job in jobs]

    def paint_cell(number: int, cell: tuple[int, int]) -> tuple[Any, Recipe]:
        picture = painted[number]
        if picture is None:
            raise TrainingError("it could not be painted")
        made = make(picture, size=cell)
        return made, made.recipe

    out = options["out"] or outputs() / jobs[0].plan.recipe.name
    return save_sheet(
        variants,
        paint_cell,
        [job.plan.recipe for job in jobs],
        {**options, "out": out, "size": None},
        in_series=False,
    )


def _pictures(jobs: Sequence[Job]) -> int:
    return len({job.plan.target.source.sha256 for job in jobs})


def _named(target: Target) -> str:
    """The picture; of several the first, and how many there are."""
    more = len(target.times) - 1
    what = "frames" if target.clock else "pictures"
    return f"{target.source.file}, {more + 1} {what}," if more else target.source.file


def _show(show: Any, state: Progress) -> None:
    """The live line: step, PSNR, time left."""
    if state.message:
        display.warned(state.message)
    of = f"/{state.steps}" if state.steps else ""
    left = "" if state.seconds_left is None else f", {state.seconds_left:.0f} s left"
    if state.steps:
        share: float | None = state.step / state.steps
    elif state.seconds_left is not None:
        share = state.seconds / max(1e-9, state.seconds + state.seconds_left)
    else:
        share = None
    show(share, f"step {state.step}{of}, {state.psnr:.1f} dB{left}")


def _summarise(painting: Any, folder: Path, again: str) -> None:
    steps = len(painting.losses)
    display.note(
        f"{'interrupted at' if painting.stopped == 'interrupted' else 'done:'} step {steps}, {painting.psnr:.2f} dB,"
        f" {painting.seconds:.1f} s"
    )
    width = max(len(name) for name in WRITTEN)
    for name, meaning in WRITTEN.items():
        path = folder / name
        if path.exists():
            display.result(f"{path}  {' ' * (width - len(name))}{meaning}, {display.size_of(path)}")
    painted = shlex.quote(str(folder / PAINTING_FILE))
    display.note("next: the same, larger; how it was made; go on painting")
    for line in (f"artnet render {painted} --size 4k", f"artnet info {painted}", again):
        display.note(f"  {line}")


def as_argument(path: object) -> str:
    """A path that is not taken for an option."""
    return f"./{path}" if str(path).startswith("-") else str(path)


def _command_line(job: Job, finished: int | None) -> str:
    """The command that goes on with this fit: to its end, or with twice the steps that it `finished` with."""
    context = click.get_current_context()
    images = job.image if isinstance(job.image, tuple) else [job.image] if job.image else []
    parts = ["artnet", "fit", *map(as_argument, images), *loaded_plugins(context)]
    named = {p.name: p.opts[-1] for p in context.command.params if isinstance(p, click.Option)}
    skipped = {"resume", "force", "out", "seed", "parameters", "sheet", "columns"}
    skipped |= {"steps", "seconds", "psnr"} if finished is not None else set()
    for name, flag in named.items():
        given = context.get_parameter_source(str(name)) is click.core.ParameterSource.COMMANDLINE
        if name in skipped or name not in context.params or not (given or name in job.variant.varied):
            continue
        value = job.variant.options[str(name)]
        text = job.variant.varied.get(str(name)) or (
            f"{value[0]}x{value[1]}" if isinstance(value, tuple) else str(value)
        )
        parts += [flag] if value is True else [] if value is False else [flag, text]
    if finished is not None:
        parts += ["--steps", str(2 * max(finished, job.goal.steps or job.plan.steps))]
    return shlex.join([*parts, "-o", str(job.folder), "--resume"])
