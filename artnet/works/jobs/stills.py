"""A still as a job: rectangles of it, painted one by one, whose encoded tiles are put together to one file."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.errors import RecipeError
from artnet.fields.region import Region
from artnet.media.streams.blocks import TILE, decode_block, encode_block
from artnet.nets.cppn import CPPN
from artnet.recipes.schema import Recipe
from artnet.rendering.pixels import Still
from artnet.works.jobs.folder import JobFolder
from artnet.works.jobs.parts import Part
from artnet.works.jobs.schema import PartRecipe, listed

__all__ = ["StillPainter", "joined_bands", "joined_blocks", "still_parts"]

Convert = Callable[[NDArray[Any]], NDArray[Any]]
LARGEST, SMALLEST = 2_048, 256
"""Pixels along the side of a part: some seconds of work, and no more than its tiles are in memory."""
FEWEST = 16
"""Parts, so that little is lost when the work is stopped."""
MOST = 4_096
THREADS = 2
ALIGNED = 1_024
"""Where the sampler's tiles begin, each of which is computed whole: a probe that lies in one costs one."""


def part_side(size: tuple[int, int]) -> int:
    """Pixels along the side of a part of a picture of that size: a power of two."""
    area = size[0] * size[1]
    side = 2 ** math.floor(math.log2(max(1.0, math.sqrt(area / FEWEST))))
    side = max(SMALLEST, min(LARGEST, side))
    while -(-size[0] // side) * -(-size[1] // side) > MOST:
        side *= 2
    return side


def still_parts(recipe: Recipe, bits: int, icc: str = "") -> list[PartRecipe]:
    """The rectangles of a still, in reading order; `icc` is the SHA-256 of the profile that they are converted to."""
    (width, height), side = recipe.size, part_side(recipe.size)
    corners = [(x, y) for y in range(0, height, side) for x in range(0, width, side)]
    places = [(x, y, min(side, width - x), min(side, height - y)) for x, y in corners]
    return [listed(place, f"{place[0]},{place[1]}", work=recipe.identity, bits=bits, icc=icc) for place in places]


class StillPainter:
    """Paints the parts of a still: one graph for all of them."""

    def __init__(self, net: CPPN, recipe: Recipe, bits: int, convert: Convert | None = None) -> None:
        """`net` paints `recipe` with 8 or 16 bits a channel; `convert` brings pixels to another colour profile."""
        self._recipe, self._still, self._convert = recipe, Still(net, recipe, bits=bits), convert
        self.channels: int = net.channels

    def paint(
        self, place: tuple[int, ...], add: Callable[[bytes], None], progress: Callable[[float], None] | None = None
    ) -> None:
        """Paint a rectangle (x, y, width, height), and `add` its tiles in reading order, encoded."""
        with ThreadPoolExecutor(THREADS) as pool:
            for rows in self._tile_rows(place, progress):
                for block in pool.map(encode_block, _tiles_of(rows)):
                    add(block)

    def bytes_a_pixel(self) -> float:
        """About how many bytes a pixel takes, encoded: of tiles here and there in the picture."""
        width, height = self._recipe.size
        encoded = pixels = 0
        for across, down in ((0.5, 0.5), (0.2, 0.3), (0.8, 0.7), (0.3, 0.8), (0.7, 0.15)):
            side_x, side_y = min(TILE, width), min(TILE, height)
            x, y = int(across * (width - side_x)), int(down * (height - side_y))
            place = x - x % ALIGNED, y - y % ALIGNED, side_x, side_y
            for rows in self._tile_rows(place, None):
                encoded += sum(len(encode_block(tile)) for tile in _tiles_of(rows))
                pixels += side_x * side_y
        return encoded / pixels

    def _tile_rows(self, place: tuple[int, ...], progress: Callable[[float], None] | None) -> Iterator[NDArray[Any]]:
        """The rows of a rectangle, so many together as a tile is high."""
        for rows in in_tile_rows(band.pixels for band in self._still.bands(Region(*place), progress)):
            yield rows if self._convert is None else self._convert(rows)


def in_tile_rows(bands: Any) -> Iterator[NDArray[Any]]:
    """Rows as they come, so many together as a tile is high; the last ones may be fewer."""
    rest: NDArray[Any] | None = None
    for band in bands:
        rows = band if rest is None else np.concatenate([rest, band])
        for top in range(0, len(rows) - TILE + 1, TILE):
            yield rows[top : top + TILE]
        rest = rows[len(rows) // TILE * TILE :] if len(rows) % TILE else None
    if rest is not None:
        yield rest


def _tiles_of(rows: NDArray[Any]) -> Iterator[NDArray[Any]]:
    """The tiles (TILE, TILE, channels) of rows; beyond the picture its last pixels go on."""
    height, width, _ = rows.shape
    for x in range(0, width, TILE):
        tile = rows[:, x : x + TILE]
        down, across = TILE - height, TILE - tile.shape[1]
        yield np.pad(tile, ((0, down), (0, across), (0, 0)), "edge") if down or across else tile


def joined_blocks(folder: JobFolder) -> Iterator[bytes]:
    """The encoded tiles of the whole picture in reading order: all parts are there.

    Raises:
        RecipeError: one was altered.
    """
    for parts, row in _tile_rows_of_parts(folder):
        for part, columns in parts:
            for column in range(columns):
                yield part[row * columns + column]


def joined_bands(
    folder: JobFolder, channels: int, progress: Callable[[float], None] | None = None
) -> Iterator[NDArray[Any]]:
    """The rows (rows, width, channels) of the whole picture, so many together as a tile is high."""
    assert folder.job.work is not None
    (width, height), dtype = folder.job.work.size, np.dtype(np.uint8 if folder.job.bits == 8 else np.uint16)
    with ThreadPoolExecutor(THREADS) as pool:
        for number, (parts, row) in enumerate(_tile_rows_of_parts(folder)):
            encoded = (part[row * columns + column] for part, columns in parts for column in range(columns))
            tiles = list(pool.map(lambda data: decode_block(data, channels, dtype), encoded))
            yield np.concatenate(tiles, axis=1)[: height - number * TILE, :width]
            if progress is not None:
                progress(min(1.0, (number + 1) * TILE / height))


def _tile_rows_of_parts(folder: JobFolder) -> Iterator[tuple[list[tuple[Part, int]], int]]:
    """For each row of tiles the parts that it goes through, each with its tiles across, and its number in them."""
    for _, across in groupby(folder.job.parts, key=lambda part: part.place[1]):
        row = list(across)
        opened = [(_there(folder, part), -(-part.place[2] // TILE)) for part in row]
        try:
            for number in range(-(-row[0].place[3] // TILE)):
                yield opened, number
        finally:
            for part, _ in opened:
                part.close()


def _there(folder: JobFolder, part: PartRecipe) -> Part:
    found = folder.part(part)
    if found is None:
        raise RecipeError(f"Expected the part {part.file} of the job. Received: none; the same command makes it again")
    return found
