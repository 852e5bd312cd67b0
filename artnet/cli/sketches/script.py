"""`an.run(sketch)`: a sketch as a script of its own, with an option for each of its parameters."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import click

from artnet.cli.main import answered
from artnet.cli.options.common import OUT, SIZE
from artnet.cli.options.settings import defaults_for, settings_of, settled_values
from artnet.cli.sketches.running import run_once
from artnet.cli.sketches.saving import FORMATS
from artnet.errors import InvalidValueError, invalid
from artnet.options import File, Flag, Seed, Size
from artnet.parameters import Parameter
from artnet.sketching.runs import Run, checked_values
from artnet.sketching.sketch import Sketch
from artnet.sketching.workers.quiet_tensorflow import start_tensorflow

__all__ = ["command_of", "run"]

OWN = "parameter_"
"""Before the names of a sketch's parameters, which may be called like an option that every sketch has."""
PICTURE = "picture_"
"""The file that may be given without its option's name."""


def run(sketch: Sketch, arguments: Sequence[str] | None = None) -> None:
    """Run a sketch from the command line, save what it returns, and exit: 0 fine, 1 failed, 2 misuse, 130 interrupted.

    It stands at the end of a script, below `if __name__ == "__main__":`.
    """
    if not isinstance(sketch, Sketch):
        raise invalid("a sketch: a function below @an.sketch", sketch=sketch)
    sys.exit(answered(command_of(sketch), arguments, sketch.file.name))


def command_of(sketch: Sketch) -> click.Command:
    """The command of a sketch: an option for each parameter, and those that every sketch has."""
    own = [p for p in sketch.parameters.values() if not isinstance(p.type, Seed | Size)]
    picture = next((p for p in own if isinstance(p.type, File)), None)  # may be given without its option's name
    names = {parameter.name for parameter in own}
    taken = {f"--{name.replace('_', '-')}" for name in names}

    def callback(**options: Any) -> int:
        values: dict[str, Any] = dict(settled_values(sketch))
        values |= {name: options[OWN + name] for name in names if options.get(OWN + name) is not None}
        if picture and options[PICTURE] is not None:
            if picture.name in values and options.get(OWN + picture.name) is not None:
                raise InvalidValueError(f"--{picture.name} and the file without it say the same twice")
            values[picture.name] = options[PICTURE]
        values |= {} if options["seed"] is None else {"seed": options["seed"]}
        options = {**dict.fromkeys(("file_format", "force", "no_metadata")), **options}
        checked_values(sketch, values)  # before TensorFlow is imported
        start_tensorflow()
        run_once(sketch, Run(values, ""), options)
        return 0

    parameters: list[click.Parameter] = [_argument(picture)] if picture else []
    parameters += [_option(p, required=p.required and p is not picture) for p in own]
    seed, size = sketch.parameters.get("seed"), sketch.parameters.get("size")
    general = [
        click.Option(["--seed"], metavar="SEED", help=f"A number or a word.  [default: {_default(seed) or 'drawn'}]"),
        click.Option(["--size"], type=SIZE, metavar="SIZE",
                     help=f"640x480, 640 (a square), 4k, a2.  [default: {_default(size) or 'its own'}]"),
        click.Option(["-o", "--out"], type=OUT, metavar="PATH", help="A file (with a suffix) or a folder."),
        click.Option(["--format", "file_format"], type=click.Choice(FORMATS), help="When -o names no file."),
        click.Option(["--force"], is_flag=True, help="Overwrite what is there."),
        click.Option(["--no-metadata"], is_flag=True, help="Leave the recipe out of the saved file."),
    ]  # fmt: skip
    for option in general:  # what a parameter of the sketch is called, it is
        option.opts = [flag for flag in option.opts if flag not in taken]
    parameters += [option for option in general if option.opts]
    helps = [flag for flag in ("-h", "--help") if flag not in taken]
    about = sketch.summary + ("" if picture is None else f"\n\n{picture.name.upper()}: {picture.type.allowed}.")
    command = click.Command(
        sketch.name, params=parameters, callback=callback, help=about,
        context_settings={"help_option_names": helps, "max_content_width": 100},
    )  # fmt: skip
    command.context_settings["default_map"] = defaults_for(command, settings_of(sketch.folder))
    return command


def _argument(parameter: Parameter) -> click.Argument:
    """The parameter that is a file, which may be given without its name."""
    return click.Argument([PICTURE], required=False, metavar=f"[{parameter.name.upper()}]")


def _option(parameter: Parameter, *, required: bool) -> click.Option:
    name = parameter.name.replace("_", "-")
    default = _default(parameter)
    about = parameter.type.allowed + (f"  [default: {default}]" if default else "")
    if isinstance(parameter.type, Flag):
        return click.Option([f"--{name}/--no-{name}", OWN + parameter.name], default=None, help=about)
    return click.Option([f"--{name}", OWN + parameter.name], required=required, metavar="VALUE", help=about)


def _default(parameter: Parameter | None) -> str:
    return "" if parameter is None or parameter.default is None else parameter.text(parameter.default)
