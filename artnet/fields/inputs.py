"""Input fields: what the network is told about a point, by name.

A field is a function of the point (x and y, each (points,)) or a constant of the whole picture (time, latent, bias).
Angles and loops come as sine and cosine, so that they have no seam.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from artnet.entries import Chosen, Entry, is_tensor
from artnet.errors import InvalidValueError, PartError, invalid
from artnet.fields.patterns import (
    cellular,
    fractal,
    hexagons,
    moved,
    panes,
    polar,
    scaled_noise,
    spiral,
    triangles,
    warped,
)
from artnet.fields.pictures import SAMPLE, SHOWS, PictureFile, picture_field
from artnet.lazy import tf
from artnet.options import Choice, Flag, Range, Scale
from artnet.parameters import options
from artnet.registry import Registry
from artnet.specs import split_list

__all__ = [
    "INPUTS",
    "Input",
    "constant_columns",
    "has_clock",
    "moment_columns",
    "parse_inputs",
    "point_columns",
]


@dataclass(frozen=True, kw_only=True)
class Input(Entry):
    """A field with `columns` columns.

    A field of points has `function(x, y, **options) -> list of (points,)`, or one (points,); whatever they are called,
    the first argument is x. A constant one (`constant=True`) has `function(time) -> list of scalars`. The latent is the
    one constant that the network itself holds.
    """

    columns: int = 1
    constant: bool = False

    def __post_init__(self) -> None:
        """Check that there are columns."""
        super().__post_init__()
        if type(self.columns) is not int or not (self.name == "z" or self.columns >= 1) or not 0 <= self.columns <= 64:
            raise invalid(f"1 to 64 columns for the input field '{self.name}'", columns=self.columns)

    gives: ClassVar[str] = "a tensor, or a list of some"

    def allows(self, result: Any) -> bool:
        """Whether it is one, or of numbers, as a constant may be."""
        return is_tensor(result) or (
            isinstance(result, list | tuple) and all(is_tensor(one) or isinstance(one, int | float) for one in result)
        )


MOST_FIELDS = 32
"""Of one network: more only make its graph long."""

INPUTS: Registry[Input] = Registry("input field", Input, "inputs")


def parse_inputs(text: str | Sequence[str]) -> tuple[Chosen[Input], ...]:
    """The fields named in `"x y r noise(scale=3)"`.

    Raises:
        UnknownNameError: an unknown field.
        InvalidValueError: no field that depends on the point, or one named twice.
    """
    if not isinstance(text, str | list | tuple):
        raise invalid('input fields, such as "x y r"', inputs=text)
    specs = split_list(text) if isinstance(text, str) else list(text)
    choices = tuple(INPUTS.resolve(spec) for spec in specs)
    if len(choices) > MOST_FIELDS:
        raise invalid(f"at most {MOST_FIELDS} input fields", inputs=len(choices))
    names = [choice.spec for choice in choices]
    if len(set(names)) != len(names):
        raise invalid("each input field once", inputs=" ".join(names))
    if all(choice.entry.constant for choice in choices):
        raise InvalidValueError(
            f"Expected at least one input field that depends on the point, such as x. Received: inputs={text!r}"
        )
    return choices


INPUTS.several = parse_inputs


def point_columns(choices: Sequence[Chosen[Input]], points: Any) -> Any:
    """The fields of the points, (points, columns) float32."""
    x, y = tf.unstack(points, num=2, axis=1)
    return tf.stack([column for c in choices if not c.entry.constant for column in _columns(c, x, y)], axis=-1)


def has_clock(choices: Sequence[Chosen[Input]]) -> bool:
    """Whether a picture of these inputs changes with time."""
    return any(choice.name in ("t", "loop") for choice in choices)


def constant_columns(choices: Sequence[Chosen[Input]], time: Any, latent: Any) -> Any:
    """The constants of the picture, (columns,) float32: time, loop, bias, and the latent where `z` is named."""
    parts = [
        latent if c.name == "z" else tf.stack([tf.cast(v, tf.float32) for v in c(time)])
        for c in choices
        if c.entry.constant
    ]
    return tf.concat(parts, axis=0) if parts else None


def moment_columns(choices: Sequence[Chosen[Input]], times: Any, latents: Any) -> Any:
    """The same where each point has a time (points,) and a latent (points, latent) of its own: (points, columns)."""
    parts = [
        latents
        if c.name == "z"
        else tf.stack([tf.broadcast_to(tf.cast(v, tf.float32), tf.shape(times)) for v in c(times)], axis=-1)
        for c in choices
        if c.entry.constant
    ]
    return tf.concat(parts, axis=-1)


def _columns(choice: Chosen[Input], x: Any, y: Any) -> Sequence[Any]:
    """The columns of a field of points, checked."""
    columns = choice(x, y)
    if tf.is_tensor(columns):
        columns = tf.unstack(columns, axis=-1) if columns.shape.rank == 2 else [columns]
    columns = [_known(tf.convert_to_tensor(column), x) for column in columns]
    fits = all(column.dtype == tf.float32 and column.shape == x.shape for column in columns)
    if not fits or len(columns) != choice.entry.columns:
        entry = choice.entry
        expected = f"{entry.columns} of shape (points,), float32, from the input field '{choice.name}' ({entry.place})"
        came = ", ".join(f"{column.shape} {column.dtype.name}" for column in columns)
        raise PartError(f"Expected {expected}. Received: {came}")
    return columns


def _known(column: Any, x: Any) -> Any:
    """A column whose shape TensorFlow cannot know, such as one of NumPy's, as one of as many points as x."""
    return tf.ensure_shape(column, x.shape) if column.shape.rank is None else column


def _theta(x: Any, y: Any) -> list[Any]:
    """Sine and cosine of the angle; at the origin, where there is none, both fade to 0 within a millionth."""
    inverse = tf.math.rsqrt(x * x + y * y + 1e-12)
    return [y * inverse, x * inverse]


def _loop(time: Any) -> list[Any]:
    return [tf.cos(2 * math.pi * time), tf.sin(2 * math.pi * time)]


def _noise(x: Any, y: Any, scale: float, seed: int) -> list[Any]:
    return [scaled_noise(x, y, scale, seed)]


SCALE = Scale(0.01, 4096, scale="log", usual=(1, 32))
SEED = Range(-(2**63), 2**62, usual=(0, 99))
OCTAVES = Range(1, 10)
AMOUNT = Range(-100, 100, usual=(0, 1))


for _row in (
    Input(name="x", function=lambda x, y: [x], summary="left to right, -1 to 1 on the short side"),
    Input(name="y", function=lambda x, y: [y], summary="bottom to top, -1 to 1 on the short side"),
    Input(name="r", function=lambda x, y: [tf.sqrt(x * x + y * y)], summary="distance from the origin"),
    Input(name="theta", function=_theta, columns=2, summary="angle about the origin, as its sine and cosine"),
    Input(name="|x|", function=lambda x, y: [tf.abs(x)], summary="x mirrored at 0"),
    Input(name="|y|", function=lambda x, y: [tf.abs(y)], summary="y mirrored at 0"),
    Input(
        name="noise",
        function=_noise,
        summary="smooth noise with `scale` cells a unit; with a whole scale it repeats after 2 units, so that it tiles",
        options=options(scale=(3, SCALE), seed=(0, Range(-(2**63), 2**64, usual=(0, 99)))),
    ),
    Input(
        name="fractal",
        function=fractal,
        summary="noise in octaves, each twice as fine: clouds; ridged: mountains",
        options=options(
            scale=(2, SCALE),
            octaves=(5, OCTAVES),
            gain=(0.5, Range(0, 2, whole=False, usual=(0.3, 0.8))),
            ridged=(False, Flag()),
            seed=(0, SEED),
        ),
    ),
    Input(
        name="moved",
        function=moved,
        columns=2,
        summary="x and y, moved by noise",
        options=options(amount=(0.3, AMOUNT), scale=(2, SCALE), seed=(0, SEED)),
    ),
    Input(
        name="warp",
        function=warped,
        summary="clouds that clouds have moved: marble, agate, smoke",
        options=options(amount=(0.6, AMOUNT), scale=(1, SCALE), octaves=(4, OCTAVES), seed=(0, SEED)),
    ),
    Input(
        name="cells",
        function=cellular,
        columns=2,
        summary="distance to the nearest of scattered points, and to the border of its cell: skin, cracks, foam",
        options=options(scale=(3, SCALE), jitter=(0.9, Range(0, 1, whole=False)), seed=(0, SEED)),
    ),
    Input(
        name="panes",
        function=panes,
        columns=3,
        summary="where the nearest of scattered points lies, the same for a whole pane; and the lead between the panes",
        options=options(
            scale=(4, SCALE), jitter=(0.9, Range(0, 1, whole=False)), lead=(0.08, Range(0, 1)), seed=(0, SEED)
        ),
    ),
    Input(
        name="spirals",
        function=spiral,
        columns=2,
        summary="a spiral of so many arms, as cosine and sine, alike at every distance",
        options=options(arms=(3, Range(-64, 64, usual=(1, 12))), twist=(1.0, Range(-100, 100, usual=(-3, 3)))),
    ),
    Input(
        name="hexagons",
        function=hexagons,
        columns=2,
        summary="distance to the middle of a hexagon, and to its edge",
        options=options(scale=(2.0, Range(0.01, 4096, scale="log", usual=(1, 32)))),
    ),
    Input(
        name="triangles",
        function=triangles,
        summary="distance to the edge of a triangle",
        options=options(scale=(2.0, Range(0.01, 4096, scale="log", usual=(1, 32)))),
    ),
    Input(
        name="polar",
        function=polar,
        columns=3,
        summary="distance from any centre, and the angle about it as cosine and sine",
        options=options(across=(0.0, Range(-1e4, 1e4, usual=(-1, 1))), up=(0.0, Range(-1e4, 1e4, usual=(-1, 1)))),
    ),
    Input(
        name="picture",
        function=picture_field,
        summary="a picture: how bright it is; or the distance to its shape, dark or opaque, less than 0 inside",
        options=options(
            file=(SAMPLE, PictureFile()),
            shows=("brightness", Choice(*SHOWS)),
            size=(1.0, Range(0.001, 1000, scale="log", usual=(0.2, 2))),
            detail=(1024, Range(8, 1024, scale="log")),
        ),
    ),
    Input(name="z", function=lambda time: [], columns=0, constant=True, summary="the latent vector"),
    Input(name="t", function=lambda time: [time], constant=True, summary="time, plain"),
    Input(name="loop", function=_loop, columns=2, constant=True, summary="time in [0, 1) as cosine and sine"),
    Input(name="bias", function=lambda time: [1.0], constant=True, summary="1"),
):
    INPUTS.add(_row)
