"""Encodings: what the point's fields become before the first layer.

Without tables a row has `function(fields, seed, **options)`, from fields (points, k) to (points, width(k, **options))
float32. With tables (numbers that are trained) it has `function(fields, place, tables, **options)`, where `place` is
points (points, 2) or a part of a lattice.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from artnet.entries import Chosen, TensorEntry
from artnet.fields.separable import Part
from artnet.lazy import tf
from artnet.nets.activations.initializers import Spread
from artnet.nets.encodings.grids import (
    FINEST,
    KERNELS,
    MOST_FEATURES,
    interpolate,
    level_shape,
    parse_levels,
    place_levels,
    sample,
)
from artnet.nets.encodings.hash_grids import hash_levels, sample_hashed
from artnet.options import Choice, Range
from artnet.parameters import options
from artnet.registry import Registry
from artnet.seeds import normal

__all__ = ["ENCODINGS", "Encoding", "Table", "encode", "placed", "tables_of"]


@dataclass(frozen=True)
class Table:
    """A table to be: its shape, and how its numbers are drawn for a network that is trained, and for a random one."""

    shape: tuple[int, ...]
    start: Spread
    pattern: Spread


@dataclass(frozen=True, kw_only=True)
class Encoding(TensorEntry):
    """A row, see above.

    Attributes:
        width: `width(k, **options)` is the number of its columns.
        tables: `tables(k, **options) -> list of Table`, for one that is trained.
        rate: factor on the learning rate that the activations would have by themselves.
        table_rate: a further factor, for its tables.
        on_canvas: `on_canvas(options, size) -> options`, for one that depends on the canvas (width, height).
        separable: it is fastest on lattices, on which it is then fitted.
        seeded: its numbers are drawn from the network's seed, and are none of its weights; one's own are anyway.
    """

    width: Callable[..., int] = lambda k, **options: k
    tables: Callable[..., list[Table]] | None = None
    rate: float = 1.0
    table_rate: float = 1.0
    on_canvas: Callable[[Mapping[str, Any], tuple[int, int]], Mapping[str, Any]] | None = None
    separable: bool = False
    seeded: bool = False


ENCODINGS: Registry[Encoding] = Registry("encoding", Encoding, "encodings")

FEATURES = Range(1, 4096, scale="log", usual=(8, 256))
ASPECT = Range(1e-3, 1e3, scale="log", usual=(0.25, 4), whole=False)

FLAT = Spread("normal", 0.01)
"""Grids start nearly flat: the picture grows out of the decoder. Of 0.001 to 0.1 none was better."""


def tables_of(choice: Chosen[Encoding], k: int) -> list[Table]:
    """The tables of an encoding of k fields; none for most."""
    return choice.entry.tables(k, **choice.options) if choice.entry.tables else []


def encode(choice: Chosen[Encoding], fields: Any, place: Any, seed: str, tables: Sequence[Any]) -> Any:
    """The encoded fields (points, width)."""
    if choice.entry.tables is not None:
        return choice(fields, place, tables)
    # A row of artnet's own that forgets to say that it needs the seed gets none: graphs are shared between seeds.
    return choice(fields, seed if choice.entry.seeded or choice.entry.plugin else "")


def placed(choice: Chosen[Encoding], size: tuple[int, int]) -> Chosen[Encoding]:
    """The encoding for a canvas of that size."""
    if choice.entry.on_canvas is None:
        return choice
    return Chosen(choice.entry, MappingProxyType({**choice.options, **choice.entry.on_canvas(choice.options, size)}))


def _fourier(fields: Any, seed: str, features: int, sigma: float) -> Any:
    """Random Fourier features (Tancik et al. 2020): cos and sin of 2 pi B v, B ~ N(0, sigma^2) drawn from the seed."""
    directions = normal(seed, "encoding.fourier", (int(fields.shape[-1]), features)) * (2 * math.pi * sigma)
    angles = tf.matmul(fields, tf.constant(directions, tf.float32))
    return tf.concat([fields, tf.cos(angles), tf.sin(angles)], axis=-1)


def _octaves(fields: Any, seed: str, count: int) -> Any:
    """Positional encoding (Mildenhall et al. 2020): sin and cos of pi 2^i v for i = 0 ... count - 1, beside v."""
    angles = tf.concat([math.pi * 2.0**i * fields for i in range(count)], axis=-1)
    return tf.concat([fields, tf.sin(angles), tf.cos(angles)], axis=-1)


def _sine(fields: Any, place: Any, tables: Sequence[Any], features: int, w: float) -> Any:
    """Waves whose directions, speeds and phases are learnt: sin(w (v A + b)), the first layer of a SIREN."""
    weight, bias = tables
    return tf.concat([fields, tf.sin(w * (tf.matmul(fields, weight) + bias))], axis=-1)


def _sine_tables(k: int, features: int, w: float) -> list[Table]:
    turn = Spread("uniform", math.pi / w)
    return [Table((k, features), Spread("uniform", 1 / k), Spread("uniform", 1 / k)), Table((features,), turn, turn)]


def _grid(fields: Any, place: Any, tables: Sequence[Any], levels: str, kernel: str, aspect: float) -> Any:
    """Dense grids of several levels (Mueller et al. 2022, without the hashing), interpolated at the points."""
    if isinstance(place, Part):
        found = [interpolate(table, place, aspect, kernel) for table in tables]
        flat = [tf.reshape(f, [f.shape[0], f.shape[1] * f.shape[2]]) for f in found]
        return tf.transpose(tf.concat([tf.transpose(fields), *flat], axis=0))  # folded into the product that follows
    return tf.concat([fields, *(sample(table, place, aspect, kernel) for table in tables)], axis=-1)


def _grid_tables(k: int, levels: str, kernel: str, aspect: float) -> list[Table]:
    return [
        Table((features, *level_shape(cells, aspect)), FLAT, Spread("normal", 1.0))
        for cells, features in parse_levels(levels)
    ]


def _grid_on_canvas(options: Mapping[str, Any], size: tuple[int, int]) -> Mapping[str, Any]:
    return {"levels": place_levels(str(options["levels"]), size), "aspect": size[0] / size[1]}


def _hash(fields: Any, place: Any, tables: Sequence[Any], **options: Any) -> Any:
    """Grids whose finer levels share their numbers by a hash of the node (Mueller et al. 2022)."""
    points = place.points if isinstance(place, Part) else place
    levels = hash_levels(**options)
    found = [sample_hashed(t, points, level, options["aspect"]) for t, level in zip(tables, levels, strict=True)]
    return tf.concat([fields, *found], axis=-1)


def _hash_tables(k: int, **options: Any) -> list[Table]:
    start = Spread("uniform", 1e-4)
    return [
        Table((level.entries, int(options["features"])), start, Spread("normal", 1.0))
        for level in hash_levels(**options)
    ]


def _hash_on_canvas(options: Mapping[str, Any], size: tuple[int, int]) -> Mapping[str, Any]:
    finest = int(options["finest"]) or max(int(options["coarsest"]), min(size) // 2)
    return {"finest": finest, "aspect": size[0] / size[1]}


for _row in (
    Encoding(name="none", function=lambda fields, seed: fields, summary="the fields as they are"),
    Encoding(
        name="fourier",
        function=_fourier,
        width=lambda k, features, sigma: k + 2 * features,
        seeded=True,
        summary="random waves; sigma sets the level of detail",
        options=options(features=(64, FEATURES), sigma=(1.0, Range(-1e6, 1e6, scale="log", usual=(0.1, 20)))),
    ),
    Encoding(
        name="octaves",
        function=_octaves,
        width=lambda k, count: k + 2 * count * k,
        summary="waves along each field, each twice as fast as the one before",
        options=options(count=(4, Range(1, 24, usual=(1, 10)))),
    ),
    Encoding(
        name="sine",
        function=_sine,
        tables=_sine_tables,
        width=lambda k, features, w: k + features,
        summary="waves whose directions and speeds are learnt; w sets the level of detail",
        options=options(features=(64, FEATURES), w=(10.0, Range(0, 1e4, scale="log", without=(0,), usual=(1, 100)))),
    ),
    Encoding(
        name="grid",
        function=_grid,
        tables=_grid_tables,
        width=lambda k, levels, kernel, aspect: k + sum(features for _, features in parse_levels(levels)),
        rate=10 / 3,
        table_rate=4.0,
        on_canvas=_grid_on_canvas,
        separable=True,
        summary="numbers on lattices of several sizes, learnt: the sharpest in the shortest time",
        options=options(levels="16x4 64x4", kernel=("smooth", Choice(*KERNELS)), aspect=(1.0, ASPECT)),
    ),
    Encoding(
        name="hash",
        function=_hash,
        tables=_hash_tables,
        width=lambda k, levels, features, **options: k + levels * features,
        rate=10 / 3,
        table_rate=4.0,
        on_canvas=_hash_on_canvas,
        summary="as grid, but fine lattices share a table: a large picture in few numbers",
        options=options(
            levels=(12, Range(1, 32)),
            features=(2, Range(1, MOST_FEATURES, usual=(1, 8))),
            entries=(16_384, Range(16, 1 << 24, scale="log")),
            coarsest=(16, Range(1, FINEST, scale="log")),
            finest=(0, Range(0, FINEST)),
            aspect=(1.0, ASPECT),
        ),
    ),
):
    ENCODINGS.add(_row)
