"""The walls of the gallery: a sheet of every look, and thirty-six seeds that move."""

from __future__ import annotations

from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray
from PIL import Image

import artnet as an

__all__ = ["looks", "moving_wall", "still_wall"]

GALLERY = Path(__file__).parent
GAP = 4
"""Pixels between the pictures of a wall."""

Pixels = NDArray[np.uint8]


def looks(side: int = 44, columns: int = 7) -> None:
    """Forty-nine seeds of every look, seen from afar."""
    for row in an.LOOKS:
        seeds = range(columns * columns)
        pictures = [small(an.pattern(seed=seed, look=row.name), side, finer=3) for seed in seeds]
        place = GALLERY / "looks" / f"{row.name}.webp"
        place.parent.mkdir(exist_ok=True)
        Image.fromarray(beside(pictures, columns, gap=2)).save(place, quality=45, method=6)
        click.echo(f"  {row.name}")


def still_wall(side: int = 190, columns: int = 6) -> None:
    """Seeds 0 to 35, without another word."""
    pictures = [small(an.pattern(seed=seed), side, finer=2) for seed in range(columns * columns)]
    Image.fromarray(beside(pictures, columns, gap=6)).save(GALLERY / "wall.webp", quality=80, method=6)


def moving_wall(side: int = 92, columns: int = 6, frames: int = 16, seconds: float = 4.0) -> None:
    """The same, each turning its latent: the picture that the README opens with."""
    films = []
    for seed in range(columns * columns):
        recipe = an.pattern(seed=seed)
        film = an.animate(recipe, motion="latent(keys=3, spread=0.35)", size=(2 * side, 2 * side), frames=frames)
        films.append([shrunk(frame[..., :3], side) for frame in film])
        click.echo(f"  {seed}: {recipe.look.name if recipe.look else ''}")
    pictures = [Image.fromarray(beside(list(cells), columns, GAP)) for cells in zip(*films, strict=True)]
    pictures[0].save(
        GALLERY / "moving.webp", save_all=True, append_images=pictures[1:], duration=round(1000 * seconds / frames),
        loop=0, quality=45, method=6,
    )  # fmt: skip


def small(recipe: an.Recipe, side: int, finer: int) -> Pixels:
    """A picture painted at `finer` times its side, and shrunk: as it is seen from afar."""
    pixels = np.asarray(an.render(recipe, size=(finer * side, finer * side)))
    return shrunk(pixels.repeat(3, axis=2) if pixels.shape[2] == 1 else pixels[..., :3], side)


def shrunk(pixels: Pixels, side: int) -> Pixels:
    """Pixels as a small square."""
    return np.asarray(Image.fromarray(pixels).resize((side, side), Image.Resampling.LANCZOS))


def beside(pictures: list[Pixels], columns: int, gap: int) -> Pixels:
    """Squares in rows of so many, on white."""
    side = len(pictures[0])
    rows = -(-len(pictures) // columns)
    wall = np.full((rows * (side + gap) + gap, columns * (side + gap) + gap, 3), 255, np.uint8)
    for number, picture in enumerate(pictures):
        top, left = (gap + place * (side + gap) for place in divmod(number, columns))
        wall[top : top + side, left : left + side] = picture
    return wall
