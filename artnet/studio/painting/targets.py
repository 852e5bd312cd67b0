"""Photographs and masks that were given to the studio, kept below its folder by their SHA-256."""

from __future__ import annotations

import io
import re
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from artnet.checks import tame
from artnet.digests import sha256_of
from artnet.errors import ArtnetError, PictureError
from artnet.media.io.atomic import write_bytes
from artnet.media.io.tensors import looks_like_tensors
from artnet.media.metadata import read_text
from artnet.media.stills.decoding import decode_picture

__all__ = ["Targets", "is_photograph", "is_photograph_file"]

LOOK = 64
"""Pixels a side that are enough to know that it is a picture, whole and of a size that can be read."""
REST = 0.15
"""How much a pixel counts that was not brushed, beside one that was."""
MOST_MASK = 4096
LETTERS = 24
"""Of the SHA-256 in the name of a folder."""


class Targets:
    """The folder of them: each in a folder of its own, with the name that it came with."""

    def __init__(self, folder: Path) -> None:
        """Nothing is read yet."""
        self._folder = folder

    def keep(self, name: str, data: bytes) -> Path:
        """Keep a photograph; where it lies.

        Raises:
            PictureError: it is none, or one that is cut or too large.
            OutputError: the disk does not take it.
        """
        said = tame(name.replace("\\", "/").rpartition("/")[2])[:80] or "the file"
        decode_picture(data, said, LOOK)
        return self._kept(_file_name(said), data)

    def keep_mask(self, data: bytes) -> Path:
        """Keep what was brushed: white where it counts more, black elsewhere.

        Raises:
            PictureError: it is no picture, or one that is too large.
        """
        read = decode_picture(data, "the mask", MOST_MASK)
        if max(read.size) > MOST_MASK:
            raise PictureError(f"Expected a mask of at most {MOST_MASK} pixels a side. Received: {max(read.size)}")
        counts = REST + (1 - REST) * read.pixels.mean(axis=-1)
        buffer = io.BytesIO()
        Image.fromarray(np.round(255 * counts).astype(np.uint8), "L").save(buffer, "PNG")
        return self._kept("mask.png", buffer.getvalue())

    def _kept(self, name: str, data: bytes) -> Path:
        found = self.found(sha256_of(data))
        if found is not None:
            return found
        path = self._folder / sha256_of(data)[:LETTERS] / name
        write_bytes(path, data)
        return path

    def found(self, sha256: str) -> Path | None:
        """The file of that digest, where it was kept."""
        folder = self._folder / sha256[:LETTERS]
        if not sha256 or not folder.is_dir():
            return None
        return next((path for path in sorted(folder.iterdir()) if path.is_file() and path.name[0] != "."), None)


def is_photograph(data: bytes) -> bool:
    """Whether bytes are a picture without a recipe: something to paint, and nothing to open."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "dropped"
        path.write_bytes(data)
        return is_photograph_file(path)


def is_photograph_file(path: Path) -> bool:
    """The same of a file."""
    try:
        return path.is_file() and not looks_like_tensors(path) and read_text(path) is None
    except ArtnetError:
        return False


def _file_name(name: Any) -> str:
    """A name that every file system takes, and that no reader hides."""
    stem, dot, suffix = re.sub(r"[^\w.-]+", "-", str(name)).strip("-.").rpartition(".")
    return f"{(stem or suffix or 'photograph')[:60]}{f'.{suffix[:8]}' if dot and stem else ''}"
