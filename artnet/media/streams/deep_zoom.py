"""Deep zoom: a picture of any size as tiles of all its sizes, and a page that shows it, by itself, from a disk.

The tiles are as DZI has them (Microsoft's Deep Zoom, which OpenSeadragon, Zoomify's heirs and museums read): NAME.dzi
says the size, NAME_files/LEVEL/COLUMN_ROW.jpg are tiles of 256 pixels with one more on each side that has a neighbour.
Level by level a picture halves, by the means of two by two pixels in linear light, down to one pixel. All levels are
made as the rows come, of which each level holds some hundred. `index.html` needs no server and nothing from elsewhere.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from string import Template
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from artnet.checks import whole_number
from artnet.color.compositing import as_rgb
from artnet.errors import invalid
from artnet.media.io.folders import filling
from artnet.media.metadata import checked_text
from artnet.media.pages import recipe_tag
from artnet.media.stills.depths import at_depth
from artnet.media.streams.blocks import checked_bands, rows_of
from artnet.media.streams.halving import halved

__all__ = ["write_deep_zoom"]

TILE = 256
OVERLAP = 1
THREADS = 2
LARGEST_SIDE = (1 << 31) - 1
PAGE = "index.html"
_NAME = re.compile(r"\w[\w.-]{0,79}", re.ASCII)
_DZI = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<Image xmlns="http://schemas.microsoft.com/deepzoom/2008" Format="jpg"'
    ' Overlap="{overlap}" TileSize="{tile}"><Size Width="{width}" Height="{height}"/></Image>\n'
)


def write_deep_zoom(
    folder: str | Path,
    bands: Iterable[NDArray[Any]],
    *,
    size: tuple[int, int],
    channels: int,
    name: str = "picture",
    text: str | None = None,
    quality: int = 90,
) -> None:
    """Write a folder of tiles, and the page that shows them, from bands of whole rows (rows, width, channels), sRGB.

    They are uint8 or uint16, of which 8 bits are kept; opacity is laid over white. The folder is whole or absent; one
    of another deep zoom is replaced. `text` is the recipe, which the page carries, and `quality` that of the JPEGs.

    Raises:
        InvalidValueError: bands that do not make up the size, a name that is none for a file.
        OutputError: the place cannot be written, or holds something else.
    """
    if not _NAME.fullmatch(name):
        raise invalid("a name of letters, digits, dots, - and _, for files", name=name)
    if channels not in (1, 3, 4) or not 0 < min(size) <= max(size) <= LARGEST_SIDE:
        raise invalid("1, 3 or 4 channels, and a size", channels=channels, size=size)
    whole_number("a quality of 1 to 100", 1, 100, quality=quality)
    checked = None if text is None else checked_text(text)
    with filling(folder, _is_deep_zoom) as place, ThreadPoolExecutor(THREADS) as pool:
        level = _levels(place / f"{name}_files", size, pool, quality)
        for band in rows_of(checked_bands(bands, size, channels), TILE // 2):
            level.take(as_rgb(at_depth(band, 8)))
        level.end()
        (place / f"{name}.dzi").write_text(
            _DZI.format(overlap=OVERLAP, tile=TILE, width=size[0], height=size[1]), encoding="utf-8"
        )
        (place / PAGE).write_text(_page(name, size, checked), encoding="utf-8")


def _is_deep_zoom(folder: Path) -> bool:
    """Whether a folder holds a deep zoom and nothing else."""
    found = {path.name for path in folder.iterdir()}
    names = [each.removesuffix(".dzi") for each in found if each.endswith(".dzi")]
    return len(names) == 1 and found == {f"{names[0]}.dzi", f"{names[0]}_files", PAGE}


def _levels(place: Path, size: tuple[int, int], pool: ThreadPoolExecutor, quality: int) -> _Level:
    """The level of the whole picture, which gives what it takes to those below."""
    sizes = [size]
    while max(size) > 1:
        size = (size[0] + 1) // 2, (size[1] + 1) // 2
        sizes.append(size)
    level = None
    for number, each in enumerate(reversed(sizes)):
        (place / str(number)).mkdir(parents=True)
        level = _Level(place / str(number), each, pool, quality, level)
    assert level is not None
    return level


class _Level:
    """Takes the rows of a level, writes its tiles as they are whole, and gives the next level rows of half the size."""

    def __init__(
        self, place: Path, size: tuple[int, int], pool: ThreadPoolExecutor, quality: int, below: _Level | None
    ) -> None:
        self.place, self.size, self.pool, self.quality, self.below = place, size, pool, quality, below
        self.rows: list[NDArray[np.uint8]] = []
        self.top, self.have = 0, 0
        """The number of the first row that is held, and how many are."""
        self.row = 0
        self.odd: NDArray[np.uint8] | None = None

    def take(self, band: NDArray[np.uint8]) -> None:
        """More rows."""
        self.rows.append(band)
        self.have += len(band)
        while self.top + self.have >= (self.row + 1) * TILE + OVERLAP:
            self._write_row()
        if self.below is not None:
            joined = band if self.odd is None else np.concatenate([self.odd, band])
            even = len(joined) // 2 * 2
            self.odd = joined[even:].copy() if even < len(joined) else None
            if even:
                self.below.take(halved(joined[:even]))

    def end(self) -> None:
        """There are no more."""
        while self.row * TILE < self.size[1]:
            self._write_row()
        if self.below is not None:
            if self.odd is not None:
                self.below.take(halved(self.odd))
            self.below.end()

    def _write_row(self) -> None:
        held = np.concatenate(self.rows)
        first = max(0, self.row * TILE - OVERLAP)
        last = min(self.size[1], (self.row + 1) * TILE + OVERLAP)
        band = held[first - self.top : last - self.top]
        columns = range(-(-self.size[0] // TILE))
        list(self.pool.map(lambda column: self._write_tile(band, column), columns))
        self.row += 1
        keep = held[max(0, self.row * TILE - OVERLAP) - self.top :].copy()
        self.top += len(held) - len(keep)
        self.rows, self.have = [keep], len(keep)

    def _write_tile(self, band: NDArray[np.uint8], column: int) -> None:
        left, right = max(0, column * TILE - OVERLAP), min(self.size[0], (column + 1) * TILE + OVERLAP)
        stream = BytesIO()
        image = Image.fromarray(np.ascontiguousarray(band[:, left:right]))
        image.save(stream, "JPEG", quality=self.quality, subsampling=0, optimize=True)
        (self.place / f"{column}_{self.row}.jpg").write_bytes(stream.getvalue())


def _page(name: str, size: tuple[int, int], text: str | None) -> str:
    """The page: what is to be shown stands in it, as pages from a disk may not read files."""
    parts = {part: files("artnet.media.streams").joinpath(f"viewer.{part}").read_text("utf-8")
             for part in ("html", "css", "js")}  # fmt: skip
    source = {"files": f"{name}_files", "size": size, "tile": TILE, "overlap": OVERLAP}
    return Template(parts["html"]).substitute(
        title=html.escape(name.replace("_", " ")),
        size=f"{size[0]:,} × {size[1]:,}",
        style=parts["css"],
        recipe="" if text is None else recipe_tag(text),
        source=json.dumps(source, separators=(",", ":")).replace("<", "\\u003c"),
        script=parts["js"],
    )
