"""The drawing as SVG: millimetres, and one layer for each colour, as Inkscape and vpype know them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.errors import invalid
from artnet.exporting.scene import Scene
from artnet.exporting.shaders.fragment import plain_text
from artnet.exporting.vectors.curves import fitted
from artnet.exporting.vectors.lattice import colors_of
from artnet.exporting.vectors.paths import areas, lightness, lines, ordered, strokes

__all__ = ["svg"]

Points = NDArray[np.float64]
ERROR = 0.35
"""Pixels of the picture by which a curve may lie off the edge that it follows."""
FINER = 2
"""Points along each side of a pixel at which the edges of areas are looked for."""
MOST_COLORS = 32
MOST_PIXELS = 1 << 22
LONG_SIDE = 200.0
"""Millimetres of the long side, if nothing is said."""
PEN = 0.3
"""Width of a pen in millimetres."""
HATCH = 0.72
"""Millimetres from one stroke to the next of a direction: six tones of a pen are nearly black."""
INK = "ink"
"""The name of the layer of a pen."""


def svg(scene: Scene, *, levels: int = 0, hatch: bool = False, millimetres: float = LONG_SIDE) -> str:
    """The text of a drawing.

    A picture of few colours gives filled areas, one layer a colour; any other lines of equal lightness, 12 of them.

    Args:
        scene: what is drawn; its size says how fine edges are looked for.
        levels: draw lines of so many lightnesses.
        hatch: draw strokes, the denser the darker.
        millimetres: the long side.

    Raises:
        InvalidValueError: both kinds of lines, or a size that cannot be, or is too large to look for edges at.
        MissingExtraError: without the extra `vector`.
    """
    if levels and hatch:
        raise invalid("levels or hatch, not both", levels=levels, hatch=hatch)
    if not 1 <= millimetres <= 100_000:
        raise invalid("1 to 100,000 millimetres", millimetres=millimetres)
    width, height = scene.recipe.size
    scale = millimetres / max(width, height)
    if width * height > MOST_PIXELS:
        raise invalid(
            f"at most {MOST_PIXELS:,} pixels to look for edges at, as --size 2048; millimetres say how large it is",
            size=(width, height),
        )
    colors = colors_of(scene, (width, height))
    if hatch:
        layers = [(INK, _stroked(ordered(strokes(lightness(colors), HATCH / scale)), scale, smooth=False))]
    elif levels or len(_colors(colors)[1]) > MOST_COLORS:
        found = [line for level in lines(lightness(colors), levels or 12) for line in level]
        layers = [(INK, _stroked(ordered(found), scale, smooth=True))]
    else:
        layers = list(_filled(colors_of(scene, (width * FINER, height * FINER)), scale))
    body = "\n".join(_layer(n, name, paths) for n, (name, paths) in enumerate(layers, 1))
    wide, high = width * scale, height * scale
    title = plain_text(scene.recipe.name or "artnet")
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"
  width="{wide:g}mm" height="{high:g}mm" viewBox="0 0 {wide:g} {high:g}">
<title>{title}</title>
{body}
</svg>
"""


def _layer(number: int, name: str, paths: Sequence[str]) -> str:
    look = (
        f'fill="none" stroke="#1a1a1a" stroke-width="{PEN:g}" stroke-linecap="round" stroke-linejoin="round"'
        if name == INK
        else f'fill="{name}" stroke="none" fill-rule="evenodd"'
    )
    inside = "\n".join(f'<path d="{path}"/>' for path in paths)
    return f'<g id="layer{number}" inkscape:groupmode="layer" inkscape:label="{number} {name}" {look}>\n{inside}\n</g>'


def _colors(colors: NDArray[np.float32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The colour of each point (height, width) in 24 bits, and those that there are, the commonest first."""
    rgb = colors[..., :3] if colors.shape[2] > 1 else colors.repeat(3, axis=2)
    whole = np.round(rgb * 255).astype(np.int64)
    keys = (whole[..., 0] << 16) + (whole[..., 1] << 8) + whole[..., 2]
    found, counts = np.unique(keys, return_counts=True)
    return keys, found[np.argsort(-counts, kind="stable")]


def _filled(colors: NDArray[np.float32], scale: float) -> Iterable[tuple[str, list[str]]]:
    """A layer for each colour. Each also covers what is painted over it, so that nothing gapes between two."""
    keys, order = _colors(colors)
    for number, key in enumerate(order):
        share = _softened(np.isin(keys, order[number:]).astype(np.float32))
        rings = [ring / FINER for area in areas(share) for ring in area]
        text = "".join(_path(fitted(ring, ERROR), scale, closed=True) for ring in rings)
        yield f"#{key:06x}", [text] if text else []


def _softened(share: NDArray[np.float32]) -> NDArray[np.float32]:
    """A share, averaged over three points each way: where it is one half, the edge lies between two points."""
    for axis in (0, 1):
        wide = np.pad(share, [(1, 1) if a == axis else (0, 0) for a in (0, 1)], mode="edge")
        parts = [np.take(wide, np.arange(n, n + share.shape[axis]), axis=axis) for n in range(3)]
        share = 0.25 * parts[0] + 0.5 * parts[1] + 0.25 * parts[2]
    return np.asarray(share, np.float32)


def _stroked(paths: Sequence[Points], scale: float, *, smooth: bool) -> list[str]:
    if not smooth:
        return [f"M{_two(path[0] * scale)}L{_two(path[-1] * scale)}" for path in paths]
    return [text for path in paths if (text := _path(fitted(path, ERROR), scale, closed=False))]


def _path(curves: Sequence[Points], scale: float, *, closed: bool) -> str:
    if not curves:
        return ""
    parts = [f"M{_two(curves[0][0] * scale)}"]
    parts += [f"C{_two(c[1] * scale)} {_two(c[2] * scale)} {_two(c[3] * scale)}" for c in curves]
    return "".join(parts) + ("Z" if closed else "")


def _two(point: Any) -> str:
    return f"{point[0]:.2f},{point[1]:.2f}".replace(".00", "")
