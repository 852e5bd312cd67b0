"""A work as it is painted, and how far that is from 64 samples in each pixel."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

import artnet as an
from artnet.fields.region import Region
from artnet.fields.view import Window, view_matrix, window_scale
from artnet.recipes.quality import QUALITIES
from artnet.rendering.bands import whole
from artnet.rendering.evaluator import Evaluator
from artnet.rendering.sampling.sampler import Sampler

__all__ = ["Work"]

PART, PARTS = 320, 4


class Work:
    """A network and its recipe, at a size; everything traced is kept."""

    def __init__(self, net: an.CPPN, recipe: an.Recipe, side: int | None = None) -> None:
        """`side` is the longer one, in place of the recipe's size."""
        if side is not None:
            long = max(recipe.size)
            recipe = recipe.but(size=tuple(max(1, round(n * side / long)) for n in recipe.size))
        self.net, self.recipe, self.size = net, recipe, recipe.size
        self.window = Window(recipe.size, recipe.view.symmetry)
        scale = window_scale(recipe.size, recipe.canvas, recipe.frame)
        self.shown: dict[str, Any] = {
            "matrix": view_matrix(recipe.view, scale), "time": recipe.time, "latent": recipe.latent,
        }  # fmt: skip
        if recipe.quality and QUALITIES[recipe.quality].error:
            self.painter: Any = Sampler(net, self.window, quality=recipe.quality, tile=recipe.tile)
        else:
            self.painter = self.dense(recipe.supersample)

    @property
    def megapixels(self) -> float:
        """Of the result."""
        return self.size[0] * self.size[1] / 1e6

    def dense(self, supersample: int, bits: int = 8) -> Evaluator:
        """What paints it with as many samples in every pixel."""
        return Evaluator(self.net, self.window, supersample=supersample, tile=self.recipe.tile, bits=bits)

    def paint(self) -> None:
        """Paint all of it; nothing is kept."""
        for _ in self.painter.bands(**self.shown):
            pass

    def errors(self, *painters: Any) -> list[NDArray[np.float64]]:
        """By how many levels of 255 pixels of some parts are off, by each painter; by its own where none is given."""
        width, height = self.size
        rng, exact = np.random.default_rng(1), self.dense(8, bits=16)
        asked = painters or (self.painter,)
        found: list[list[Any]] = [[] for _ in asked]
        for _ in range(PARTS):
            across, down = min(PART, width), min(PART, height)
            left, top = int(rng.integers(0, width - across + 1)), int(rng.integers(0, height - down + 1))
            part = Region(left, top, across, down)
            truth = whole(exact.bands(part, **self.shown), down) / 257
            for errors, painter in zip(found, asked, strict=True):
                pixels = whole(painter.bands(part, **self.shown), down)
                errors.append(np.abs(pixels - truth).max(axis=-1).ravel())
            if (across, down) == (width, height):
                break
        return [np.concatenate(errors) for errors in found]
