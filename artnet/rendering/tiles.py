"""The graphs that paint tiles of a picture, with the network's numbers as arguments.

A tile is a run of pixels in reading order; for a network that is separable (grids), seen straight on, it is whole rows
of the picture. Its size is part of the recipe: the same tiling gives the same bytes, and another agrees within 1/255
(the last values of a tensor go through other vector instructions than the rest). A picture smaller than a tile is one
of its own size.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import tensorflow as tf

from artnet.color.levels import average_samples, to_bytes, to_words
from artnet.color.models import srgb_to_space
from artnet.fields.paper import Paper
from artnet.fields.region import numbers_in_picture
from artnet.fields.separable import Lattice
from artnet.fields.view import Window
from artnet.nets.cppn import CPPN
from artnet.nets.shapes import AT_ONCE, by_shape, specs_of, traced

__all__ = ["Tiles", "Tiling", "tiles_of"]

LANES = 256
"""A tile that is cut to a small picture has so many pixels, or a multiple: whole vectors, so that it has the same bytes
as in a large one."""


@dataclass(frozen=True)
class Tiling:
    """How a picture is painted: `supersample`^2 samples a pixel, averaged in linear light, 8 or 16 bits a channel.

    `samples` are those of one tile. Colours are those of the `space`.
    """

    window: Window
    supersample: int
    samples: int
    bits: int
    space: str = "srgb"

    @property
    def total(self) -> int:
        """Pixels of the picture."""
        return self.window.size[0] * self.window.size[1]

    @property
    def pixels(self) -> int:
        """Of one tile."""
        return min(max(1, self.samples // self.supersample**2), -(-self.total // LANES) * LANES)

    @property
    def dtype(self) -> type:
        """Of the levels."""
        return np.uint8 if self.bits == 8 else np.uint16

    def levels(self, net: CPPN, samples: Any) -> Any:
        """What `samples_of` gives, pixel by pixel, as levels (pixels, channels).

        A pixel has the mean colour of its samples, or of a hard head the colour that most of them have.
        """
        if net.is_hard:
            votes = tf.reduce_sum(tf.reshape(samples, [-1, self.supersample**2, samples.shape[-1]]), axis=1)
            colors = tf.gather(srgb_to_space(net.swatches, self.space), tf.argmax(votes, axis=1))
        else:
            colors = average_samples(samples, self.supersample)
        return (to_bytes if self.bits == 8 else to_words)(colors)


class Tiles(NamedTuple):
    """Tiles of one kind, of so many `pixels`.

    `paint(span, region, matrix, time, latent, numbers)` gives (pixels, channels) of a span, first tile and count.
    """

    paint: Callable[..., Any]
    pixels: int


Painter = Callable[[Tiling, CPPN, Any, Any, tuple[Any, ...]], Any]


def tiles_of(net: CPPN, numbers: Mapping[str, Any], tiling: Tiling, kind: str) -> Tiles:
    """The tiles of a kind, of `KINDS`; networks of one shape share them."""
    return _traced(net, numbers, tiling, kind, own=tiling.window.is_own)


@by_shape
def _traced(net: CPPN, numbers: Mapping[str, Any], tiling: Tiling, kind: str) -> Tiles:
    blueprint, of_numbers, paint = net.blueprint, type(net).of_numbers, KINDS[kind]
    pixels = _rows_of(tiling) * tiling.window.size[0] if kind == "rows" else tiling.pixels

    def batch(span: Any, region: Any, matrix: Any, time: Any, latent: Any, numbers: Mapping[str, Any]) -> Any:
        net = of_numbers(blueprint, numbers, fused=True)
        moment = matrix, time, latent
        if pixels >= tiling.total:
            # The only tile needs no loop, and half the time until it is traced. Its number is not said: what TensorFlow
            # can compute beforehand it rearranges, and single pixels would be another level than in a loop.
            return paint(tiling, net, span[0], region, moment)
        tiles = tf.map_fn(
            lambda number: paint(tiling, net, number, region, moment),
            tf.range(span[0], span[0] + span[1]),
            fn_output_signature=tf.TensorSpec((pixels, net.channels), tf.dtypes.as_dtype(tiling.dtype)),
            parallel_iterations=AT_ONCE,
        )
        return tf.reshape(tiles, [-1, net.channels])

    signature = (
        tf.TensorSpec([2], tf.int32),
        tf.TensorSpec([4], tf.int32),
        tf.TensorSpec([2, 3], tf.float32),
        tf.TensorSpec([], tf.float32),
        tf.TensorSpec([blueprint.latent], tf.float32),
        specs_of(numbers),
    )
    # The concrete function: TensorFlow warns of retracing when many are made in a row.
    graph = traced(batch, *signature)
    return Tiles(graph, pixels)


def _runs(tiling: Tiling, net: CPPN, number: Any, region: Any, moment: tuple[Any, ...]) -> Any:
    """Runs of the picture's pixels; the last is filled up with the last pixel, so that all have one shape."""
    numbers = number * tiling.pixels + tf.range(tiling.pixels)
    return _painted(tiling, net, tf.minimum(numbers, tiling.total - 1), moment)


def _region_runs(tiling: Tiling, net: CPPN, number: Any, region: Any, moment: tuple[Any, ...]) -> Any:
    """The same of the pixels of a region."""
    inside = tf.minimum(number * tiling.pixels + tf.range(tiling.pixels), region[2] * region[3] - 1)
    return _painted(tiling, net, numbers_in_picture(inside, region, tiling.window.size[0]), moment)


def _whole_rows(tiling: Tiling, net: CPPN, number: Any, region: Any, moment: tuple[Any, ...]) -> Any:
    """The same of whole rows of the picture, as a lattice; the last is filled up with the last row."""
    (width, height), n, rows = tiling.window.size, tiling.supersample, _rows_of(tiling)
    lattice = Lattice.bands((width * n, height * n), rows * n, tiling.window.bleed * n)
    samples = _samples_of(net, Paper(lattice.part(0, number), lambda part: net.logits(part, *moment[1:])), tiling.space)
    by_pixel = tf.transpose(tf.reshape(samples, [rows, n, width, n, samples.shape[-1]]), [0, 2, 1, 3, 4])
    return tiling.levels(net, tf.reshape(by_pixel, [rows * width * n * n, samples.shape[-1]]))


KINDS: Mapping[str, Painter] = {"runs": _runs, "region": _region_runs, "rows": _whole_rows}


def _rows_of(tiling: Tiling) -> int:
    """Rows of a tile of whole rows."""
    width, height = tiling.window.size
    return min(height, max(1, round(tiling.pixels / width)))


def _painted(tiling: Tiling, net: CPPN, pixels: Any, moment: tuple[Any, ...]) -> Any:
    """The levels (pixels, channels) of pixels of these numbers."""
    matrix, time, latent = moment
    window, samples = tiling.window, (pixels, tiling.supersample, matrix)

    def logits_of(points: Any) -> Any:
        return net.logits(points, time, latent)

    drawn = net.blueprint.head.entry.draws
    paper = window.sample_paper(*samples, logits_of) if drawn else Paper(window.sample_points(*samples), logits_of)
    return tiling.levels(net, _samples_of(net, paper, tiling.space))


def _samples_of(net: CPPN, paper: Paper, space: str) -> Any:
    """Colours (samples, channels) in [0, 1], or of a hard head which of its colours (samples, swatches)."""
    return net.inks(paper) if net.is_hard else net.painted(paper, space)
