"""A painting: what a fit returns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.checks import is_number, number, path_of, whole_number
from artnet.errors import RecipeError, invalid
from artnet.media.io.atomic import write_bytes
from artnet.media.io.names import names_file
from artnet.media.io.tensors import read_bytes
from artnet.media.stills.encoding import encode_picture, fit_size
from artnet.nets.cppn import CPPN
from artnet.nets.network_files import network_bytes, weights_source
from artnet.nets.trajectory import Trajectory
from artnet.recipes.schema import FileRecipe, MotionRecipe, Recipe, SourceRecipe
from artnet.rendering.charts.curve import Curve, draw_curve
from artnet.rendering.composition import Size, checked_size
from artnet.rendering.motion.animation import Animation
from artnet.rendering.motion.film import move, replay
from artnet.rendering.picture import Picture
from artnet.training.fit_files import GIF_FILE, LOSS_FILE, MOTION_FILE, NETWORK_FILE, PAINTING_FILE, TRAJECTORY_FILE

__all__ = ["Painting", "psnr_of", "read_trajectory"]

GIF_SIDE, GIF_FRAMES, GIF_SECONDS = 400, 48, 6.0
MORPH_SECONDS, FILM_RATE = 1.5, 20
MOST_FRAMES = 100_000
PLOT_SIZE = (800, 500)


@dataclass(frozen=True, eq=False)
class Painting:
    """A fitted network and how it came to be.

    Attributes:
        net: the network, with its final weights.
        recipe: from which, with the weights of `net`, the painting is made again.
        pixels: the painting at the size of its target, (height, width, channels) uint8; of several the first.
        psnr: in dB, over all pixels (of several, of all), as saved in 8 bits.
        trajectory: the weights along the way, and the loss of every step.
        stopped: what ended the fit: steps, seconds, psnr or interrupted; empty when it was opened from a folder.
        seconds: how long it took.
        notes: what was noticed about the target.
    """

    net: CPPN
    recipe: Recipe
    pixels: NDArray[np.uint8]
    psnr: float
    trajectory: Trajectory
    stopped: str = ""
    seconds: float = 0.0
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Painting({self.recipe.name}, {len(self.losses)} steps, {self.psnr:.2f} dB, {self.net.size} weights)"

    def _repr_png_(self) -> bytes:
        return self.picture._repr_png_()

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        return np.array(self.pixels, dtype=dtype, copy=copy)

    @property
    def losses(self) -> NDArray[np.float32]:
        """The loss before each step, (steps,) float32."""
        return self.trajectory.history

    @property
    def picture(self) -> Picture:
        """The painting as a picture that remembers how it was made."""
        return self._picture(network_bytes(self.net))

    def _picture(self, weights: bytes) -> Picture:
        return Picture(self.pixels, self.recipe.but(weights=weights_source(weights)), weights)

    def training(
        self,
        *,
        size: Size | None = None,
        frames: int = GIF_FRAMES,
        seconds: float = GIF_SECONDS,
        strip: bool = False,
        hold: float | None = None,
        supersample: int = 1,
    ) -> Animation:
        """The training replayed at any size, first and last frame held.

        Args:
            size: (width, height) of the painting in each frame, its long side alone, or a text; by default 400.
            frames: how many; the picture changes equally between them.
            seconds: how long altogether.
            strip: whether target and learning curve stand beside the painting.
            hold: for how many of these seconds the last frame stays; by default a quarter.
            supersample: samples along each side of a pixel.

        Raises:
            InvalidValueError: a number out of its range.
        """
        frames = whole_number(f"1 to {MOST_FRAMES:,} frames", 1, MOST_FRAMES, frames=frames)
        supersample = whole_number("1 to 8 samples along a pixel's side", 1, 8, supersample=supersample)
        seconds = number("0.02 to 86,400 seconds", 0.02, 86_400, seconds=seconds)
        recipe = self.recipe.but(
            size=checked_size(min(GIF_SIDE, max(self.recipe.size)) if size is None else size, self.recipe.size),
            supersample=supersample,
            motion=MotionRecipe(
                name="training", frames=frames, seconds=seconds, strip=strip, hold=_hold(hold, seconds)
            ),
            trajectory=self.trajectory_source,
        )
        return replay(self.trajectory, recipe)

    @property
    def trajectory_source(self) -> SourceRecipe:
        """How the recipe of an animation names the trajectory, which lies beside it."""
        return weights_source(self._trajectory_bytes, TRAJECTORY_FILE)

    @cached_property
    def _trajectory_bytes(self) -> bytes:
        """Made once, though both the digest and the file need it: unlike the network, a trajectory never changes."""
        return self.trajectory.to_bytes()

    @property
    def frames(self) -> int:
        """How many pictures were learnt: 1, those that were fitted together, or those of a film."""
        return self.recipe.training.frames if self.recipe.training else 1

    @property
    def film_seconds(self) -> float:
        """How long the film that was learnt lasts; 0 of pictures."""
        return self.recipe.training.seconds if self.recipe.training else 0.0

    def motion(self) -> Animation | None:
        """All of several pictures: a morph through those fitted together, or the film; None for one."""
        return self._motion(network_bytes(self.net)) if self.frames > 1 else None

    def _motion(self, weights: bytes) -> Animation:
        together = self.net.blueprint.keys > 0
        seconds = MORPH_SECONDS * self.frames if together else self.film_seconds or self.frames / FILM_RATE
        size = fit_size(self.recipe.size, min(GIF_SIDE, max(self.recipe.size)))
        moves = MotionRecipe(
            name="morph" if together else "time",
            frames=min(max(2, round(seconds * FILM_RATE)), MOST_FRAMES),
            seconds=min(max(0.1, seconds), 86_400),
            mode="" if together or any(c.name == "loop" for c in self.net.blueprint.inputs) else "once",
        )
        recipe = self.recipe.but(size=size, motion=moves, weights=weights_source(weights))
        return move(self.net, recipe, weights=weights)

    def loss_plot(self) -> NDArray[np.uint8]:
        """The loss over the steps, (height, width, 3) uint8."""
        name = self.recipe.training.loss if self.recipe.training else "loss"
        return draw_curve(Curve.of_loss(self.losses, name), PLOT_SIZE)

    def save(
        self,
        folder: str | Path,
        *,
        metadata: bool = True,
        gif: Animation | None = None,
        without_gif: bool = False,
        progress: Callable[[float], None] | None = None,
    ) -> Path:
        """Write painting.png, network.safetensors, trajectory.safetensors, loss.png and training.gif into a folder.

        Of several pictures, motion.gif also: the morph through them, or the film.

        Args:
            folder: is made if it is missing.
            metadata: whether the recipe travels in painting.png and training.gif.
            gif: the animation for training.gif; `training()` by default.
            without_gif: whether there is to be none.
            progress: is called with the share of the GIF that is done.

        Raises:
            InvalidValueError: the name of a file.
            OutputError: the place cannot be written.
        """
        folder = path_of(folder)
        if names_file(folder):
            raise invalid("a folder, for a painting is several files: painting.picture.save writes one", folder=folder)
        weights = network_bytes(self.net)
        write_bytes(folder / NETWORK_FILE, weights)  # first what matters most, if the disk is small
        self._picture(weights).save(folder / PAINTING_FILE, metadata=metadata)
        write_bytes(folder / LOSS_FILE, encode_picture(self.loss_plot(), FileRecipe()))
        if not without_gif:
            (gif or self.training()).save(folder / GIF_FILE, metadata=metadata, progress=progress)
        if self.frames > 1:
            self._motion(weights).save(folder / MOTION_FILE, metadata=metadata, progress=progress)
        write_bytes(folder / TRAJECTORY_FILE, self._trajectory_bytes)
        return folder


def _hold(hold: float | None, seconds: float) -> float:
    """For how long the last frame stays, 0 if that is not said."""
    if hold is None:
        return 0.0
    if not (is_number(hold) and 0 < hold < seconds):
        raise invalid(f"seconds to hold above 0 and below the {seconds:g} altogether", hold=hold)
    return float(hold)


def psnr_of(pixels: NDArray[np.uint8], target: NDArray[np.uint8]) -> float:
    """Peak signal-to-noise ratio in dB of 8-bit pixels against a target of the same shape; equal ones give 99."""
    error = float(np.mean((pixels.astype(np.float32) - target.astype(np.float32)) ** 2))
    return 99.0 if error == 0 else float(10 * np.log10(255.0**2 / error))


def read_trajectory(path: Path) -> Trajectory:
    """The trajectory in a file.

    Raises:
        RecipeError: there is none, or it is cut, altered or of another kind.
    """
    if not path.is_file():
        raise RecipeError(f"{path.parent} is no whole folder of a fit: it has no {path.name}")
    return Trajectory.from_bytes(read_bytes(path))
