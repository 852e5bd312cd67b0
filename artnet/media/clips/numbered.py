"""Numbered frames: a folder of PNGs, which goes on where it was interrupted."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from artnet.errors import OutputError
from artnet.media.io.atomic import check_writable, write_bytes
from artnet.media.stills.encoding import encode_picture
from artnet.media.stills.png16 import encode_png16
from artnet.recipes.schema import FileRecipe

__all__ = ["FRAMES_FILE", "write_numbered"]

FRAMES_FILE = "frames.txt"
"""Says which animation the frames in a folder are of, and how long each is shown."""


def write_numbered(
    path: Path,
    frames: Any,
    delays: Sequence[float],
    text: str | None = None,
    *,
    bits: int = 8,
    progress: Callable[[float], None] | None = None,
) -> None:
    """Write frames, by number (height, width, 3) uint8, or uint16 for 16 bits, as 00000.png and on.

    The first one carries the recipe. Frames that lie there from an interrupted run of the same animation stay. Each
    frame is whole or absent.

    Raises:
        OutputError: the place cannot be written, or holds the frames of another animation.
    """
    first = _encoded(frames[0], bits, text)
    fps = len(delays) / sum(delays)
    title = f"artnet frames {hashlib.sha256(first).hexdigest()} {len(delays)} at {fps:g} a second\n"
    check_writable(path)
    note = path / FRAMES_FILE
    if note.is_file() and note.read_text(encoding="utf-8", errors="replace") != title:
        raise OutputError(
            f"Expected a folder for these frames. Received: {path}, which holds those of another animation"
        )
    if not (path / f"{0:05d}.png").is_file():  # first, so that what was interrupted is known again
        write_bytes(path / f"{0:05d}.png", first)
    write_bytes(note, title.encode())
    for number in range(len(delays)):
        file = path / f"{number:05d}.png"
        if not file.is_file():
            write_bytes(file, first if number == 0 else _encoded(frames[number], bits))
        if progress is not None:
            progress((number + 1) / len(delays))


def _encoded(frame: NDArray[Any], bits: int, text: str | None = None) -> bytes:
    return encode_png16(frame, text) if bits == 16 else encode_picture(frame, FileRecipe(), text)
