"""A painting is done: what is seen meanwhile, what is said of it, and what goes on with it."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import click

from artnet.cli.fits.job import WRITTEN, Job, gif_size
from artnet.cli.options.plugins import loaded_plugins
from artnet.cli.terminal import display
from artnet.cli.terminal.interrupts import interruptible
from artnet.media.io.locking import held_alone
from artnet.sketching.workers.quiet_tensorflow import start_tensorflow
from artnet.training.data.target import Target
from artnet.training.fit_files import PAINTING_FILE, PREVIEW_FILE
from artnet.training.goal import Goal, Progress
from artnet.works.fitting import paint_job

__all__ = ["paint"]


def paint(job: Job, goal: Goal, options: dict[str, Any]) -> int:
    """Paint one picture, save it, and say what was written. Returns the exit code."""
    plan, folder = job.plan, job.folder
    for line in plan.target.notes:
        display.warned(line)
    display.note(
        f"painting {_named(plan.target)} at {plan.target.size[0]} x {plan.target.size[1]}: style"
        f" {options['style']}, {plan.blueprint.size:,} weights, seed {plan.blueprint.seed}"
    )
    start_tensorflow()
    with held_alone(folder):
        return _paint_alone(job, goal, options)


def _paint_alone(job: Job, goal: Goal, options: dict[str, Any]) -> int:
    """The same while nobody else writes into the folder."""
    plan, folder = job.plan, job.folder
    try:
        with interruptible() as interrupted:
            with display.live_line("painting") as show:
                painting = paint_job(
                    job.fit, goal, progress=lambda state: _show(show, state), should_stop=lambda: bool(interrupted)
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
    again = _command_line(job, goal, None if painting.stopped == "interrupted" else len(painting.losses))
    _summarise(painting, folder, again)
    return 130 if interrupted else 0


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


def _command_line(job: Job, goal: Goal, finished: int | None) -> str:
    """The command that goes on with this fit: to its end, or with twice the steps that it `finished` with."""
    context = click.get_current_context()
    images = job.image if isinstance(job.image, tuple) else [job.image] if job.image else []
    parts = ["artnet", "fit", *map(as_argument, images), *loaded_plugins(context)]
    named = {p.name: p.opts[-1] for p in context.command.params if isinstance(p, click.Option)}
    skipped = {"resume", "force", "out", "seed"} | ({"steps", "seconds", "psnr"} if finished is not None else set())
    for name, flag in named.items():
        source = context.get_parameter_source(str(name))
        if name in skipped or name not in context.params or source is not click.core.ParameterSource.COMMANDLINE:
            continue
        value = context.params[str(name)]
        size = f"{value[0]}x{value[1]}" if isinstance(value, tuple) else str(value)
        parts += [flag] if value is True else [flag, size]
    if finished is not None:
        parts += ["--steps", str(2 * max(finished, goal.steps or job.plan.steps))]
    return shlex.join([*parts, "-o", str(job.folder), "--resume"])
