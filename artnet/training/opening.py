"""`open`: a file or folder that artnet saved, as what it is; and `animate`: a painting in motion."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from artnet.errors import InvalidValueError, RecipeError, invalid
from artnet.media.pictures import read_picture
from artnet.rendering.animation import Animation
from artnet.rendering.composition import checked_size
from artnet.rendering.make import make
from artnet.rendering.networks import network_from_recipe
from artnet.rendering.picture import Picture
from artnet.rendering.work import read_work
from artnet.training.files import PAINTING_FILE, TRAJECTORY_FILE
from artnet.training.painting import Painting, psnr_of, read_trajectory

__all__ = ["animate", "open"]

MOTIONS = ("training",)


def open(path: str | Path) -> Picture | Animation | Painting:
    """What artnet saved at `path`: a picture, an animation, or (for the folder of a fit) a painting.

    A picture's pixels are those in the file; an animation paints its frames when they are asked for.

    Raises:
        PictureError, RecipeError: not a file or folder that artnet saved, or a part of it is missing or altered.
    """
    path = Path(path)
    if path.is_dir():
        return _painting(path)
    work = read_work(path)
    if work.recipe.kind == "animation":
        animation = make(work)
        assert isinstance(animation, Animation)
        return animation
    if work.recipe.file is None:
        raise RecipeError(f"Expected a picture, an animation or a folder. Received: the network {path.name}: load() it")
    read = read_picture(path)
    color = read.pixels if read.alpha is None else np.concatenate([read.pixels, read.alpha[..., None]], axis=-1)
    return Picture(np.round(color * 255).astype(np.uint8), work.recipe, work.network_file())


def animate(
    source: Painting | str | Path,
    *,
    motion: str = "training",
    size: tuple[int, int] | None = None,
    frames: int = 48,
    seconds: float = 6.0,
    strip: bool = False,
) -> Animation:
    """A painting in motion: the training replayed, from the first random network to the last step.

    Args:
        source: a painting, or the folder of one.
        motion: `training`.
        size: (width, height) of the painting in each frame; by default 400 pixels on the long side.
        frames: how many; the picture changes equally between them.
        seconds: how long altogether.
        strip: whether target and learning curve stand beside the painting.

    Raises:
        InvalidValueError: a value that cannot be used, or a source that is no painting.
    """
    if motion not in MOTIONS:
        raise invalid(f"one of the motions {', '.join(MOTIONS)}", motion=motion)
    painting = source if isinstance(source, Painting) else open(source)
    if not isinstance(painting, Painting):
        raise InvalidValueError(f"Expected a painting, or the folder of one. Received: {type(painting).__name__}")
    return painting.training(
        size=None if size is None else checked_size(size), frames=frames, seconds=seconds, strip=strip
    )


def _painting(folder: Path) -> Painting:
    path = folder / PAINTING_FILE
    if not path.is_file():
        raise RecipeError(f"Expected the folder of a fit, with a {PAINTING_FILE}. Received: {folder.name} without one")
    work = read_work(path)
    trajectory = read_trajectory(folder / TRAJECTORY_FILE)
    weights = work.network_file()
    if weights is None or work.recipe.but(weights=None, file=None) != trajectory.recipe:
        raise RecipeError(f"Expected {PAINTING_FILE} and {TRAJECTORY_FILE} of one fit. Received: those of two")
    pixels = np.round(read_picture(path).pixels * 255).astype(np.uint8)[..., : trajectory.target.shape[-1]]
    if trajectory.target.shape[-1] == 4:
        again = make(work)
        assert isinstance(again, Picture)
        pixels = again.pixels
    if pixels.shape != trajectory.target.shape:
        raise RecipeError(
            f"Expected {PAINTING_FILE} of the size of its target, {trajectory.target.shape[1]} x"
            f" {trajectory.target.shape[0]}. Received: {pixels.shape[1]} x {pixels.shape[0]}"
        )
    return Painting(
        net=network_from_recipe(work.recipe, weights),
        recipe=trajectory.recipe,
        pixels=pixels,
        psnr=psnr_of(pixels, trajectory.target),
        trajectory=trajectory,
    )
