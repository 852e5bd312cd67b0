"""`artnet render`: paint a random network, or make any saved file again at any size."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from artnet.cli.options.common import common, given, ground_option, setting_options, split_options, view_options
from artnet.cli.options.settings import outputs
from artnet.cli.terminal import display
from artnet.errors import InvalidValueError, invalid
from artnet.fields.view import View, checked_view
from artnet.media.io.names import names_file
from artnet.media.stills.encoding import format_of
from artnet.nets.heads import spec_is_hard
from artnet.nets.settings import NETWORK_SETTINGS
from artnet.options import Color
from artnet.recipes.schema import FileRecipe, Recipe
from artnet.rendering.composition import QUALITIES, checked_size, with_parts
from artnet.training.fit_files import PAINTING_FILE
from artnet.works.output_paths import picture_path, refuse_to_overwrite
from artnet.works.patterns import pattern
from artnet.works.saved_work import SavedWork, read_work

if TYPE_CHECKING:
    from artnet.rendering.motion.animation import Animation
    from artnet.rendering.picture import Picture

__all__ = ["command"]

FORMATS = ("png", "jpeg", "webp", "gif")


@click.command("render", short_help="Paint a network: a random one, or any file that artnet saved.")
@click.argument("source", required=False, type=click.Path(path_type=Path))
@common()
@click.option("--format", "file_format", type=click.Choice(FORMATS), help="When -o names no file.  [default: png]")
@click.option("--file-quality", type=click.IntRange(1, 100), help="Of JPEG and WebP.  [default: 95]")
@click.option(
    "--dpi",
    type=click.FloatRange(1, 100_000),
    is_eager=True,
    help="Noted in the file, and of sizes of paper.  [default: 300]",
)
@click.option("--separations", is_flag=True, help="A PNG for each ink too, of a hard palette or stencil.")
@ground_option
@view_options
@setting_options(NETWORK_SETTINGS)
def command(
    source: Path | None,
    out: Path | None,
    size: int | tuple[int, int] | None,
    seed: str | None,
    quality: str | None,
    force: bool,
    no_metadata: bool,
    file_format: str | None,
    file_quality: int | None,
    dpi: float | None,
    ground: str | None,
    separations: bool,
    **options: Any,
) -> None:
    """Paint a network.

    Without SOURCE a random one, from --seed. With SOURCE (a picture, GIF or network file that artnet saved) the same
    again, at its own size or another: a picture is its own source.

    \b
    artnet render                                 a random pattern
    artnet render --seed 7 --activation sin --head oklab --size 4k
    artnet render painting.png --size a2 --quality print -o poster.png
    artnet render --symmetry "kaleidoscope(n=8)" --seed 3 -o rose.png
    """
    if out is not None and names_file(out):
        format_of(out)
    if dpi is not None and math.isnan(dpi):
        raise invalid("1 to 100,000 dots an inch", dpi=dpi)
    if source is None:
        recipe, work, before = _random(seed, size, quality, options), None, FileRecipe()
    else:
        work = read_work(source / PAINTING_FILE if (source / PAINTING_FILE).is_file() else source)
        recipe = _again(work, seed, size, quality, options)
        before = work.recipe.file or FileRecipe()
    suffix = ".gif" if recipe.is_animation else _suffix(file_format or before.format)
    path = picture_path(out, recipe, suffix, outputs())
    refuse_to_overwrite(path, recipe, force=force)
    # The same file again, unless said otherwise: what it was encoded with is part of its recipe.
    ground = Color().read(ground) if ground else before.ground or None
    if separations and (recipe.network is None or not spec_is_hard(recipe.network.head) or recipe.is_animation):
        raise InvalidValueError('--separations are of inks that are not mixed: --head "palette(hard=true)"')
    file = {"quality": file_quality or before.quality, "dpi": dpi or before.dpi}
    made = _write(work, recipe, path, file, ground=ground, metadata=not no_metadata)
    display.result(f"{path}  {recipe.size[0]} x {recipe.size[1]}, seed {recipe.seed}, {display.size_of(path)}")
    if separations:
        for one in cast("Picture", made).save_separations(path.with_suffix(".png"), dpi=file["dpi"], force=force):
            display.result(f"{one}  the ink #{one.stem.rpartition('-')[2]}, black where it is printed")


def _random(seed: str | None, size: Any, quality: str | None, options: dict[str, Any]) -> Recipe:
    """The recipe of a random network."""
    network, view = split_options(options)
    shown = given(quality=quality, frame=options["frame"], time=options["time"])
    return pattern(seed, size=size, view=view(View()), **shown, **network)


def _again(work: SavedWork, seed: str | None, size: Any, quality: str | None, options: dict[str, Any]) -> Recipe:
    """The recipe in a file, with what was asked for in place of what it says."""
    network, view = split_options(options)
    if network or seed is not None:
        names = ", ".join(f"--{name.replace('_', '-')}" for name in [*network, *(["seed"] if seed is not None else [])])
        raise InvalidValueError(f"Expected no other network than the one in {work.path.name}. Received: {names}")
    recipe = work.recipe
    if size is not None:
        recipe = recipe.but(size=checked_size(size, recipe.size))
    changes = given(frame=options["frame"], time=options["time"])
    if quality is not None:
        changes["supersample"] = QUALITIES[quality]
    return with_parts(recipe.but(view=checked_view(view(recipe.view)), file=None, **changes))


def _suffix(file_format: str) -> str:
    return {"jpeg": ".jpg"}.get(file_format, f".{file_format}")


def _write(
    work: SavedWork | None, recipe: Recipe, path: Path, file: dict[str, Any], *, ground: str | None, metadata: bool
) -> Picture | Animation:
    from artnet.sketching.workers.quiet_tensorflow import start_tensorflow

    if recipe.is_animation and path.suffix.lower() != ".gif":
        raise InvalidValueError(f"Expected a file name ending in .gif for an animation. Received: {path.name!r}")
    start_tensorflow()
    from artnet.rendering.motion.animation import Animation
    from artnet.works.making import make

    with display.bar("painting") as show:
        made = make(replace(work, recipe=recipe) if work else recipe, progress=show)
        if isinstance(made, Animation):
            made.save(path, metadata=metadata, ground=ground, progress=show)
        else:
            made.save(path, **file, metadata=metadata, ground=ground)
    return made
