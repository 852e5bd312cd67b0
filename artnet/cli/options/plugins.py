"""`--plugin FILE`: one's own activations, losses, fields and heads, registered before anything else is read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from artnet.cli.sketches.reporting import folder_of, reported
from artnet.sketching.loading import load_module

__all__ = ["loaded_plugins", "plugin_files", "plugin_option"]

F = TypeVar("F", bound=Callable[..., Any])


LOADED = "artnet.plugins"


def _load(context: click.Context, option: click.Parameter, paths: tuple[Path, ...]) -> None:
    context.meta[LOADED] = paths
    for path in paths:
        with reported(folder_of(path)):
            load_module(path, "a plugin")


def plugin_files(context: click.Context) -> tuple[Path, ...]:
    """The plugins of a command."""
    return tuple(context.meta.get(LOADED, ()))


def loaded_plugins(context: click.Context) -> list[str]:
    """The options with which the plugins of a command are loaded again."""
    return [word for path in plugin_files(context) for word in ("--plugin", str(path))]


def plugin_option(command: F) -> F:
    """The option `--plugin`, which runs a Python file before the other options are read."""
    return click.option(
        "--plugin",
        multiple=True,
        is_eager=True,
        expose_value=False,
        callback=_load,
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="A Python file of your own that registers activations, losses, ...",
    )(command)
