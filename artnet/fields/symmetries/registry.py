"""Symmetries: how the screen is folded before the network sees it.

Each takes screen positions x, y (points,) and the half extents of the screen, and returns folded positions.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from artnet.entries import Entry, is_tensor
from artnet.fields.symmetries.frieze import FRIEZES, frieze
from artnet.fields.symmetries.panorama import panorama
from artnet.fields.symmetries.wallpaper import GROUPS, wallpaper
from artnet.lazy import tf
from artnet.options import Range
from artnet.parameters import options
from artnet.registry import Registry

__all__ = ["SYMMETRIES", "Symmetry"]


@dataclass(frozen=True, kw_only=True)
class Symmetry(Entry):
    """`function(x, y, half_width, half_height, **options) -> (x, y)`.

    `repeats` names the option that says how often the whole picture stands across itself, before the function is asked.
    """

    repeats: str = ""

    gives: ClassVar[str] = "two tensors (x, y)"

    def allows(self, result: Any) -> bool:
        """Whether they are."""
        return isinstance(result, list | tuple) and len(result) == 2 and all(map(is_tensor, result))


SYMMETRIES: Registry[Symmetry] = Registry("symmetry", Symmetry, "symmetries")


def _none(x: Any, y: Any, half_width: float, half_height: float) -> tuple[Any, Any]:
    return x, y


def _mirror(x: Any, y: Any, half_width: float, half_height: float) -> tuple[Any, Any]:
    return tf.abs(x), y


def _mirror_both(x: Any, y: Any, half_width: float, half_height: float) -> tuple[Any, Any]:
    return tf.abs(x), tf.abs(y)


def _kaleidoscope(x: Any, y: Any, half_width: float, half_height: float, n: int) -> tuple[Any, Any]:
    """Fold the angle into one of n wedges and mirror it inside: n axes of reflection through the centre."""
    wedge = 2 * math.pi / n
    angle = tf.math.floormod(tf.atan2(y, x), wedge)
    angle = tf.minimum(angle, wedge - angle)
    radius = tf.sqrt(x * x + y * y)
    return radius * tf.cos(angle), radius * tf.sin(angle)


WARP = 0.6
"""Radians by which one axis shifts the other's phase in `tile`. 0 would mirror each tile about both of its axes; from
about 1 on the folds crowd together. Chosen by looking at random networks."""


def _tile(x: Any, y: Any, half_width: float, half_height: float, repeat: int) -> tuple[Any, Any]:
    """A smooth map from the torus to the plane: periodic with the screen's rectangle, so that opposite edges join.

    Any such map folds. The folds are bent here (each axis shifts the other's phase), so that no mirror line shows.
    The repetition itself is done in whole numbers, when the pixels become positions (`lattice`).
    """
    across, up = math.pi / half_width * x, math.pi / half_height * y
    return (
        half_width * tf.sin(across + WARP * tf.sin(up + 1.0)),
        half_height * tf.sin(up + WARP * tf.sin(across + 2.0)),
    )


def _wallpaper(group: str) -> Callable[..., tuple[Any, Any]]:
    return lambda x, y, half_width, half_height, cells: wallpaper(x, y, group, cells)


def _frieze(group: str) -> Callable[..., tuple[Any, Any]]:
    return lambda x, y, half_width, half_height, cells: frieze(x, y, group, cells)


for _row in (
    Symmetry(name="none", function=_none, summary="the plane as it is"),
    Symmetry(name="mirror", function=_mirror, summary="the left half mirrors the right"),
    Symmetry(name="mirror_both", function=_mirror_both, summary="all four quarters mirror one"),
    Symmetry(
        name="kaleidoscope",
        function=_kaleidoscope,
        summary="n mirrors through the centre",
        options=options(n=(6, Range(1, 64, usual=(2, 16)))),
    ),
    Symmetry(
        name="tile",
        function=_tile,
        summary="repeats with the picture's rectangle as its period, edges joined; repeat=2 shows 2 x 2 periods",
        options=options(repeat=(1, Range(1, 64, usual=(1, 6)))),
        repeats="repeat",
    ),
):
    SYMMETRIES.add(_row)

CELLS = Range(0.05, 500, scale="log", usual=(0.5, 8))

for _name, (_lattice, _formulas, _summary) in GROUPS.items():
    SYMMETRIES.add(
        Symmetry(
            name=_name,
            function=_wallpaper(_name),
            summary=f"wallpaper: {_summary}",
            options=options(cells=(2.0, CELLS)),
        )
    )
for _name, (_motions, _summary) in FRIEZES.items():
    SYMMETRIES.add(
        Symmetry(
            name=f"frieze_{_name}",
            function=_frieze(_name),
            summary=f"frieze: {_summary}",
            options=options(cells=(3.0, CELLS)),
        )
    )
SYMMETRIES.add(
    Symmetry(
        name="panorama",
        function=panorama,
        summary="a globe rolled out, 360 by 180 degrees: no seam, no pinched poles",
    )
)
