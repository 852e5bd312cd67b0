"""`artnet run`: a sketch, with values for its parameters and seeds; or the sketch of a picture, again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from artnet.cli.options.common import OUT, SIZE
from artnet.cli.options.jobs import job_options
from artnet.cli.options.plugins import plugin_option
from artnet.cli.options.settings import defaults_for, settings_of, settled_values
from artnet.cli.sketches.running import load, run_once, run_series, save_sheet, split_name
from artnet.cli.sketches.saving import FORMATS, suffixes_of
from artnet.errors import InvalidValueError, invalid
from artnet.media.io.names import names_file
from artnet.media.io.sources import shown
from artnet.options import File
from artnet.sketching.runs import Run, runs_of
from artnet.sketching.sketch import Sketch
from artnet.sketching.workers.quiet_tensorflow import start_tensorflow

__all__ = ["command", "parameter_rows"]

SKETCH = "artnet.sketch"


class SketchCommand(click.Command):
    """A command whose help also lists the parameters of the sketch that stands beside `--help`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Remember the sketch for the help, and take the settings beside it."""
        path, name = split_name(Path(self._sketch_in(ctx, args)))
        ctx.meta[SKETCH] = (path, name) if path.suffix == ".py" else None
        folder = path.parent if ctx.meta[SKETCH] else Path()
        ctx.default_map = defaults_for(self, settings_of(folder))
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            hint = f"A parameter of the sketch is given as -p {error.option_name.lstrip('-')}=VALUE."
            raise click.UsageError(f"{error.format_message()} {hint}", ctx) from None

    def _sketch_in(self, ctx: click.Context, args: list[str]) -> str:
        """The argument that is the sketch, or nothing: what is wrong with the others is said later."""
        try:
            options, *_ = self.make_parser(ctx).parse_args(list(args))
        except click.UsageError:
            return ""
        found = options.get("sketch")
        return found if isinstance(found, str) else ""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, after the parameters of the sketch."""
        if ctx.meta.get(SKETCH):
            sketch = load(*ctx.meta[SKETCH])
            with formatter.section(f"Parameters of {sketch.name} (-p NAME=VALUE)"):
                formatter.write_dl(parameter_rows(sketch))
        super().format_options(ctx, formatter)


@click.command("run", cls=SketchCommand, short_help="Run a sketch: your own function, with its parameters and seeds.")
@click.argument("sketch", type=click.Path(path_type=Path), metavar="SKETCH[:NAME]|PICTURE")
@click.argument("file", required=False, metavar="[FILE]")
@click.option(
    "-p",
    "parameters",
    multiple=True,
    metavar="NAME=VALUE",
    help="Several: activation=sin,tanh; first..last..step: depth=2..8..2.",
)
@click.option("-s", "--seed", "seeds", metavar="SEED", help="A number or a word; several: 0..49, or 3,7,whale.")
@click.option("--size", type=SIZE, metavar="SIZE", help="640x480, 640 (a square), 4k, a2; of --sheet the whole sheet.")
@click.option("-o", "--out", type=OUT, metavar="PATH", help="A file (with a suffix) or a folder.")
@click.option(
    "--format", "file_format", type=click.Choice(FORMATS), help="When -o names no file.  [default: png or gif]"
)
@click.option("--sheet", is_flag=True, help="One labelled picture of all runs; of an animation it shows a frame.")
@click.option("--columns", type=click.IntRange(1, 1000), metavar="N", help="Of the sheet, side by side.")
@click.option("--cell", metavar="ROW,COLUMN", help="Of a PICTURE that is a sheet, this one alone; both from 1.")
@job_options
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
def command(sketch: Path, file: str | None, parameters: tuple[str, ...], seeds: str | None, **options: Any) -> int:
    """Run a sketch, a function below @an.sketch in a Python file, and save what it returns.

    Its own parameters are listed by `artnet run SKETCH --help`; FILE is for the first of them that is a file. Of a
    PICTURE that a sketch made, the sketch is looked for in the folders that you name, and run with the values that the
    picture holds; -p changes some.

    \b
    artnet run sketches/rings.py -p depth=6 --seed 3
    artnet run sketches/rings.py -s 0..49 --sheet
    artnet run sketches/rings.py -p depth=2..8..2 -p palette=dusk,hasui --sheet -o depths.png
    artnet run sketches/rings.py --watch
    artnet run sketches/rings.py --like
    artnet run outputs/rings/rings_s3_1a2b3c4d.png --sketches sketches --size 4k
    artnet run depths.png --cell 1,2 --sketches sketches --size 4k
    """
    if sum(map(bool, (options["sheet"], options["watch"], options["like"]))) > 1:
        raise InvalidValueError(
            "--sheet, --watch and --like exclude each other. One picture of a sheet is kept with its"
            " own values: -s SEED --like"
        )
    asked = click.get_current_context().get_parameter_source("size") is ParameterSource.COMMANDLINE
    if asked and any(text.partition("=")[0].strip() == "size" for text in parameters):
        raise InvalidValueError("--size and -p size=... say the same twice")
    path, name = split_name(sketch)
    _check_apart(options, picture=path.suffix != ".py")
    if options["columns"] and not options["sheet"] and path.suffix == ".py":
        raise InvalidValueError("--columns goes with --sheet")
    if path.suffix != ".py":
        if file is not None:
            raise InvalidValueError(f"Expected one picture to make again. Received: two, {shown(file)} is the second")
        if options["sheet"] or options["watch"]:
            raise InvalidValueError("--sheet and --watch take a sketch, not a picture")
        from artnet.cli.sketches.rerun import run_again

        return run_again(path, parameters, seeds, options)
    if file is not None:
        parameters = (f"{_file_parameter(load(path, name))}={file}", *parameters)
    if options["watch"]:
        from artnet.cli.sketches.watch import watch

        return watch(path, name, parameters, seeds, options)
    chosen = load(path, name)
    runs = runs_of(chosen, parameters, seeds, settled_values(chosen))
    if options["like"]:
        from artnet.cli.sketches.keeping import keep

        return keep(chosen, runs, options, asked=bool(parameters) or seeds is not None)
    start_tensorflow()
    if options["sheet"]:
        return save_sheet(chosen, runs, options)
    _check_out(options["out"], runs)
    if len(runs) == 1 and not options["plan"]:
        run_once(chosen, runs[0], options)
        return 0
    return run_series(chosen, runs, options)


def _check_apart(options: Mapping[str, Any], *, picture: bool) -> None:
    """Refuse options that would do nothing.

    Raises:
        InvalidValueError: naming them.
    """
    source = click.get_current_context().get_parameter_source
    for name in ("yes", "sketches", "cell"):
        if not picture and source(name) is ParameterSource.COMMANDLINE:
            raise InvalidValueError(f"--{name} goes with a PICTURE, whose sketch is run again")
    if options["like"] and options["no_metadata"]:
        raise InvalidValueError("--like and --no-metadata exclude each other: what is kept says how it was made")
    out, wanted = options["out"], options["file_format"]
    if out is not None and names_file(out) and wanted and out.suffix.lower() not in suffixes_of(wanted):
        raise invalid(f"a file name that goes with --format {wanted}", out=str(out))


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


def _file_parameter(sketch: Sketch) -> str:
    """The first parameter that is a file.

    Raises:
        InvalidValueError: there is none.
    """
    name = next((p.name for p in sketch.parameters.values() if isinstance(p.type, File)), None)
    if name is None:
        raise InvalidValueError(f"{sketch.name} takes no file: artnet run SKETCH --help lists what it takes")
    return name


def _check_out(out: Path | None, runs: list[Run]) -> None:
    if len(runs) > 1 and out is not None and names_file(out):
        raise InvalidValueError(f"Expected a folder, or --sheet, for {len(runs)} runs. Received: the file {shown(out)}")
