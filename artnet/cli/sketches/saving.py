"""What a sketch made -> a file, and the line that says so."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from artnet.cli.options.settings import outputs
from artnet.cli.options.sheets import STILLS
from artnet.cli.terminal import display
from artnet.errors import OutputError, invalid
from artnet.exporting.targets import TARGETS
from artnet.media.clips.films import read_film
from artnet.media.clips.formats import CLIP_FORMATS
from artnet.media.io.names import names_file
from artnet.media.io.sources import shown
from artnet.media.stills.encoding import format_of, read_picture
from artnet.works.output_paths import picture_path, refuse_to_overwrite

if TYPE_CHECKING:
    from artnet.rendering.motion.animation import Animation
    from artnet.rendering.picture import Picture
    from artnet.sketching.results import Result

__all__ = ["FORMATS", "check_name", "described", "save", "save_all", "suffixes_of"]

FORMATS = (*STILLS, *(film.name for film in CLIP_FORMATS if film.suffixes and film.name not in STILLS))


@dataclass(frozen=True)
class _Kind:
    """Of a result: what it is called, its usual suffix, those of its formats, and others that it can have."""

    name: str
    suffix: str
    formats: Mapping[str, str]
    others: tuple[str, ...] = ()

    @property
    def suffixes(self) -> set[str]:
        """All that it can have."""
        return {*self.formats.values(), *self.others}


PICTURE = _Kind("a picture", ".png", STILLS, (".jpeg", ".gif", ".tiff", ".pdf"))
FILM = _Kind(
    "an animation",
    ".gif",
    {row.name: row.suffixes[0] for row in CLIP_FORMATS if row.suffixes},
    tuple(suffix for row in CLIP_FORMATS for suffix in row.suffixes),
)


def _kind(made: Result) -> _Kind:
    from artnet.exporting.export import Exported
    from artnet.rendering.motion.animation import Animation

    if isinstance(made, Exported):
        suffix = TARGETS[made.target].suffix
        return _Kind(made.target, suffix, {made.target: suffix})
    return FILM if isinstance(made, Animation) else PICTURE


def save(made: Result, out: Path | None, *, file_format: str | None = None, force: bool, metadata: bool = True) -> Path:
    """Write what a sketch made to `out`, or under a name made of its recipe, and return where.

    Raises:
        InvalidValueError: a format that it cannot have.
        OutputError: there is something else, or the place cannot be written.
    """
    from artnet.exporting.export import Exported
    from artnet.rendering.motion.animation import Animation

    kind = _kind(made)
    path = _fitting(picture_path(out, made.recipe, _suffix(kind, file_format), outputs()), kind)
    if isinstance(made, Exported):
        if path.exists() and not force and not made.lies_at(path):
            raise OutputError(f"{shown(path)} already exists, and is another. Use --force, or another -o")
        return made.save(path)
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
    stills = {
        **{name: (suffix,) for name, suffix in STILLS.items()},
        "jpeg": (".jpg", ".jpeg"),
        "tiff": (".tif", ".tiff"),
    }
    return (*stills.get(file_format, ()), *(s for row in CLIP_FORMATS if row.name == file_format for s in row.suffixes))


def check_name(out: Path | None) -> None:
    """Refuse the name of a file that no result can have, before anything is painted.

    Raises:
        InvalidValueError: naming the formats.
    """
    targets = {target.suffix for target in TARGETS if target.suffix}
    known = PICTURE.suffixes | FILM.suffixes | targets
    if out is not None and names_file(out) and out.suffix.lower() not in known:
        raise invalid(f"a file name ending in {', '.join(sorted(known))}, or a folder", out=str(out))


def _fitting(path: Path, kind: _Kind) -> Path:
    """The name, if it is one of such a work; else the same with another suffix, so that nothing painted is lost."""
    if path.suffix.lower() in kind.suffixes or not names_file(path):
        return path
    other = path.with_suffix(kind.suffix)
    display.warned(f"{path.name} is no name for {kind.name}: saved as {other.name}")
    return other


def _refuse_other_pixels(made: Picture | Animation, path: Path) -> None:
    """What no network painted may come out otherwise for the same values: then what is there stays.

    Raises:
        OutputError: it does.
    """
    with tempfile.TemporaryDirectory() as folder:
        again = made.save(Path(folder) / path.name)
        if path.suffix.lower() == ".pdf":  # of which nothing here reads the pixels
            same = path.read_bytes() == again.read_bytes()
        else:
            same = _same_pixels(path, again, film=hasattr(made, "delays"))
    if not same:
        raise OutputError(
            f"{shown(path)} already exists, with other pixels for the same values: the sketch depends on more than its"
            " parameters and its seed. Use --force, or another -o"
        )


def _same_pixels(path: Path, other: Path, *, film: bool) -> bool:
    pairs = zip_longest(_frames(path, film), _frames(other, film))
    return all(a is not None and b is not None and np.array_equal(a, b) for a, b in pairs)


def _frames(path: Path, film: bool) -> Iterable[NDArray[Any]]:
    """The frames of an animation, or a picture's colours and opacity."""
    if film:
        return read_film(path)
    picture = read_picture(path)
    return [channels for channels in (picture.pixels, picture.alpha) if channels is not None]


def save_all(made: Mapping[str, Result], out: Path | None, *, label: str = "", **how: Any) -> list[Path]:
    """Write all that a sketch made, and say so.

    To `out` goes the first that can have such a name, the others beside it under their own.
    """
    paths = []
    first, kinds = next(iter(made)), {name: _kind(one) for name, one in made.items()}
    named = out if out is not None and names_file(out) else None
    main = next((name for name in made if named and named.suffix.lower() in kinds[name].suffixes), first)
    home = out if out is not None else picture_path(None, made[first].recipe, "", outputs()).parent
    for name, one in made.items():
        place = out if name == main else home
        if named and name != main:
            place = named.with_name(f"{named.stem}-{name}{_suffix(kinds[name], None, like=named)}")
        wanted = how.get("file_format")
        fits = wanted in kinds[name].formats or not any(wanted in kind.formats for kind in kinds.values())
        paths.append(save(one, place, **{**how, "file_format": wanted if fits else None}))
        said = ", ".join(filter(None, (name, label)))
        display.result(described(one, paths[-1]) + (f"  ({said})" if said else ""))
    return paths


def _suffix(kind: _Kind, file_format: str | None, like: Path | None = None) -> str:
    """The suffix of a format; without one that of a name beside, if such a work can have it, else the usual one."""
    if file_format is None:
        same = like is not None and like.suffix.lower() in kind.formats.values()
        return like.suffix if same and like is not None else kind.suffix
    if file_format not in kind.formats:
        raise invalid(f"a format for {kind.name}: {', '.join(kind.formats)}", format=file_format)
    return kind.formats[file_format]


def described(made: Result, path: Path) -> str:
    """The line about what was saved: where, what, how large."""
    from artnet.exporting.export import Exported
    from artnet.rendering.motion.animation import Animation

    recipe = made.recipe
    if isinstance(made, Exported):
        what = made.target
    elif isinstance(made, Animation):
        wide, high = made[0].shape[1::-1] if recipe.network is None else recipe.size
        what = f"{display.counted(len(made), 'frame')}, {made.seconds:g} s, {wide} x {high}"
    else:
        what = f"{made.size[0]} x {made.size[1]}"
    seed = recipe.sketch.parameters["seed"] if recipe.sketch else recipe.seed
    return f"{path}  {what}, seed {seed}, {display.size_of(path)}"
