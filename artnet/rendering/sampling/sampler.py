"""Network -> pixels, sampled where the picture needs it: in tiles that depend on the picture alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from artnet.color.spaces.primaries import from_srgb
from artnet.fields.region import Region
from artnet.fields.view import IDENTITY
from artnet.fields.view import Window as Screen
from artnet.nets.cppn import CPPN
from artnet.recipes.quality import QUALITIES
from artnet.rendering.bands import Band, reported
from artnet.rendering.sampling.averaging import averaged, most_seen, rough
from artnet.rendering.sampling.cells import CELL, Values, Window, sampled
from artnet.rendering.sampling.points import Points

__all__ = ["Sampler"]

TILE = 128
"""Cells along the side of a tile: 1,024 pixels."""
AROUND = 8
"""Cells round a tile that are looked at with it, so that a line that was missed in the tile is met outside, and
followed into it."""
TOLERANCE = 0.4
"""Of the error that is allowed, how much a pixel that is looked at may differ: beside it lie some that differ more."""
AT_ONCE = 2
"""Tiles, and in them groups of pixels that are sampled together: between two calls of TensorFlow a core would idle."""
SAMPLED_AT_ONCE = 1 << 15
"""Pixels that are sampled together, at least, where there are as many: at 16 samples some 50 MiB."""
SMALL = 1 << 16
"""Pixels of a picture whose centres are all computed: there is little to be saved."""


class Sampler:
    """Samples one network for one picture; traced once for its shape, called for every frame.

    The bytes do not depend on threads, nor on which part of the picture is asked for. Memory: a row of tiles of levels,
    and two tiles of colours.
    """

    def __init__(
        self, net: CPPN, window: Screen, *, quality: str, tile: int, bits: int = 8, space: str = "srgb"
    ) -> None:
        """`quality` is the name of one that has an error; `tile` bounds a batch; 8 or 16 bits, in a colour space."""
        self._net, self._size, self._space = net, window.size, space
        self._bleed, (width, height) = window.bleed, window.trim
        self._most = 255 if bits == 8 else 65_535
        self._kind: type[np.unsignedinteger] = np.uint8 if bits == 8 else np.uint16
        self._quality = QUALITIES[quality]
        self._points = Points(net, window, tile=tile, space=space)
        # What draws makes marks of a few pixels, of which none may be missed.
        self._is_whole = net.blueprint.head.entry.draws or width * height <= SMALL

    def bands(
        self,
        region: Region | None = None,
        *,
        matrix: NDArray[np.float32] = IDENTITY,
        time: float = 0.0,
        latent: ArrayLike | None = None,
        progress: Callable[[float], None] | None = None,
    ) -> Iterator[Band]:
        """The picture, or a region of it, in bands of whole rows: uint8, or uint16 for 16 bits.

        `progress` is called with the share of the rows that is done.

        Raises:
            InvalidValueError: a region that is empty, or reaches beyond the picture.
        """
        region = Region(0, 0, *self._size) if region is None else region.checked(self._size)
        values = self._points.at(matrix, time, latent)
        return reported(self._rows(region, values), region.height, progress)

    def _rows(self, region: Region, values: Values) -> Iterator[Band]:
        """A row of tiles at a time. They are counted from the corner inside the bleed, and so have the same pixels."""
        side = TILE * CELL
        left, above = region.x - self._bleed, region.y - self._bleed
        right, bottom = left + region.width, above + region.height
        across, down = range(left // side, -(-right // side)), range(above // side, -(-bottom // side))
        tiles = [[(x, y) for x in across] for y in down]
        inks = self._inks()

        pool, others = ThreadPoolExecutor(AT_ONCE), ThreadPoolExecutor(AT_ONCE)

        def of_tile(place: tuple[int, int]) -> NDArray[Any]:
            return self._levels(*place, values, inks, others)

        try:
            for row in tiles:
                top = max(above, row[0][1] * side)
                rows = min(bottom, (row[0][1] + 1) * side) - top
                painted = pool.map(of_tile, row) if len(row) > 1 else map(of_tile, row)
                band = np.empty((rows, region.width, self._net.channels), self._kind)
                for (x, y), levels in zip(row, painted, strict=True):
                    begin, end = max(left, x * side), min(right, (x + 1) * side)
                    # A tile of the picture's left or top edge may begin inside itself.
                    first_row, first_column = max(-self._bleed, y * side), max(-self._bleed, x * side)
                    inside = levels[top - first_row :][:rows, begin - first_column : end - first_column]
                    band[:, begin - left : end - left] = inside
                yield Band(top - above, band)
        finally:
            others.shutdown(cancel_futures=True)
            pool.shutdown(cancel_futures=True)

    def _inks(self) -> NDArray[Any] | None:
        """The levels (inks, channels) of a hard head's swatches."""
        if not self._net.is_hard:
            return None
        return self._rounded(from_srgb(np.asarray(self._net.swatches, np.float32), self._space))

    def _levels(self, x: int, y: int, values: Values, inks: NDArray[Any] | None, pool: Executor) -> NDArray[Any]:
        """The levels (height, width, channels) of the pixels of a tile."""
        window, cut = self._window(x, y)
        quality = self._quality
        # Inks are whole numbers: any other one is wrong.
        allowed = 0.25 if inks is not None else quality.error / 255
        near = allowed if inks is not None else TOLERANCE * allowed
        image, computed = sampled(values, window, 0.0 if self._is_whole else near)
        if quality.samples and computed.any():
            grades = rough(image, computed, allowed, inks is not None)[cut]
            corner = (max(-self._bleed, x * TILE * CELL), max(-self._bleed, y * TILE * CELL))
            for _ in pool.map(self._refined(image[cut], grades, corner, values, inks is not None), _groups(grades)):
                pass
        if inks is not None:
            return inks[np.rint(image[cut][..., 0]).astype(np.int64)]
        return self._rounded(image[cut])

    def _refined(
        self, image: NDArray[np.float32], grades: NDArray[np.uint8], corner: tuple[int, int], values: Values, hard: bool
    ) -> Callable[[tuple[NDArray[np.int64], NDArray[np.int64]]], None]:
        """What samples pixels of a tile, given by rows and columns, in place."""
        squares = self._net.blueprint.head.entry.draws

        def sample(pixels: tuple[NDArray[np.int64], NDArray[np.int64]]) -> None:
            y, x = pixels
            places = x + corner[0], y + corner[1]
            if hard:
                image[y, x] = most_seen(values, *places, self._quality, squares)
            else:
                image[y, x] = averaged(values, *places, image[y, x], grades[y, x] > 1, self._quality, squares)

        return sample

    def _window(self, x: int, y: int) -> tuple[Window, tuple[slice, slice]]:
        """The cells round a tile, and the tile's pixels among them, which end where the picture ends."""
        starts, counts, cuts = [], [], []
        around = 1 if self._is_whole else AROUND
        for place, size in ((x, self._size[0]), (y, self._size[1])):
            low, high = -self._bleed, size - self._bleed  # the picture's pixels
            first, last = max(place * TILE, low // CELL), min((place + 1) * TILE, -(-high // CELL))
            start = max(low // CELL - 1, first - around)
            stop = min(-(-high // CELL) + 1, last + around)
            starts.append(start)
            counts.append(stop - start)
            begin, end = max(low, first * CELL), min(high, last * CELL)
            cuts.append(slice(begin - start * CELL, end - start * CELL))
        return Window(starts[0], starts[1], counts[0], counts[1]), (cuts[1], cuts[0])

    def _rounded(self, colors: NDArray[np.float32]) -> NDArray[Any]:
        """Colours in [0, 1] as levels; of polynomials they may reach a little beyond."""
        levels = colors * np.float32(self._most)
        levels += np.float32(0.5)
        np.clip(levels, 0, self._most, out=levels)
        return levels.astype(self._kind)


def _groups(grades: NDArray[np.uint8]) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """The pixels of a tile that have a grade, by rows and columns: some rows of cells together."""
    rows, columns = np.nonzero(grades)
    if not len(rows):
        return []
    before = np.concatenate([[0], np.cumsum(np.bincount(rows // CELL))])
    group = before[rows // CELL] // SAMPLED_AT_ONCE
    cuts = 1 + np.flatnonzero(np.diff(group))
    return list(zip(np.split(rows, cuts), np.split(columns, cuts), strict=True))
