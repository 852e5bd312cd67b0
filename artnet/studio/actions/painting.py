"""What a page may ask of the easel."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from artnet.errors import InvalidValueError
from artnet.studio.serving.server import Client
from artnet.studio.studio import Studio, action
from artnet.training.goal import Goal
from artnet.training.styles import STYLES

__all__: list[str] = []


@action
async def paint(studio: Studio, client: Client, message: dict[str, Any], data: bytes) -> dict[str, Any]:
    """Learn a photograph: the one that came along, else the one of what is shown, or of the last fit."""
    style = STYLES.resolve(str(message.get("style") or "painterly")).spec
    target = await _target(studio, message, data)
    goal = Goal.checked(message.get("steps"), message.get("seconds"), None)
    await studio.easel.paint(target, style=style, goal=goal, size=message.get("size"), seed=message.get("seed"))
    return {}


async def _target(studio: Studio, message: dict[str, Any], data: bytes) -> Path:
    """The photograph that is meant.

    Raises:
        InvalidValueError: there is none.
    """
    targets = studio.easel.targets
    if data:
        return await asyncio.to_thread(targets.keep, str(message.get("name", "photograph")), data)
    training = studio.work.recipe.training
    shown = targets.found(training.targets[0].sha256) if training and training.targets else None
    last = studio.easel.order.target if studio.easel.order else None
    found = (last or shown) if studio.easel.busy else (shown or last)
    if found is None:
        raise InvalidValueError("Expected a photograph to paint. Received: none; drop one on the canvas")
    return found


@action
async def paint_stop(studio: Studio, client: Client, message: dict[str, Any], data: bytes) -> dict[str, Any]:
    """End the fit; what is there is saved."""
    await studio.easel.stop()
    return {}


@action
async def paint_on(studio: Studio, client: Client, message: dict[str, Any], data: bytes) -> dict[str, Any]:
    """Go on with the painting that is shown."""
    goal = Goal.checked(message.get("steps"), message.get("seconds"), None)
    await studio.easel.go_on(studio.work.recipe, goal)
    return {}


@action
async def paint_mask(studio: Studio, client: Client, message: dict[str, Any], data: bytes) -> dict[str, Any]:
    """What was brushed, as a picture: white counts more from then on."""
    if not data:
        raise InvalidValueError("Expected a mask as a picture. Received: nothing")
    return {"now": await studio.easel.brush(data)}


@action
async def paint_by_python(studio: Studio, client: Client, message: dict[str, Any], data: bytes) -> dict[str, Any]:
    """The page cannot paint this network: it asks for pictures."""
    studio.easel.by_python()
    return {}


@action
async def easel(studio: Studio, client: Client, message: dict[str, Any], data: bytes) -> dict[str, Any]:
    """What a page that has just come should know: the styles, and what is being painted."""
    await studio.easel.greet(client)
    return {"styles": [{"name": style.name, "summary": style.summary} for style in STYLES]}
