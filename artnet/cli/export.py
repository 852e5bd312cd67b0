"""`artnet export`: a network as a shader, a page, a saved model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from artnet.cli.options.asked import asked_recipe
from artnet.cli.options.common import given, look_option, name_option, setting_options, view_options
from artnet.cli.options.plugins import plugin_option
from artnet.cli.options.settings import outputs
from artnet.cli.terminal import display
from artnet.errors import InvalidValueError, OutputError
from artnet.exporting.limits import WEIGHTS
from artnet.exporting.shaders.shader import numbers_place
from artnet.exporting.targets import TARGETS, Target
from artnet.exporting.vectors.channels import CHANNELS
from artnet.nets.settings import NETWORK_SETTINGS
from artnet.recipes.schema import Recipe
from artnet.sizes import size_and_dots
from artnet.works.saved_work import SavedWork, read_work

__all__ = ["command"]

OWN = tuple(dict.fromkeys(name for target in TARGETS for name in target.options))
"""The options of single targets: another one refuses them."""


LISTED = "\n".join(f"{row.name:<14} {row.summary.partition(':')[0]}" for row in TARGETS)
HELP = f"""Take a network elsewhere. The TensorFlow graph of one point is translated, so that the copy is the
same picture.

SOURCE is any file that artnet saved; without it, a random network. A page takes several.

\b
artnet export --to html --seed 7                       a page that plays without network access
artnet export painting.png --to html -o painting.html
artnet export --look neon --seed 3 --to shadertoy      to paste at shadertoy.com
artnet export --look papercut --seed 3 --to svg        for a plotter, or to cut
artnet export pattern.png --to isf -o pattern.fs       knobs for a VJ program

\b
{LISTED}
"""


@click.command("export", help=HELP, short_help="Take a network elsewhere: a live page, a shader, ...")
@click.argument("sources", nargs=-1, type=click.Path(path_type=Path), metavar="[SOURCE]...")
@name_option("--to", TARGETS, "What it becomes.", required=True)
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    help="A file, or without a suffix a folder; by default the outputs folder.",
)
@click.option("--size", help="Width x height in pixels, where the target has one.")
@click.option("--seed", help="Of a random network.  [default: drawn]")
@click.option("--levels", type=click.IntRange(1, 1000), help="Of svg: lines of so many values of a channel.")
@click.option(
    "--channel", type=click.Choice(list(CHANNELS)), help="Of svg: what the lines follow.  [default: lightness]"
)
@click.option("--hatch", is_flag=True, default=None, help="Of svg: strokes, the denser the darker.")
@click.option("--pens", help="Of svg: a palette, one colour for the lines and one for the strokes.")
@click.option("--millimetres", type=float, help="Of svg: the long side.  [default: 200]")
@click.option("--megabytes", type=float, help="Of html: for the training of paintings; 0 leaves it out.  [default: 2]")
@click.option(
    "--weights",
    type=click.Choice(WEIGHTS[1:]),
    help="Of html, glsl, wgsl: the numbers in the shader, or beside it.  [default: by their number]",
)
@click.option("--check", is_flag=True, help="Compare the copy with the network, in this machine's Chromium.")
@click.option("--force", is_flag=True, help="Overwrite what is there.")
@look_option
@view_options
@setting_options(NETWORK_SETTINGS)
@plugin_option
def command(sources: tuple[Path, ...], to: str, **options: Any) -> int:
    """Write a network as a target has it."""
    target = TARGETS.resolve(to)
    row = target.entry
    size = size_and_dots(options["size"])[0]
    works = [read_work(source) for source in sources]
    asked = {**options, "size": size, "quality": None}
    recipes = [asked_recipe(work, asked) for work in works] if works else [asked_recipe(None, asked)]
    for work in works:
        if work.recipe.sheet is not None and len(works) > 1:
            raise InvalidValueError(f"Expected works, or one sheet of them. Received: {work.path.name} among others")
    place = _place(options["out"], f"{_name_of(sources, recipes[0])}{row.suffix}", row)
    for there in (place, numbers_place(place)):
        if there.exists() and not options["force"]:
            raise OutputError(f"{there} already exists. Use --force, or another -o")
    if place.exists() and place.is_dir() != (not row.suffix):
        raise OutputError(f"{place} is a {'folder' if place.is_dir() else 'file'}. Choose another -o")
    from artnet.sketching.workers.quiet_tensorflow import start_tensorflow

    start_tensorflow()
    from artnet.exporting.export import exported, scene_of, scenes_of

    if works and works[0].recipe.sheet is not None:
        scenes = scenes_of(works[0])
    else:
        given_works = works or [SavedWork(Path(), recipes[0])]
        scenes = [scene_of(work, recipe) for work, recipe in zip(given_works, recipes, strict=True)]
    copy = exported(scenes, target, **given(**{name: options[name] for name in OWN}))
    copy.save(place)
    display.result(f"{place}  {display.size_of(place)}" if place.is_file() else f"{place}/")
    if copy.numbers:
        display.result(f"{numbers_place(place)}  {display.size_of(numbers_place(place))}")
    if options["check"]:
        from artnet.exporting.checking import checked

        for scene in scenes:
            display.result(f"{scene.recipe.name or 'network'}: {checked(scene, options['weights'] or 'auto')}")
    return 0


def _place(out: Path | None, name: str, target: Target) -> Path:
    """Where it goes: a place with a suffix is the file, one without is the folder of a file with a name of its own."""
    if out is None:
        return outputs() / name
    return out / name if target.suffix and (out.is_dir() or not out.suffix) else out


def _name_of(sources: tuple[Path, ...], recipe: Recipe) -> str:
    """What a file is called where nobody says it."""
    if sources:
        return sources[0].stem
    return f"{recipe.look.name.partition('(')[0] if recipe.look else 'pattern'}_s{recipe.seed}"
