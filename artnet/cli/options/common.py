"""Options that several commands share, spelled alike everywhere, and the types that read them."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import click

from artnet.cli.options.plugins import plugin_option
from artnet.errors import invalid
from artnet.fields.symmetries import SYMMETRIES
from artnet.looks import LOOKS
from artnet.media.io.names import FolderPath
from artnet.nets.settings import NETWORK_SETTINGS
from artnet.options import Flag, OptionType
from artnet.parameters import Parameter
from artnet.recipes.checking import DEVICES
from artnet.recipes.quality import QUALITIES
from artnet.recipes.schema import View
from artnet.registry import Registry
from artnet.sizes import is_paper, parse_size
from artnet.works.selecting import MOST, OF

__all__ = [
    "OUT",
    "SIZE",
    "best_options",
    "common",
    "device_option",
    "given",
    "given_settings",
    "ground_option",
    "look_option",
    "name_option",
    "parse_size",
    "setting_options",
    "split_options",
    "view_options",
]

F = TypeVar("F", bound=Callable[..., Any])


class SizeType(click.ParamType[Any]):
    """A size on the command line."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The size as (width, height), or the long side."""
        return parse_size(value) if isinstance(value, str) else value


class PaperSizeType(SizeType):
    """A size of a command that has `--dpi` too: paper stays as it was said until both are known."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The size as (width, height), or the long side; of paper its text."""
        size = super().convert(value, param, ctx)
        return value if isinstance(value, str) and is_paper(value) else size


SIZE = SizeType()


class OutType(click.ParamType[Path]):
    """Where to: a file, or a folder, which a slash at its end makes certain."""

    name = "path"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path."""
        if isinstance(value, Path):
            return value
        if value == "-":
            self.fail("Expected a file or a folder. Received: -, standard output, which is not written to")
        return FolderPath(value) if value.endswith(("/", os.sep)) else Path(value)


OUT = OutType()


def common(default_quality: str | None = "good", *, paper: bool = False) -> Callable[[F], F]:
    """`-o`, `--size`, `--seed`, `--force`, `--no-metadata` and, where it has a meaning, `--quality`."""

    def decorate(command: F) -> F:
        options = [
            click.option("-o", "--out", type=OUT, metavar="PATH", help="A file (with a suffix) or a folder."),
            click.option(
                "--size",
                type=PaperSizeType() if paper else SIZE,
                metavar="SIZE",
                help="1920x1080, 800 (the long side), 4k; of paper: a2, letter, 30x40cm.",
            ),
            click.option(
                "--seed", metavar="SEED", help="A number or a word; several: 0..48, or 3,7,whale.  [default: drawn]"
            ),
            click.option("--force", is_flag=True, help="Overwrite what is there."),
            click.option("--no-metadata", is_flag=True, help="Leave the recipe out of the saved files."),
        ]
        if default_quality:
            options.insert(
                3,
                click.option(
                    "--quality",
                    type=click.Choice(list(QUALITIES)),
                    help=f"1, up to 16, up to 64 or always 64 samples a pixel.  [default: {default_quality}]",
                ),
            )
        for option in reversed(options):
            command = option(command)
        return plugin_option(command)

    return decorate


def setting_options(settings: Mapping[str, Parameter]) -> Callable[[F], F]:
    """An option for each setting, as the list of settings says."""

    def decorate(command: F) -> F:
        for setting in reversed(list(settings.values())):
            flag, about = f"--{setting.name.replace('_', '-')}", setting.summary
            if isinstance(setting.type, Flag):
                command = click.option(flag, setting.name, is_flag=True, default=None, help=about)(command)
            else:
                words = completed_by(setting.type)
                command = click.option(
                    flag, setting.name, metavar=setting.type.metavar, help=about, shell_complete=words
                )(command)
        return command

    return decorate


def completed_by(option_type: OptionType) -> Callable[..., list[str]] | None:
    """What completes words of a type in a shell, for click; None for what has none."""
    if not option_type.words:
        return None
    return lambda context, parameter, begun: [word for word in option_type.words if word.startswith(begun)]


def name_option(flag: str, registry: Registry[Any], about: str, **more: Any) -> Callable[[F], F]:
    """An option that is a name of a registry."""
    return click.option(flag, metavar="NAME", help=about, shell_complete=completed_by(registry.option_type), **more)


def given_settings(settings: Mapping[str, Parameter], options: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that were given, read and checked.

    Raises:
        InvalidValueError: a value that a setting cannot have.
    """
    return {name: setting.read(options[name]) for name, setting in settings.items() if options[name] is not None}


def view_options(command: F) -> F:
    """The options that say where to look."""
    for option in reversed(
        [
            click.option("--center", metavar="X,Y", help="The point of the plane in the middle.  [default: 0,0]"),
            click.option("--zoom", type=float, metavar="X", help="2 looks twice as close."),
            click.option("--rotation", type=float, metavar="DEGREES", help="Counter-clockwise."),
            name_option("--symmetry", SYMMETRIES, "none, mirror, mirror_both, kaleidoscope(n=6), tile."),
            click.option(
                "--frame",
                type=click.Choice(["cover", "contain", "extend"]),
                help="When the size has another aspect than the painting.  [default: cover]",
            ),
            click.option("--time", type=float, metavar="T", help="For networks with the input t or loop."),
        ]
    ):
        command = option(command)
    return command


def best_options(command: F) -> F:
    """Of many random networks the few that are kept."""
    count = click.IntRange(1, MOST)
    kept, drawn = "Draw many, keep so many that are good and differ.", f"How many seeds --best draws.  [default: {OF}]"
    unlike = "A picture that those of --best shall not be like; may be given several times."
    for option in reversed(
        [
            click.option("--best", type=count, metavar="N", help=kept),
            click.option("--of", type=count, metavar="N", help=drawn),
            click.option("--unlike", multiple=True, type=click.Path(path_type=Path), help=unlike),
        ]
    ):
        command = option(command)
    return command


def look_option(command: F) -> F:
    """How a random network is drawn."""
    about = "How it is drawn: ink, marble, rose(petals=12); `artnet list looks` has all.  [default: the seed's]"
    return name_option("--look", LOOKS, about)(command)


def device_option(command: F) -> F:
    """What paints."""
    about = "What paints: gpu is a graphics card that TensorFlow cannot use (extra gpu).  [default: tensorflow]"
    return click.option("--device", type=click.Choice(DEVICES), default=None, help=about)(command)


def ground_option(command: F) -> F:
    """Over what pictures with opacity are laid."""
    return click.option(
        "--ground", metavar="COLOR", help="Over which opacity is laid.  [default: it is kept; in JPEG and MP4 white]"
    )(command)


def parse_center(text: str | None) -> tuple[float, float] | None:
    """Read "0.5,-0.25".

    Raises:
        InvalidValueError: another form.
    """
    if text is None:
        return None
    try:
        x, y = (float(number) for number in text.strip().removeprefix("(").removesuffix(")").split(","))
    except ValueError:
        raise invalid("a centre such as 0.5,-0.25", center=text) from None
    return x, y


def split_options(options: Mapping[str, Any]) -> tuple[dict[str, Any], Callable[[View], View]]:
    """The options of the network that were given, and a function that puts those of the view into a view."""
    looks = given(
        center=parse_center(options["center"]),
        zoom=options["zoom"],
        rotation=options["rotation"],
        symmetry=options["symmetry"],
    )
    network = given_settings(NETWORK_SETTINGS, options)
    return network, lambda view: replace(view, **looks)


def given(**settings: Any) -> dict[str, Any]:
    """Only the settings that were given."""
    return {name: value for name, value in settings.items() if value is not None}
