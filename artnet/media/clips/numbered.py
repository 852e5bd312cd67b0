"""Numbered frames: a folder of PNGs, which goes on where it was interrupted."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from numpy.typing import NDArray
from PIL import Image

from artnet.errors import OutputError
from artnet.media.io.atomic import check_writable, write_bytes
from artnet.media.stills.encoding import encode_picture
from artnet.media.stills.profiles import srgb_profile
from artnet.media.streams.png import encode_png
from artnet.recipes.schema import FileRecipe

__all__ = ["FRAMES_FILE", "write_numbered"]

FRAMES_FILE = "frames.txt"
"""Says which animation the frames in a folder are of, and how long each is shown."""
NUMBERED = re.compile(r"\d{5,}\.png")


def write_numbered(
    path: Path,
    frames: Any,
    delays: Sequence[float],
    text: str | None = None,
    *,
    bits: int = 8,
    force: bool = False,
    identity: str = "",
    progress: Callable[[float], None] | None = None,
) -> None:
    """Write frames, by number (height, width, 3) uint8, or uint16 for 16 bits, as 00000.png and on.

    The first one carries the recipe; where it does not, the work is told by its `identity`. Frames that lie there from
    an interrupted run of the same animation stay; `force` overwrites them, and those of another. Each frame is whole or
    absent.

    Raises:
        OutputError: the place cannot be written, or holds the frames of another animation.
    """
    opening = frames[0]
    first, size = _encoded(opening, bits, text), opening.shape[1::-1]
    fps = len(delays) / sum(delays)
    digest = hashlib.sha256(first + (identity.encode() if text is None else b""))
    title = f"artnet frames {digest.hexdigest()} {len(delays)} at {fps:g} a second\n"
    check_writable(path)
    note = path / FRAMES_FILE
    if force or not _are_of(path, title, first):
        if not force:
            raise OutputError(
                f"Expected a folder for these frames. Received: {path}, which holds those of another"
                " animation. Use --force, or another folder"
            )
        _remove(path)
    if not (path / f"{0:05d}.png").is_file():  # first, so that what was interrupted is known again
        write_bytes(path / f"{0:05d}.png", first)
    write_bytes(note, title.encode())
    for number in range(len(delays)):
        file = path / f"{number:05d}.png"
        if not _is_whole(file, size):
            write_bytes(file, first if number == 0 else _encoded(frames[number], bits))
        if progress is not None:
            progress((number + 1) / len(delays))


def _is_whole(file: Path, size: tuple[int, int]) -> bool:
    """Whether a frame lies there and is no broken file: a full disk or a sick copy leave such ones."""
    try:
        with Image.open(file, formats=("PNG",)) as image:
            image.verify()
            return image.size == size
    except (OSError, SyntaxError, ValueError):
        return False


def _are_of(path: Path, title: str, first: bytes) -> bool:
    """Whether the frames in a folder, if any, are of this animation."""
    note = path / FRAMES_FILE
    if note.is_file():
        return note.read_text(encoding="utf-8", errors="replace") == title
    there = [file for file in path.iterdir() if NUMBERED.fullmatch(file.name)]
    return all(file.name == f"{0:05d}.png" and file.read_bytes() == first for file in there)


def _remove(path: Path) -> None:
    """Remove the frames in a folder, what says whose they are last."""
    for file in path.iterdir():
        if NUMBERED.fullmatch(file.name):
            file.unlink()
    (path / FRAMES_FILE).unlink(missing_ok=True)


def _encoded(frame: NDArray[Any], bits: int, text: str | None = None) -> bytes:
    if bits == 16:
        return encode_png(frame, text, profile=srgb_profile())
    return encode_picture(frame, FileRecipe(), text)
