"""What a sketch made -> a file, and the line that says so."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from artnet.cli.options.settings import outputs
from artnet.cli.options.sheets import STILLS
from artnet.cli.terminal import display
from artnet.errors import OutputError, invalid
from artnet.media.clips.films import read_film
from artnet.media.clips.formats import CLIP_FORMATS
from artnet.media.io.names import names_file
from artnet.media.io.sources import shown
from artnet.media.stills.encoding import format_of, read_picture
from artnet.works.output_paths import picture_path, refuse_to_overwrite

if TYPE_CHECKING:
    from artnet.rendering.motion.animation import Animation
    from artnet.rendering.picture import Picture

__all__ = ["FORMATS", "check_name", "described", "save", "save_all", "suffixes_of"]

FORMATS = (*STILLS, *(film.name for film in CLIP_FORMATS if film.suffixes and film.name not in STILLS))


def save(
    made: Picture | Animation, out: Path | None, *, file_format: str | None = None, force: bool, metadata: bool = True
) -> Path:
    """Write what a sketch made to `out`, or under a name made of its recipe, and return where.

    Raises:
        InvalidValueError: a format that it cannot have.
        OutputError: there is something else, or the place cannot be written.
    """
    from artnet.rendering.motion.animation import Animation

    film = isinstance(made, Animation)
    path = picture_path(out, made.recipe, _suffix(film, file_format), outputs())
    path = _fitting(path, film=film)
    refuse_to_overwrite(path, made.recipe, force=force, metadata=metadata)
    if path.exists() and not force and made.recipe.network is None:
        _refuse_other_pixels(made, path)
    if not isinstance(made, Animation):
        format_of(path)
        return made.save(path, metadata=metadata)
    with display.bar("painting") as show:
        return made.save(path, metadata=metadata, progress=show)


def suffixes_of(file_format: str) -> tuple[str, ...]:
    """The suffixes of a format, of stills and of films."""
    stills = {**{name: (suffix,) for name, suffix in STILLS.items()}, "jpeg": (".jpg", ".jpeg")}
    return (*stills.get(file_format, ()), *(s for row in CLIP_FORMATS if row.name == file_format for s in row.suffixes))


def check_name(out: Path | None) -> None:
    """Refuse the name of a file that is no format of a picture or an animation, before anything is painted.

    Raises:
        InvalidValueError: naming the formats.
    """
    known = {*STILLS.values(), ".jpeg", *(suffix for row in CLIP_FORMATS for suffix in row.suffixes)}
    if out is not None and names_file(out) and out.suffix.lower() not in known:
        raise invalid(f"a file name ending in {', '.join(sorted(known))}, or a folder", out=str(out))


def _fitting(path: Path, *, film: bool) -> Path:
    """The name, if it is one of such a work; else the same with another suffix, so that nothing painted is lost."""
    films = {suffix for row in CLIP_FORMATS for suffix in row.suffixes}
    fits = path.suffix.lower() in films if film else path.suffix.lower() in (*STILLS.values(), ".jpeg", ".gif")
    if fits or not names_file(path):
        return path
    other = path.with_suffix(".gif" if film else ".png")
    what = "an animation" if film else "a picture"
    display.warned(f"{path.name} is no name for {what}: saved as {other.name}")
    return other


def _refuse_other_pixels(made: Picture | Animation, path: Path) -> None:
    """What no network painted may come out otherwise for the same values: then what is there stays.

    Raises:
        OutputError: it does.
    """
    with tempfile.TemporaryDirectory() as folder:
        again = made.save(Path(folder) / path.name)
        pairs = zip_longest(_frames(path, hasattr(made, "delays")), _frames(again, hasattr(made, "delays")))
        same = all(a is not None and b is not None and np.array_equal(a, b) for a, b in pairs)
    if not same:
        raise OutputError(
            f"{shown(path)} already exists, with other pixels for the same values: the sketch depends on more than its"
            " parameters and its seed. Use --force, or another -o"
        )


def _frames(path: Path, film: bool) -> Iterable[NDArray[Any]]:
    """The frames of an animation, or a picture's colours and opacity."""
    if film:
        return read_film(path)
    picture = read_picture(path)
    return [channels for channels in (picture.pixels, picture.alpha) if channels is not None]


def save_all(made: dict[str, Picture | Animation], out: Path | None, *, label: str = "", **how: Any) -> list[Path]:
    """Write all that a sketch made, the first to `out`, others beside it under their names, and say so."""
    paths = []
    home = out if out is not None else picture_path(None, next(iter(made.values())).recipe, "", outputs()).parent
    for number, (name, one) in enumerate(made.items()):
        place = out if number == 0 else home
        if number and out is not None and names_file(out):
            from artnet.rendering.motion.animation import Animation

            place = out.with_name(f"{out.stem}-{name}{_suffix(isinstance(one, Animation), None, like=out)}")
        wanted = how.get("file_format")
        fits = number == 0 or wanted in _suffixes(hasattr(one, "delays"))  # of a film beside a still each has its own
        paths.append(save(one, place, **{**how, "file_format": wanted if fits else None}))
        said = ", ".join(filter(None, (name, label)))
        display.result(described(one, paths[-1]) + (f"  ({said})" if said else ""))
    return paths


def _suffixes(film: bool) -> Mapping[str, str]:
    """The formats that such a work can have, with their suffixes."""
    return {row.name: row.suffixes[0] for row in CLIP_FORMATS if row.suffixes} if film else STILLS


def _suffix(film: bool, file_format: str | None, like: Path | None = None) -> str:
    """The suffix of a format; without one that of a name beside, if such a work can have it, else the usual one."""
    known = _suffixes(film)
    if file_format is None:
        same = like is not None and like.suffix.lower() in known.values()
        return like.suffix if same and like is not None else ".gif" if film else ".png"
    if file_format not in known:
        what = "an animation" if film else "a picture"
        raise invalid(f"a format for {what}: {', '.join(known)}", format=file_format)
    return known[file_format]


def described(made: Picture | Animation, path: Path) -> str:
    """The line about what was saved: where, what, how large."""
    from artnet.rendering.motion.animation import Animation

    recipe = made.recipe
    if isinstance(made, Animation):
        wide, high = made[0].shape[1::-1] if recipe.network is None else recipe.size
        what = f"{display.counted(len(made), 'frame')}, {made.seconds:g} s, {wide} x {high}"
    else:
        what = f"{made.size[0]} x {made.size[1]}"
    seed = recipe.sketch.parameters["seed"] if recipe.sketch else recipe.seed
    return f"{path}  {what}, seed {seed}, {display.size_of(path)}"
