"""What a page may ask of the work that is shown: another one, and another value."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from artnet.errors import invalid
from artnet.recipes.embedding import recipe_to_text
from artnet.seeds import draw_seed
from artnet.studio.panel.edits import edited, redrawn
from artnet.studio.panel.turning import turned
from artnet.studio.serving.server import Client
from artnet.studio.studio import Studio, action
from artnet.works.saved_work import SavedWork

__all__: list[str] = []


@action
async def new(studio: Studio, client: Client, message: dict[str, Any], data: bytes) -> dict[str, Any]:
    """A random work, of a seed and a look where they are said."""
    seed = message.get("seed") or draw_seed()
    return await studio.add_shown(
        client, SavedWork(Path(), redrawn(studio.work.recipe, seed, message.get("look"))), "new"
    )


@action
async def edit(studio: Studio, client: Client, message: dict[str, Any], data: bytes) -> dict[str, Any]:
    """One control at another value."""
    work, name = studio.work, str(message.get("name"))
    if name.startswith("sketch.") and studio.sketch is not None:
        studio.sketch.turn(name.removeprefix("sketch."), message.get("value"))
        return {}
    recipe = edited(work.recipe, name, message.get("value"))
    return await studio.add_shown(client, SavedWork(work.path, recipe, work.weights), name)


@action
async def turn(studio: Studio, client: Client, message: dict[str, Any], data: bytes) -> dict[str, Any]:
    """The end of a gesture: the knobs of the page as they now stand."""
    work, values = studio.work, message.get("values")
    if not isinstance(values, dict):
        raise invalid("values by the names of knobs", values=values)
    recipe = turned(work.recipe, values)
    found = await studio.add(SavedWork(work.path, recipe, work.weights), str(message.get("what", "moved")))
    return {**found, "recipe": recipe_to_text(recipe, work.weights)}
