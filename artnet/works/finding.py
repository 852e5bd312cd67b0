"""Files that are looked for by their SHA-256 in an artist's folders, wherever they lie there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from artnet.digests import sha256_of_file
from artnet.recipes.schema import SourceRecipe

__all__ = ["files_below", "find_source", "find_sources"]

MOST_FILES = 10_000
"""Of each folder."""


def files_below(folders: Sequence[Path], pattern: str = "*") -> Iterator[Path]:
    """Files of that pattern in folders and those below, hidden folders left out."""
    for folder in folders:
        for number, path in enumerate(folder.rglob(pattern)):
            if number >= MOST_FILES:
                break
            hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
            if not hidden and path.is_file():
                yield path


def find_source(source: SourceRecipe, folders: Sequence[Path]) -> Path | None:
    """The file of that name and SHA-256 in the folders, if it is there."""
    named = (path for path in files_below(folders) if path.name == source.file)
    return next((path for path in named if sha256_of_file(path) == source.sha256), None)


def find_sources(sources: Sequence[SourceRecipe], folder: Path) -> dict[str, Path]:
    """The files of these names in a folder and below, by their SHA-256; each is looked at once."""
    names = {source.file for source in sources}
    return {sha256_of_file(path): path for path in files_below([folder]) if path.name in names} if names else {}
