"""`artnet config show`: which settings hold, and where each came from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from artnet.cli.options.settings import DEFAULT, FILE, SETTINGS, Value, is_there, settings_of, sketch_values, user_file
from artnet.cli.sketches.running import load, split_name
from artnet.cli.terminal import display

__all__ = ["command"]


@click.group("config", short_help="Show which settings hold, and where they come from.")
def command() -> None:
    """Show settings.

    A flag counts most, then the environment (ARTNET_SIZE=800), then artnet.toml beside the sketch (for other commands:
    in this folder), then your own file for all projects, then the default.
    """


@command.command("show")
@click.argument("sketch", required=False, type=click.Path(path_type=Path), metavar="[SKETCH]")
def show(sketch: Path | None) -> None:
    """Show every setting, its value, and where it came from; with SKETCH also those of its parameters.

    \b
    artnet config show
    artnet config show sketches/rings.py
    """
    chosen = None if sketch is None else load(*split_name(sketch))
    folder = Path() if chosen is None else chosen.folder
    settings = settings_of(folder)
    own_names = chosen.parameters if chosen else {}
    rows = [(name, value, SETTINGS[name].summary) for name, value in settings.items() if name not in own_names]
    if chosen is not None:
        given = sketch_values(folder, chosen.name, chosen.parameters)
        if "size" in own_names and settings["size"].origin != DEFAULT:  # the one setting that sketches have
            given.setdefault("size", settings["size"])
        for name, parameter in chosen.parameters.items():
            own = Value(None if parameter.default is None else parameter.text(parameter.default), DEFAULT)
            rows.append((name, given.get(name, own), parameter.type.allowed))
    _show(rows)
    for path in (folder / FILE, user_file()):
        display.note(f"{path}{'' if is_there(path) else ' (not there)'}")


def _show(rows: list[tuple[str, Value, str]]) -> None:
    table = [(name, _plain(value.value), value.origin, summary) for name, value, summary in rows]
    wide = [max(len(row[column]) for row in table) for column in range(3)]
    for name, value, origin, summary in table:
        text = display.tame(f"{name:<{wide[0]}}  {value:<{wide[1]}}  {origin:<{wide[2]}}")
        click.echo(f"{text}  {click.style(summary, dim=True)}")


def _plain(value: Any) -> str:
    if isinstance(value, tuple):
        return " ".join(map(str, value)) or "-"
    return "-" if value is None else str(value)
