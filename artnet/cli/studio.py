"""`artnet studio`: a page in the browser that paints while the hand moves."""

from __future__ import annotations

import asyncio
import contextlib
import os
import tempfile
import webbrowser
from pathlib import Path

import click

from artnet.cli.options.plugins import plugin_option
from artnet.cli.options.settings import outputs
from artnet.cli.terminal import display
from artnet.errors import OutputError
from artnet.studio.painting.targets import is_photograph_file
from artnet.training.goal import Goal
from artnet.works.saved_work import SavedWork, read_work

__all__ = ["command"]

OPENED_FOR = 20.0
"""Seconds until the file that leads the browser to the page is gone."""


@click.command("studio", short_help="Touch the network: a page in the browser that paints.")
@click.argument("source", required=False, type=click.Path(path_type=Path))
@click.option("--port", type=click.IntRange(0, 65_535), default=0, help="Of the page.  [default: one that is free]")
@click.option("--no-browser", is_flag=True, help="Print the address instead of opening it.")
@plugin_option
def command(source: Path | None, port: int, no_browser: bool) -> int:
    """Touch the network: a page in the browser that paints while the hand moves; this machine's alone, and offline.

    SOURCE is any file that artnet saved, or a photograph, which a network then learns; without it the studio opens
    where it was left, or with a random network. What is saved goes into the outputs folder, with its recipe. Ctrl-C
    ends it.

    \b
    artnet studio
    artnet studio painting.png
    artnet studio photo.jpg
    artnet studio --no-browser --port 8080
    """
    photograph = source if source is not None and is_photograph_file(source) else None
    work = None if source is None or photograph is not None else read_work(source)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_served(work, port, photograph, open_it=not no_browser))
    return 0


async def _served(work: SavedWork | None, port: int, photograph: Path | None, *, open_it: bool) -> None:
    """Serve until Ctrl-C.

    Raises:
        OutputError: the port is taken.
        MissingExtraError: without the extra `studio`.
    """
    import artnet.studio.actions  # noqa: F401 (registers what pages may ask for)
    from artnet.studio.gate import new_token
    from artnet.studio.server import Server
    from artnet.studio.studio import Studio

    folder, token = outputs(), new_token()
    studio = Studio(folder)
    studio.start(work)
    target = None if photograph is None else studio.easel.targets.keep(photograph.name, photograph.read_bytes())
    server = Server(token, studio.answer, studio.gone)
    try:
        listening = await server.open(port)
    except OSError as error:
        raise OutputError(f"Expected a free port. Received: {port}: {error.strerror or error}. Try --port 0") from None
    address = f"http://127.0.0.1:{server.port}/"
    async with listening:
        if open_it:
            display.note(f"the studio is at {address} in your browser; Ctrl-C ends it")
            leading = await asyncio.to_thread(_open, f"{address}#{token}")
        else:
            display.result(f"{address}#{token}")
            display.note("open this address, and show it to nobody; Ctrl-C ends the studio")
            leading = None
        await studio.warm()
        if target is not None:
            await studio.easel.paint(target, style="painterly", goal=Goal())
        if leading is not None:
            await asyncio.sleep(OPENED_FOR)
            leading.unlink(missing_ok=True)
        try:
            await asyncio.Event().wait()  # Ctrl-C, upon which a fit is ended before pages are waited for
        finally:
            studio.close()


def _open(address: str) -> Path:
    """Open a browser by a file that only this person can read: a command line, and with it the token, anybody can."""
    number, name = tempfile.mkstemp(suffix=".html", prefix="artnet-studio-")
    with os.fdopen(number, "w", encoding="utf-8") as file:
        file.write(
            '<!doctype html><meta charset="utf-8"><title>artnet studio</title>'
            f'<meta http-equiv="refresh" content="0;url={address}"><a href="{address}">the studio</a>'
        )
    path = Path(name)
    webbrowser.open(path.as_uri())
    return path
