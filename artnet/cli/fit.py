"""`artnet fit`: let a network learn to paint a picture."""

from __future__ import annotations

import math
import shlex
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from artnet.cli.main import ENDINGS
from artnet.cli.options.common import SIZE, common, given_settings, setting_options
from artnet.cli.options.plugins import loaded_plugins
from artnet.cli.options.settings import outputs
from artnet.cli.terminal import display
from artnet.errors import ArtnetError, InvalidValueError, OutputError, invalid
from artnet.media.io.atomic import check_writable
from artnet.media.stills.encoding import fit_size
from artnet.nets.settings import NETWORK_SETTINGS
from artnet.recipes.identity import fit_identity
from artnet.recipes.schema import Recipe
from artnet.rendering.composition import checked_size
from artnet.sketching.workers.quiet_tensorflow import start_tensorflow
from artnet.training.data.target import Target
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
from artnet.training.goal import Goal, Progress
from artnet.training.plan import Plan
from artnet.training.session.checkpoint import Checkpoint, read_checkpoint
from artnet.training.settings import LEARNING_SETTINGS
from artnet.training.styles import STYLES
from artnet.works.fitting import FitJob, paint_job, prepare_fit
from artnet.works.output_paths import fit_folder
from artnet.works.saved_work import read_work

__all__ = ["command"]


@click.command("fit", short_help="Let a network learn to paint a picture.")
@click.argument("images", nargs=-1, type=click.Path(path_type=Path))
@click.option("--style", default="painterly", metavar="NAME", help=f"{', '.join(style.name for style in STYLES)}.")
@click.option("--steps", type=int, metavar="N", help="Stop after so many steps.")
@click.option("--seconds", type=float, metavar="S", help="Stop after so many seconds of painting.")
@click.option("--psnr", type=float, metavar="DB", help="Stop when the painting is this close to the picture.")
@common(default_quality=None)
@click.option("--together", is_flag=True, help="One network for all IMAGEs, to morph through: see animate.")
@click.option("--film", is_flag=True, help="IMAGE is a film: an animated picture, MP4, MOV or a folder of frames.")
@click.option("--mask", type=click.Path(path_type=Path), help="A picture: bright pixels count, dark ones do not.")
@click.option("--resume", is_flag=True, help="Go on with the fit in that output folder.")
@click.option("--from", "start", type=click.Path(path_type=Path), help="Start from an earlier painting.")
@setting_options(LEARNING_SETTINGS)
@setting_options(NETWORK_SETTINGS)
@click.option("--gif-size", type=SIZE, metavar="SIZE", help="Of training.gif.  [default: 400 on the long side]")
@click.option("--gif-seconds", type=click.FloatRange(0.1, 600), default=6.0, help="[default: 6]")
@click.option("--gif-frames", type=click.IntRange(1, 2000), default=48, help="[default: 48]")
@click.option("--strip", is_flag=True, help="training.gif shows target, painting and curve side by side.")
def command(images: tuple[Path, ...], **options: Any) -> int:
    """Let a network learn to paint IMAGE (each of several by itself); without one, a picture that artnet draws.

    The result is a folder: painting.png, training.gif, loss.png, network.safetensors, trajectory.safetensors and a
    checkpoint. While it paints, preview.png in that folder shows how far it is. Ctrl-C saves what is there.

    \b
    artnet fit                                     a first painting
    artnet fit photo.jpg --style waves             the same, with sines
    artnet fit photo.jpg --seconds 60 -o outputs/photo
    artnet fit photo.jpg --steps 9000 -o outputs/photo --resume
    artnet fit --together anna.jpg bert.jpg -o outputs/faces
    artnet fit --film clip.gif
    """
    goal = Goal.checked(options["steps"], options["seconds"], options["psnr"])
    if math.isnan(options["gif_seconds"]):
        raise invalid("seconds from 0.1 to 600", gif_seconds=options["gif_seconds"])
    if options["force"] and options["resume"]:
        raise InvalidValueError("--resume and --force exclude each other")
    together = options["together"]
    if together and len(images) < 2:
        raise InvalidValueError(f"Expected two or more pictures to fit together. Received: {len(images)}")
    if options["film"] and not images:
        raise InvalidValueError("--film needs a film: an animated picture, MP4, MOV or a folder of frames")
    works: list[Any] = [images] if together else list(images or (None,))
    jobs = [_prepare(image, options, several=len(works) > 1) for image in works]
    _check_apart([job.folder for job in jobs])
    for job in jobs:
        check_writable(job.folder)
    for number, job in enumerate(jobs, start=1):
        if len(jobs) > 1:
            display.note(f"picture {number} of {len(jobs)}: {job.plan.target.source.file}")
        code = _paint(job, goal, options)
        if code:
            return code
    return 0


@dataclass(frozen=True)
class Job:
    """One picture to paint, or several together: what was given, and the fit of it."""

    image: Any
    fit: FitJob

    @property
    def plan(self) -> Plan:
        """What is painted, and how."""
        return self.fit.plan

    @property
    def folder(self) -> Path:
        """Where to; on the command line there always is one."""
        assert self.fit.folder is not None
        return self.fit.folder


def _prepare(image: Any, options: dict[str, Any], *, several: bool) -> Job:
    """Everything that can be checked before TensorFlow is imported."""
    out = options["out"]
    if out is not None and several:
        out = out / image.stem if image else out
    if out is not None and out.suffix.lower() in PICTURES and not out.is_dir():
        raise InvalidValueError(f"Expected a folder as -o of fit, such as {out.stem}. Received: {out}")
    if options["resume"] and out is None and options["seed"] is None:
        raise InvalidValueError("--resume needs the folder of the fit to go on with: -o FOLDER")
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
        folder=out or (lambda recipe: fit_folder(recipe, outputs())),
        resume=options["resume"],
    )
    assert job.folder is not None
    _check_folder(job.folder, job.plan, options, job.checkpoint)
    _gif_size(options["gif_size"], job.plan.target.size)
    return Job(image, job)


PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".tif", ".tiff", ".bmp", ".avif")


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


def _check_folder(folder: Path, plan: Plan, options: dict[str, Any], checkpoint: Checkpoint | None) -> None:
    """Refuse a folder that holds another fit.

    Raises:
        OutputError: with the way out.
    """
    there = next((folder / name for name in (*WRITTEN, PREVIEW_FILE) if (folder / name).exists()), None)
    if there is not None and checkpoint is None and not options["force"]:
        steps = _steps_there(folder, plan.recipe)
        if steps is None:
            raise OutputError(f"{folder} already holds another fit ({there.name}). Use --force, or another -o")
        display.note(f"{folder} holds this painting after {steps} steps; it is painted again. --resume goes on")


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


def _paint(job: Job, goal: Goal, options: dict[str, Any]) -> int:
    """Paint one picture, save it, and say what was written. Returns the exit code."""
    plan, folder = job.plan, job.folder
    for line in plan.target.notes:
        display.warned(line)
    display.note(
        f"painting {_named(plan.target)} at {plan.target.size[0]} x {plan.target.size[1]}: style"
        f" {options['style']}, {plan.blueprint.size:,} weights, seed {plan.blueprint.seed}"
    )
    start_tensorflow()
    try:
        with interruptible() as interrupted:
            with display.live_line("painting") as show:
                painting = paint_job(
                    job.fit, goal, progress=lambda state: _show(show, state), should_stop=lambda: bool(interrupted)
                )
            metadata = not options["no_metadata"]
            with display.live_line("writing") as show:
                gif = painting.training(
                    size=_gif_size(options["gif_size"], plan.target.size),
                    frames=options["gif_frames"],
                    seconds=options["gif_seconds"],
                    strip=options["strip"],
                )
                painting.save(folder, metadata=metadata, gif=gif, progress=lambda s: show(s, f"training.gif {s:4.0%}"))
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


def _gif_size(size: int | tuple[int, int] | None, canvas: tuple[int, int]) -> tuple[int, int] | None:
    """The size of the GIF's frames; a single number is the long side, None leaves it to the painting."""
    if size is None:
        return None
    return checked_size(size if isinstance(size, tuple) else fit_size(canvas, size))


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


WRITTEN = {
    PAINTING_FILE: "the painting",
    GIF_FILE: "how it was learnt",
    MOTION_FILE: "all of the pictures, in motion",
    LOSS_FILE: "the loss, step by step",
    NETWORK_FILE: "the network",
    TRAJECTORY_FILE: "its weights along the way",
    CHECKPOINT_FILE: "to go on from",
}


def _command_line(job: Job, goal: Goal, finished: int | None) -> str:
    """The command that goes on with this fit: to its end, or with twice the steps that it `finished` with."""
    context = click.get_current_context()
    images = job.image if isinstance(job.image, tuple) else [job.image] if job.image else []
    parts = ["artnet", "fit", *map(str, images), *loaded_plugins(context)]
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


@contextmanager
def interruptible() -> Iterator[list[int]]:
    """Collect Ctrl-C and the request to end, so that the work in hand can be saved; the second one ends at once."""
    seen: list[int] = []

    def asked(number: int, frame: object) -> None:
        seen.append(number)
        if len(seen) > 1:
            raise KeyboardInterrupt
        with suppress(OSError, ValueError):  # the terminal may be gone
            print("\nsaving what is there; Ctrl-C again ends at once", file=sys.stderr)

    wanted = [n for n in (signal.SIGINT, *ENDINGS) if signal.getsignal(n) is not signal.SIG_IGN]
    before = {number: signal.signal(number, asked) for number in wanted}
    try:
        yield seen
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
