"""What a page may ask of the timeline."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from artnet.digests import sha256_of
from artnet.errors import ArtnetError
from artnet.media.io.atomic import write_bytes
from artnet.media.sound import read_sound
from artnet.studio.moving import frames_of, menus, moved
from artnet.studio.serving.server import Client
from artnet.studio.shelves.tree import own_place
from artnet.studio.studio import HOME, Studio, action

__all__: list[str] = []

SENT = 20.0
"""Seconds for a frame to be sent: a loop that has ended sends none."""


@action
async def move(studio: Studio, client: Client, message: dict[str, Any], data: bytes) -> dict[str, Any]:
    """The poses of a motion, to be played on the card; without one, what motions there are."""
    if not message.get("motion"):
        return menus()
    work, sound = studio.work, studio.sound
    found: dict[str, Any] = await studio.ask(lambda: moved(work, message, sound))
    return found


@action
async def film(studio: Studio, client: Client, message: dict[str, Any], data: bytes) -> dict[str, Any]:
    """The frames of a motion that no card plays, one after the other, until another film is asked for."""
    work, sound, loop = studio.work, studio.sound, asyncio.get_running_loop()
    studio.films += 1
    number = studio.films

    def painted(progress: Callable[[float], None]) -> bool:
        for n, count, picture in frames_of(work, message, sound):
            if number != studio.films:
                return False
            told = {"event": "frame", "film": message.get("film"), "n": n, "count": count}
            asyncio.run_coroutine_threadsafe(client.send(told, picture), loop).result(SENT)
            progress((n + 1) / count)
        return True

    return {"whole": await studio.job("painting the motion", painted)}


@action
async def sound(studio: Studio, client: Client, message: dict[str, Any], data: bytes) -> dict[str, Any]:
    """A WAV file to move with, kept below the outputs; without bytes there is none any more."""
    if not data:
        studio.sound = None
        return {}
    path = own_place(studio.outputs / HOME, "sounds", f"{sha256_of(data)[:16]}.wav")
    write_bytes(path, data)
    try:
        heard = read_sound(path)
    except ArtnetError:
        path.unlink(missing_ok=True)
        raise
    studio.sound = path
    return {"seconds": heard.seconds}
