"""How a work moves: the poses of a film, for the page to play on the card, exactly as they are saved."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from artnet.checks import number, whole_number
from artnet.errors import InvalidValueError, invalid
from artnet.nets.structures import STRUCTURES
from artnet.recipes.schema import Key, Recipe
from artnet.rendering.motion.easings import EASINGS
from artnet.rendering.motion.motions import MOTIONS
from artnet.studio.panel.turning import turned
from artnet.works.saved_work import SavedWork

__all__ = ["film_arguments", "frames_of", "menus", "moved"]

MOST_FRAMES = 1200
"""Of what is played on the page; a film that is saved may be longer."""
DEPTH = "structure.depth"
PAINTED_SIDE, PAINTED_RATE = 360, 12
"""Pixels along the long side, and frames a second, of what Python paints for the page."""


def menus() -> dict[str, Any]:
    """What one may choose from: motions with their options at their defaults, and easings."""
    motions = [{"name": row.name, "usage": row.usage, "about": row.summary} for row in MOTIONS
               if row.name not in ("training", "morph")]  # fmt: skip
    return {"motions": motions, "easings": EASINGS.names()}


def film_arguments(recipe: Recipe, asked: Mapping[str, Any], sound: Path | None) -> dict[str, Any]:
    """The arguments of `animate` for what a page asks: `motion`, `seconds`, `fps`, `easing`, `mode`, `keys`.

    A key is `{"at": 0.5, "values": {"zoom": 3, "latent_0": 1.5}}`, with the page's knobs; `structure.depth` among them
    is the depth of a recurrent network, which moves where the keys differ in it.

    Raises:
        InvalidValueError, UnknownNameError: a value that cannot be.
    """
    keys = [_key(recipe, one) for one in asked.get("keys") or []]
    motion = str(asked.get("motion") or "") or ("keys" if keys else None)
    heard = motion is not None and "sound" in motion
    if heard and sound is None:
        raise InvalidValueError("Expected a sound for the motion sound: drop a WAV file. Received: none")
    found: dict[str, Any] = {
        "motion": motion,
        "seconds": number("0.1 to 600 seconds", 0.1, 600, seconds=asked.get("seconds", 4.0)),
        "fps": whole_number("1 to 60 frames a second", 1, 60, fps=asked.get("fps", 25)),
        "easing": asked.get("easing") or None,
        "mode": asked.get("mode") or None,
        "audio": sound if heard else None,
    }
    if motion is not None and motion.partition("(")[0].strip() == "keys":
        found["keys"] = _with_depths(recipe, keys)
    return found


def moved(work: SavedWork, asked: Mapping[str, Any], sound: Path | None) -> dict[str, Any]:
    """The poses of a film as values of the page's knobs, one a frame, and how long it lasts.

    Of a motion of what no knob turns (weights, depth, dials) `poses` is None: `frames_of` paints it.

    Raises:
        InvalidValueError: a motion that this network cannot make, or too long a one.
    """
    film = _film(work, asked, sound, 64)
    poses = film.poses
    silent = any(pose.weights is not None or pose.depth is not None or pose.dials for pose in poses)
    seconds = film.recipe.motion.seconds
    return {"seconds": seconds, "mode": film.mode, "poses": None if silent else [_values(pose) for pose in poses]}


def frames_of(work: SavedWork, asked: Mapping[str, Any], sound: Path | None) -> Iterator[tuple[int, int, bytes]]:
    """The frames of a film, painted by Python for the page alone: each one's number, how many, and a JPEG.

    Raises:
        InvalidValueError: as `moved`.
    """
    from PIL import Image

    from artnet.media.stills.encoding import fit_size

    size = fit_size(work.recipe.size, PAINTED_SIDE)
    film = _film(work, {**asked, "fps": PAINTED_RATE}, sound, size)
    count = film.recipe.motion.frames
    for n in range(count):
        buffer = io.BytesIO()
        Image.fromarray(np.squeeze(film.frame(n))).convert("RGB").save(buffer, "JPEG", quality=90)
        yield n, count, buffer.getvalue()


def _film(work: SavedWork, asked: Mapping[str, Any], sound: Path | None, size: Any) -> Any:
    from artnet.media.sound import read_sound
    from artnet.nets.network_files import network_from_recipe
    from artnet.rendering.motion.film import Film
    from artnet.works.opening import animate

    arguments = film_arguments(work.recipe, asked, sound)
    recipe = animate(work, view=work.recipe.view, size=size, quality="draft", **arguments).recipe
    if recipe.motion is None or recipe.motion.frames > MOST_FRAMES:
        raise invalid(f"at most {MOST_FRAMES:,} frames to play here", seconds=arguments["seconds"])
    net = network_from_recipe(work.recipe, work.network_file())
    return Film(net, recipe, None, None if sound is None or not arguments["audio"] else read_sound(sound), [])


def _values(pose: Any) -> dict[str, Any]:
    view = pose.view
    values: dict[str, Any] = {
        "center_x": view.center[0], "center_y": view.center[1], "zoom": view.zoom, "rotation": view.rotation,
        "time": float(pose.time),
    }  # fmt: skip
    if pose.latent is not None:
        values |= {f"latent_{n}": float(z) for n, z in enumerate(pose.latent)}
    if pose.palette is not None:
        values |= {f"color_{n}": [float(c) for c in color] for n, color in enumerate(pose.palette)}
    return values


def _key(recipe: Recipe, told: Any) -> Key:
    if not isinstance(told, dict) or not isinstance(told.get("values"), dict):
        raise invalid("keys with a place and values", key=str(told)[:60])
    values = dict(told["values"])
    depth = values.pop(DEPTH, None)
    seen = turned(recipe, values)
    return Key(
        at=number("a place of 0 to 1", 0, 1, at=told.get("at")),
        view=seen.view,
        time=seen.time,
        latent=seen.latent,
        palette=seen.painter().palette,
        depth=None if depth is None else number("a depth of 0 to 64", 0, 64, depth=depth),
    )


def _with_depths(recipe: Recipe, keys: list[Key]) -> list[Key]:
    """The keys, with their depths where these say anything: the card plays a network of one depth."""
    structure = STRUCTURES.resolve(recipe.painter().structure)
    own = structure.options.get("depth")
    if own is None or all(key.depth in (None, own) for key in keys):
        return [replace(key, depth=None) for key in keys]
    return [replace(key, depth=float(own) if key.depth is None else key.depth) for key in keys]
