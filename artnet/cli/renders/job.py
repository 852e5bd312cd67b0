"""A picture to be painted: what is checked of it before TensorFlow is imported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from artnet.cli.options.asked import asked_recipe
from artnet.cli.options.settings import outputs
from artnet.errors import InvalidValueError, invalid
from artnet.media.profiles.files import PRINTERS, Profile, embedded_profile, read_profile
from artnet.media.stills.encoding import (
    QUALITY_FORMATS,
    STILL_FORMATS,
    check_format,
    check_profile,
    format_of,
)
from artnet.nets.heads import spec_is_hard
from artnet.options import Color
from artnet.recipes.checking import PROFILES
from artnet.recipes.schema import FileRecipe, Recipe
from artnet.sizes import size_and_dots
from artnet.works.output_paths import picture_path, refuse_to_overwrite
from artnet.works.saved_work import SavedWork

if TYPE_CHECKING:
    pass

__all__ = ["DEEP_ZOOM", "Job", "check_file", "format_named", "is_deep_zoom", "page_of", "prepare", "proof_path"]

DEEP_ZOOM = "dzi"


def _profile(work: SavedWork | None, options: Mapping[str, Any]) -> Profile | None:
    """The profile to which the pixels are converted: that of a file, or again the one that the source carries.

    Raises:
        FileError: one that cannot be used.
    """
    asked, before = options["profile"], work.recipe.file if work else None
    if asked is not None:
        return None if asked in PROFILES else read_profile(asked)
    return embedded_profile(work.path, before.icc) if work and before and before.icc else None


@dataclass(frozen=True)
class Job:
    """A picture to paint: what it is of, where to, and how its file is encoded."""

    work: SavedWork | None
    recipe: Recipe
    path: Path
    file: Mapping[str, Any]


def prepare(work: SavedWork | None, options: Mapping[str, Any]) -> Job:
    """Everything that can be checked before TensorFlow is imported."""
    before = (work.recipe.file if work else None) or FileRecipe()
    size, dpi = size_and_dots(options["size"], options["dpi"], before.dpi)
    said = work.recipe.file.dpi if work and work.recipe.file else None  # a bleed has the dots that somebody said
    recipe = asked_recipe(
        work, {**options, "size": size, "dots": size_and_dots(options["size"], options["dpi"], said)[1]}
    )
    suffix = ".gif" if recipe.is_animation else _suffix(options["file_format"] or before.format)
    path = picture_path(options["out"], recipe, suffix, outputs())
    there = page_of(path) if is_deep_zoom(path) else path
    refuse_to_overwrite(there, recipe, force=options["force"], metadata=not options["no_metadata"])
    check_file(path, options, film=recipe.is_animation)
    bits, pyramid = _depth(path, before, options)
    profile = None if recipe.is_animation else _profile(work, options)
    if is_deep_zoom(path):
        _check_deep_zoom(path, recipe, options)
    else:
        check_format(format_of(path), recipe.size, bits=bits, pyramid=pyramid)
        check_profile(format_of(path), bits, space=recipe.profile, converted=profile is not None)
    _check_proof(path, recipe, options)
    hard = recipe.network is not None and spec_is_hard(recipe.network.head) and not recipe.is_animation
    if options["separations"] and not hard:
        raise InvalidValueError('--separations are of inks that are not mixed: --head "palette(hard=true)"')
    # The same file again, unless said otherwise: what it was encoded with is part of its recipe.
    file = {
        "ground": before.ground or None if options["ground"] is None else Color().read(options["ground"]),
        "quality": (options["file_quality"] or before.quality) if format_named(path) in QUALITY_FORMATS else None,
        "dpi": dpi,
        "bits": bits,
        "pyramid": pyramid,
        "profile": profile,
    }
    return Job(work, recipe, path, file)


def _check_proof(path: Path, recipe: Recipe, options: Mapping[str, Any]) -> None:
    """Refuse a proof that cannot be, before anything is painted.

    Raises:
        InvalidValueError: of an animation; or what is only of a proof.
        FileError: a profile that cannot be used.
    """
    if options["proof"] is None:
        if options["proof_intent"] or options["proof_paper"]:
            raise InvalidValueError(f"--proof-{'intent' if options['proof_intent'] else 'paper'} goes with --proof")
        return
    if recipe.is_animation:
        raise InvalidValueError(f"--proof is of pictures. Received: the animation {path.name}")
    read_profile(options["proof"], PRINTERS)


def proof_path(path: Path) -> Path:
    """Where the proof of a picture lies: NAME-proof.png, beside it."""
    return path.with_name(f"{path.stem}-proof.png")


def check_file(path: Path, options: Mapping[str, Any], *, film: bool) -> None:
    """Refuse a name or an option that does not go with the format.

    Raises:
        InvalidValueError: naming what does.
    """
    if film and path.suffix.lower() != ".gif":
        raise InvalidValueError(
            f"Expected a file name ending in .gif for an animation (`artnet animate` has more). Received: {path.name!r}"
        )
    name = format_named(path)
    if options["file_format"] not in (None, name):
        raise invalid(f"a file name that goes with --format {options['file_format']}", out=str(path))
    if options["dpi"] and name == "gif":
        raise invalid("--dpi for a format that notes it", file=path.name)
    if options["file_quality"] and name not in QUALITY_FORMATS:
        raise invalid("--file-quality for a .jpg, .webp or .avif", file=path.name)


def _depth(path: Path, before: FileRecipe, options: Mapping[str, Any]) -> tuple[int, bool]:
    """Bits a channel, and whether smaller sizes are in the file: as is said, else as before where the format can."""
    name = format_named(path)
    if name == DEEP_ZOOM:
        return int(options["bits"] or 8), options["pyramid"]
    bits = int(options["bits"] or (before.bits if before.bits in STILL_FORMATS[name].bits else 8))
    return bits, options["pyramid"] or (before.pyramid and name == "tiff")


def format_named(path: Path) -> str:
    """The format that the suffix of a path asks for, also that of a deep zoom.

    Raises:
        InvalidValueError: another suffix, or none.
    """
    return DEEP_ZOOM if is_deep_zoom(path) else format_of(path)


def is_deep_zoom(path: Path) -> bool:
    """Whether a path names a deep zoom, which is a folder of that name without its suffix."""
    return path.suffix.lower() == f".{DEEP_ZOOM}"


def page_of(path: Path) -> Path:
    """The page of a deep zoom, in the folder of its name."""
    return path.with_suffix("") / "index.html"


def _check_deep_zoom(path: Path, recipe: Recipe, options: Mapping[str, Any]) -> None:
    """Refuse what a folder of JPEGs cannot hold.

    Raises:
        InvalidValueError: naming it.
    """
    if recipe.network is None or options["separations"]:
        raise invalid("a picture of a network for a deep zoom", source=recipe.name)
    if options["bits"] not in (None, "8") or options["pyramid"] or options["profile"] not in (None, "srgb"):
        raise InvalidValueError("--bits, --pyramid and --profile are not of dzi, a pyramid of JPEGs in sRGB")


def _suffix(file_format: str) -> str:
    return STILL_FORMATS[file_format].suffixes[0] if file_format in STILL_FORMATS else f".{file_format}"
