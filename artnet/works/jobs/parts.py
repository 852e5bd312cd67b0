"""A part: a piece of a work, without loss, in a file that is whole or absent and knows what is in it.

It is a ZIP archive of blocks, whose meaning the kind of job gives: encoded tiles of a picture, frames of a film. The
last member, `part.json`, says of what it is a part (an identity, never a path) and the SHA-256 of its blocks.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from artnet.errors import RecipeError
from artnet.media.io.atomic import writing
from artnet.recipes.serialization import bounded, from_plain, json_text, parsed_json, to_plain

__all__ = ["PART_VERSION", "Part", "PartHead", "open_part", "writing_part"]

PART_VERSION = 1
HEAD = "part.json"
HEAD_LIMIT = 1 << 16
MOST_BLOCKS = 1 << 20
BLOCK_LIMIT = 1 << 30
"""Bytes of one block: a frame of 2^28 pixels."""
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time that every member has: the same part has the same bytes."""


@dataclass(frozen=True)
class PartHead:
    """Of what it is a part, how many blocks it has, and the SHA-256 of their lengths and bytes, in order."""

    identity: str
    blocks: int = bounded(0, 0, MOST_BLOCKS)
    sha256: str = ""
    version: int = bounded(PART_VERSION, PART_VERSION, PART_VERSION)


class Part:
    """A part that was checked when it was opened; its blocks are read one at a time."""

    def __init__(self, archive: zipfile.ZipFile, head: PartHead) -> None:
        """An open archive, and what it says of itself."""
        self._archive, self.head = archive, head

    def __len__(self) -> int:
        return self.head.blocks

    def __getitem__(self, number: int) -> bytes:
        """A block by its number.

        Raises:
            RecipeError: it was altered since.
        """
        if not 0 <= number < len(self):
            raise IndexError(number)
        return _read(self._archive, _member(number), BLOCK_LIMIT)

    def close(self) -> None:
        """Let go of the file."""
        self._archive.close()

    def __enter__(self) -> Part:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


@contextmanager
def writing_part(path: Path, identity: str, *, packed: bool = False) -> Iterator[Callable[[bytes], None]]:
    """Write a part: the function that is given adds a block. When the block of code ends well, the part is there.

    `packed` blocks are deflated; those that are encoded already should not be.

    Raises:
        OutputError: the place cannot be written.
    """
    digest, count = hashlib.sha256(), 0
    how = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with writing(path) as temporary, zipfile.ZipFile(temporary, "w", how, compresslevel=1) as archive:

        def add(block: bytes) -> None:
            nonlocal count
            _digest(digest, block)
            archive.writestr(_info(_member(count), how), block, compresslevel=1)
            count += 1

        yield add
        head = PartHead(identity, count, digest.hexdigest())
        archive.writestr(_info(HEAD, zipfile.ZIP_STORED), json_text(to_plain(head)))


def open_part(path: Path, identity: str) -> Part | None:
    """The part of that identity, all of it checked; None where there is none.

    Raises:
        RecipeError: it was altered or cut, or is of another work or version.
    """
    try:
        archive = zipfile.ZipFile(path)
    except FileNotFoundError:
        return None
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise RecipeError(f"Expected a part of a job. Received: {path.name}, cut or altered ({error})") from None
    try:
        head = from_plain(PartHead, parsed_json(_read(archive, HEAD, HEAD_LIMIT).decode("ascii", "replace")), "part")
        if head.identity != identity:
            raise RecipeError(f"Expected a part of this work. Received: {path.name}, of another")
        digest = hashlib.sha256()
        for number in range(head.blocks):
            _digest(digest, _read(archive, _member(number), BLOCK_LIMIT))
        if digest.hexdigest() != head.sha256:
            raise RecipeError(f"Expected a part as it was written (SHA-256). Received: {path.name}, altered")
    except BaseException:
        archive.close()
        raise
    return Part(archive, head)


def _digest(digest: Any, block: bytes) -> None:
    digest.update(len(block).to_bytes(8, "little"))
    digest.update(block)


def _member(number: int) -> str:
    return f"{number:06d}"


def _info(name: str, how: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, LONG_AGO)
    info.compress_type = how
    return info


def _read(archive: zipfile.ZipFile, name: str, limit: int) -> bytes:
    try:
        if archive.getinfo(name).file_size > limit:
            raise RecipeError(f"Expected blocks of at most {limit:,} bytes in a part. Received: more, in {name}")
        return archive.read(name)
    except RecipeError:
        raise
    except Exception as error:  # what zipfile and zlib raise for altered data is not documented
        said = " ".join(str(error).split())[:80]
        raise RecipeError(f"Expected a whole part of a job. Received: {name} cut or altered ({said})") from None
