"""The heads `mosaic`, `dabs` and `strokes`: a picture of pieces, each of the one colour that it has in their middle.

One piece lies in each square of a lattice on the paper, off its middle (P. Haeberli, "Paint by numbers", 1990). What is
learnt is the picture, not its pieces.
"""

from __future__ import annotations

from typing import Any

from artnet.color.models import oklab_to_srgb, srgb_to_oklab
from artnet.fields.noise import gradient_noise, hash_lattice, unit_fraction
from artnet.fields.paper import Paper
from artnet.fields.patterns import NEXT, nearest_point
from artnet.lazy import tf
from artnet.nets.heads.colors import SQUASH, squashed, unclipped
from artnet.nets.heads.lines import WIDTH, covered, printed
from artnet.nets.heads.registry import HEADS, Head
from artnet.options import Range
from artnet.parameters import options

__all__: list[str] = []

CELLS = Range(1, 1000, scale="log", usual=(8, 120))
"""Pieces along the short side."""
STRAY = Range(0, 1, usual=(0, 0.3))
"""How far the lightness of a piece strays from the picture's."""
SEED = Range(0, 2**31 - 1, usual=(0, 99))
LOOSE = 0.7
"""How far strokes and dabs lie off the middle of their square, at most half of it."""
CALM = 0.4
"""The change of lightness a short side below which a stroke does not follow the picture, but the painter's hand."""
HAND = (0.8, 0.6)
BRISTLES, ALONG = 9.0, 0.7
"""Of a brush: across a stroke's cell, and how much slower its paint changes along the stroke."""


def _cells(paper: Paper, cells: float) -> tuple[Any, Any]:
    """Where points lie, x and y (points,), in pieces from the middle of the paper."""
    x, y = tf.unstack(paper.positions * float(cells), num=2, axis=1)
    return x, y


def _strayed(color: Any, share: Any, stray: float) -> Any:
    """Colours (points, 3) sRGB, lighter or darker by up to half of `stray`, as `share` (points,) in [0, 1] says."""
    lab = srgb_to_oklab(color)
    light = lab[:, :1] + stray * (tf.expand_dims(share, 1) - 0.5)
    return tf.clip_by_value(oklab_to_srgb(tf.concat([light, lab[:, 1:]], axis=1)), 0.0, 1.0)


def _offset(across: Any, up: Any, cells: float) -> Any:
    """A way (points, 2) in short sides, from one in pieces."""
    return tf.stack([across, up], axis=1) / float(cells)


def _of_piece(x: Any, y: Any, to_x: Any, to_y: Any, seed: int) -> Any:
    """A number (points,) in [0, 1) for each piece, by the square in which its middle lies."""
    column, row = (tf.cast(tf.floor(place), tf.int32) for place in (x + to_x, y + to_y))
    return unit_fraction(hash_lattice(column, row, seed + 7 * NEXT))


def _mosaic(
    logits: Any,
    palette: Any,
    paper: Paper,
    cells: float,
    lead: Any,
    jitter: float,
    stray: float,
    seed: int,
    squash: str,
) -> Any:
    """Panes: all that is nearest to one middle, with lead as wide as a pen between them."""
    x, y = _cells(paper, cells)
    to_x, to_y, border = nearest_point(x, y, 1.0, jitter, seed)
    pane = squashed(paper.at(_offset(to_x, to_y, cells)), squash)
    pane = _strayed(pane, _of_piece(x, y, to_x, to_y, seed), stray)
    return printed(covered(border / float(cells), lead, paper.grain), pane, palette[0])


def _dabs(
    logits: Any, palette: Any, paper: Paper, cells: float, size: Any, stray: float, seed: int, squash: str
) -> Any:
    """Round dabs of paint on a ground, the later over the earlier."""
    x, y = _cells(paper, cells)
    dx, dy, order = _around(x, y, seed)
    radius = 0.5 * tf.cast(size, tf.float32) * (0.8 + 0.4 * order)
    within = tf.norm(tf.stack([dx, dy]), axis=0) - radius
    chosen = tf.argmax(tf.where(within < 0.0, 1.0 + order, -tf.abs(within)), axis=0, output_type=tf.int32)
    to_x, to_y, apart = (_picked(values, chosen) for values in (dx, dy, within))
    paint = squashed(paper.at(_offset(to_x, to_y, cells)), squash)
    paint = _strayed(paint, _of_piece(x, y, to_x, to_y, seed), stray)
    return printed(tf.where(apart < 0.0, 0.0, 1.0), paint, palette[0])


def _strokes(
    logits: Any, palette: Any, paper: Paper, cells: float, length: Any, width: Any, stray: float, seed: int, squash: str
) -> Any:
    """Strokes of a brush along the picture's edges, the later over the earlier.

    A stroke lies across the slope of the lightness in its middle; where nothing changes, as the hand lies.
    """
    x, y = _cells(paper, cells)
    dx, dy, order = _around(x, y, seed)
    ways = tf.reshape(tf.stack([dx, dy], axis=-1), [-1, 2]) / float(cells)
    slope = paper.slope_at(ways, lambda there: tf.reduce_mean(squashed(there, squash), axis=1))
    along = tf.math.l2_normalize(
        tf.stack([-slope[:, 1], slope[:, 0]], axis=1) + CALM * tf.constant([HAND]), axis=1, epsilon=1e-12
    )
    along_x, along_y = (tf.reshape(part, tf.shape(dx)) for part in tf.unstack(along, num=2, axis=1))
    u, v = dx * along_x + dy * along_y, dy * along_x - dx * along_y
    length, width = tf.cast(length, tf.float32), tf.cast(width, tf.float32)
    reach = (2.0 * u / length) ** 4 + (2.0 * v / width) ** 4  # below 1 inside: a stroke with round ends
    chosen = tf.argmax(tf.where(reach < 1.0, 1.0 + order, 1.0 / (1.0 + reach)), axis=0, output_type=tf.int32)
    to_x, to_y, u, v, order = (_picked(values, chosen) for values in (dx, dy, u, v, order))
    paint = squashed(paper.at(_offset(to_x, to_y, cells)), squash)
    bristle = gradient_noise(BRISTLES * v + 100.0 * order, ALONG * u + 50.0 * order, None, seed)
    return _strayed(paint, _of_piece(x, y, to_x, to_y, seed) * 0.6 + 0.2 + 0.6 * bristle, stray)


def _around(x: Any, y: Any, seed: int) -> tuple[Any, Any, Any]:
    """The pieces of the four squares about a point: the ways to their middles, across and up, and which is on top.

    All (4, points), in pieces; `order` in [0, 1).
    """
    corners = [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]
    column, row = (
        tf.floor(place - 0.5) + tf.constant([[corner[axis]] for corner in corners]) for axis, place in ((0, x), (1, y))
    )
    c, r = tf.cast(column, tf.int32), tf.cast(row, tf.int32)
    across, up, order = (unit_fraction(hash_lattice(c, r, seed + number * NEXT)) for number in (0, 1, 2))
    return column + 0.5 + LOOSE * (across - 0.5) - x, row + 0.5 + LOOSE * (up - 0.5) - y, order


def _picked(values: Any, chosen: Any) -> Any:
    """Of values (4, points) those (points,) of the chosen row."""
    return tf.reduce_sum(values * tf.one_hot(chosen, 4, axis=0), axis=0)


def _learnt(logits: Any, palette: Any, squash: str, **_: Any) -> Any:
    return unclipped(logits, squash)


def _row(**own: Any) -> None:
    HEADS.add(
        Head(
            logits=3,
            channels=3,
            values=_learnt,
            pattern="pattern(gain=2, bias=0.8, alike=0.8)",
            draws=True,
            finest=lambda cells, **_: cells,
            **own,
        )
    )


_row(
    name="mosaic",
    function=_mosaic,
    summary="panes of one colour each, with lead between them: stained glass, mosaic",
    palette="#17141a",
    colors=1,
    dials=("lead",),
    options=options(
        cells=(24.0, CELLS),
        lead=(0.005, WIDTH),
        jitter=(0.8, Range(0, 1, whole=False)),
        stray=(0.06, STRAY),
        seed=(0, SEED),
        **SQUASH,
    ),
)
_row(
    name="dabs",
    function=_dabs,
    summary="round dabs of paint on a ground",
    palette="#efe7d8",
    colors=1,
    dials=("size",),
    options=options(cells=(56.0, CELLS), size=(1.2, Range(0.05, 1.6)), stray=(0.16, STRAY), seed=(0, SEED), **SQUASH),
)
_row(
    name="strokes",
    function=_strokes,
    summary="strokes of a brush, along the edges of the picture",
    dials=("length", "width"),
    options=options(
        cells=(48.0, CELLS),
        length=(1.9, Range(0.1, 2)),
        width=(0.8, Range(0.05, 2)),
        stray=(0.1, STRAY),
        seed=(0, SEED),
        **SQUASH,
    ),
)
