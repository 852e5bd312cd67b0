"""What a page may ask of files: to open what was dropped or saved, and to save."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from artnet.errors import InvalidValueError, RecipeError, invalid
from artnet.recipes.schema import Recipe
from artnet.studio.painting.targets import is_photograph
from artnet.studio.panel.edits import edited
from artnet.studio.serving.server import Client
from artnet.studio.shelves.keeping import keep
from artnet.studio.shelves.library import listed, opened, sketch_of, small_picture, star
from artnet.studio.studio import ACTIONS, Studio, action, plain
from artnet.works.saved_work import SavedWork, read_work

__all__: list[str] = []


@action
async def open_file(studio: Studio, client: Client, message: dict[str, Any], data: bytes) -> dict[str, Any]:
    """A file that was dropped, or one of the outputs folder; `only` its colours, its network or its view."""
    if data:
        name = str(message.get("name", "file"))
        try:
            work = await studio.ask(lambda: _dropped(name, data))
        except RecipeError:
            if not await asyncio.to_thread(is_photograph, data):
                raise
            return await ACTIONS["paint"](studio, client, message, data)
    else:
        work = await studio.ask(lambda: opened(studio.outputs, message.get("path")))
    return await studio.add_shown(client, _part_of(studio.work, plain(work), message.get("only")), "opened")


@action
async def save(studio: Studio, client: Client, message: dict[str, Any], data: bytes) -> dict[str, Any]:
    """A file of what is shown, in the outputs folder."""
    work, form = studio.work, str(message.get("form"))
    path = await studio.job(
        f"saving {form}", lambda show: keep(work, form, message, studio.outputs, show, studio.sound)
    )
    return {"path": path.relative_to(studio.outputs).as_posix(), "bytes": path.stat().st_size if path.is_file() else 0}


@action
async def library(studio: Studio, client: Client, message: dict[str, Any], data: bytes) -> dict[str, Any]:
    """What lies in the outputs folder; of one `path` its small picture and its sketch, or, with `star`, a star."""
    path, outputs = message.get("path"), studio.outputs
    if path is None:
        return {"files": await studio.beside(lambda: listed(outputs))}
    if "star" in message:
        await studio.beside(lambda: star(outputs, path, bool(message["star"])))
        return {}
    picture, sketch = await studio.beside(lambda: (small_picture(outputs, path), sketch_of(outputs, path)))
    await client.send({"event": "small", "path": path, "sketch": sketch}, picture or b"")
    return {}


def _dropped(name: str, data: bytes) -> SavedWork:
    """What bytes hold: they are read from a file that is gone again."""
    import tempfile

    suffix = Path(name.replace("\\", "/")).suffix[:12]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"dropped{suffix if suffix.isascii() and suffix[1:].isalnum() else ''}"
        path.write_bytes(data)
        work = read_work(path)
        return SavedWork(Path(path.name), work.recipe, work.network_file())


def _part_of(now: SavedWork, other: SavedWork, only: Any) -> SavedWork:
    """The other work, or what is shown with a part of it.

    Raises:
        InvalidValueError: no such part, or it has none.
    """
    if only is None:
        return other
    recipe, given = now.recipe, other.recipe
    if only == "view":
        return SavedWork(now.path, recipe.but(view=given.view, time=given.time), now.weights)
    if only == "colours":
        palette = given.painter().palette
        if not palette:
            raise InvalidValueError("Expected a picture that was painted in a palette. Received: one without")
        return SavedWork(now.path, edited(recipe, "palette", list(palette)), now.weights)
    if only == "network":
        seen: Recipe = given.but(view=recipe.view, size=recipe.size, bleed=recipe.bleed)
        return SavedWork(other.path, seen, other.weights)
    raise invalid("colours, network or view", only=str(only)[:40])
