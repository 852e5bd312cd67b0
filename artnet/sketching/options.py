"""`--size`, `--seed` and `-o`, alike in every sketch that is a script of its own."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from artnet.errors import ArtnetError
from artnet.media.pictures import format_of
from artnet.seeds import normal_seed
from artnet.sizes import parse_size
from artnet.sketching.tensorflow import start_tensorflow

__all__ = ["sketch_options"]


def sketch_options(
    size: str = "1024x1024", seed: int | str | None = None, suffix: str = ".png"
) -> Callable[[Callable[..., Any]], Any]:
    """Give a function `size` (width, height), `seed` (text) and `out` (a path) from the command line.

    Stands below `@click.command()`. An error that a person can cause becomes one line.

    Args:
        size: when none is asked for; a single number is a square.
        seed: when none is asked for; None draws a new one each time.
        suffix: of the file when none is asked for; ".gif" for a sketch that moves.
    """

    def decorate(sketch: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(sketch)
        def run(**arguments: Any) -> Any:
            os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
            start_tensorflow()
            try:
                return sketch(**arguments)
            except ArtnetError as error:
                raise click.ClickException(str(error)) from error

        default_out = Path("outputs") / f"{sketch.__name__}{suffix}"
        shown_seed = "drawn anew" if seed is None else str(seed)
        for option in (
            click.option("-o", "--out", type=click.Path(path_type=Path), callback=_reading(_out), default=default_out,
                         show_default=True, help="The file to write; an earlier one is replaced."),
            click.option("--seed", callback=_reading(normal_seed), default=seed, metavar="SEED", type=str,
                         help=f"A number or a word.  [default: {shown_seed}]"),
            click.option("--size", callback=_reading(_size), default=size, show_default=True, metavar="SIZE",
                         help="640x480, 640 (a square), 4k, a2 (at 300 dpi)."),
        ):  # fmt: skip
            run = option(run)
        return run

    return decorate


def _reading(read: Callable[[Any], Any]) -> Callable[[click.Context, click.Parameter, Any], Any]:
    """The callback of an option that reads its value; a value that cannot be used is a misuse of the option."""

    def callback(context: click.Context, option: click.Parameter, value: Any) -> Any:
        try:
            return read(value)
        except ArtnetError as error:
            raise click.BadParameter(str(error)) from error

    return callback


def _size(text: str) -> tuple[int, int]:
    size = parse_size(text)
    return (size, size) if isinstance(size, int) else size


def _out(path: Path) -> Path:
    format_of(path)
    return path
