"""`artnet render`: paint a random network, or make any saved file again at any size."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

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
from artnet.cli.options.settings import outputs
from artnet.cli.options.sheets import check_apart, check_one_name, check_sheet, save_sheet
from artnet.cli.options.variants import Variant, several_options, variants_of
from artnet.cli.terminal import display
from artnet.cli.terminal.failures import Failures
from artnet.errors import InvalidValueError, invalid
from artnet.media.io.names import names_file
from artnet.media.profiles.files import PRINTERS, Profile, embedded_profile, read_profile
from artnet.media.profiles.proofs import INTENTS
from artnet.media.stills.encoding import format_of
from artnet.nets.heads import spec_is_hard
from artnet.nets.settings import NETWORK_SETTINGS
from artnet.options import Color
from artnet.recipes.schema import PROFILES, FileRecipe, Recipe
from artnet.sizes import size_and_dots
from artnet.sweeps import seeds_of
from artnet.works.cells import cell_of, parse_cell
from artnet.works.output_paths import picture_path, refuse_to_overwrite
from artnet.works.saved_work import SavedWork, read_work
from artnet.works.selecting import OF, checked_of, choose_recipes, described, seeds_from

if TYPE_CHECKING:
    from artnet.rendering.motion.animation import Animation
    from artnet.rendering.picture import Picture

__all__ = ["command"]

FORMATS = ("png", "jpeg", "webp", "gif")


@click.command("render", short_help="Paint a network: a random one, or any file that artnet saved.")
@click.argument("source", required=False, type=click.Path(path_type=Path))
@common(paper=True)
@several_options
@click.option("--format", "file_format", type=click.Choice(FORMATS), help="When -o names no file.  [default: png]")
@click.option("--file-quality", type=click.IntRange(1, 100), help="Of JPEG and WebP.  [default: 95]")
@click.option(
    "--dpi",
    type=click.FloatRange(1, 100_000),
    help="Noted in the file, and of sizes of paper.  [default: 300]",
)
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
    artnet render painting.png --size a2 --quality print -o poster.png
    artnet render --seed 7 --head oklab --profile display-p3
    artnet render painting.png --size a4 --bleed 3mm --proof FOGRA39.icc
    artnet render --symmetry "kaleidoscope(n=8)" --seed 3 -o rose.png
    """
    out = options["out"]
    if out is not None and names_file(out) and source is None:
        format_of(out)
    if options["dpi"] is not None and math.isnan(options["dpi"]):
        raise invalid("1 to 100,000 dots an inch", dpi=options["dpi"])
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
    failures = Failures(len(jobs))
    for job, variant in zip(jobs, variants, strict=True):
        with failures.noted(variant.label):
            _paint(job, variant)
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
    refuse_to_overwrite(path, recipe, force=options["force"], metadata=not options["no_metadata"])
    _check_format(path, options, film=recipe.is_animation)
    profile = None if recipe.is_animation else _profile(work, options)
    if format_of(path) == "gif" and (profile is not None or recipe.profile != "srgb"):
        raise invalid("--profile srgb for a GIF, which carries no other", file=path.name)
    _check_proof(path, recipe, options)
    hard = recipe.network is not None and spec_is_hard(recipe.network.head) and not recipe.is_animation
    if options["separations"] and not hard:
        raise InvalidValueError('--separations are of inks that are not mixed: --head "palette(hard=true)"')
    # The same file again, unless said otherwise: what it was encoded with is part of its recipe.
    file = {
        "ground": before.ground or None if options["ground"] is None else Color().read(options["ground"]),
        "quality": (options["file_quality"] or before.quality) if format_of(path) in ("jpeg", "webp") else None,
        "dpi": dpi,
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
    name = format_of(path)
    if options["file_format"] not in (None, name):
        raise invalid(f"a file name that goes with --format {options['file_format']}", out=str(path))
    if options["dpi"] and name == "gif":
        raise invalid("--dpi for a format that notes it", file=path.name)
    if options["file_quality"] and name not in ("jpeg", "webp"):
        raise invalid("--file-quality for a .jpg or .webp", file=path.name)


def _suffix(file_format: str) -> str:
    return {"jpeg": ".jpg"}.get(file_format, f".{file_format}")


def _paint(job: Job, variant: Variant) -> None:
    """Paint a picture, save it, and say so."""
    from artnet.sketching.workers.quiet_tensorflow import start_tensorflow

    start_tensorflow()
    from artnet.rendering.motion.animation import Animation
    from artnet.works.making import make

    recipe, path, options = job.recipe, job.path, variant.options
    metadata = not options["no_metadata"]
    with display.bar("painting") as show:
        source = replace(job.work, recipe=recipe) if job.work else recipe
        made = make(source, progress=show, **given(device=options["device"]))
        if isinstance(made, Animation):
            made.save(path, metadata=metadata, ground=job.file["ground"], progress=show)
        else:
            made.save(path, **job.file, metadata=metadata)
    said = f"  ({variant.label})" if variant.label else ""
    wide, high = recipe.size
    look = f", {recipe.look.name}" if recipe.look and "look" not in variant.varied else ""
    display.result(f"{path}  {wide} x {high}, seed {recipe.seed}{look}, {display.size_of(path)}{said}")
    if options["proof"] is not None:
        shown = {"intent": options["proof_intent"] or "relative", "paper": options["proof_paper"]}
        proof = cast("Picture", made).proof(options["proof"], **shown, ground=job.file["ground"], dpi=job.file["dpi"])
        place = proof.save(_proof_path(path), force=options["force"])
        display.result(f"{place}  as {proof.printer} prints it: {proof.summary}")
    if options["separations"]:
        inks = cast("Picture", made).save_separations(
            path.with_suffix(".png"), dpi=job.file["dpi"], force=options["force"]
        )
        for one in inks:
            display.result(f"{one}  the ink #{one.stem.rpartition('-')[2]}, black where it is printed")


def _sheet(work: SavedWork | None, variants: Sequence[Variant], options: Mapping[str, Any]) -> int:
    """All of them on one sheet."""
    check_sheet(options)
    for name in ("separations", "ground", "profile", "bleed", "proof"):
        if options[name] not in (None, False):
            raise InvalidValueError(f"--{name} is of one picture, not of a sheet")
    if options["out"] is not None and names_file(options["out"]):
        _check_format(options["out"], options, film=False)
    elif options["file_quality"] and options["file_format"] not in ("jpeg", "webp"):
        raise invalid("--file-quality for a .jpg or .webp", format=options["file_format"] or "png")
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
        return make(source, **given(device=options["device"])), recipe

    chosen = [
        v if "look" in v.varied else replace(v, label=_with_look(v.label, r))
        for v, r in zip(variants, recipes, strict=True)
    ]
    return save_sheet(chosen, paint, recipes, options)


def _with_look(label: str, recipe: Recipe) -> str:
    """A label that also says which look the seed chose."""
    named = label or f"seed {recipe.seed}"
    return f"{named} {recipe.look.name}" if recipe.look and recipe.look.list else named
