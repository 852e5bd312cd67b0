"""The areas of a picture of few colours: where each begins, found to a small part of a pixel."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from artnet.exporting.scene import Scene
from artnet.exporting.vectors.contouring import Field, Points, rings_of
from artnet.exporting.vectors.lattice import ColorsAt, colors_of, corners
from artnet.exporting.vectors.smoothing import softened

__all__ = ["CLEAR", "Flat", "flat_of", "outlines"]

MOST_COLORS = 32
NEAR, ENOUGH = 0.1, 0.6
"""A picture that mixes its colours still counts as flat, if so large a share of it lies so near to the unmixed ones."""
HALVINGS = 4
"""Of the side of a square of the lattice, in search of an edge: it is found to within 1/32."""
FINER, MOST_POINTS = 3, 1 << 23
"""Points of the lattice along a pixel's side, where a head draws lines or dots that may be thinner than a pixel; fewer
where they would be too many."""
SPECK = 0.5
"""Square pixels: areas and holes that are smaller are left out."""
TRAP = 0.05
"""How much of a colour is left, smoothed, where it ends beneath another: a pixel or two inside of it."""

Keys = NDArray[np.int64]
CLEAR = 1 << 40
"""The key of what has less than half of its opacity, far from that of any colour."""


@dataclass(frozen=True)
class Flat:
    """A picture of few colours on a lattice, `finer` points to a pixel's side.

    `ranks` (rows, columns) say for each point which colour it has, 0 being what is clear, if anything is, and then the
    commonest; `colors` are theirs, in 24 bits, or `CLEAR`; `ranks_at` tells them anywhere, at points (points, 2) in
    pixels.
    """

    ranks: Keys
    colors: Keys
    ranks_at: Callable[[Points], Keys]
    finer: int


def flat_of(scene: Scene) -> Flat | None:
    """The picture, if it has few colours or nearly so; else nothing."""
    head = scene.net.blueprint.head.entry
    width, height = scene.recipe.size
    finer = max(1, min(FINER, math.isqrt(MOST_POINTS // (width * height)))) if head.draws else 1
    unmixed = head.inks is not None and not scene.net.is_hard
    colors_at = colors_of(scene, unmixed=unmixed)
    colors = corners(colors_at, scene.recipe.size, finer)
    if not unmixed:
        return _counted(colors, colors_at, finer)
    mixed, pure = colors[..., :3], colors[..., 3:]
    if flat := _counted(mixed, lambda points: colors_at(points)[:, :3], finer):
        return flat
    near = np.abs(mixed - pure).max(axis=2) < NEAR
    return _counted(pure, lambda points: colors_at(points)[:, 3:], finer) if near.mean() >= ENOUGH else None


def _counted(colors: NDArray[np.float32], colors_at: ColorsAt, finer: int) -> Flat | None:
    keys, counts = np.unique(_keys(colors), return_counts=True)
    if len(keys) > MOST_COLORS:
        return None
    order = np.lexsort((-counts, keys != CLEAR))
    known = keys[order[counts[order] >= min(SPECK * finer**2, counts.max())]]
    ranks = np.abs(_rgb(keys)[:, None] - _rgb(known)).sum(axis=2).argmin(axis=1)

    def ranks_of(colors: NDArray[np.float32]) -> Keys:
        return np.asarray(ranks[np.searchsorted(keys, _keys(colors)).clip(max=len(keys) - 1)])

    return Flat(ranks_of(colors), known, lambda points: ranks_of(colors_at(points)), finer)


def _rgb(keys: Keys) -> Keys:
    return np.stack([keys >> 16, keys >> 8 & 255, keys & 255], axis=-1)


def _keys(colors: NDArray[np.float32]) -> Keys:
    """Colours (..., channels) in 24 bits; of four channels, whose last is opacity, those that are clear apart."""
    rgb = colors[..., :3] if colors.shape[-1] > 1 else colors.repeat(3, axis=-1)
    red, green, blue = np.moveaxis(np.round(rgb * 255).astype(np.int64), -1, 0)
    keys = (red << 16) + (green << 8) + blue
    return np.where(colors[..., 3] < 0.5, CLEAR, keys) if colors.shape[-1] == 4 else keys


def outlines(flat: Flat) -> list[list[Points]]:
    """For each colour its outlines, closed, in pixels.

    What is clear, or else the commonest, covers the whole picture. Each of the others has its own area, and reaches a
    little way beneath the rarer ones, which are painted over it: so nothing gapes between two, and no third colour
    shines through at an edge.
    """
    found, moved = [], []
    for rank in range(len(flat.colors)):
        own = flat.ranks == rank
        left = np.where(flat.ranks > rank, softened(own.astype(np.float32), flat.finer), own)
        left = np.ones_like(left) if rank == 0 else left
        rings = rings_of(left > TRAP)
        found.append(rings)
        moved.append(_on_edges(np.concatenate(rings), rank, flat, left))
    points = np.concatenate(moved) / flat.finer
    ends = np.cumsum([len(ring) for rings in found for ring in rings])
    parts = iter(np.split(points, ends[:-1]))
    return [[ring for _ in rings if _area(ring := next(parts)) >= SPECK] for rings in found]


def _on_edges(points: Points, rank: int, flat: Flat, left: Field) -> Points:
    """Points half-way between two of the lattice, of which one belongs to an area, moved to where that ends.

    Args:
        points: (points, 2) on the lattice; half a step outside of it they are moved to its border.
        rank: the colour of the area.
        flat: the picture.
        left: above `TRAP` the area is.
    """
    last = np.array(left.shape[::-1]) - 1
    low, high = np.floor(points).clip(0, last), np.ceil(points).clip(0, last)
    (x, y), (u, v) = low.astype(int).T, high.astype(int).T
    beneath = np.minimum(flat.ranks[y, x], flat.ranks[v, u]) >= rank
    start, end = left[y, x][beneath], left[v, u][beneath]
    share = (TRAP - start) / np.where(start == end, 1, end - start)
    low[beneath] += share.clip(0, 1)[:, None] * (high - low)[beneath]
    low[~beneath] = _halved(low[~beneath], high[~beneath], rank, flat)
    return low


def _halved(low: Points, high: Points, rank: int, flat: Flat) -> Points:
    """Where between two points of the lattice a colour or a rarer one begins or ends."""
    x, y = low.astype(int).T
    inside = flat.ranks[y, x] >= rank
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        same = ((flat.ranks_at(middle / flat.finer) >= rank) == inside)[:, None]
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    return np.asarray((low + high) / 2)


def _area(ring: Points) -> float:
    x, y = ring[:-1].T
    return 0.5 * abs(float(x @ np.roll(y, -1) - y @ np.roll(x, -1)))
