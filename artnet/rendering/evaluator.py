"""Network -> pixels, tile by tile, in bands of rows of a picture or of a region of it.

A tile is a run of pixels in reading order; for a network that is separable (grids), seen straight on, it is whole rows
of the picture. Its size is part of the recipe: the same tiling gives the same bytes, and another agrees within 1/255
(the last values of a tensor go through other vector instructions than the rest). A picture smaller than a tile is one
of its own size. A region of whole rows is made of the picture's own tiles, and so has its bytes; a narrower one is
tiled in its own reading order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import astuple
from functools import partial
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import ArrayLike, NDArray

from artnet.color.models import linear_to_srgb, srgb_to_linear
from artnet.fields.region import Region, numbers_in_picture
from artnet.fields.separable import Lattice
from artnet.fields.view import IDENTITY, Window
from artnet.nets.cppn import CPPN
from artnet.rendering.bands import Band, bands_of_rows
from artnet.rendering.composition import TILE

__all__ = ["Evaluator", "to_bytes"]

BATCH = 64
"""Tiles in one call of the graph: about a megapixel, between two looks at the clock and at Ctrl-C."""
LANES = 256
"""A tile that is cut to a small picture has so many pixels, or a multiple: whole vectors, so that it has the same bytes
as in a large one."""


class Evaluator:
    """Evaluates one network at the pixels of one picture; traced once, called for every frame.

    Memory: one batch of tiles.
    """

    def __init__(self, net: CPPN, window: Window, *, supersample: int = 1, tile: int = TILE, bits: int = 8) -> None:
        """Prepare the graph; `supersample`^2 samples a pixel are averaged in linear light; 8 or 16 bits a channel."""
        self._to_levels = to_bytes if bits == 8 else to_words
        self._type = np.uint8 if bits == 8 else np.uint16
        self._net = net
        self._window = window
        self._supersample = supersample
        pixels = window.size[0] * window.size[1]
        self._pixels = min(max(1, tile // supersample**2), -(-pixels // LANES) * LANES)
        self._graphs: dict[Callable[..., Any], tuple[Any, int]] = {}

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
        width, height = self._window.size
        region = Region(0, 0, width, height) if region is None else region.checked((width, height))
        z = tf.convert_to_tensor(self._net.latent if latent is None else latent, tf.float32)
        moment = (tf.constant(matrix), tf.constant(time, tf.float32), z)
        straight = self._window.symmetry == "none" and np.array_equal(matrix, IDENTITY)
        if region.width < width:
            runs = self._runs(self._region_tiles, region, 0, region.width * region.height, moment)
        else:
            tiles = self._row_tiles if straight and self._net.blueprint.encoding.entry.separable else self._tiles
            runs = self._runs(tiles, region, region.y * width, (region.y + region.height) * width, moment)
        return _reported(bands_of_rows(runs, region.width), region.height, progress)

    def _runs(
        self, tiles: Callable[[], tuple[Any, int]], region: Region, start: int, stop: int, moment: tuple[Any, ...]
    ) -> Iterator[NDArray[Any]]:
        """The colours (pixels, channels) of the pixels from `start` to `stop` of such tiles, a batch at a time."""
        graph, pixels = self._traced(tiles)
        corner = tf.constant(astuple(region))
        end = -(-stop // pixels)
        for first in range(start // pixels, end, BATCH):
            count = min(BATCH, end - first)
            colors = graph(tf.constant([first, count]), corner, *moment).numpy()
            yield colors[max(0, start - first * pixels) : stop - first * pixels]

    def _traced(self, tiles: Callable[[], tuple[Any, int]]) -> tuple[Any, int]:
        """The graph of that kind of tiles, and the pixels of a tile; traced when it is first needed."""
        if tiles not in self._graphs:
            paint, pixels = tiles()
            signature = (  # span, region, matrix, time, latent
                tf.TensorSpec([2], tf.int32),
                tf.TensorSpec([4], tf.int32),
                tf.TensorSpec([2, 3], tf.float32),
                tf.TensorSpec([], tf.float32),
                tf.TensorSpec([self._net.blueprint.latent], tf.float32),
            )
            batch = tf.function(partial(self._batch, paint, pixels), autograph=False, input_signature=signature)
            # The concrete function: TensorFlow warns of retracing when many evaluators are made in a row.
            self._graphs[tiles] = batch.get_concrete_function(), pixels
        return self._graphs[tiles]

    def _batch(self, paint: Any, pixels: int, span: Any, region: Any, *moment: Any) -> Any:
        if pixels >= self._window.size[0] * self._window.size[1]:
            # The only tile needs no loop, and half the time until it is traced. Its number is not said: what TensorFlow
            # can compute beforehand it rearranges, and single pixels would be another level than in a loop.
            return paint(span[0], region, *moment)
        spec = tf.TensorSpec((pixels, self._net.channels), tf.dtypes.as_dtype(self._type))
        tiles = tf.map_fn(
            lambda number: paint(number, region, *moment),
            tf.range(span[0], span[0] + span[1]),
            fn_output_signature=spec,
            parallel_iterations=2,
        )
        return tf.reshape(tiles, [-1, self._net.channels])

    def _tiles(self) -> tuple[Any, int]:
        """Runs of the picture's pixels; the last is filled up with the last pixel, so that all have one shape."""
        count, total = self._pixels, self._window.size[0] * self._window.size[1]

        def paint(number: Any, region: Any, *moment: Any) -> Any:
            return self._painted(tf.minimum(number * count + tf.range(count), total - 1), *moment)

        return paint, count

    def _region_tiles(self) -> tuple[Any, int]:
        """The same of the pixels of a region."""
        count, width = self._pixels, self._window.size[0]

        def paint(number: Any, region: Any, *moment: Any) -> Any:
            inside = tf.minimum(number * count + tf.range(count), region[2] * region[3] - 1)
            return self._painted(numbers_in_picture(inside, region, width), *moment)

        return paint, count

    def _row_tiles(self) -> tuple[Any, int]:
        """The same of whole rows of the picture, as a lattice; the last is filled up with the last row."""
        (width, height), n = self._window.size, self._supersample
        rows = min(height, max(1, round(self._pixels / width)))
        lattice = Lattice.bands((width * n, height * n), rows * n)
        channels = self._net.channels

        def paint(number: Any, region: Any, matrix: Any, time: Any, latent: Any) -> Any:
            colors = self._net.colors(self._net.logits(lattice.part(0, number), time, latent))
            by_pixel = tf.transpose(tf.reshape(colors, [rows, n, width, n, channels]), [0, 2, 1, 3, 4])
            return self._to_levels(average_samples(tf.reshape(by_pixel, [rows * width * n * n, channels]), n))

        return paint, rows * width

    def _painted(self, pixels: Any, matrix: Any, time: Any, latent: Any) -> Any:
        """The colours (pixels, channels) of pixels of these numbers, in levels."""
        points = self._window.sample_points(pixels, self._supersample, matrix)
        colors = self._net.colors(self._net.logits(points, time, latent))
        return self._to_levels(average_samples(colors, self._supersample))


def _reported(bands: Iterator[Band], height: int, progress: Callable[[float], None] | None) -> Iterator[Band]:
    for band in bands:
        if progress is not None:
            progress((band.top + len(band.pixels)) / height)
        yield band


def average_samples(colors: Any, supersample: int) -> Any:
    """Mean colour (pixels, channels) of supersample^2 samples each, in linear light, weighted by opacity."""
    if supersample == 1:
        return colors
    samples = tf.reshape(colors, [-1, supersample**2, colors.shape[-1]])
    if colors.shape[-1] != 4:
        return linear_to_srgb(tf.reduce_mean(srgb_to_linear(samples), axis=1))
    alpha = samples[:, :, 3:]
    opacity = tf.reduce_mean(alpha, axis=1)
    light = tf.reduce_mean(srgb_to_linear(samples[:, :, :3]) * alpha, axis=1)
    return tf.concat([linear_to_srgb(tf.math.divide_no_nan(light, opacity)), opacity], axis=-1)


def to_bytes(colors: Any) -> Any:
    """Colours in [0, 1] as uint8, rounded; what is no number becomes 0.

    No number stays none in `clip_by_value` and becomes the least int32 (or 0: that is up to the processor), whose low
    byte is 0. `tf.where` would be seven times as slow as all of this (measured: 2.6 ns a value).
    """
    levels = tf.round(tf.clip_by_value(colors, 0.0, 1.0) * 255.0)
    return tf.cast(tf.cast(levels, tf.int32), tf.uint8)


def to_words(colors: Any) -> Any:
    """Colours in [0, 1] as uint16, rounded; what is no number becomes some level."""
    levels = tf.round(tf.clip_by_value(colors, 0.0, 1.0) * 65_535.0)
    return tf.cast(tf.cast(levels, tf.int32), tf.uint16)
