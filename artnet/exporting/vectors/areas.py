"""The areas of a picture of few colours: where each begins, found to a small part of a pixel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from artnet.exporting.scene import Scene
from artnet.exporting.vectors.contouring import Points, rings_of
from artnet.exporting.vectors.lattice import ColorsAt, colors_of, corners

__all__ = ["Flat", "flat_of", "outlines"]

MOST_COLORS = 32
NEAR, ENOUGH = 0.1, 0.6
"""A picture that mixes its colours still counts as flat, if so large a share of it lies so near to the unmixed ones."""
HALVINGS = 5
"""Of a pixel's side, in search of an edge: it is found to within 1/64."""
SPECK = 1.0
"""Square pixels: areas and holes that are smaller are left out."""

Keys = NDArray[np.int64]


@dataclass(frozen=True)
class Flat:
    """A picture of few colours: `keys` (height + 1, width + 1) are its colours in 24 bits at the corners of the pixels;
    `order` are those that there are, the commonest first; `colors_at` tells them anywhere.
    """

    keys: Keys
    order: Keys
    colors_at: ColorsAt

    def ranks(self, keys: Keys) -> Keys:
        """The places in `order` of colours that are in it."""
        by_key = np.argsort(self.order)
        return np.asarray(by_key[np.searchsorted(self.order[by_key], keys).clip(max=len(by_key) - 1)])


def flat_of(scene: Scene) -> Flat | None:
    """The picture, if it has few colours or nearly so; else nothing."""
    size = scene.recipe.size
    colors_at = colors_of(scene)
    colors = corners(colors_at, size)
    if (flat := _counted(colors, colors_at)) or scene.net.blueprint.head.entry.inks is None:
        return flat
    hard_at = colors_of(scene, hard=True)
    hard = corners(hard_at, size)
    near = np.abs(hard - colors).max(axis=2) < NEAR
    return _counted(hard, hard_at) if near.mean() >= ENOUGH else None


def _counted(colors: NDArray[np.float32], colors_at: ColorsAt) -> Flat | None:
    keys = _keys(colors)
    found, counts = np.unique(keys, return_counts=True)
    return Flat(keys, found[np.argsort(-counts, kind="stable")], colors_at) if len(found) <= MOST_COLORS else None


def _keys(colors: NDArray[np.float32]) -> Keys:
    """Colours (..., channels) in 24 bits."""
    rgb = colors[..., :3] if colors.shape[-1] > 1 else colors.repeat(3, axis=-1)
    red, green, blue = np.moveaxis(np.round(rgb * 255).astype(np.int64), -1, 0)
    return (red << 16) + (green << 8) + blue


def outlines(flat: Flat) -> list[list[Points]]:
    """For each colour its outlines, closed. It also covers what is painted over it, so that nothing gapes between."""
    ranks = flat.ranks(flat.keys)
    found = [rings_of(ranks >= rank) for rank in range(len(flat.order))]
    counts = [len(ring) for rings in found for ring in rings]
    if not counts:
        return found
    moved = _on_edges(np.concatenate([ring for rings in found for ring in rings]),
                      np.repeat(np.arange(len(found)), [sum(map(len, rings)) for rings in found]), flat, ranks)  # fmt: skip
    parts = iter(np.split(moved, np.cumsum(counts)[:-1]))
    return [[ring for _ in rings if _area(ring := next(parts)) >= SPECK] for rings in found]


def _on_edges(points: Points, rank: Keys, flat: Flat, ranks: Keys) -> Points:
    """Points between two corners of pixels, of which one has a rank or a higher one, moved to where that begins."""
    last = np.array(ranks.shape[::-1]) - 1
    low, high = np.floor(points).clip(0, last), np.ceil(points).clip(0, last)
    x, y = low.astype(int).T
    inside = ranks[y, x] >= rank
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        same = ((flat.ranks(_keys(flat.colors_at(middle))) >= rank) == inside)[:, None]
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    return np.asarray((low + high) / 2)


def _area(ring: Points) -> float:
    x, y = ring[:-1].T
    return 0.5 * abs(float(x @ np.roll(y, -1) - y @ np.roll(x, -1)))
