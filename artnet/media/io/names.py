"""Whether a name is that of a file or of a folder: "2026.11.26" and "vol. 2" are folders, "x.pgn" is a slip."""

from __future__ import annotations

import difflib
from pathlib import Path

__all__ = ["FolderPath", "names_file"]

WRITTEN = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".mp4", ".mov", ".avif", ".apng", ".tif", ".tiff", ".pdf")
OTHERS = (
    ".bmp", ".svg", ".psd", ".eps", ".heic", ".jxl", ".jp2", ".exr", ".hdr", ".ico", ".ppm",
    ".webm", ".mkv", ".avi", ".m4v", ".wav", ".mp3", ".txt", ".json", ".npy", ".npz", ".safetensors", ".py", ".zip",
    ".html", ".frag", ".glsl", ".fs", ".wgsl", ".dzi",
)  # fmt: skip
"""What else artnet writes, or a person could take for it."""
NEAR = 0.7
"""Likeness from which on a suffix is a slip: ".pgn", ".jepg", ".wepb", ".mp5" are, ".final" and ".1" are not."""


class FolderPath(type(Path())):  # type: ignore[misc]  # before Python 3.12 only so
    """A path that was written with a slash at its end, which `Path` forgets."""


def names_file(path: Path) -> bool:
    """Whether a place is meant to be a file.

    It is none if it is a folder already, ends in a slash, or has no suffix, or one that is neither a format nor like
    one.
    """
    suffix = path.suffix.lower()
    if isinstance(path, FolderPath) or not suffix or path.is_dir():
        return False
    if suffix in WRITTEN or suffix in OTHERS:
        return True
    return suffix[1:].isalnum() and not suffix[1:].isdigit() and bool(_near(suffix))


def _near(suffix: str) -> list[str]:
    return difflib.get_close_matches(suffix, WRITTEN, cutoff=NEAR)
