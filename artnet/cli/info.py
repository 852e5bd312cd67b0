"""`artnet info`: how a file was made."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import click
import numpy as np

from artnet.cli.options.common import OUT, SIZE
from artnet.cli.options.plugins import plugin_option
from artnet.cli.terminal import display
from artnet.color.palettes import hex_to_srgb
from artnet.color.vision import DEFICIENCIES, alike
from artnet.errors import InvalidValueError, OutputError, RecipeError
from artnet.media.io.atomic import write_bytes
from artnet.media.io.sources import shown
from artnet.media.stills.encoding import format_of, write_picture
from artnet.recipes.identity import fit_identity, short
from artnet.recipes.quality import QUALITIES
from artnet.recipes.schema import FileRecipe, NetworkRecipe, Recipe, SheetRecipe, SketchRecipe
from artnet.recipes.serialization import to_plain
from artnet.sketching.loading import file_of_module
from artnet.sketching.sketch import source_bytes
from artnet.sketching.workers.quiet_tensorflow import start_tensorflow
from artnet.works.saved_work import SavedWork, read_work

__all__ = ["command"]


@click.command("info", short_help="Show how a file was made.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="The whole recipe, for programs.")
@click.option("--draw", is_flag=True, help="A drawing of its network: every unit with the pattern that it paints.")
@click.option("--source", is_flag=True, help="The source of the sketch that made it: printed, or written to -o.")
@click.option("-o", "--out", type=OUT, metavar="PATH", help="Of the drawing, or the source.")
@click.option("--size", type=SIZE, metavar="SIZE", help="Of the drawing.  [default: 1600x900]")
@click.option("--force", is_flag=True, help="Overwrite what is there.")
@plugin_option
def command(file: Path, as_json: bool, draw: bool, source: bool, **options: Any) -> None:
    """Show how FILE was made: a picture, an animation or a network file that artnet saved.

    \b
    artnet info outputs/pattern.png
    artnet info painting.png --json | jq .network
    artnet info painting.png --draw
    artnet info rings.png --source -o rings_then.py
    """
    if as_json and (draw or source):
        raise InvalidValueError("--json goes alone")
    if source and (draw or options["size"] is not None):
        raise InvalidValueError(f"--source and {'--draw' if draw else '--size'} exclude each other")
    work = read_work(file)
    if source:
        _source(work, options["out"], force=options["force"])
        return
    if draw:
        _draw(file, **options)
        return
    if given := [f"--{name}" for name, value in options.items() if value]:
        raise InvalidValueError(f"{given[0]} goes with --draw, or --source")
    if as_json:
        display.result(json.dumps(to_plain(work.recipe), indent=2, sort_keys=True))
        return
    rows = described(work)
    width = max(len(name) for name, _ in rows)
    for name, value in rows:
        display.result(f"{name:>{width}}  {display.tame(value)}")


def _draw(file: Path, out: Path | None, size: int | tuple[int, int] | None, force: bool) -> None:
    path = out or file.with_name(f"{file.stem}_network.png")
    if format_of(path) and path.exists() and not force:
        raise OutputError(f"{shown(path)} already exists. Use --force, or another -o")
    start_tensorflow()
    from artnet.rendering.charts.drawing import DRAWING_SIZE
    from artnet.works.opening import draw

    wanted = DRAWING_SIZE if size is None else (size, round(size * 9 / 16)) if isinstance(size, int) else size
    pixels = np.asarray(draw(file, size=wanted))
    write_picture(path, pixels, FileRecipe(format=format_of(path)))
    display.result(f"{path}  {pixels.shape[1]} x {pixels.shape[0]}, {display.size_of(path)}")


def _source(work: SavedWork, out: Path | None, *, force: bool) -> None:
    """Print the lines of the sketch, or write them to a file.

    Raises:
        RecipeError: no sketch made it, or it does not hold the source.
    """
    sketch = work.recipe.sketch
    if sketch is None or not sketch.source:
        why = "no sketch made it" if sketch is None else f"the source of {sketch.file} was too long to be kept"
        raise RecipeError(f"Expected a picture that holds the source of its sketch. Received: {work.path.name}: {why}")
    text = "\n".join(sketch.source) + "\n"
    if out is None:
        display.result(text.rstrip("\n"))
        return
    if out.exists() and not force:
        raise OutputError(f"{shown(out)} already exists. Use --force, or another -o")
    write_bytes(out, source_bytes(text))
    display.result(f"{out}  {sketch.name} as it was, {len(sketch.source)} lines")


def described(work: SavedWork) -> list[tuple[str, str]]:
    """Rows of a name and a value, what matters first."""
    recipe = work.recipe
    rows = [("file", f"{work.path.name}, {display.size_of(work.path)}"), ("what", _what(recipe))]
    bleed = f", of which {recipe.bleed} on every side are bleed" if recipe.bleed else ""
    rows.append(("size", f"{recipe.size[0]} x {recipe.size[1]}{bleed}"))
    rows += [] if recipe.sheet else [("seed", recipe.seed)]
    rows += _painted(recipe, recipe.network) if recipe.network else []
    rows += _sketch(recipe.sketch) if recipe.sketch else []
    rows += _training(recipe) if recipe.training else []
    rows += _works(recipe.sheet) if recipe.sheet else []
    if recipe.network:
        rows.append(("weights", _weights(work)))
    if recipe.file is not None:
        quality = f", quality {recipe.file.quality}" if recipe.file.format in ("jpeg", "webp") else ""
        rows.append(("encoded as", f"{recipe.file.format}{quality}"))
        rows.append(("profile", _profile(recipe)))
    if recipe.plugins:
        rows.append(("plugins", ", ".join(f"{part} from {module}" for part, module in recipe.plugins.items())))
    rows.append(("identity", short(recipe.identity)))
    rows += [("fit", f"{short(fit_identity(recipe))}, as its folder is called")] if recipe.training else []
    rows += [("recipe", f"version {recipe.version}, by {recipe.made_by}{_device(recipe)}"), ("again", _again(work))]
    return rows


def _profile(recipe: Recipe) -> str:
    """The colour profile that the file carries, and where it is another, the space in which it was painted."""
    icc = recipe.file.icc if recipe.file else None
    return f"{icc.shown}, painted in {recipe.profile}" if icc else recipe.profile


def _device(recipe: Recipe) -> str:
    """What painted it, where that is not the usual."""
    return "" if recipe.device == "tensorflow" else f", painted with device={recipe.device}"


def _painted(recipe: Recipe, net: NetworkRecipe) -> list[tuple[str, str]]:
    """The network, and how it was looked at."""
    rows = [("look", recipe.look.name)] if recipe.look else []
    rows += [
        ("samples", _samples(recipe)),
        ("network", net.summary),
        ("inputs", net.inputs + (f", latent of {net.latent}" if net.latent else "")),
        ("view", _view(recipe)),
    ]
    return rows + ([("palette", " ".join(net.palette)), ("colour-blind", _alike(net.palette))] if net.palette else [])


def _samples(recipe: Recipe) -> str:
    """How finely it was sampled."""
    quality = QUALITIES.get(recipe.quality)
    if quality is None or not quality.error or recipe.device != "tensorflow":
        return f"{recipe.supersample} x {recipe.supersample} a pixel"
    most = f"up to {quality.samples} a pixel" if quality.samples else "one a pixel"
    return f"{recipe.quality}: {most}, where it needs them, to within {quality.error:g} of 255"


def _alike(palette: tuple[str, ...]) -> str:
    """Which colours of a palette look alike to whom."""
    colors = hex_to_srgb(palette)
    found = [
        f"{palette[i]} and {palette[j]} look alike with {deficiency}"
        for deficiency in DEFICIENCIES
        for i, j in alike(colors, deficiency)
    ]
    more = f", and {len(found) - 3} pairs more" if len(found) > 3 else ""
    return ("; ".join(found[:3]) + more) or "all colours are told apart"


def _sketch(sketch: SketchRecipe) -> list[tuple[str, str]]:
    values = ", ".join(f"{name} {text}" for name, text in sketch.parameters.items() if text)
    rows = [("sketch", f"{sketch.name} in {sketch.file} ({sketch.sha256[:8]}): {values}")]
    if sketch.cells:
        rows.append(
            ("sheet", f"{len(sketch.cells)} pictures, which differ in {', '.join(sketch.cells[0]) or 'nothing'}")
        )
    return rows


def _works(sheet: SheetRecipe) -> list[tuple[str, str]]:
    """What stands on a sheet; of many the first and the last."""
    labels = list(sheet.labels)
    shown = labels if len(labels) <= 4 else [*labels[:2], "...", labels[-1]]
    return [("labels", "; ".join(shown)), ("laid out", f"{sheet.columns} side by side")]


def _what(recipe: Recipe) -> str:
    if recipe.sheet is not None:
        return f"sheet of {display.counted(len(recipe.sheet.works), 'work')}"
    if recipe.motion is not None:
        return f"animation: {recipe.motion.name}, {recipe.motion.frames} frames, {recipe.motion.seconds:g} s"
    return f"painting of {recipe.name}" if recipe.training else f"picture: {recipe.name}"


def _view(recipe: Recipe) -> str:
    view = recipe.view
    symmetry = "" if view.symmetry == "none" else f", {view.symmetry}"
    return f"centre {view.center[0]:g}, {view.center[1]:g}, zoom {view.zoom:g}, {view.rotation:g}°{symmetry}"


def _training(recipe: Recipe) -> list[tuple[str, str]]:
    training = recipe.training
    assert training is not None
    batch = f"{training.batch} random pixels" if training.batch else "all pixels"
    sources = ", ".join(f"{source.file} ({source.sha256[:8]})" for source in training.targets)
    return [
        ("fitted to", f"{sources} at {training.size[0]} x {training.size[1]}"),
        ("style", f"{training.style}, {training.steps} steps of {batch}"),
        ("learning", f"{training.loss}, {training.optimizer} at {training.learning_rate:g}, {training.schedule}"),
    ]


def _weights(work: SavedWork) -> str:
    if work.recipe.weights is None and work.weights is None:
        return "drawn from the seed"
    where = f"inside ({len(work.weights):,} bytes)" if work.weights is not None else "in the file beside"
    name = work.recipe.weights.file if work.recipe.weights else work.path.name
    return f"{where}: {name}"


def _again(work: SavedWork) -> str:
    """The command that makes it again, larger."""
    recipe = work.recipe
    path = shlex.quote(f"./{work.path}" if str(work.path).startswith("-") else str(work.path))
    modules = sorted(set(recipe.plugins.values()))
    if recipe.sketch is not None and (recipe.network is None or Path(recipe.sketch.file).stem in modules):
        return f"artnet run {path} --sketches FOLDER"
    files = [shlex.quote(file_of_module(module)) for module in modules]
    plugins = "".join(f" --plugin {file}" for file in files)
    return f"artnet render {path}{plugins} --size 4k"
