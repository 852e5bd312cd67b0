"""`artnet list`: the parts that a picture can be made of."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from typing import Any

import click

from artnet.cli.options.plugins import plugin_option
from artnet.cli.terminal import display
from artnet.color.palettes import PALETTES
from artnet.entries import Entry
from artnet.exporting.targets import TARGETS
from artnet.fields.inputs import INPUTS
from artnet.fields.symmetries import SYMMETRIES
from artnet.looks import LOOKS
from artnet.nets.activations.registry import ACTIVATIONS
from artnet.nets.encodings.registry import ENCODINGS
from artnet.nets.heads import HEADS
from artnet.nets.structures import STRUCTURES
from artnet.registry import Registry, import_plugins
from artnet.rendering.motion.easings import EASINGS
from artnet.rendering.motion.motions import MOTIONS
from artnet.specs import plain
from artnet.training.optim.losses import LOSSES
from artnet.training.optim.optimizers import OPTIMIZERS
from artnet.training.optim.schedules import SCHEDULES
from artnet.training.styles import STYLES

__all__ = ["command"]

KINDS: dict[str, Registry[Any]] = {
    "activations": ACTIVATIONS,
    "easings": EASINGS,
    "encodings": ENCODINGS,
    "heads": HEADS,
    "inputs": INPUTS,
    "looks": LOOKS,
    "losses": LOSSES,
    "motions": MOTIONS,
    "optimizers": OPTIMIZERS,
    "palettes": PALETTES,
    "schedules": SCHEDULES,
    "structures": STRUCTURES,
    "styles": STYLES,
    "symmetries": SYMMETRIES,
    "targets": TARGETS,
}
NAME = 26
"""Columns of a name, or of an option with its default."""


class KindType(click.Choice[str]):
    """The name of a registry; also of one of its rows: "activation", "loss", "colour head"."""

    def __init__(self) -> None:
        super().__init__(list(KINDS))

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name."""
        named = {word: name for name, kind in KINDS.items() for word in (kind.noun, kind.noun.split()[-1])}
        return super().convert(named.get(value.lower(), value) if isinstance(value, str) else value, param, ctx)


@click.command("list", short_help="List what there is to choose from: activations, styles, palettes, ...")
@click.argument("kind", required=False, type=KindType(), metavar="[KIND]")
@plugin_option
def command(kind: str | None) -> None:
    """List the parts of a KIND, with their options and what they are; without KIND the names of all.

    \b
    artnet list
    artnet list activations
    artnet list activations --plugin parts.py
    """
    import_plugins()
    if kind is None:
        for name, registry in KINDS.items():
            display.result(_paragraph(name, registry.names()))
        return
    for row in KINDS[kind]:
        _show(row)


def _paragraph(name: str, words: Iterable[str]) -> str:
    import textwrap

    margin = max(map(len, KINDS)) + 2
    wide = max(shutil.get_terminal_size().columns, margin + 20)
    return textwrap.fill(" ".join(words), wide, initial_indent=f"{name:<{margin}}", subsequent_indent=" " * margin)


def _show(row: Entry) -> None:
    """A row: its name and what it is; below it its options, each with its default and what it may be."""
    owner = f"  ({row.plugin})" if row.plugin else ""
    click.echo(f"{display.tame(f'{row.name:<{NAME}}')}  {click.style(display.tame(row.summary + owner), dim=True)}")
    for option in row.options.values():
        default = f"{option.name}={plain(option.default)}"
        about = click.style(display.tame(option.usage), dim=True)
        click.echo(f"{display.tame(f'    {default:<{NAME - 4}}')}  {about}")
