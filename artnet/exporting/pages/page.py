"""A page of one network or of several: the shader, what plays it, the recipe; nothing from elsewhere."""

from __future__ import annotations

import base64
import io
import json
import math
from collections.abc import Collection, Sequence
from importlib.resources import files
from string import Template
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from artnet.exporting.pages.training import playing
from artnet.exporting.scene import Scene
from artnet.exporting.shaders.fragment import knobs_of, plain_text
from artnet.exporting.shaders.webgl import paged
from artnet.media.pages import recipe_tag
from artnet.nets.network_files import network_bytes, weights_source
from artnet.recipes.embedding import recipe_to_text
from artnet.rendering.pixels import render_recipe

__all__ = ["about", "page", "still_of", "work_of"]

SCRIPTS = ("live.js", "training.js", "player.js", "knobs.js", "page.js")
"""One after the other they are the module of the page."""
MEGABYTES = 2.0
PACKED = 16_384
"""Numbers in a row that is packed."""
STILL = 256
"""Pixels on the long side of the still picture of a browser without WebGL2."""


def page(scenes: Sequence[Scene], *, megabytes: float = MEGABYTES, weights: str = "auto") -> str:
    """The text of a page that shows these networks, side by side, and moves them.

    `megabytes` is what the trainings of paintings may take of it, whose steps are thinned to fit; `weights` where the
    numbers of a network stand that plays none, in the shader (`baked`) or beside it (`data`).

    Raises:
        RecipeError: a training that cannot be read.
    """
    room = megabytes * 1e6
    paintings = sum(scene.trajectory is not None for scene in scenes) if room else 0
    parts = {name: files("artnet.exporting.pages").joinpath(name).read_text("utf-8")
             for name in ("page.html", "page.css", *SCRIPTS)}  # fmt: skip
    works = [work_of(scene, int(room / max(1, paintings)), weights) for scene in scenes]
    return Template(parts["page.html"]).substitute(
        title=plain_text(scenes[0].recipe.name or "artnet"),
        style=parts["page.css"],
        columns=_columns(len(scenes)),
        figures="\n".join(_figure(scene) for scene in scenes),
        recipes="\n".join(recipe_tag(_recipe_text(scene)) for scene in scenes),
        works=_json({"works": works}),
        script="\n".join(parts[name] for name in SCRIPTS),
    )


def _columns(count: int) -> int:
    """Of a wall: about as many as rows, and of two such numbers the one that leaves fewer places empty."""
    side = math.ceil(math.sqrt(count))
    return min((side, side + 1), key=lambda columns: (-count % columns, columns)) if count > 2 else count


def work_of(scene: Scene, room: int = 0, weights: str = "auto") -> dict[str, Any]:
    """What a page knows of a network, as JSON has it; its training may take `room` bytes, and of 0 is left out."""
    return about(scene, scene.live.parameters) | ((playing(scene, room) if room else None) or _still(scene, weights))


def about(scene: Scene, needs: Collection[str]) -> dict[str, Any]:
    """What a page knows of a network but how it is painted; `needs` are the parameters that are open."""
    return {
        "name": plain_text(scene.recipe.name or "artnet").replace(" ", "_"),
        "knobs": [
            {"name": k.name, "kind": k.kind, "label": k.label, "default": k.default, "least": k.least, "most": k.most}
            for k in knobs_of(scene, needs)
        ],
        "size": list(scene.recipe.size),
        "time": scene.recipe.time,
        "moves": "time" in needs,
    }


def _still(scene: Scene, weights: str) -> dict[str, Any]:
    """The shader of a network that stays as it is, and the numbers that it reads."""
    shader = paged(scene, weights=weights)
    return {"shader": shader.text, "once": shader.once or None, "data": _packed(shader.numbers.reshape(-1)) or None}


def _packed(numbers: NDArray[np.float32]) -> list[str | list[str]]:
    """Rows of numbers in base64, exactly: float32, or where few differ, as in pictures, these and a byte for each."""
    rows: list[str | list[str]] = []
    for start in range(0, len(numbers), PACKED):
        bits = numbers[start : start + PACKED].astype("<f4").view("<u4")
        values, which = np.unique(bits, return_inverse=True)
        few = len(values) <= 256 and 4 * len(values) < 3 * len(bits)
        parts = [
            base64.b64encode(part.tobytes()).decode() for part in ((values, which.astype(np.uint8)) if few else (bits,))
        ]
        rows.append(parts if few else parts[0])
    return rows


def _base64(numbers: NDArray[Any]) -> str:
    return base64.b64encode(numbers.tobytes()).decode()


def still_of(scene: Scene) -> str:
    """The picture for browsers that cannot move it, as an address that holds it."""
    width, height = scene.recipe.size
    share = STILL / max(width, height)
    size = (max(1, round(width * share)), max(1, round(height * share)))
    pixels = render_recipe(scene.net, scene.recipe.but(size=size).dense(2))
    buffer = io.BytesIO()
    Image.fromarray(np.squeeze(pixels)).save(buffer, "WEBP", quality=70)
    return f"data:image/webp;base64,{base64.b64encode(buffer.getvalue()).decode()}"


def _figure(scene: Scene) -> str:
    """The canvas, and the picture for browsers that cannot paint it."""
    still = still_of(scene)
    name = plain_text(scene.recipe.name or "artnet")
    return (
        f'<figure><canvas tabindex="0" role="img" aria-label="{name}"></canvas>'
        f'<img hidden alt="{name}" src="{still}">'
        f'<noscript><img alt="{name}" src="{still}"></noscript></figure>'
    )


def _recipe_text(scene: Scene) -> str:
    if scene.net.origin is None:
        return recipe_to_text(scene.recipe)
    weights = network_bytes(scene.net)
    return recipe_to_text(scene.recipe.but(weights=weights_source(weights)), weights)


def _json(plain: Any) -> str:
    """JSON that cannot end the tag that it stands in."""
    return json.dumps(plain, separators=(",", ":"), ensure_ascii=True).replace("<", "\\u003c")
