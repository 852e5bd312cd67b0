"""`plan`: a still or a film of any size as a job, which survives a kill."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from artnet.checks import number, path_of, whole_number
from artnet.errors import RecipeError, invalid
from artnet.media.clips.formats import CLIP_FORMATS
from artnet.media.profiles.files import Profile, read_profile
from artnet.media.stills.encoding import check_format, check_profile, format_of
from artnet.nets.cppn import CPPN
from artnet.nets.network_files import network_bytes, weights_source
from artnet.options import Color
from artnet.recipes.schema import FileRecipe, Recipe
from artnet.recipes.serialization import parsed_json
from artnet.rendering.composition import Size, checked_size, compose
from artnet.rendering.motion.animation import Animation
from artnet.rendering.picture import Picture
from artnet.works.jobs.films import FilmJob
from artnet.works.jobs.folder import job_folder, read_job
from artnet.works.jobs.job import StillJob
from artnet.works.jobs.schema import JobRecipe
from artnet.works.making import make
from artnet.works.saved_work import SavedWork, read_work

__all__ = ["plan", "taken_up"]

Source = CPPN | Recipe | Picture | SavedWork | str | Path


def plan(
    source: Source | Animation,
    path: str | Path,
    *,
    size: Size | None = None,
    folder: str | Path | None = None,
    metadata: bool = True,
    **settings: Any,
) -> StillJob | FilmJob:
    """A job: the file of a still or an animation, in parts that are on the disk once they are painted.

        an.plan("work.png", "wall.tif", size=(32768, 32768), bits=16).run()

    Run again after it was stopped, however that was, it goes on from the parts that are there, and the file has the
    same bytes. Memory does not grow with the picture: tiff, png and dzi (a folder to be looked at in a browser) may
    have 2^20 pixels a side.

    Args:
        source: a network, a recipe, a picture, any file of a still that artnet saved, what `read_work` gave, or an
            animation.
        path: where to, by its suffix a format of stills or, of an animation, of films.
        size: of a still in place of its own.
        folder: where the parts are kept until the file is whole; beside it, PATH.job, by default.
        metadata: whether the recipe travels in the file.
        **settings: how the file is encoded: of a still quality, dpi, ground, bits (8 or 16), pyramid and profile (a
            file of one, to which the pixels are converted); of an animation those of `Animation.save`.

    Raises:
        InvalidValueError: a value that cannot be used.
        PictureError, RecipeError: as `open`.
    """
    path = path_of(path)
    place = job_folder(path) if folder is None else path_of(folder)
    if isinstance(source, Animation):
        if size is not None:
            raise invalid("the size of an animation where it is made: animate(..., size=...)", size=size)
        return FilmJob(source, path, place, metadata=metadata, **settings)
    work = _work_of(source)
    if work.recipe.is_animation or work.recipe.sheet is not None:
        raise invalid("a still, or an animation that was made: make(file)", source=work.path.name or work.recipe.name)
    if size is not None:
        work = SavedWork(work.path, work.recipe.but(size=checked_size(size, work.recipe.size)), work.weights)
    named = settings.pop("profile", None)
    profile = named if named is None or isinstance(named, Profile) else read_profile(path_of(named))
    file = file_of(path, work.recipe, converted=profile is not None, **settings)
    return StillJob(work, path, file, place, metadata=metadata, profile=profile)


def file_of(path: Path, recipe: Recipe, *, converted: bool = False, **settings: Any) -> FileRecipe:
    """How the file of a picture is encoded, of which some was said.

    Raises:
        InvalidValueError: a setting that there is not, or one out of its range.
    """
    names = ("quality", "dpi", "ground", "bits", "pyramid")
    if unknown := [name for name in settings if name not in names]:
        raise invalid(f"settings of a file: {', '.join(names)}", **{unknown[0]: settings[unknown[0]]})
    given = {name: value for name, value in settings.items() if value is not None}
    if "ground" in given:
        given["ground"] = Color().read(given["ground"])
    if "dpi" in given:
        given["dpi"] = number("1 to 100,000 dots an inch", 1, 100_000, dpi=given["dpi"])
    if "quality" in given:
        given["quality"] = whole_number("a quality of 1 to 100", 1, 100, quality=given["quality"])
    file = FileRecipe(format="dzi" if path.suffix.lower() == ".dzi" else format_of(path), **given)
    if file.format != "dzi":
        check_format(file.format, recipe.size, bits=file.bits, pyramid=file.pyramid)
        check_profile(file.format, file.bits, space=recipe.profile, converted=converted)
    elif file.bits != 8 or file.pyramid or converted or recipe.profile != "srgb":
        raise invalid("8 bits in sRGB for dzi, a pyramid of JPEGs", bits=file.bits, profile=recipe.profile)
    return file


def taken_up(folder: Path, path: Path | None = None) -> StillJob | FilmJob:
    """The job of a still or a film that lies in a folder; its file goes beside it, or to `path`.

    Raises:
        RecipeError: there is none, or one of another kind.
    """
    job = read_job(folder)
    if job.kind not in ("still", "film") or job.work is None:
        raise invalid("the job of a picture or a film; the command that began many works goes on with them",
                      folder=str(folder), kind=job.kind)  # fmt: skip
    path = path or folder.parent / job.result
    if job.kind == "film":
        return _film_taken_up(job, folder, path)
    weights = None
    if job.work.weights is not None:
        weights = SavedWork(folder / "job.json", job.work).network_file()
    work = SavedWork(folder / "job.json", job.work, weights)
    profile = None if job.file.icc is None else read_profile(folder / job.file.icc.file)
    if profile is not None and profile.source != job.file.icc:
        raise RecipeError(f"The {profile.name} in {folder} is not the one that the job was planned with (SHA-256)")
    return StillJob(work, path, job.file, folder, profile=profile)


def _film_taken_up(job: JobRecipe, folder: Path, path: Path) -> FilmJob:
    assert job.work is not None
    film = make(SavedWork(folder / "job.json", job.work), device=job.work.device)
    if not isinstance(film, Animation):
        raise RecipeError(f"Expected the recipe of a film in {folder}. Received: that of a picture")
    settings = {name: parsed_json(text) for name, text in job.settings.items()}
    known = {"metadata", "ground", *(name for row in CLIP_FORMATS for name in row.settings)}
    if unknown := [name for name in settings if name not in known]:
        raise RecipeError(f"Expected settings of a film in {folder}. Received: {unknown[0][:40]!r}")
    if "audio" in settings:
        settings["audio"] = folder / settings["audio"]
    return FilmJob(film, path, folder, **settings)


def _work_of(source: Any) -> SavedWork:
    if isinstance(source, CPPN):
        recipe = compose(source.recipe, source.origin, plugins=source.blueprint.plugins)
        weights = network_bytes(source) if source.origin else None
        return SavedWork(Path(), recipe.but(weights=weights_source(weights)) if weights else recipe, weights)
    if isinstance(source, Recipe):
        return SavedWork(Path(), source)
    if isinstance(source, Picture):
        return SavedWork(Path(), source.recipe, source.weights)
    if isinstance(source, SavedWork):
        return source
    if isinstance(source, str | Path):
        return read_work(source)
    raise invalid("a network, a recipe, a picture, an animation or a file", source=type(source).__name__)
