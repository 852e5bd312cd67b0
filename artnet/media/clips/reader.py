"""Films that are read, frame by frame: animated pictures, MP4 and MOV, folders of pictures, arrays."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image

from artnet.errors import ArtnetError, PictureError, invalid
from artnet.media.io.sources import HEAD, is_film, opened, quiet, shown
from artnet.media.stills.decoding import MAX_PIXELS
from artnet.media.stills.encoding import read_picture

__all__ = ["Reel", "read_reel"]

Frame = NDArray[np.uint8]

FILM_LIMIT = 1 << 33
MOST_FRAMES = 100_000
PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".bmp", ".avif")


@dataclass(frozen=True)
class Reel:
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


def read_reel(film: str | Path | ArrayLike) -> Reel:
    """What a film is, its frames to be read later.

    Raises:
        PictureError: no such file, or no film; a cut or altered one.
        MissingExtraError: an MP4 or MOV without the extra `video`.
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
    try:
        return _from_video(path, digest) if is_film(head) else _from_animation(path, digest)
    except ArtnetError:
        raise
    except Exception as error:  # what decoders raise on broken files is not documented
        said = str(error)[:120]
        reason = said if said and "ffmpeg" not in said.lower() else "cut or altered"
        raise PictureError(f"Expected a film. Received: {shown(path)}: {reason}") from None


def _from_array(array: NDArray[Any]) -> Reel:
    if array.ndim != 4 or array.shape[-1] != 3 or 0 in array.shape or array.dtype != np.uint8:
        raise invalid("a film (frames, height, width, 3) of uint8", shape=array.shape, dtype=str(array.dtype))
    digest = hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()
    return Reel("array", digest, (array.shape[2], array.shape[1]), len(array), len(array) / 25, lambda: iter(array))


def _from_folder(path: Path) -> Reel:
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

    return Reel(path.resolve().name, digest.hexdigest(), size, len(files), len(files) / 25, frames)


def _from_animation(path: Path, digest: str) -> Reel:
    with quiet(), Image.open(path) as image:
        count, size, seconds = getattr(image, "n_frames", 1), image.size, 0.0
        if size[0] * size[1] > MAX_PIXELS or count > MOST_FRAMES:
            raise PictureError(f"Expected a film of fewer pixels. Received: {shown(path)}")
        for number in range(count):
            image.seek(number)
            image.load()
            seconds += image.info.get("duration", 0) / 1000

    def frames() -> Iterator[Frame]:
        with quiet(), Image.open(path) as image:
            for number in range(count):
                image.seek(number)
                yield np.asarray(image.convert("RGBA").convert("RGB"))

    return Reel(path.name, digest, size, count, seconds or count / 25, frames)


def _from_video(path: Path, digest: str) -> Reel:
    from artnet.media.clips.video import ffmpeg

    ffmpeg()
    import imageio_ffmpeg

    count, seconds = imageio_ffmpeg.count_frames_and_secs(str(path))
    reader = imageio_ffmpeg.read_frames(str(path))
    size = tuple(next(reader)["size"])
    reader.close()
    if size[0] * size[1] > MAX_PIXELS or count > MOST_FRAMES:
        raise PictureError(f"Expected a film of fewer pixels. Received: {shown(path)}")

    def frames() -> Iterator[Frame]:
        reader = imageio_ffmpeg.read_frames(str(path), output_params=["-vf", "scale=in_color_matrix=auto"])
        next(reader)
        for data in reader:
            yield np.frombuffer(data, np.uint8).reshape(size[1], size[0], 3)

    return Reel(path.name, digest, size, count, seconds, frames)
