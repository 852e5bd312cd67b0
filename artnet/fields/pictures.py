"""A picture as a field: how bright it is at a point, or how far the point is from the shape that it shows.

Recipes know a picture by its name and by the SHA-256 of its file, "star.png#9f86d0...". It is looked for under that
name in this folder and beside the works that were opened, and nothing but that very file will do.
"""

from __future__ import annotations

import contextlib
import functools
import re
from collections import OrderedDict
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.color.compositing import over_ground
from artnet.color.gray import gray_of
from artnet.digests import holds
from artnet.errors import InvalidValueError, invalid
from artnet.fields.distances import signed_distance
from artnet.lazy import tf
from artnet.media.io.sources import shown
from artnet.media.stills.encoding import read_picture
from artnet.media.stills.resizing import fit_size, resize_picture, resize_share
from artnet.media.stills.sample import draw_sample
from artnet.options import OptionType

__all__ = ["SAMPLE", "SHOWS", "PictureFile", "look_beside", "only_by_content", "picture_field"]

Array = NDArray[np.float32]
SAMPLE = "sample"
"""Stands for the picture that artnet itself draws."""
SHOWS = ("brightness", "distance")
SIDES = {"brightness": 1024, "distance": 512}
"""Pixels of the long side that are kept."""
KEPT, FOLDERS = 16, 64
FAR = 1e6
"""Beyond it the plane has no pixels that float32 could tell apart."""
HASHED = re.compile(r"(?P<name>[^#(),=]+)#(?P<sha256>[0-9a-f]{64})")


@dataclass(frozen=True, eq=False)
class FieldPicture:
    """A picture: lightness (height, width) in [0, 1] over white, and how much of each pixel its shape covers."""

    light: Array
    cover: Array

    @functools.lru_cache(maxsize=KEPT)  # noqa: B019  few, and each graph of a network asks again
    def brightness(self, detail: int) -> Array:
        """(height, width), -1 black to 1 white, with at most so many pixels a side."""
        height, width = self.light.shape
        if max(height, width) <= detail:
            return 2 * self.light - 1
        return 2 * resize_picture(self.light[..., None], fit_size((width, height), detail))[..., 0] - 1

    @property
    def has_shape(self) -> bool:
        """Whether some of it is covered and some is not."""
        return bool((self.cover >= 0.5).any() and (self.cover < 0.5).any())

    @functools.lru_cache(maxsize=KEPT)  # noqa: B019
    def distance(self, detail: int) -> Array:
        """(height, width) to the outline of the shape, if it has one; the short side is 2, inside is less than 0."""
        height, width = self.cover.shape
        cover = self.cover
        if max(height, width) > detail:
            cover = resize_share(cover, fit_size((width, height), detail))
        return signed_distance(cover) * np.float32(2 / min(cover.shape))


_pictures: OrderedDict[str, FieldPicture] = OrderedDict()
_folders: OrderedDict[Path, None] = OrderedDict()
_lock = Lock()
_only_by_content: ContextVar[bool] = ContextVar("only_by_content", default=False)


@contextlib.contextmanager
def only_by_content() -> Iterator[None]:
    """Read nothing inside but pictures whose SHA-256 is said: what a recipe of unknown origin names is not trusted.

    Only a person names a file by its path alone.
    """
    token = _only_by_content.set(True)
    try:
        yield
    finally:
        _only_by_content.reset(token)


def look_beside(path: Path) -> None:
    """From now on, look for pictures beside that file too."""
    with _lock:
        _folders[path.resolve().parent] = None
        _folders.move_to_end(path.resolve().parent)
        while len(_folders) > FOLDERS:
            _folders.popitem(last=False)


class PictureFile(OptionType):
    """A picture: a file, which becomes its name and SHA-256, or `sample`."""

    allowed = "a picture such as shape.png (without # , = or brackets in its name), or sample"

    def read(self, value: Any) -> str:
        """The name and the SHA-256 of its file.

        Raises:
            PictureError: no such file, or not a picture.
            InvalidValueError: a name with signs that a spec needs; or it is known by its SHA-256, and is not here.
        """
        text = str(value).strip()
        if not isinstance(value, str | Path) or not text:
            raise invalid(self.allowed, value=value)
        if text == SAMPLE and not Path(SAMPLE).is_file():
            return SAMPLE
        if _only_by_content.get() and not HASHED.fullmatch(text):
            raise InvalidValueError(f"Expected a picture by its name and SHA-256 in a recipe. Received: {text[:80]!r}")
        if hashed := HASHED.fullmatch(text):
            _find(hashed["name"], hashed["sha256"])
            return text
        if re.search(r"[#,=()]", text):
            raise invalid(self.allowed, value=text)
        name = Path(text)
        inside = not name.is_absolute() and ".." not in name.parts
        return f"{name.as_posix() if inside else name.name}#{_read(text)}"

    def several(self, text: str) -> list[str]:
        """Commas part names."""
        return [part.strip() for part in text.split(",")]


def _read(path: str | Path) -> str:
    """Read a picture, keep it, and give the SHA-256 of its file."""
    read = read_picture(path, max(SIDES.values()))
    _keep(read.sha256, read.pixels, read.alpha)
    return read.sha256


def _keep(name: str, pixels: Array, alpha: Array | None = None) -> FieldPicture:
    seen = pixels if alpha is None else over_ground(np.dstack([pixels, alpha]))
    light = gray_of(_reduced(seen, "brightness"))[..., 0]
    dark = 1 - gray_of(_reduced(seen, "distance"))[..., 0]
    cover = dark if alpha is None else resize_share(alpha, dark.shape[::-1])
    picture = FieldPicture(light, cover)
    with _lock:
        _pictures[name] = picture
        while len(_pictures) > KEPT:
            _pictures.popitem(last=False)
    return picture


def _reduced(pixels: Array, shows: str) -> Array:
    """A picture at the size that is kept, if it is larger."""
    height, width = pixels.shape[:2]
    side = SIDES[shows]
    return pixels if max(width, height) <= side else resize_picture(pixels, fit_size((width, height), side))


def _picture(file: str) -> FieldPicture:
    """The picture that `PictureFile` read."""
    name, _, sha256 = file.rpartition("#") if "#" in file else (file, "", file)
    if sha256 not in _pictures:
        if file == SAMPLE:
            return _keep(SAMPLE, draw_sample())
        _find(name, sha256)
    with _lock:
        return _pictures[sha256]


def _find(name: str, sha256: str) -> None:
    """Have the picture with that SHA-256 at hand.

    Raises:
        InvalidValueError: it is not here, or is another by now.
    """
    with _lock:
        if sha256 in _pictures:
            return
        folders = [Path(), *reversed(_folders)]
    path = Path(name)
    if path.is_absolute() or ".." in path.parts:
        raise invalid("the name of a picture beside the work", name=name)
    came = "none"
    for there in (folder / each for folder in folders for each in dict.fromkeys((path, Path(path.name)))):
        if there.is_file():
            with contextlib.suppress(OSError):  # it may not be read
                if holds(there, sha256):
                    _read(there)
                    return
            came = f"{shown(there)}, which is another"
    raise InvalidValueError(
        f"Expected the picture {path.name} (SHA-256 {sha256[:12]}...) in this folder or beside the work."
        f" Received: {came}"
    )


def picture_field(x: Any, y: Any, file: str, shows: str, size: float, detail: int) -> list[Any]:
    """What a picture shows at points of the plane; its short side is 2 `size` long, its middle the origin.

    `detail` pixels of its long side are kept: few leave grain and small things out.

    Its pixels are joined by Catmull-Rom splines, which pass through them. Beyond its edges it goes on mirrored; a
    distance grows on from there.

    Raises:
        InvalidValueError: a distance to no shape.
    """
    picture = _picture(file)
    if shows == "distance" and not picture.has_shape:
        came = f"{file.partition('#')[0]}, the same all over"
        raise InvalidValueError(
            f"Expected a picture with a shape, dark or opaque, for shows=distance. Received: {came}"
        )
    table = picture.distance(detail) if shows == "distance" else picture.brightness(detail)
    height, width = table.shape
    pixels = min(height, width) / (2 * size)
    column = tf.clip_by_value(x, -FAR, FAR) * pixels + (width - 1) / 2
    row = tf.clip_by_value(y, -FAR, FAR) * -pixels + (height - 1) / 2
    if shows == "brightness":
        return [_sampled(table, _mirrored(column, width), _mirrored(row, height))]
    near = tf.clip_by_value(column, 0.0, width - 1.0), tf.clip_by_value(row, 0.0, height - 1.0)
    beyond = tf.sqrt((column - near[0]) ** 2 + (row - near[1]) ** 2 + 1e-12)
    return [size * _sampled(table, *near) + beyond / pixels]


def _mirrored(place: Any, count: int) -> Any:
    """A place among so many pixels, each as wide as 1, the first at 0; mirrored at their edges."""
    return count - 0.5 - tf.abs(tf.math.floormod(place + 0.5, 2.0 * count) - count)


def _sampled(table: Array, column: Any, row: Any) -> Any:
    """Values (points,) of a table (height, width) between its pixels (E. Catmull and R. Rom, 1974)."""
    height, width = table.shape
    columns, across = _four(column, width)
    rows, down = _four(row, height)
    places = rows[:, :, None] * width + columns[:, None, :]
    values = tf.gather(tf.constant(table.reshape(-1)), places)
    return tf.einsum("prc,pr,pc->p", values, down, across)


def _four(place: Any, count: int) -> tuple[Any, Any]:
    """The four pixels round places (points,), mirrored into 0 to `count` - 1, and their shares, (points, 4) each."""
    first = tf.floor(place)
    t = place - first
    shares = [
        t * (-0.5 + t * (1.0 - 0.5 * t)),
        1.0 + t * t * (-2.5 + 1.5 * t),
        t * (0.5 + t * (2.0 - 1.5 * t)),
        t * t * (-0.5 + 0.5 * t),
    ]
    pixels = tf.cast(first, tf.int32)[:, None] + tf.constant([-1, 0, 1, 2])
    pixels = tf.where(pixels < 0, -1 - pixels, pixels)
    pixels = tf.where(pixels >= count, 2 * count - 1 - pixels, pixels)
    return tf.clip_by_value(pixels, 0, count - 1), tf.stack(shares, axis=1)
