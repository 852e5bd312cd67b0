"""A picture is painted, saved and told; of a large one the parts are kept until its file is whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click
from click.core import ParameterSource

from artnet.cli.options.common import given
from artnet.cli.options.jobs import carry_out, item, kept_told, told_plan
from artnet.cli.options.variants import Variant
from artnet.cli.renders.job import Job, format_named, is_deep_zoom, page_of, proof_path
from artnet.cli.terminal import display
from artnet.errors import InvalidValueError
from artnet.media.io.names import names_file
from artnet.media.stills.encoding import fit_size
from artnet.recipes.schema import FileRecipe
from artnet.works.jobs.folder import read_job
from artnet.works.output_paths import refuse_to_overwrite
from artnet.works.saved_work import SavedWork

if TYPE_CHECKING:
    from artnet.rendering.picture import Picture

__all__ = ["go_on", "paint", "paint_series"]

PROOF_SIDE = 4_096
IN_PARTS_FROM = 1 << 26
"""Pixels, 200 MB of them in 8 bits, from which a picture is painted in parts."""


def paint_series(jobs: Sequence[Job], variants: Sequence[Variant], options: Mapping[str, Any]) -> int:
    """One picture after another; those that are done are not done again."""
    works = [
        item(variant.label, job.recipe.identity, path=job.path.name, metadata=not options["no_metadata"], **job.file)
        for job, variant in zip(jobs, variants, strict=True)
    ]
    return carry_out(works, options, lambda n: paint(jobs[n], variants[n]), lambda n, _: _told(jobs[n], variants[n]))


def paint(job: Job, variant: Variant) -> list[Path]:
    """Paint a picture, save it, and say so. Returns the files."""
    from artnet.sketching.workers.quiet_tensorflow import start_tensorflow

    start_tensorflow()
    from artnet.rendering.motion.animation import Animation
    from artnet.works.making import make

    recipe, path, options = job.recipe, job.path, variant.options
    metadata = not options["no_metadata"]
    if _is_in_parts(job, options):
        return _paint_in_parts(job, variant)
    with display.bar("painting") as show:
        source = replace(job.work, recipe=recipe) if job.work else recipe
        bits = 16 if job.file["bits"] > 8 else 8
        made = make(source, progress=show, bits=bits, **given(device=options["device"]))
        if isinstance(made, Animation):
            made.save(path, metadata=metadata, ground=job.file["ground"], progress=show)
        else:
            made.save(path, **job.file, metadata=metadata)
    _told(job, variant)
    files = [path]
    if options["proof"] is not None:
        files.append(_prove(cast("Picture", made), job, options))
    if options["separations"]:
        where, dpi = path.with_suffix(".png"), job.file["dpi"]
        inks = cast("Picture", made).save_separations(where, dpi=dpi, force=options["force"])
        for one in inks:
            display.result(f"{one}  the ink #{one.stem.rpartition('-')[2]}, black where it is printed")
        files += inks
    return files


def _prove(picture: Picture, job: Job, options: Mapping[str, Any]) -> Path:
    """Save how a picture will print, and say how much of it cannot be printed."""
    shown = {"intent": options["proof_intent"] or "relative", "paper": options["proof_paper"]}
    proof = picture.proof(options["proof"], **shown, ground=job.file["ground"], dpi=job.file["dpi"])
    place = proof.save(proof_path(job.path), force=options["force"])
    display.result(f"{place}  as {proof.printer} prints it: {proof.summary}")
    return Path(place)


def _told(job: Job, variant: Variant) -> None:
    """Say what lies where."""
    said = f"  ({variant.label})" if variant.label else ""
    wide, high = job.recipe.size
    look = f", {job.recipe.look.name}" if job.recipe.look and "look" not in variant.varied else ""
    path = page_of(job.path) if is_deep_zoom(job.path) else job.path
    size = display.size_of(path.parent if is_deep_zoom(job.path) else path)
    display.result(f"{path}  {wide} x {high}, seed {job.recipe.seed}{look}, {size}{said}")


def _is_in_parts(job: Job, options: Mapping[str, Any]) -> bool:
    """Whether a picture is painted in parts: one that is too large for comfort, or where that is asked for."""
    wide, high = job.recipe.size
    if job.recipe.network is None or job.recipe.is_animation or options["separations"]:
        return False
    return bool(wide * high >= IN_PARTS_FROM or options["plan"] or options["keep_parts"] or is_deep_zoom(job.path))


def _paint_in_parts(job: Job, variant: Variant) -> list[Path]:
    """The same in parts, which are kept until the file is whole."""
    from artnet.works.jobs.folder import job_folder
    from artnet.works.jobs.job import StillJob

    options = variant.options
    source = replace(job.work, recipe=job.recipe) if job.work else SavedWork(Path(), job.recipe)
    said = {name: value for name, value in job.file.items() if value is not None}
    profile = said.pop("profile", None)
    file = FileRecipe(format=format_named(job.path), **said)
    folder = options["plan"] or job_folder(job.path)
    still = StillJob(source, job.path, file, folder, metadata=not options["no_metadata"], profile=profile)
    if options["plan"]:
        told_plan(still.write(force=options["force"]), len(still.parts))
        return [folder]
    with kept_told(folder, None if job.work or options["seed"] else job.recipe.seed):
        display.note(f"{display.counted(len(still.parts), 'part')}, about {display.bytes_of(still.needed)} of the disk")
        with display.bar("painting") as show:
            still.run(show, keep_parts=options["keep_parts"], force=options["force"])
    _told(job, variant)
    if options["proof"] is None:
        return [job.path]
    from artnet.works.making import make

    # Of so large a picture a smaller one shows as well what can be printed.
    small = job.recipe.resized(fit_size(job.recipe.size, min(PROOF_SIDE, max(job.recipe.size))))
    return [job.path, _prove(cast("Picture", make(replace(source, recipe=small))), job, options)]


def go_on(folder: Path, options: Mapping[str, Any]) -> int:
    """Go on with the job in a folder, as it was planned."""
    source = click.get_current_context().get_parameter_source
    said = [name for name in options if source(name) is ParameterSource.COMMANDLINE]
    if others := [name for name in said if name not in ("out", "force", "keep_parts")]:
        way = "only -o, --force and --keep-parts for a job, which says all else itself"
        raise InvalidValueError(f"Expected {way}. Received: --{others[0].replace('_', '-')}")
    from artnet.sketching.workers.quiet_tensorflow import start_tensorflow

    start_tensorflow()
    from artnet.works.jobs.films import FilmJob
    from artnet.works.jobs.planning import taken_up

    out = options["out"]
    still = taken_up(folder, out if out is None or names_file(out) else out / read_job(folder).result)
    refuse_to_overwrite(still.path, still.recipe, force=options["force"])
    with kept_told(folder), display.bar("painting") as show:
        still.run(show, keep_parts=options["keep_parts"], force=options["force"])
    if isinstance(still, FilmJob):
        told = f"{display.counted(len(still.film), 'frame')}, {still.film.seconds:g} s, {display.size_of(still.path)}"
        display.result(f"{still.path}  {told}")
        return 0
    file = {"bits": still.job.file.bits}
    _told(Job(None, still.recipe, still.path, file), Variant(options, {}, ""))
    return 0
