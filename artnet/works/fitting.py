"""`fit`: a network learns to paint a picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from artnet.digests import sha256_of
from artnet.errors import invalid
from artnet.nets.cppn import CPPN
from artnet.nets.network_files import network_bytes
from artnet.recipes.schema import Recipe, SourceRecipe
from artnet.training.data.target import read_target
from artnet.training.goal import Goal, Progress
from artnet.training.painting import Painting
from artnet.training.plan import Plan, make_plan
from artnet.training.session.checkpoint import Checkpoint, read_checkpoint
from artnet.training.session.session import Run
from artnet.works.making import load

__all__ = ["fit", "paint_plan"]


def fit(
    target: str | Path | ArrayLike | None = None,
    *,
    style: str = "painterly",
    steps: int | None = None,
    seconds: float | None = None,
    psnr: float | None = None,
    size: int | str | tuple[int, int] = 512,
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
    start: str | Path | CPPN | None = None,
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
        size: pixels on the target's long side, or (width, height).
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
        start: a network, or a file with one, whose weights the fit starts from.
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
        name: value
        for name, value in {
            "hidden": hidden, "activation": activation, "inputs": inputs, "latent": latent, "encoding": encoding,
            "structure": structure, "head": head, "palette": palette, "weight_scale": weight_scale, "loss": loss,
            "optimizer": optimizer, "learning_rate": learning_rate, "schedule": schedule, "batch": batch,
            "polish": polish,
        }.items()
        if value is not None
    }  # fmt: skip
    goal = Goal.checked(steps, seconds, psnr)
    checkpoint = _checkpoint(folder) if resume else None
    if checkpoint is not None and seed is None:
        seed = Recipe.from_json(checkpoint.position.identity).network.seed
    prepared = read_target(target, size, mask=mask, together=together, film=film)
    net = load(start) if isinstance(start, str | Path) else start
    begin = None
    if net is not None:
        name = Path(start).name if isinstance(start, str | Path) else "network"
        begin = (net.blueprint, SourceRecipe(name, sha256_of(network_bytes(net))))
    plan = make_plan(prepared, style, settings, seed=seed, start=begin)
    return paint_plan(
        plan, goal, weights=net.weights() if net else None, folder=folder, checkpoint=checkpoint,
        progress=progress, should_stop=should_stop,
    )  # fmt: skip


def paint_plan(
    plan: Plan,
    goal: Goal,
    *,
    weights: Mapping[str, NDArray[np.float32]] | None = None,
    folder: str | Path | None = None,
    checkpoint: Checkpoint | None = None,
    progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Painting:
    """Carry out a plan, from these weights if given, or on from a checkpoint. See `fit`."""
    net = CPPN.from_blueprint(plan.blueprint, weights)
    run = Run(plan, goal, net, None if folder is None else Path(folder), progress, should_stop)
    if checkpoint is not None:
        run.resume(checkpoint)
    return run.to_the_end()


def _checkpoint(folder: str | Path | None) -> Checkpoint:
    if folder is None:
        raise invalid("a folder to resume in", folder=folder)
    return read_checkpoint(Path(folder))
