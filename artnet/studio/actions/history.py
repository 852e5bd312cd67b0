"""What a page may ask of the tree: all that it begins with, steps, names, small pictures."""

from __future__ import annotations

from typing import Any

from artnet.recipes.embedding import recipe_to_text
from artnet.studio.painting.finding import placed
from artnet.studio.serving.server import Client
from artnet.studio.shelves.keeping import FORMS
from artnet.studio.studio import Studio, action, told

__all__: list[str] = []


@action
async def hello(studio: Studio, client: Client, message: dict[str, Any], data: bytes) -> dict[str, Any]:
    """All that a page begins with."""
    nodes = [told(node) for node in studio.tree.nodes.values()]
    await client.send({"event": "hello", "nodes": nodes, "at": studio.tree.at, "forms": FORMS})
    await studio.show(client)
    return {}


@action
async def go(studio: Studio, client: Client, message: dict[str, Any], data: bytes) -> dict[str, Any]:
    """To another node of the tree."""
    node = studio.tree.go(message.get("node"))
    await studio.tell({"event": "at", "at": node.id})
    await studio.show()
    return {"node": node.id}


@action
async def by_python(studio: Studio, client: Client, message: dict[str, Any], data: bytes) -> dict[str, Any]:
    """What is shown, painted by Python: the card of this page says `why` it cannot."""
    await studio.show_by_python(client, " ".join(str(message.get("why", "the card cannot")).split())[:200])
    return {}


@action
async def peek(studio: Studio, client: Client, message: dict[str, Any], data: bytes) -> dict[str, Any]:
    """What another node shows, beside what is shown."""
    work = placed(studio.tree.work(studio.tree.node(message.get("node"))), studio.outputs)
    found = await studio.found(client, work)
    return {"work": found, "recipe": recipe_to_text(work.recipe, work.weights)}


@action
async def tell(studio: Studio, client: Client, message: dict[str, Any], data: bytes) -> dict[str, Any]:
    """A node's name, or its star."""
    node = studio.tree.told(message.get("node"), name=message.get("name"), star=message.get("star"))
    await studio.tell({"event": "node", "node": told(node), "at": studio.tree.at})
    return {}


@action
async def thumb(studio: Studio, client: Client, message: dict[str, Any], data: bytes) -> dict[str, Any]:
    """The small picture of a node, as the page painted it; without bytes it is asked for."""
    number = message.get("node")
    if data:
        studio.tree.keep_thumb(number, data)
        return {}
    await client.send({"event": "thumb", "node": number}, studio.tree.thumb(number) or b"")
    return {}
