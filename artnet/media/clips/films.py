"""Films that are read, frame by frame: animated pictures, MP4, MOV, WebM, AVI, folders of pictures, arrays."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from artnet.errors import ArtnetError, PictureError, invalid
from artnet.media.clips.animated_pictures import animation_facts, animation_frames
from artnet.media.clips.ffmpeg import film_facts, film_frames, find_ffmpeg
from artnet.media.io.signatures import HEAD, film_format
from artnet.media.io.sources import opened, shown
from artnet.media.stills.decoding import MAX_PIXELS
from artnet.media.stills.encoding import read_picture

__all__ = ["Film", "read_film"]

Frame = NDArray[np.uint8]

FILM_LIMIT = 1 << 33
MOST_FRAMES = 100_000
PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".bmp", ".avif")


@dataclass(frozen=True)
class Film:
    """A film: iterating gives its frames (height, width, 3) uint8 anew each time.

    Attributes:
        name, sha256: of the file; of a folder, of all its files.
        size: (width, height).
        count: how many frames.
        seconds: how long it lasts.
    """

    name: str
    sha256: str
    size: tuple[int, int]
    count: int
    seconds: float
    frames: Callable[[], Iterator[Frame]]

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[Frame]:
        return self.frames()


def read_film(film: str | Path | ArrayLike) -> Film:
    """What a film is, its frames to be read later.

    Raises:
        PictureError: no such file, or no film; a cut or altered one.
        FileError: no ffmpeg that runs, which films other than animated pictures need.
        InvalidValueError: an array of another shape.
    """
    if not isinstance(film, str | Path):
        return _from_array(np.asarray(film))
    path = Path(film)
    if path.is_dir():
        return _from_folder(path)
    with opened(path, FILM_LIMIT, "a film") as (file, _):
        head = file.read(HEAD)
        file.seek(0)
        digest = hashlib.file_digest(cast(Any, file), "sha256").hexdigest()
    facts, frames = animation_facts, animation_frames
    if film_format(head):
        find_ffmpeg()
        facts, frames = film_facts, film_frames
    with _one_line(path):
        count, seconds, size = facts(path)
    if size[0] * size[1] > MAX_PIXELS or count > MOST_FRAMES:
        raise PictureError(
            f"Expected a film of at most {MAX_PIXELS:,} pixels a frame and {MOST_FRAMES:,} frames."
            f" Received: {shown(path)}, {size[0]:,} x {size[1]:,}, {count:,} frames"
        )

    def each() -> Iterator[Frame]:
        with _one_line(path):
            yield from frames(path)

    return Film(path.name, digest, size, count, seconds or count / 25, each)


@contextlib.contextmanager
def _one_line(path: Path) -> Iterator[None]:
    """Whatever a decoder raises, as one line."""
    try:
        yield
    except ArtnetError:
        raise
    except Exception:  # what decoders raise on broken films is not documented, nor fit for a person
        raise PictureError(
            f"Expected a film. Received: {shown(path)}, cut, altered, or without a picture that can be decoded"
        ) from None


def _from_array(array: NDArray[Any]) -> Film:
    if array.ndim != 4 or array.shape[-1] != 3 or 0 in array.shape or array.dtype != np.uint8:
        raise invalid("a film (frames, height, width, 3) of uint8", shape=array.shape, dtype=str(array.dtype))
    digest = hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()
    return Film("array", digest, (array.shape[2], array.shape[1]), len(array), len(array) / 25, lambda: iter(array))


def _from_folder(path: Path) -> Film:
    files = sorted(p for p in path.iterdir() if p.suffix.lower() in PICTURES)[:MOST_FRAMES]
    if not files:
        raise PictureError(f"Expected a folder of pictures. Received: {shown(path)} without one")
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    size = read_picture(files[0]).size

    def frames() -> Iterator[Frame]:
        for file in files:
            picture = read_picture(file)
            if picture.size != size:
                raise PictureError(f"Expected frames of one size in {shown(path)}. Received: {file.name} of another")
            yield np.round(255 * picture.pixels).astype(np.uint8)

    return Film(path.resolve().name, digest.hexdigest(), size, len(files), len(files) / 25, frames)
