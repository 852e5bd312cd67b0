"""`artnet studio`: a page in the browser that paints while the hand moves."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import tempfile
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

import click

from artnet.cli.options.plugins import plugin_option
from artnet.cli.options.settings import outputs
from artnet.cli.terminal import display
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
    with contextlib.suppress(KeyboardInterrupt):
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
    leading: Path | None = None
    following: asyncio.Task[None] | None = None
    async with listening:
        try:
            if open_it:
                leading = _leading(f"{address}#{token}")
                display.note(f"the studio is at {address} in your browser; Ctrl-C ends it")
                if not await asyncio.to_thread(webbrowser.open, leading.as_uri()):
                    display.result(f"{address}#{token}")
                    display.note("no browser was found: open this address, and show it to nobody")
            else:
                display.result(f"{address}#{token}")
                display.note("open this address, and show it to nobody; Ctrl-C ends the studio")
            following = asyncio.create_task(_followed(studio, *sketch)) if sketch else None
            await studio.warm()
            if target is not None:
                await studio.easel.paint(target, style="painterly", goal=Goal())
            if leading is not None:
                await asyncio.sleep(OPENED_FOR)
                leading.unlink(missing_ok=True)
            await asyncio.Event().wait()  # Ctrl-C, upon which a fit is ended before pages are waited for
        finally:
            if leading is not None:
                leading.unlink(missing_ok=True)
            if following is not None:
                following.cancel()
            studio.close()


async def _followed(studio: Studio, path: Path, name: str | None) -> None:
    await studio.follow(path, name)


def _leading(address: str) -> Path:
    """A file that only this person can read, and that leads to a page: a command line, and a token in it, all can."""
    number, name = tempfile.mkstemp(suffix=".html", prefix="artnet-studio-")
    with os.fdopen(number, "w", encoding="utf-8") as file:
        file.write(
            '<!doctype html><meta charset="utf-8"><title>artnet studio</title>'
            f'<meta http-equiv="refresh" content="0;url={address}"><a href="{address}">the studio</a>'
        )
    return Path(name)
