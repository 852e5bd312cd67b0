"""Network -> pixels, tile by tile.

A tile is a run of pixels in reading order; for a network that is separable (grids), seen straight on, it is whole rows
of the picture. Its size is part of the recipe: the same tiling gives the same bytes, and another agrees within 1/255
(the last values of a tensor go through other vector instructions than the rest).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import ArrayLike, NDArray

from artnet.color.models import linear_to_srgb, srgb_to_linear
from artnet.fields.separable import Lattice
from artnet.fields.view import IDENTITY, Window
from artnet.nets.cppn import CPPN
from artnet.rendering.composition import TILE

__all__ = ["Renderer", "to_bytes"]

BAND = 64
"""Tiles in one call of the graph: about a megapixel, between two looks at the clock and at Ctrl-C."""


class Renderer:
    """Renders one network at one size; traced once, called for every frame.

    Memory: the array that it fills, and one band.
    """

    def __init__(self, net: CPPN, window: Window, *, supersample: int = 1, tile: int = TILE, bits: int = 8) -> None:
        """Prepare the graph; `supersample`^2 samples a pixel are averaged in linear light; 8 or 16 bits a channel."""
        self._to_levels = to_bytes if bits == 8 else to_words
        self._type = np.uint8 if bits == 8 else np.uint16
        self._net = net
        self._window = window
        self._supersample = supersample
        self._tile_samples = tile
        self._total = window.size[0] * window.size[1]
        self._graphs: dict[bool, tuple[Any, int]] = {}
        """Traced when first needed, by whether the lattice is used; and the pixels of a tile."""

    def _traced(self, on_lattice: bool) -> tuple[Any, int]:
        if on_lattice in self._graphs:
            return self._graphs[on_lattice]
        (width, height), supersample = self._window.size, self._supersample
        pixels = max(1, self._tile_samples // supersample**2)
        paint = self._tile
        if on_lattice:
            rows = min(height, max(1, round(pixels / width)))
            pixels = rows * width
            lattice = Lattice.bands((width * supersample, height * supersample), rows * supersample)
            paint = partial(self._rows, lattice)
        signature = (  # span, matrix, time, latent
            tf.TensorSpec([2], tf.int32),
            tf.TensorSpec([2, 3], tf.float32),
            tf.TensorSpec([], tf.float32),
            tf.TensorSpec([self._net.blueprint.latent], tf.float32),
        )
        band = tf.function(partial(self._band, paint, pixels), autograph=False, input_signature=signature)
        # The concrete function: TensorFlow warns of retracing when many renderers are made in a row.
        self._graphs[on_lattice] = band.get_concrete_function(), pixels
        return self._graphs[on_lattice]

    def __call__(
        self,
        *,
        matrix: NDArray[np.float32] = IDENTITY,
        time: float = 0.0,
        latent: ArrayLike | None = None,
        progress: Callable[[float], None] | None = None,
    ) -> NDArray[Any]:
        """The picture, (height, width, channels) uint8, or uint16 for 16 bits.

        `progress` is called with the share that is done.
        """
        width, height = self._window.size
        straight = self._window.symmetry == "none" and np.array_equal(matrix, IDENTITY)
        graph, pixels = self._traced(straight and self._net.blueprint.encoding.entry.separable)
        flat = np.empty((self._total, self._net.channels), self._type)
        tiles = -(-self._total // pixels)
        z = tf.convert_to_tensor(self._net.latent if latent is None else latent, tf.float32)
        for first in range(0, tiles, BAND):
            count = min(BAND, tiles - first)
            band = graph(tf.constant([first, count]), tf.constant(matrix), tf.constant(time, tf.float32), z)
            start = first * pixels
            stop = min(start + count * pixels, self._total)
            flat[start:stop] = band.numpy()[: stop - start]
            if progress is not None:
                progress(stop / self._total)
        return flat.reshape(height, width, self._net.channels)

    def _band(self, paint: Any, pixels: int, span: Any, matrix: Any, time: Any, latent: Any) -> Any:
        spec = tf.TensorSpec((pixels, self._net.channels), tf.dtypes.as_dtype(self._type))
        tiles = tf.map_fn(
            lambda number: paint(pixels, number, matrix, time, latent),
            tf.range(span[0], span[0] + span[1]),
            fn_output_signature=spec,
            parallel_iterations=2,
        )
        return tf.reshape(tiles, [-1, self._net.channels])

    def _tile(self, count: int, number: Any, matrix: Any, time: Any, latent: Any) -> Any:
        """One tile; the last is filled up with the last pixel, so that all have one shape."""
        pixels = tf.minimum(number * count + tf.range(count), self._total - 1)
        points = self._window.sample_points(pixels, self._supersample, matrix)
        colors = self._net.colors(self._net.logits(points, time, latent))
        return self._to_levels(average_samples(colors, self._supersample))

    def _rows(self, lattice: Lattice, count: int, number: Any, matrix: Any, time: Any, latent: Any) -> Any:
        """The same of a band of whole rows; the last is filled up with the last row."""
        width, n = self._window.size[0], self._supersample
        colors = self._net.colors(self._net.logits(lattice.part(0, number), time, latent))
        channels = self._net.channels
        by_pixel = tf.transpose(tf.reshape(colors, [count // width, n, width, n, channels]), [0, 2, 1, 3, 4])
        return self._to_levels(average_samples(tf.reshape(by_pixel, [count * n * n, channels]), n))


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
