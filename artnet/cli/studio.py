"""`artnet studio`: a page in the browser that paints while the hand moves."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import tempfile
import threading
import webbrowser
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from artnet.cli.options.plugins import plugin_option
from artnet.cli.options.settings import outputs
from artnet.cli.terminal import display
from artnet.cli.terminal.interrupts import requests_told
from artnet.errors import FileError, OutputError
from artnet.studio.painting.targets import is_photograph_file
from artnet.training.goal import Goal
from artnet.works.saved_work import SavedWork, read_work

if TYPE_CHECKING:
    from artnet.studio.studio import Studio

__all__ = ["command"]

SKETCH = re.compile(r"\.py(:\w[\w-]*)?$")
OPENED_FOR = 20.0
"""Seconds until the file that leads the browser to the page is gone."""


@click.command("studio", short_help="Touch the network: a page in the browser that paints.")
@click.argument("source", required=False, type=click.Path(path_type=Path))
@click.option("--port", type=click.IntRange(0, 65_535), default=0, help="Of the page.  [default: one that is free]")
@click.option("--no-browser", is_flag=True, help="Print the address instead of opening it.")
@plugin_option
def command(source: Path | None, port: int, no_browser: bool) -> int:
    """Touch the network: a page in the browser that paints while the hand moves; this machine's alone, and offline.

    SOURCE is any file that artnet saved; a sketch, whose parameters become controls and which is painted again when it
    is saved; or a photograph, which a network then learns. Without it the studio opens where it was left, or with a
    random network. What is saved goes into the outputs folder, with its recipe. Ctrl-C ends it.

    \b
    artnet studio
    artnet studio painting.png
    artnet studio photo.jpg
    artnet studio sketches/rings.py
    artnet studio --no-browser --port 8080
    """
    sketch = None
    if source is not None and SKETCH.search(source.name):
        file, _, name = source.name.partition(":")
        sketch = source.with_name(file), name or None
    photograph = source if source is not None and sketch is None and is_photograph_file(source) else None
    work = None if source is None or sketch is not None or photograph is not None else read_work(source)
    with contextlib.suppress(KeyboardInterrupt):  # the second one
        asyncio.run(_served(work, sketch, photograph, port, open_it=not no_browser))
    return 0


async def _served(
    work: SavedWork | None,
    sketch: tuple[Path, str | None] | None,
    photograph: Path | None,
    port: int,
    *,
    open_it: bool,
) -> None:
    """Serve until Ctrl-C.

    Raises:
        OutputError: the port is taken.
        MissingExtraError: without the extra `studio`.
    """
    import artnet.studio.actions  # noqa: F401 (registers what pages may ask for)
    from artnet.studio.serving.gate import new_token
    from artnet.studio.serving.server import Server
    from artnet.studio.studio import Studio

    folder, token = outputs(), new_token()
    studio = Studio(folder)
    studio.start(work)
    if sketch is not None and not sketch[0].is_file():
        raise FileError(f"Expected a sketch, a Python file. Received: {sketch[0]}, which is not there")
    target = None if photograph is None else studio.easel.targets.keep(photograph.name, photograph.read_bytes())
    server = Server(token, studio.answer, studio.gone)
    try:
        listening = await server.open(port)
    except OSError as error:
        raise OutputError(f"Expected a free port. Received: {port}: {error.strerror or error}. Try --port 0") from None
    address = f"http://127.0.0.1:{server.port}/"
    async with listening:
        ended, loop = asyncio.Event(), asyncio.get_running_loop()

        def end() -> None:
            if studio.easel.busy:
                display.note("saving what was learnt; Ctrl-C again ends at once")
            loop.call_soon_threadsafe(ended.set)

        with requests_told(end), _led(address, token, open_it=open_it):
            lives = [_begun(studio, target), *([studio.follow(*sketch)] if sketch is not None else [])]
            tasks = {asyncio.ensure_future(life) for life in (ended.wait(), *lives)}
            try:
                while not ended.is_set():
                    done, tasks = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                    for task in done:
                        await task  # where it failed, so does the studio
            finally:
                for task in tasks:
                    task.cancel()
                studio.close()  # a fit is ended before pages are waited for


async def _begun(studio: Studio, target: Path | None) -> None:
    """TensorFlow is there, and learns the photograph that was given."""
    await studio.warm()
    if target is not None:
        await studio.easel.paint(target, style="painterly", goal=Goal())


@contextlib.contextmanager
def _led(address: str, token: str, *, open_it: bool) -> Iterator[None]:
    """The browser is led to the page, or the person is told of it."""
    if not open_it:
        display.result(f"{address}#{token}")
        display.note("open this address, and show it to nobody; Ctrl-C ends the studio")
        yield
        return
    display.note(f"the studio is at {address} in your browser; Ctrl-C ends it")
    leading = _leading(f"{address}#{token}")

    def opened() -> None:
        if not webbrowser.open(leading.as_uri()):  # it may return only once that browser is closed
            display.result(f"{address}#{token}")
            display.note("no browser was found: open this address, and show it to nobody")

    threading.Thread(target=opened, daemon=True).start()
    late = threading.Timer(OPENED_FOR, lambda: leading.unlink(missing_ok=True))
    late.daemon = True
    late.start()
    try:
        yield
    finally:
        late.cancel()
        leading.unlink(missing_ok=True)


def _leading(address: str) -> Path:
    """A file that only this person can read, and that leads to a page: a command line, and a token in it, all can."""
    number, name = tempfile.mkstemp(suffix=".html", prefix="artnet-studio-")
    with os.fdopen(number, "w", encoding="utf-8") as file:
        file.write(
            '<!doctype html><meta charset="utf-8"><title>artnet studio</title>'
            f'<meta http-equiv="refresh" content="0;url={address}"><a href="{address}">the studio</a>'
        )
    return Path(name)
