"""Network -> pixels, tile by tile, in bands of rows of a picture or of a region of it.

A region of whole rows is made of the picture's own tiles, and so has its bytes; a narrower one is tiled in its own
reading order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import astuple
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import ArrayLike, NDArray

from artnet.errors import invalid
from artnet.fields.region import Region
from artnet.fields.view import IDENTITY, Window
from artnet.nets.cppn import CPPN
from artnet.nets.shapes import check_eager
from artnet.rendering.bands import Band, bands_of_rows, reported
from artnet.rendering.composition import TILE
from artnet.rendering.tiles import Tiles, Tiling, tiles_of

__all__ = ["MOST_WORK", "Evaluator"]

BATCH = 64
"""Tiles in one call of the graph, at most: about a megapixel, between two looks at the clock and at Ctrl-C."""
MOST_WORK = 1e10
"""Multiplications in one call, so that it answers within a second: 2e10 a second on two cores. GPUs do far more."""

MOST_PIXELS = 1 << 31


class Evaluator:
    """Evaluates one network at the pixels of one picture; traced once, called for every frame.

    Memory: one batch of tiles.
    """

    def __init__(
        self,
        net: CPPN,
        window: Window,
        *,
        supersample: int = 1,
        tile: int = TILE,
        bits: int = 8,
        space: str = "srgb",
    ) -> None:
        """`supersample`^2 samples a pixel are averaged in linear light; 8 or 16 bits a channel, in a colour space.

        Raises:
            InvalidValueError: more pixels than their numbers, of 32 bits, can tell apart.
        """
        if window.size[0] * window.size[1] >= MOST_PIXELS:
            raise invalid(f"fewer than {MOST_PIXELS:,} pixels where all have as many samples", size=window.size)
        self._net = net
        self._tiling = Tiling(window, supersample, tile, bits, space)
        self._tiles: dict[tuple[str, ...], Tiles] = {}

    def bands(
        self,
        region: Region | None = None,
        *,
        matrix: NDArray[np.float32] = IDENTITY,
        time: float = 0.0,
        latent: ArrayLike | None = None,
        progress: Callable[[float], None] | None = None,
    ) -> Iterator[Band]:
        """The picture, or a region of it, in bands of whole rows: uint8, or uint16 for 16 bits.

        `progress` is called with the share of the rows that is done.

        Raises:
            InvalidValueError: a region that is empty, or reaches beyond the picture.
        """
        check_eager()
        window = self._tiling.window
        width, height = window.size
        region = Region(0, 0, width, height) if region is None else region.checked((width, height))
        z = tf.convert_to_tensor(self._net.latent if latent is None else latent, tf.float32)
        if z.shape != [self._net.blueprint.latent]:
            raise invalid(f"a latent of {self._net.blueprint.latent} numbers", shape=tuple(z.shape))
        moment = (tf.constant(matrix), tf.constant(time, tf.float32), z)
        straight = window.symmetry == "none" and np.array_equal(matrix, IDENTITY)
        if region.width < width:
            runs = self._runs("region", region, 0, region.width * region.height, moment)
        else:
            blueprint = self._net.blueprint
            separable = blueprint.encoding.entry.separable and not blueprint.head.entry.draws
            kind = "rows" if straight and separable else "runs"
            runs = self._runs(kind, region, region.y * width, (region.y + region.height) * width, moment)
        return reported(bands_of_rows(runs, region.width), region.height, progress)

    def _runs(
        self, kind: str, region: Region, start: int, stop: int, moment: tuple[Any, ...]
    ) -> Iterator[NDArray[Any]]:
        """The colours (pixels, channels) of the pixels from `start` to `stop` of such tiles, a batch at a time."""
        numbers = self._net.numbers()
        key = (kind, *numbers)
        if key not in self._tiles:
            self._tiles[key] = tiles_of(self._net, numbers, self._tiling, kind)
        paint, pixels = self._tiles[key]
        corner = tf.constant(astuple(region))
        end, batch = -(-stop // pixels), self._batch(pixels)
        for first in range(start // pixels, end, batch):
            count = min(batch, end - first)
            colors = paint(tf.constant([first, count]), corner, *moment, numbers).numpy()
            yield colors[max(0, start - first * pixels) : stop - first * pixels]

    def _batch(self, pixels: int) -> int:
        """How many tiles of so many pixels are painted in one call."""
        if tf.config.list_logical_devices("GPU"):
            return BATCH
        work = self._net.blueprint.work * pixels * self._tiling.supersample**2
        return max(1, min(BATCH, int(MOST_WORK / work)))
