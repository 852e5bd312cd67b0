"""`artnet render`: paint a random network, or make any saved file again at any size."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
from artnet.cli.options.jobs import job_options
from artnet.cli.options.sheets import check_apart, check_one_name, check_sheet, save_sheet
from artnet.cli.options.variants import Variant, several_options, variants_of
from artnet.cli.renders.job import check_file, format_named, prepare
from artnet.cli.renders.painting import go_on, paint, paint_series
from artnet.cli.terminal import display
from artnet.errors import InvalidValueError, invalid
from artnet.media.io.names import names_file
from artnet.media.profiles.proofs import INTENTS
from artnet.media.stills.encoding import (
    QUALITY_FORMATS,
)
from artnet.nets.settings import NETWORK_SETTINGS
from artnet.recipes.schema import Recipe
from artnet.sizes import size_and_dots
from artnet.sweeps import seeds_of
from artnet.works.cells import cell_of, parse_cell
from artnet.works.jobs.folder import JOB_FILE
from artnet.works.saved_work import SavedWork, read_work
from artnet.works.selecting import OF, checked_of, choose_recipes, described, seeds_from

if TYPE_CHECKING:
    from artnet.rendering.motion.animation import Animation
    from artnet.rendering.picture import Picture

__all__ = ["command"]

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
        format_named(out)
    if options["dpi"] is not None and math.isnan(options["dpi"]):
        raise invalid("1 to 100,000 dots an inch", dpi=options["dpi"])
    if source is not None and (source / JOB_FILE).is_file():
        return go_on(source, options)
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
    jobs = [prepare(work, variant.options) for variant in variants]
    check_apart([job.path for job in jobs])
    if len(jobs) == 1:
        paint(jobs[0], variants[0])
        return 0
    return paint_series(jobs, variants, options)


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


def _sheet(work: SavedWork | None, variants: Sequence[Variant], options: Mapping[str, Any]) -> int:
    """All of them on one sheet."""
    check_sheet(options)
    for name in ("separations", "ground", "bits", "pyramid", "profile", "bleed", "proof"):
        if options[name] not in (None, False):
            raise InvalidValueError(f"--{name} is of one picture, not of a sheet")
    if options["out"] is not None and names_file(options["out"]):
        check_file(options["out"], options, film=False)
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
