"""`artnet new`: a sketch to begin with."""

from __future__ import annotations

from pathlib import Path

import click

from artnet.cli.options.common import OUT
from artnet.cli.terminal import display
from artnet.errors import OutputError
from artnet.media.io.atomic import write_bytes
from artnet.media.io.sources import shown
from artnet.sketching.templates import TEMPLATES, sketch_from

__all__ = ["command"]


@click.command("new", short_help="Write a sketch to begin with.")
@click.argument("name")
@click.option(
    "--template",
    type=click.Choice(list(TEMPLATES)),
    default="still",
    show_default=True,
    help="; ".join(f"{name}: {about}" for name, about in TEMPLATES.items()) + ".",
)
@click.option("-o", "--out", type=OUT, metavar="FOLDER", help="The folder.  [default: this one]")
@click.option("--force", is_flag=True, help="Overwrite what is there.")
def command(name: str, template: str, out: Path | None, force: bool) -> None:  # fmt: skip
    """Write NAME.py, a sketch that works and says how to change it.

    \b
    artnet new tide && artnet run tide.py --watch
    artnet new rose --template loop
    """
    name = name.removesuffix(".py")
    source = sketch_from(template, name)
    path = (out or Path()) / f"{name}.py"
    if path.exists() and not force:
        raise OutputError(f"{shown(path)} already exists. Use --force, or another name")
    write_bytes(path, source.encode())
    display.result(f"{path}  a sketch: {TEMPLATES[template]}")
    display.note(f"run it: artnet run {path}   see it at every save: artnet run {path} --watch")
