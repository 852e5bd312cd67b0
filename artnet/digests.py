"""Files known by their SHA-256, wherever they lie and whatever they are called."""

from __future__ import annotations

import hashlib
from pathlib import Path

__all__ = ["holds", "sha256_of", "sha256_of_file"]


def sha256_of(data: bytes) -> str:
    """The SHA-256 of bytes, in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def sha256_of_file(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits; read piece by piece."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def holds(path: Path, sha256: str) -> bool:
    """Whether there is a file with that SHA-256."""
    return path.is_file() and sha256_of_file(path) == sha256
