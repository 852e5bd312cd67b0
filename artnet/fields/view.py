"""From a picture's pixels to points of the infinite plane: lattice, symmetry, then rotation, zoom and centre."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.checks import number
from artnet.entries import Chosen
from artnet.errors import invalid
from artnet.fields.lattice import half_extents, pixel_positions, sample_positions, trimmed
from artnet.fields.paper import Paper
from artnet.fields.symmetries import SYMMETRIES, Symmetry
from artnet.lazy import tf
from artnet.recipes.schema import View

__all__ = ["View", "Window", "checked_view", "looking", "screen_paper", "view_matrix", "window_scale"]

FRAMES = ("cover", "contain", "extend")
ZOOM_LIMITS = (1e-3, 1e4)
"""At a zoom of 1e4 float32 still tells neighbouring columns of a 4K picture apart near the centre; at 1e5 it does not
(672 of 1,024 columns distinct, measured)."""


def checked_view(view: View) -> View:
    """The view in plain numbers, when all of its values can be used.

    Raises:
        InvalidValueError: a number that is not finite or out of bounds, or a symmetry that was not registered.
        UnknownNameError: an unknown symmetry.
    """
    if not isinstance(view, View):
        raise invalid('a view, such as View(zoom=2, symmetry="mirror")', view=view)
    center = np.asarray(view.center).tolist() if isinstance(view.center, tuple | list | np.ndarray) else None
    if not isinstance(center, list) or len(center) != 2:
        raise invalid("a centre (x, y)", center=view.center)
    chosen = SYMMETRIES.resolve(view.symmetry)
    if chosen.name not in SYMMETRIES or SYMMETRIES[chosen.name] is not chosen.entry:
        raise invalid(
            "a symmetry by its name: register a function of one's own with @an.symmetry", symmetry=chosen.name
        )
    x, y = (number("a centre within 10,000 of the origin", -1e4, 1e4, center=part) for part in center)
    return View(
        center=(x, y),
        zoom=number(f"a zoom of {ZOOM_LIMITS[0]:g} to {ZOOM_LIMITS[1]:g}", *ZOOM_LIMITS, zoom=view.zoom),
        rotation=number("a rotation within 100 turns", -36_000, 36_000, rotation=view.rotation),
        symmetry=view.symmetry if isinstance(view.symmetry, str) else chosen.spec,
    )


def looking(view: View | None, **looks: Any) -> View | None:
    """A view with some of its values replaced by those that are not None; None where nothing is said at all."""
    given = {name: value for name, value in looks.items() if value is not None}
    return replace(view or View(), **given) if given else view


def window_scale(size: tuple[int, int], canvas: tuple[int, int] | None, frame: str) -> float:
    """Plane units a screen unit when a painting made on `canvas` is shown at a `size` of another aspect.

    `cover` fills the picture with the painting (its ends are cut); `contain` and `extend` show all of it.
    The same aspect, or no canvas, gives 1.
    """
    if canvas is None:
        return 1.0
    screen, painting = half_extents(size), half_extents(canvas)
    ratios = (painting[0] / screen[0], painting[1] / screen[1])
    if abs(ratios[0] / ratios[1] - 1) < 1.5 / min(size):  # the same aspect but for rounding to whole pixels
        return 1.0
    return min(ratios) if frame == "cover" else max(ratios)


def view_matrix(view: View, scale: float = 1.0) -> NDArray[np.float32]:
    """The affine map (2, 3) from the folded screen to the plane: rotation and zoom, then the centre."""
    angle, reach = math.radians(view.rotation), scale / view.zoom
    cos, sin = math.cos(angle) * reach, math.sin(angle) * reach
    return np.array([[cos, -sin, view.center[0]], [sin, cos, view.center[1]]], dtype=np.float32)


IDENTITY = view_matrix(View())


def screen_paper(
    screen: Any,
    half: Any,
    matrix: Any,
    symmetry: str,
    logits_of: Callable[[Any], Any],
    grain: Any = 0.0,
    beyond: Any = None,
) -> Paper:
    """Any points of a screen as places of the paper, where its size is only known when the graph runs.

    Args:
        screen: (points, 2); [-1, 1] is the short side, y points up.
        half: half its width and height (2,), in that unit.
        matrix: (2, 3), the view's.
        symmetry: the spec of one.
        logits_of: from points (points, 2) of the plane to what the network says there.
        grain: the side of the square that a point stands for, in short sides.
        beyond: how far the picture goes on beyond the screen on every side, in the screen's unit.
    """
    chosen = SYMMETRIES.resolve(symmetry)
    repeat = _repeat_of(chosen)
    half_width, half_height = tf.unstack(half, num=2)

    def there_of(places: Any) -> Any:
        x, y = tf.unstack(places, num=2, axis=1)
        x, y = chosen(x, y, half_width, half_height)
        return logits_of(_to_plane(x, y, matrix))

    extents = (half_width, half_height) if beyond is None else (half_width + beyond, half_height + beyond)
    edge = (repeat * extents[0], repeat * extents[1])
    if repeat == 1:
        return Paper(screen, there_of, grain=grain, edge=edge)
    far = repeat * screen
    folded = far - half * (2 * tf.floor((far + half) / (2 * half)))
    return Paper(folded, there_of, positions=screen / 2, scale=2.0 * repeat, grain=grain, edge=edge)


def _repeat_of(chosen: Chosen[Symmetry]) -> int:
    return int(chosen.options[chosen.entry.repeats]) if chosen.entry.repeats else 1


def _to_plane(x: Any, y: Any, matrix: Any) -> Any:
    across, up = ((a * x + b * y + c) for a, b, c in (tf.unstack(row) for row in tf.unstack(matrix)))
    return tf.stack([across, up], axis=-1)


@dataclass(frozen=True)
class Window:
    """A screen of `size` (width, height) with a symmetry: maps pixel numbers to points of the plane.

    The view's matrix is an argument of each call, so that a graph traced once serves every frame of a journey. So many
    pixels of each side are `bleed`: the screen is what is left when that is cut off.
    """

    size: tuple[int, int]
    symmetry: str = "none"
    bleed: int = 0

    def pixel_points(self, pixels: Any, matrix: Any = IDENTITY) -> Any:
        """Points (pixels, 2) float32 at the centres of the pixels with these int32 numbers, in reading order."""
        return self._placed(*pixel_positions(pixels, self.size, self._repeat, self.bleed), matrix)

    def sample_points(self, pixels: Any, supersample: int, matrix: Any = IDENTITY) -> Any:
        """Points (pixels * supersample^2, 2) float32 of a grid of samples inside each pixel, pixel by pixel."""
        return self._placed(*sample_positions(pixels, self.size, supersample, self._repeat, self.bleed), matrix)

    def sample_paper(self, pixels: Any, supersample: int, matrix: Any, logits_of: Callable[[Any], Any]) -> Paper:
        """The same samples as places of the paper; `logits_of(points)` is what the network says there."""
        repeat, (half_width, half_height), bleed = self._repeat, half_extents(self.trim), self.bleed
        screen = tf.stack(sample_positions(pixels, self.size, supersample, repeat, bleed), axis=1)
        there = None
        if repeat != 1:
            there = tf.stack(sample_positions(pixels, self.size, supersample, bleed=bleed), axis=1) / 2

        def there_of(places: Any) -> Any:
            x, y = tf.unstack(places, num=2, axis=1)
            return logits_of(self._placed(x, y, matrix))

        return Paper(
            screen,
            there_of,
            positions=there,
            scale=2.0 * repeat,
            grain=1 / (min(self.trim) * supersample),
            edge=(repeat * (half_width + self.beyond), repeat * (half_height + self.beyond)),
        )

    @property
    def trim(self) -> tuple[int, int]:
        """The size (width, height) without the bleed."""
        return trimmed(self.size, self.bleed)

    @property
    def beyond(self) -> float:
        """How far the bleed goes beyond the screen, in its unit."""
        return 2 * self.bleed / min(self.trim)

    @property
    def is_own(self) -> bool:
        """Whether its symmetry is somebody's own."""
        return bool(self._choice.entry.plugin)

    @property
    def _choice(self) -> Chosen[Symmetry]:
        return SYMMETRIES.resolve(self.symmetry)

    @property
    def _repeat(self) -> int:
        return _repeat_of(self._choice)

    def _placed(self, x: Any, y: Any, matrix: Any) -> Any:
        x, y = self._choice(x, y, *half_extents(self.trim))
        return _to_plane(x, y, matrix)
