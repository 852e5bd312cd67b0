"""`artnet run`: a sketch, with values for its parameters and seeds; or the sketch of a picture, again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from artnet.cli.options.common import SIZE
from artnet.cli.options.plugins import plugin_option
from artnet.cli.options.settings import defaults_for, settings_of, sketch_values
from artnet.cli.sketches.reporting import folder_of, reported
from artnet.cli.sketches.saving import FORMATS, STILLS, save, save_all
from artnet.cli.terminal import display
from artnet.errors import ArtnetError, InvalidValueError, OutputError, invalid
from artnet.media.io.sources import shown
from artnet.sketching.loading import choose_sketch
from artnet.sketching.runs import Run, runs_of
from artnet.sketching.sketch import Sketch, source_sha256
from artnet.sketching.workers.quiet_tensorflow import start_tensorflow
from artnet.works.output_paths import outputs
from artnet.works.saved_work import read_work

__all__ = ["command", "parameter_rows", "split_name"]

SKETCH = "artnet.sketch"


class SketchCommand(click.Command):
    """A command whose help also lists the parameters of the sketch that stands beside `--help`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Remember the sketch for the help, and take the settings beside it."""
        ctx.meta[SKETCH] = next((arg for arg in args if ".py" in arg and not arg.startswith("-")), None)
        folder = split_name(Path(ctx.meta[SKETCH]))[0].parent if ctx.meta[SKETCH] else Path()
        ctx.default_map = defaults_for(self, settings_of(folder))
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            hint = f"A parameter of the sketch is given as -p {error.option_name.lstrip('-')}=VALUE."
            raise click.UsageError(f"{error.format_message()} {hint}", ctx) from None

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, after the parameters of the sketch."""
        if ctx.meta.get(SKETCH):
            sketch = load(*split_name(Path(ctx.meta[SKETCH])))
            with formatter.section(f"Parameters of {sketch.name} (-p NAME=VALUE)"):
                formatter.write_dl(parameter_rows(sketch))
        super().format_options(ctx, formatter)


@click.command("run", cls=SketchCommand, short_help="Run a sketch: your own function, with its parameters and seeds.")
@click.argument("sketch", type=click.Path(path_type=Path), metavar="SKETCH[:NAME]|PICTURE")
@click.option(
    "-p",
    "parameters",
    multiple=True,
    metavar="NAME=VALUE",
    help="Several: activation=sin,tanh; first..last..step: depth=2..8..2.",
)
@click.option("-s", "--seed", "seeds", metavar="SEED", help="A number or a word; several: 0..49, or 3,7,whale.")
@click.option("--size", type=SIZE, metavar="SIZE", help="640x480, 640 (a square), 4k, a2; of --sheet the whole sheet.")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="A file (with a suffix) or a folder.")
@click.option(
    "--format", "file_format", type=click.Choice(FORMATS), help="When -o names no file.  [default: png or gif]"
)
@click.option("--sheet", is_flag=True, help="One labelled picture of all runs; of an animation it shows a frame.")
@click.option("--watch", is_flag=True, help="Run again whenever the sketch is saved; Ctrl-C ends it.")
@click.option("--like", is_flag=True, help="Keep it, with its source: the one being watched, or that of this run.")
@click.option(
    "--sketches",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Where the sketch of a PICTURE is looked for.",
)
@click.option("--yes", is_flag=True, help="Run the sketch of a PICTURE without asking, if it has not changed.")
@click.option("--force", is_flag=True, help="Overwrite what is there.")
@click.option("--no-metadata", is_flag=True, help="Leave the recipe out of the saved files.")
@plugin_option
def command(sketch: Path, parameters: tuple[str, ...], seeds: str | None, **options: Any) -> int:  # fmt: skip
    """Run a sketch, a function below @an.sketch in a Python file, and save what it returns.

    Its own parameters are listed by `artnet run SKETCH --help`. Of a PICTURE that a sketch made, the sketch is looked
    for in the folders that you name, and run with the values that the picture holds; -p changes some.

    \b
    artnet run sketches/rings.py -p depth=6 --seed 3
    artnet run sketches/rings.py -s 0..49 --sheet
    artnet run sketches/rings.py -p depth=2..8..2 -p palette=dusk,hasui --sheet -o depths.png
    artnet run sketches/rings.py --watch
    artnet run sketches/rings.py --like
    artnet run outputs/rings/rings_s3_1a2b3c4d.png --sketches sketches --size 4k
    """
    if sum(map(bool, (options["sheet"], options["watch"], options["like"]))) > 1:
        raise InvalidValueError(
            "Expected one of --sheet, --watch and --like. Received: several. One picture of a sheet is kept with its"
            " own values: -s SEED --like"
        )
    asked = click.get_current_context().get_parameter_source("size") is ParameterSource.COMMANDLINE
    if asked and any(text.partition("=")[0].strip() == "size" for text in parameters):
        raise InvalidValueError("Expected one of --size and -p size=... Received: both")
    path, name = split_name(sketch)
    if path.suffix != ".py":
        if options["sheet"] or options["watch"]:
            raise InvalidValueError("Expected a sketch for --sheet and --watch. Received: a picture")
        from artnet.cli.sketches.rerun import run_again

        return run_again(path, parameters, seeds, options)
    if options["watch"]:
        from artnet.cli.sketches.watch import watch

        return watch(path, name, parameters, seeds, options["size"], options["out"], options["file_format"])
    chosen = load(path, name)
    runs = runs_of(chosen, [*_settled(chosen, parameters, seeds), *parameters], seeds)
    if options["like"]:
        from artnet.cli.sketches.keeping import keep

        return keep(chosen, runs, options)
    start_tensorflow()
    if options["sheet"]:
        return save_sheet(chosen, runs, options)
    _check_out(options["out"], runs)
    for run in runs:
        run_once(chosen, run, options)
    return 0


def split_name(path: Path) -> tuple[Path, str | None]:
    """`rings.py:waves` is the sketch `waves` of rings.py; the name is None where none stands there."""
    file, colon, name = str(path).rpartition(":")
    if colon and not path.exists() and file.endswith(".py"):
        return Path(file), name
    return path, None


def load(path: Path, name: str | None) -> Sketch:
    """A sketch of a file, with the artist's own traceback where the file fails.

    Raises:
        FileError: no such file, no such sketch.
        ClickException: the file raised an error.
    """
    with reported(folder_of(path)):
        return choose_sketch(path, name)


def run_once(sketch: Sketch, run: Run, options: dict[str, Any]) -> list[Path]:
    """One run, saved and told."""
    size = {} if options["size"] is None else {"size": options["size"]}
    with reported(sketch.folder):
        made = sketch.run_all(**{**run.values, **size})
    return save_all(
        made, options["out"], label=run.label, file_format=options["file_format"], force=options["force"],
        metadata=not options["no_metadata"],
    )  # fmt: skip


def parameter_rows(sketch: Sketch) -> list[tuple[str, str]]:
    """Each parameter with what it may be and its default, for a help."""
    rows = []
    for parameter in sketch.parameters.values():
        default = (
            ""
            if parameter.required or parameter.default is None
            else f"  [default: {parameter.text(parameter.default)}]"
        )
        rows.append(
            (parameter.name, f"{parameter.type.allowed}{default or ('  [required]' if parameter.required else '')}")
        )
    return rows or [("none", "")]


def _settled(sketch: Sketch, parameters: tuple[str, ...], seeds: str | None) -> list[str]:
    """What environment and files say of parameters that the command line says nothing of."""
    said = {text.partition("=")[0].strip().replace("-", "_") for text in parameters} | ({"seed"} if seeds else set())
    given = sketch_values(sketch.folder, sketch.name, sketch.parameters)
    return [f"{name}={value.value}" for name, value in given.items() if name not in said]


def _check_out(out: Path | None, runs: list[Run]) -> None:
    if len(runs) > 1 and out is not None and out.suffix:
        raise InvalidValueError(f"Expected a folder, or --sheet, for {len(runs)} runs. Received: the file {shown(out)}")


def save_sheet(sketch: Sketch, runs: list[Run], options: dict[str, Any]) -> int:
    """Paint the contact sheet of some runs, save it, and say so."""
    from artnet.sketching.sheets import sheet_of  # which imports TensorFlow

    size = options["size"]
    out = sheet_place(sketch, options["out"], options["file_format"], force=options["force"])
    with display.bar("painting") as show, reported(sketch.folder):
        sheet = sheet_of(sketch, runs, (size, size) if isinstance(size, int) else size, show)
    path = save(
        sheet, out, file_format=options["file_format"], force=options["force"], metadata=not options["no_metadata"]
    )
    display.result(f"{path}  {len(runs)} runs, {sheet.size[0]} x {sheet.size[1]}, {display.size_of(path)}")
    return 0


def sheet_place(sketch: Sketch, out: Path | None, file_format: str | None, *, force: bool) -> Path:
    """The file or the folder for a sheet, refused before anything is painted where it cannot be a picture."""
    if file_format is not None and file_format not in STILLS:
        raise invalid(f"a format for a sheet: {', '.join(STILLS)}", format=file_format)
    if out is not None and out.suffix and out.suffix.lower() not in (*STILLS.values(), ".jpeg"):
        raise invalid(f"a file name ending in {', '.join(STILLS.values())} for a sheet", out=str(out))
    if out is not None and out.suffix and out.exists() and not force:
        refuse_another(out, sketch)
    return out or outputs() / sketch.name


def refuse_another(path: Path, sketch: Sketch) -> None:
    """Refuse a place that holds something else than what this very sketch made.

    Raises:
        OutputError: it does.
    """
    try:
        there = read_work(path).recipe.sketch
    except ArtnetError:
        there = None
    if there is None or there.sha256 != source_sha256(sketch.source):
        raise OutputError(f"Expected a free place. Received: {shown(path)}. Use --force or another -o")
