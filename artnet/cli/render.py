"""`artnet render`: paint a random network, or make any saved file again at any size."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click
from click.core import ParameterSource

from artnet.cli.options.asked import asked_recipe
from artnet.cli.options.common import (
    best_options,
    common,
    device_option,
    given,
    ground_option,
    look_option,
    setting_options,
    view_options,
)
from artnet.cli.options.jobs import begun_series, item, job_options, kept_told, planned_series, told_plan
from artnet.cli.options.settings import outputs
from artnet.cli.options.sheets import check_apart, check_one_name, check_sheet, save_sheet
from artnet.cli.options.variants import Variant, several_options, variants_of
from artnet.cli.terminal import display
from artnet.cli.terminal.failures import Failures
from artnet.errors import InvalidValueError, invalid
from artnet.media.io.names import names_file
from artnet.media.profiles.files import PRINTERS, Profile, embedded_profile, read_profile
from artnet.media.profiles.proofs import INTENTS
from artnet.media.stills.encoding import (
    QUALITY_FORMATS,
    STILL_FORMATS,
    check_format,
    check_profile,
    fit_size,
    format_of,
)
from artnet.nets.heads import spec_is_hard
from artnet.nets.settings import NETWORK_SETTINGS
from artnet.options import Color
from artnet.recipes.schema import PROFILES, FileRecipe, Recipe
from artnet.sizes import size_and_dots
from artnet.sweeps import seeds_of
from artnet.works.cells import cell_of, parse_cell
from artnet.works.jobs.folder import JOB_FILE, read_job
from artnet.works.output_paths import picture_path, refuse_to_overwrite
from artnet.works.saved_work import SavedWork, read_work
from artnet.works.selecting import OF, checked_of, choose_recipes, described, seeds_from

if TYPE_CHECKING:
    from artnet.rendering.motion.animation import Animation
    from artnet.rendering.picture import Picture

__all__ = ["command"]

DEEP_ZOOM = "dzi"
PROOF_SIDE = 4_096
IN_PARTS_FROM = 1 << 26
"""Pixels, 200 MB of them in 8 bits, from which a picture is painted in parts."""
FORMATS = ("png", "jpeg", "webp", "gif", "avif", "tiff", "pdf", "dzi")


@click.command("render", short_help="Paint a network: a random one, or any file that artnet saved.")
@click.argument("source", required=False, type=click.Path(path_type=Path))
@common(paper=True)
@several_options
@click.option("--format", "file_format", type=click.Choice(FORMATS), help="When -o names no file.  [default: png]")
@click.option("--file-quality", type=click.IntRange(1, 100), help="Of JPEG, WebP and AVIF.  [default: 95]")
@click.option("--bits", type=click.Choice(("8", "10", "16")), help="Of each channel: 16 of PNG and TIFF, 10 of AVIF.")
@click.option("--pyramid", is_flag=True, help="A TIFF that holds smaller sizes too, and opens at once.")
@click.option(
    "--dpi",
    type=click.FloatRange(1, 100_000),
    help="Noted in the file, and of sizes of paper.  [default: 300]",
)
@job_options
@click.option(
    "--profile",
    metavar="NAME|FILE",
    help="Colours beyond sRGB: display-p3; or of a FILE.icc (RGB), to which it is converted.  [default: srgb]",
)
@click.option("--bleed", metavar="3mm", help="How far it goes on beyond its size on every side; also cm, in, px.")
@click.option(
    "--proof",
    type=click.Path(path_type=Path),
    metavar="FILE.icc",
    help="A picture of how it will print too, by the profile of the printer, and how much of it cannot be printed.",
)
@click.option("--proof-intent", type=click.Choice(list(INTENTS)), help="Of --proof.  [default: relative]")
@click.option("--proof-paper", is_flag=True, help="With --proof, white as the paper has it.")
@best_options
@click.option("--cell", metavar="ROW,COLUMN", help="Of a sheet, this work alone; both from 1.")
@click.option("--separations", is_flag=True, help="A PNG for each ink too, of a hard palette or stencil.")
@ground_option
@device_option
@look_option
@view_options
@setting_options(NETWORK_SETTINGS)
@click.pass_context
def command(context: click.Context, /, source: Path | None, **options: Any) -> int:
    """Paint a network.

    Without SOURCE a random one: the seed chooses a look, and what it draws. With SOURCE (a picture, GIF or network file
    that artnet saved) the same again, at its own size or another: a picture is its own source.

    \b
    artnet render                                 a random picture
    artnet render --look ink --seed 7
    artnet render --seed 7 --activation sin --head oklab --size 4k
    artnet render --seed 0..48 --sheet            forty-nine seeds on one sheet
    artnet render --best 9 --of 60 --sheet        sixty are drawn, the nine that are good and differ are kept
    artnet render --seed 7 -p activation=sin,tanh,gaussian -p head=rgb,oklab --sheet
    artnet render sheet.png --cell 3,4 --size 4k  the fourth of the third row, large
    artnet render --seed 7 --size 32768x32768 --bits 16 -o wall.tif
    artnet render wall.tif --format dzi -o wall   a folder to look at in a browser, tile by tile
    artnet render painting.png --size a2 --quality print -o poster.png
    artnet render --seed 7 --head oklab --profile display-p3
    artnet render painting.png --size a4 --bleed 3mm --proof FOGRA39.icc
    artnet render --symmetry "kaleidoscope(n=8)" --seed 3 -o rose.png
    """
    out = options["out"]
    if out is not None and names_file(out) and source is None:
        _format_of(out)
    if options["dpi"] is not None and math.isnan(options["dpi"]):
        raise invalid("1 to 100,000 dots an inch", dpi=options["dpi"])
    if source is not None and (source / JOB_FILE).is_file():
        return _go_on(source, options)
    work = None
    if source is not None:
        work = read_work(source)
    if options["cell"] is not None:
        if work is None:
            raise InvalidValueError("--cell is of a sheet: artnet render SHEET --cell 3,4")
        work = cell_of(work, parse_cell(options["cell"]))
    variants = _variants(context, work, options)
    if options["sheet"]:
        return _sheet(work, variants, options)
    check_one_name(out, len(variants))
    jobs = [_job(work, variant.options) for variant in variants]
    check_apart([job.path for job in jobs])
    if len(jobs) == 1:
        _paint(jobs[0], variants[0])
        return 0
    return _series(jobs, variants, options)


def _series(jobs: Sequence[Job], variants: Sequence[Variant], options: Mapping[str, Any]) -> int:
    """One picture after another; those that are done are not done again."""
    works = [
        item(variant.label, job.recipe.identity, path=job.path.name, metadata=not options["no_metadata"], **job.file)
        for job, variant in zip(jobs, variants, strict=True)
    ]
    if options["plan"]:
        return planned_series(works, options)
    failures = Failures(len(jobs))
    with begun_series(works, options) as series:
        for number, (job, variant) in enumerate(zip(jobs, variants, strict=True)):
            if series.done(number) is not None:
                _told(job, variant)
                continue
            with failures.noted(variant.label):
                series.receipt(number, _paint(job, variant))
        if not failures.code and not options["keep_parts"]:
            series.finish()
    return failures.code


def _variants(context: click.Context, work: SavedWork | None, options: Mapping[str, Any]) -> list[Variant]:
    """What the options ask for; of many that are drawn the best, where that is asked for."""
    count = options["best"] or (1 if options["of"] or options["unlike"] else 0)
    if not count:
        return variants_of(context, seeded=work is None)
    if work is not None:
        raise InvalidValueError(f"--best is of random networks. Received: {work.path.name}")
    if not options["sheet"]:
        check_one_name(options["out"], count)
    said = seeds_of(options["seed"]) if options["seed"] else []
    swept = any(text.partition("=")[0].strip() == "seed" for text in options["parameters"])
    several = len(said) > 1 or swept
    if options["of"] is not None and several:
        raise InvalidValueError(f"--of {options['of']} and several seeds say the same twice")
    drawn = [] if several else seeds_from(options["seed"], checked_of(count, options["of"] or OF))
    variants = variants_of(context, seeded=True, seeds=drawn)
    if len(variants) < count:
        raise invalid(f"at least {count} to choose from, as with --of {OF}", works=len(variants), best=count)
    others = described(options["unlike"])
    plain = {"profile": None, "bleed": None}
    recipes = [
        asked_recipe(None, {**variant.options, "size": _own_size(variant.options), **plain}) for variant in variants
    ]
    from artnet.sketching.workers.quiet_tensorflow import start_tensorflow

    start_tensorflow()
    with display.bar("choosing") as show:
        return [variants[place] for place in choose_recipes(recipes, count, others, show)]


def _own_size(options: Mapping[str, Any]) -> Any:
    """The size of each picture; on a sheet they have one of their own."""
    return None if options["sheet"] else size_and_dots(options["size"], options["dpi"])[0]


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


def _job(work: SavedWork | None, options: Mapping[str, Any]) -> Job:
    """Everything that can be checked before TensorFlow is imported."""
    before = (work.recipe.file if work else None) or FileRecipe()
    size, dpi = size_and_dots(options["size"], options["dpi"], before.dpi)
    said = work.recipe.file.dpi if work and work.recipe.file else None  # a bleed has the dots that somebody said
    recipe = asked_recipe(
        work, {**options, "size": size, "dots": size_and_dots(options["size"], options["dpi"], said)[1]}
    )
    suffix = ".gif" if recipe.is_animation else _suffix(options["file_format"] or before.format)
    path = picture_path(options["out"], recipe, suffix, outputs())
    there = _page(path) if _is_deep_zoom(path) else path
    refuse_to_overwrite(there, recipe, force=options["force"], metadata=not options["no_metadata"])
    _check_format(path, options, film=recipe.is_animation)
    bits, pyramid = _depth(path, before, options)
    profile = None if recipe.is_animation else _profile(work, options)
    if _is_deep_zoom(path):
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
        "quality": (options["file_quality"] or before.quality) if _format_of(path) in QUALITY_FORMATS else None,
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


def _proof_path(path: Path) -> Path:
    """Where the proof of a picture lies: NAME-proof.png, beside it."""
    return path.with_name(f"{path.stem}-proof.png")


def _check_format(path: Path, options: Mapping[str, Any], *, film: bool) -> None:
    """Refuse a name or an option that does not go with the format.

    Raises:
        InvalidValueError: naming what does.
    """
    if film and path.suffix.lower() != ".gif":
        raise InvalidValueError(
            f"Expected a file name ending in .gif for an animation (`artnet animate` has more). Received: {path.name!r}"
        )
    name = _format_of(path)
    if options["file_format"] not in (None, name):
        raise invalid(f"a file name that goes with --format {options['file_format']}", out=str(path))
    if options["dpi"] and name == "gif":
        raise invalid("--dpi for a format that notes it", file=path.name)
    if options["file_quality"] and name not in QUALITY_FORMATS:
        raise invalid("--file-quality for a .jpg, .webp or .avif", file=path.name)


def _depth(path: Path, before: FileRecipe, options: Mapping[str, Any]) -> tuple[int, bool]:
    """Bits a channel, and whether smaller sizes are in the file: as is said, else as before where the format can."""
    name = _format_of(path)
    if name == DEEP_ZOOM:
        return int(options["bits"] or 8), options["pyramid"]
    bits = int(options["bits"] or (before.bits if before.bits in STILL_FORMATS[name].bits else 8))
    return bits, options["pyramid"] or (before.pyramid and name == "tiff")


def _format_of(path: Path) -> str:
    return DEEP_ZOOM if _is_deep_zoom(path) else format_of(path)


def _is_deep_zoom(path: Path) -> bool:
    return path.suffix.lower() == f".{DEEP_ZOOM}"


def _page(path: Path) -> Path:
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


def _paint(job: Job, variant: Variant) -> list[Path]:
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
    place = proof.save(_proof_path(job.path), force=options["force"])
    display.result(f"{place}  as {proof.printer} prints it: {proof.summary}")
    return Path(place)


def _told(job: Job, variant: Variant) -> None:
    """Say what lies where."""
    said = f"  ({variant.label})" if variant.label else ""
    wide, high = job.recipe.size
    look = f", {job.recipe.look.name}" if job.recipe.look and "look" not in variant.varied else ""
    path = _page(job.path) if _is_deep_zoom(job.path) else job.path
    size = display.size_of(path.parent if _is_deep_zoom(job.path) else path)
    display.result(f"{path}  {wide} x {high}, seed {job.recipe.seed}{look}, {size}{said}")


def _is_in_parts(job: Job, options: Mapping[str, Any]) -> bool:
    """Whether a picture is painted in parts: one that is too large for comfort, or where that is asked for."""
    wide, high = job.recipe.size
    if job.recipe.network is None or job.recipe.is_animation or options["separations"]:
        return False
    return bool(wide * high >= IN_PARTS_FROM or options["plan"] or options["keep_parts"] or _is_deep_zoom(job.path))


def _paint_in_parts(job: Job, variant: Variant) -> list[Path]:
    """The same in parts, which are kept until the file is whole."""
    from artnet.works.jobs.folder import job_folder
    from artnet.works.jobs.job import StillJob

    options = variant.options
    source = replace(job.work, recipe=job.recipe) if job.work else SavedWork(Path(), job.recipe)
    said = {name: value for name, value in job.file.items() if value is not None}
    profile = said.pop("profile", None)
    file = FileRecipe(format=_format_of(job.path), **said)
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


def _go_on(folder: Path, options: Mapping[str, Any]) -> int:
    """Go on with the job in a folder, as it was planned."""
    source = click.get_current_context().get_parameter_source
    said = [name for name in options if source(name) is ParameterSource.COMMANDLINE]
    if others := [name for name in said if name not in ("out", "force", "keep_parts")]:
        way = "only -o, --force and --keep-parts for a job, which says all else itself"
        raise InvalidValueError(f"Expected {way}. Received: --{others[0].replace('_', '-')}")
    from artnet.sketching.workers.quiet_tensorflow import start_tensorflow

    start_tensorflow()
    from artnet.works.jobs.planning import taken_up

    out = options["out"]
    still = taken_up(folder, out if out is None or names_file(out) else out / read_job(folder).result)
    refuse_to_overwrite(still.path, still.recipe, force=options["force"])
    with kept_told(folder), display.bar("painting") as show:
        still.run(show, keep_parts=options["keep_parts"], force=options["force"])
    file = {"bits": still.job.file.bits}
    _told(Job(None, still.recipe, still.path, file), Variant(options, {}, ""))
    return 0


def _sheet(work: SavedWork | None, variants: Sequence[Variant], options: Mapping[str, Any]) -> int:
    """All of them on one sheet."""
    check_sheet(options)
    for name in ("separations", "ground", "bits", "pyramid", "profile", "bleed", "proof"):
        if options[name] not in (None, False):
            raise InvalidValueError(f"--{name} is of one picture, not of a sheet")
    if options["out"] is not None and names_file(options["out"]):
        _check_format(options["out"], options, film=False)
    elif options["file_quality"] and options["file_format"] not in QUALITY_FORMATS:
        raise invalid("--file-quality for a .jpg, .webp or .avif", format=options["file_format"] or "png")
    if work is not None and work.recipe.sheet is not None:
        raise InvalidValueError(f"Expected works for a sheet. Received: {work.path.name}, which is one")
    asked = [asked_recipe(work, {**variant.options, "size": None, "bleed": None}) for variant in variants]
    recipes = [recipe.but(profile="srgb") for recipe in asked]  # a sheet has one space for all
    options = dict(options)
    options["size"], options["dpi"] = size_and_dots(options["size"], options["dpi"])

    def paint(number: int, cell: tuple[int, int]) -> tuple[Picture | Animation, Recipe]:
        from artnet.works.making import make

        recipe = recipes[number].resized(cell)
        source = replace(work, recipe=recipe) if work else recipe
        return make(source, bits=8, **given(device=options["device"])), recipe

    chosen = [
        v if "look" in v.varied else replace(v, label=_with_look(v.label, r))
        for v, r in zip(variants, recipes, strict=True)
    ]
    return save_sheet(chosen, paint, recipes, options)


def _with_look(label: str, recipe: Recipe) -> str:
    """A label that also says which look the seed chose."""
    named = label or f"seed {recipe.seed}"
    return f"{named} {recipe.look.name}" if recipe.look and recipe.look.list else named
