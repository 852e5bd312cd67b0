"""`fit`: a network learns to paint a picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from artnet.digests import sha256_of
from artnet.errors import invalid
from artnet.media.io.atomic import check_writable
from artnet.media.io.locking import held_alone
from artnet.nets.blueprint import Blueprint
from artnet.nets.weights import drawn_latents
from artnet.recipes.schema import Recipe, SourceRecipe
from artnet.training.data.target import Target, read_target
from artnet.training.fit_files import CHECKPOINT_FILE
from artnet.training.goal import Goal, Progress
from artnet.training.plan import Plan, check_settings, make_plan
from artnet.training.session.checkpoint import Checkpoint, check_same_fit, read_checkpoint
from artnet.works.saved_work import SavedWork, read_work

if TYPE_CHECKING:
    from artnet.nets.cppn import CPPN
    from artnet.training.painting import Painting

__all__ = ["FitJob", "Start", "fit", "paint_job", "prepare_fit"]

DEFAULT_SIZE = 512
"""Pixels on the long side of a target."""


def fit(
    target: str | Path | ArrayLike | None = None,
    *,
    style: str = "painterly",
    steps: int | None = None,
    seconds: float | None = None,
    psnr: float | None = None,
    size: int | str | tuple[int, int] | None = None,
    seed: int | str | None = None,
    mask: str | Path | ArrayLike | None = None,
    together: bool = False,
    film: bool = False,
    hidden: Sequence[int] | None = None,
    activation: str | Callable[..., Any] | Sequence[str | Callable[..., Any]] | None = None,
    inputs: str | Sequence[str] | None = None,
    latent: int | None = None,
    encoding: str | None = None,
    structure: str | None = None,
    head: str | None = None,
    palette: str | Sequence[str] | None = None,
    weight_scale: float | None = None,
    loss: str | Callable[..., Any] | None = None,
    optimizer: str | Callable[..., Any] | None = None,
    learning_rate: float | None = None,
    schedule: str | Callable[..., Any] | None = None,
    batch: int | None = None,
    polish: bool | None = None,
    start: str | Path | CPPN | Recipe | None = None,
    folder: str | Path | None = None,
    resume: bool = False,
    progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Painting:
    """Fit a network to a picture by regression; or to several pictures, or to a film.

    Args:
        target: a file, an array (height, width[, channels]), a Pillow image; None for the sample that artnet draws.
            With `together` a list of these; with `film` an animated picture, MP4, MOV, folder of pictures, or an array
            (frames, height, width, 3).
        style: a named bundle of all that follows; what is given here goes before it.
        steps, seconds, psnr: stop at the first of those given; without steps and seconds, at the latest after the
            style's number of steps. PSNR is in dB over all pixels of the target at `size`, clipped and rounded to 8
            bits.
        size: pixels on the target's long side, or (width, height); 512, or that of what is resumed.
        seed: a number or a text; None draws one, or takes that of `start`, or of what is resumed.
        mask: a picture whose brightness says how much each pixel counts.
        together: fit all pictures with one network, each with a latent vector of its own, through which the motion
            `morph` moves.
        film: fit the frames of a film, with its time as an input, through which the motion `time` moves.
        hidden, activation, inputs, latent, encoding, structure, head, palette, weight_scale: the network, see `CPPN`.
        loss, optimizer, learning_rate, schedule: how it learns.
        batch: random pixels a step; 0 for all of them; None decides by memory.
        polish: whether the head is solved by least squares in the end, over all pixels; for a head that is linear,
            `rgb(squash=clip)`, and the loss mse. With `style="linear", steps=0` that is the whole painting.
        start: a network, a painting, or a file with one, whose weights the fit starts from.
        folder: where checkpoints and a preview are kept while it runs.
        resume: go on from the checkpoint in `folder`.
        progress: is called a few times a second.
        should_stop: is asked as often; true ends the fit with what is there.

    Raises:
        PictureError: a target that cannot be read.
        InvalidValueError: a value that cannot be used.
        RecipeError: nothing to resume, or a checkpoint of another fit.
        TrainingError: no finite loss could be reached.
    """
    settings = {
        "hidden": hidden, "activation": activation, "inputs": inputs, "latent": latent, "encoding": encoding,
        "structure": structure, "head": head, "palette": palette, "weight_scale": weight_scale, "loss": loss,
        "optimizer": optimizer, "learning_rate": learning_rate, "schedule": schedule, "batch": batch, "polish": polish,
    }  # fmt: skip
    goal = Goal.checked(steps, seconds, psnr)
    for name, value in (("progress", progress), ("should_stop", should_stop)):
        if value is not None and not callable(value):
            raise invalid("a function", **{name: value})
    if resume and folder is None:
        raise invalid("a folder to resume in", folder=folder)
    job = prepare_fit(
        target, style=style, settings=settings, size=size, seed=seed, mask=mask, together=together, film=film,
        start=start, folder=None if folder is None else Path(folder), resume=resume,
    )  # fmt: skip
    if job.folder is not None:
        check_writable(job.folder)
    with nullcontext() if job.folder is None else held_alone(job.folder):
        return paint_job(job, goal, progress=progress, should_stop=should_stop)


@dataclass(frozen=True)
class FitJob:
    """A fit, all of it decided and checked: the plan, its folder, what it goes on from, what it starts from."""

    plan: Plan
    folder: Path | None = None
    checkpoint: Checkpoint | None = None
    start: Start | None = None


@dataclass(frozen=True)
class Start:
    """The network that a fit starts from: its plan, how a recipe names it, and its weights once they are asked for."""

    blueprint: Blueprint
    source: SourceRecipe
    weights: Callable[[], Mapping[str, NDArray[np.float32]]]


def prepare_fit(
    target: Any,
    *,
    style: str = "painterly",
    settings: Mapping[str, Any] = MappingProxyType({}),
    size: int | str | tuple[int, int] | None = None,
    seed: int | str | None = None,
    mask: Any = None,
    together: bool = False,
    film: bool = False,
    start: str | Path | CPPN | Recipe | None = None,
    folder: Path | Callable[[Recipe], Path] | None = None,
    resume: bool = False,
    resume_from_nothing: bool = False,
    read: Callable[..., Target] = read_target,
) -> FitJob:
    """Decide all of a fit, and check what can be checked, without TensorFlow; the arguments are those of `fit`.

    What of a fit that is resumed is not asked for, seed and size, is as it was. A `folder` may be a function of the
    recipe, which names it. With `resume_from_nothing` a fit that was ended before its first checkpoint begins anew.
    `read` reads the target, for many fits of one that is read once.

    Raises:
        as `fit`.
    """
    settings = {name: value for name, value in settings.items() if value is not None}

    def kept(place: Path) -> Checkpoint | None:
        if resume_from_nothing and not (place / CHECKPOINT_FILE).is_file():
            return None
        return read_checkpoint(place)

    checkpoint = kept(folder) if resume and isinstance(folder, Path) else None
    if checkpoint is not None:
        before = Recipe.from_json(checkpoint.position.recipe)
        seed = before.seed if seed is None else seed
        size = before.size if size is None else size
    begin = None if start is None else _start_of(start)
    check_settings(style, settings)  # a misspelt name is answered before a picture is read
    canvas = DEFAULT_SIZE if size is None else size
    prepared = read(target, canvas, mask=mask, together=together, film=film)
    plan = make_plan(
        prepared, style, settings, seed=seed, start=None if begin is None else (begin.blueprint, begin.source)
    )
    place = folder if folder is None or isinstance(folder, Path) else folder(plan.recipe)
    if resume and checkpoint is None and place is not None:
        checkpoint = kept(place)
    if checkpoint is not None:
        check_same_fit(plan.recipe, checkpoint)
    return FitJob(plan, place, checkpoint, begin)


def paint_job(
    job: FitJob,
    goal: Goal,
    *,
    progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    watch: Callable[[CPPN], None] | None = None,
    chunk: float | None = None,
) -> Painting:
    """Carry out a fit that was prepared. See `fit`.

    `watch` is given the network before the first step, whose weights may then be read whenever `progress` is called:
    after so many seconds of steps as `chunk` says.
    """
    from artnet.nets.cppn import CPPN
    from artnet.training.session.session import FitSession

    net = CPPN.from_blueprint(job.plan.blueprint, _weights_of(job))
    often = {} if chunk is None else {"chunk": chunk}
    session = FitSession(job.plan, goal, net, job.folder, progress, should_stop, **often)
    if job.checkpoint is not None:
        session.resume(job.checkpoint)
    if watch is not None:
        watch(net)
    return session.to_the_end()


def _weights_of(job: FitJob) -> Mapping[str, NDArray[np.float32]] | None:
    """The weights at which a fit begins, or goes on; None where they are drawn from its seed."""
    begun = None if job.start is None else job.start.weights()
    if job.checkpoint is None:
        return begun
    blueprint = job.plan.blueprint
    if begun is None and blueprint.latent and not blueprint.keys:  # is not trained, and so in no checkpoint
        begun = drawn_latents(blueprint)
    return {**(begun or {}), **job.checkpoint.weights}


def _start_of(start: str | Path | CPPN | Recipe) -> Start:
    if hasattr(start, "net"):  # a painting
        start = start.net
    if isinstance(start, Recipe):
        work = SavedWork(Path(start.name), start)
    elif isinstance(start, str | Path):
        work = read_work(start)
    else:
        from artnet.nets.cppn import CPPN
        from artnet.nets.network_files import network_bytes

        if not isinstance(start, CPPN):
            raise invalid("a network, a painting, a recipe or a file to start from", start=type(start).__name__)
        return Start(start.blueprint, SourceRecipe("network", sha256_of(network_bytes(start))), start.weights)

    def weights() -> Mapping[str, NDArray[np.float32]]:
        from artnet.works.making import load

        return load(work).weights()

    return Start(Blueprint.from_recipe(work.recipe.painter()), work.source(), weights)
