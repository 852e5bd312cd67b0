"""Films that are read, frame by frame: animated pictures, MP4, MOV, WebM, AVI, folders of pictures, arrays."""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from artnet.errors import ArtnetError, PictureError, invalid
from artnet.media.clips.animated_pictures import MOST_ANIMATED_PIXELS, animation_facts, animation_frames
from artnet.media.clips.ffmpeg import film_frames, film_stream
from artnet.media.clips.timing import Timeline
from artnet.media.io.signatures import HEAD, film_format, picture_format
from artnet.media.io.sources import opened, shown
from artnet.media.stills.encoding import SourcePicture, read_picture

__all__ = ["Film", "read_film"]

Frame = NDArray[np.uint8]

FILM_LIMIT = 1 << 33
MOST_FRAMES = 100_000
MOST_PIXELS = 1 << 26
"""Of a frame: 8,192 x 8,192, what a fit can learn."""
MOST_FILM_PIXELS = 1 << 36
"""Of all frames: 22 minutes in full HD."""
USUAL_DELAY = Fraction(1, 25)
"""Seconds of a frame, where nothing says how long it is shown."""
HURRIED_DELAY = Fraction(1, 10)
"""Seconds of a frame that is to be shown for none, as browsers have it."""


@dataclass(frozen=True)
class Film:
    """A film: iterating gives its frames (height, width, 3), or 4 with opacity, uint8 sRGB, anew each time.

    Attributes:
        name, sha256: of the file; of a folder, of all its files.
        size: (width, height).
        timeline: when each frame is shown.
        notes: what a person should know about how it is read.
    """

    name: str
    sha256: str
    size: tuple[int, int]
    timeline: Timeline
    frames: Callable[[], Iterator[Frame]]
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.timeline.starts)

    def __iter__(self) -> Iterator[Frame]:
        return self.frames()

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return float(self.timeline.seconds)


def read_film(film: str | Path | ArrayLike) -> Film:
    """What a film is, its frames to be read later.

    Raises:
        PictureError: no such file, or no film; a cut or altered one, or one of too many pixels.
        FileError: no ffmpeg that runs, which films other than animated pictures need.
        InvalidValueError: an array of another shape.
    """
    if not isinstance(film, str | Path):
        try:
            return _from_array(np.asarray(film))
        except (TypeError, ValueError) as error:
            if isinstance(error, ArtnetError):
                raise
            raise invalid("a film (frames, height, width, 3 or 4) of uint8", film=type(film).__name__) from None
    path = Path(film)
    if path.is_dir():
        return _from_folder(path)
    with opened(path, FILM_LIMIT, "a film") as (file, _):
        head = file.read(HEAD)
        file.seek(0)
        digest = hashlib.file_digest(cast(Any, file), "sha256").hexdigest()
    read = _by_ffmpeg if film_format(head) else _by_pillow
    with _one_line(path):
        timeline, size, frames, notes = read(path)
    pixels, count = size[0] * size[1], len(timeline.starts)
    if pixels > MOST_PIXELS or count > MOST_FRAMES or pixels * count > MOST_FILM_PIXELS:
        raise PictureError(
            f"Expected a film of at most {MOST_PIXELS:,} pixels a frame, {MOST_FILM_PIXELS:,} altogether, and"
            f" {MOST_FRAMES:,} frames. Received: {shown(path)}, {size[0]:,} x {size[1]:,}, {count:,} frames or more:"
            " make it smaller or shorter"
        )

    def each() -> Iterator[Frame]:
        with _one_line(path):
            yield from frames(path)

    return Film(path.name, digest, size, timeline, each, notes)


HDR = "HDR: its colours are taken as they are, paler than they are meant; ffmpeg's zscale and tonemap convert it first"


class _Read(NamedTuple):
    """When frames are shown, (width, height), a function that gives the frames, and what a person should know."""

    timeline: Timeline
    size: tuple[int, int]
    frames: Callable[[Path], Iterator[Frame]]
    notes: tuple[str, ...] = ()


def _by_ffmpeg(path: Path) -> _Read:
    stream = film_stream(path, 1)
    width, height = stream.size
    stream = film_stream(path, min(MOST_FRAMES, MOST_FILM_PIXELS // (width * height)))
    notes = (HDR,) if stream.is_hdr else ()
    return _Read(stream.timeline, stream.size, lambda path: film_frames(path, stream), notes)


def _by_pillow(path: Path) -> _Read:
    timeline, size = animation_facts(path, MOST_ANIMATED_PIXELS, MOST_PIXELS)
    usual = HURRIED_DELAY if timeline.seconds else USUAL_DELAY
    return _Read(Timeline.of([delay or usual for delay in timeline.delays]), size, animation_frames)


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


def _even(count: int) -> Timeline:
    return Timeline.of([USUAL_DELAY] * count)


def _from_array(array: NDArray[Any]) -> Film:
    if array.ndim != 4 or array.shape[-1] not in (3, 4) or 0 in array.shape or array.dtype != np.uint8:
        raise invalid("a film (frames, height, width, 3 or 4) of uint8", shape=array.shape, dtype=str(array.dtype))
    digest = hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()
    return Film("array", digest, (array.shape[2], array.shape[1]), _even(len(array)), lambda: iter(array))


PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".tif", ".tiff", ".bmp", ".avif", ".heic")
"""What a file of a folder of frames calls itself, that must then be one: left out, the film would be shorter."""


def _from_folder(path: Path) -> Film:
    files = [file for file in sorted(path.iterdir(), key=_natural) if _is_picture(file)][:MOST_FRAMES]
    if not files:
        raise PictureError(f"Expected a folder of pictures. Received: {shown(path)} without one")
    for file in sorted(path.iterdir(), key=_natural):
        if file.suffix.lower() in PICTURES and not file.name.startswith(".") and not _is_picture(file):
            came = "an empty file" if file.is_file() and not file.stat().st_size else "no picture that artnet reads"
            raise PictureError(f"Expected pictures in {shown(path)}. Received: {shown(file)}, {came}")
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode(errors="surrogateescape") + b"\0" + file.read_bytes())
    size = read_picture(files[0]).size

    def frames() -> Iterator[Frame]:
        for file in files:
            picture = read_picture(file)
            if picture.size != size:
                raise PictureError(f"Expected frames of one size in {shown(path)}. Received: {file.name} of another")
            yield _frame_of(picture)

    return Film(path.resolve().name, digest.hexdigest(), size, _even(len(files)), frames)


def _is_picture(file: Path) -> bool:
    """Whether a file that is not hidden says that it is one."""
    if file.name.startswith(".") or not file.is_file():
        return False
    with file.open("rb") as opened_file:
        return picture_format(opened_file.read(HEAD)) is not None


def _natural(file: Path) -> list[tuple[int, str]]:
    """The order in which people number: 2 before 10."""
    parts = re.split(r"(\d+)", file.name)
    return [(int(part), part) if number % 2 else (0, part) for number, part in enumerate(parts)]


def _frame_of(picture: SourcePicture) -> Frame:
    channels = picture.pixels if picture.alpha is None else np.dstack([picture.pixels, picture.alpha])
    return np.round(255 * channels).astype(np.uint8)
