"""What a person sees while it works: a live line on standard error; results go to standard output."""

from __future__ import annotations

import contextlib
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

from artnet.checks import tame
from artnet.errors import ArtnetWarning

__all__ = ["bar", "bytes_of", "counted", "live_line", "note", "notes_shown", "result", "size_of", "tame", "warned"]


def result(line: str) -> None:
    """A line of the result, to standard output."""
    click.echo(tame(line, "\n"))


def note(line: str) -> None:
    """A line for the person, to standard error."""
    click.secho(tame(line, "\n\t"), err=True, dim=sys.stderr.isatty())


def warned(line: str) -> None:
    """A line about something that went another way than asked."""
    click.secho(f"note: {tame(line)}", err=True, fg="yellow")


@contextlib.contextmanager
def notes_shown() -> Iterator[None]:
    """Within, what artnet decides for somebody is said in a line, not in Python's form of a warning."""
    usual = warnings.showwarning

    def show(message: Warning | str, category: type[Warning], *place: Any, **more: Any) -> None:
        if issubclass(category, ArtnetWarning):
            warned(str(message))
        else:
            usual(message, category, *place, **more)

    warnings.showwarning = show
    try:
        yield
    finally:
        warnings.showwarning = usual


def counted(number: int, word: str) -> str:
    """So many of something, for reading."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def size_of(path: Path) -> str:
    """A file's size, or that of the files in a folder, for reading."""
    files = [file for file in path.rglob("*") if file.is_file()] if path.is_dir() else [path]
    return bytes_of(sum(file.stat().st_size for file in files))


def bytes_of(number: int) -> str:
    """So many bytes, for reading."""
    size = float(number)
    for unit in ("bytes", "KiB", "MiB"):
        if size < 1024:
            return f"{size:.0f} {unit}" if unit == "bytes" or size >= 100 else f"{size:.1f} {unit}"
        size /= 1024
    return f"{size:.1f} GiB"


@contextlib.contextmanager
def live_line(label: str) -> Iterator[Callable[..., None]]:
    """A live line with a bar. The function it gives takes `share` (0 to 1, or None) and the text after the bar.

    Where standard error is no terminal, a plain line is written now and then instead.
    """
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        yield _plain_lines(label)
        return
    columns: list[Any] = [
        TextColumn("[bold]{task.description}"),
        BarColumn(bar_width=28),
        TextColumn("{task.fields[text]}"),
    ]
    with Progress(*columns, console=console, transient=True, redirect_stderr=False, redirect_stdout=False) as progress:
        task = progress.add_task(label, total=1.0, text="")

        def show(share: float | None, text: str = "") -> None:
            if share is None:
                progress.update(task, total=None, text=text)
            else:
                progress.update(task, total=1.0, completed=min(1.0, share), text=text)

        yield show


@contextlib.contextmanager
def bar(label: str) -> Iterator[Callable[[float], None]]:
    """A live bar for work whose share is known, with the time that is left."""
    begun: list[tuple[float, float]] = []  # when, and what was done already: work may go on from where it was stopped

    def text(share: float) -> str:
        if not begun:
            begun.append((time.monotonic(), share))
        (since, done), now = begun[0], time.monotonic()
        left = (now - since) * (1 - share) / max(share - done, 1e-6)
        return f"{share:4.0%}" + (f", {left:.0f} s left" if share - done >= LEFT_FROM and share < 1 else "")

    with live_line(label) as show:
        yield lambda share: show(share, text(share))


PLAIN_SECONDS = 5.0
LEFT_FROM = 0.03
"""The share that has to be done before the time left is said."""


def _plain_lines(label: str) -> Callable[..., None]:
    last = [time.monotonic()]

    def show(share: float | None, text: str = "") -> None:
        if time.monotonic() - last[0] >= PLAIN_SECONDS:
            last[0] = time.monotonic()
            click.echo(f"{label}: {text}", err=True)

    return show
