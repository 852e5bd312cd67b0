"""A work -> what the page paints: its shader, its numbers, its knobs. Kept on disk, so that it is there before
TensorFlow is."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from artnet.digests import sha256_of
from artnet.errors import PartError, RecipeError
from artnet.fields.inputs import has_clock
from artnet.media.io.atomic import write_bytes
from artnet.recipes.schema import Recipe, View
from artnet.recipes.serialization import json_text, to_plain
from artnet.studio.shelves.tree import own_place
from artnet.training.fit_files import TRAJECTORY_FILE
from artnet.works.saved_work import SavedWork

if TYPE_CHECKING:
    from artnet.exporting.scene import Scene

__all__ = ["Shelf", "painted_by_python", "shown", "shown_by_python"]

KEPT = 64
"""Shaders on disk; those that were not used for the longest time go first."""
ROOM = 8_000_000
"""Bytes that the training of a painting may take. It is read anew each time: on the shelf are pictures that stand."""
PRINT = 1024
"""Pixels along the long side of a picture that Python paints, for the page alone."""
FORM = 1
"""Of what is kept; another form is not read."""


class Shelf:
    """What was shown lately, in a folder: by network, weights and symmetry."""

    def __init__(self, folder: Path) -> None:
        """Nothing is read yet."""
        self._folder = folder

    def found(self, work: SavedWork) -> dict[str, Any] | None:
        """What the page paints of a work, where it was shown before."""
        if _has_training(work):
            return None
        path = self._path(work)
        try:
            told = json.loads(path.read_text("utf-8"))
            path.touch()
            return _as_seen(told, work.recipe)
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):  # cut, or another's
            return None

    def keep(self, work: SavedWork, told: dict[str, Any]) -> None:
        """Keep it; a disk that is full keeps none."""
        if _has_training(work):
            return
        try:
            write_bytes(self._path(work), json.dumps(told).encode())
            files = sorted(self._folder.glob("*.json"), key=lambda path: path.stat().st_mtime)
            for path in files[:-KEPT]:
                path.unlink(missing_ok=True)
        except OSError:
            pass

    def _path(self, work: SavedWork) -> Path:
        recipe = work.recipe
        parts = {
            "form": FORM,
            "network": to_plain(recipe.painter()),
            "symmetry": recipe.view.symmetry,
            "weights": sha256_of(work.weights) if work.weights else "",
            "plugins": recipe.plugins,
        }
        return own_place(self._folder.parent, self._folder.name, f"{sha256_of(json_text(parts).encode())[:24]}.json")


def shown(work: SavedWork) -> dict[str, Any]:
    """What the page paints of a work, made anew; where no shader can have it, what `shown_by_python` gives.

    Raises:
        RecipeError: its weights are missing.
    """
    from artnet.exporting.pages.page import work_of

    scene = _scene_of(work)
    try:
        return work_of(scene, ROOM if scene.trajectory is not None else 0)
    except RecipeError:  # of its training alone
        return work_of(replace(scene, training=None))
    except PartError as error:
        return shown_by_python(work, str(error))


def shown_by_python(work: SavedWork, why: str) -> dict[str, Any]:
    """What the page knows of a work that Python paints, because the card cannot: `by` says why.

    Raises:
        RecipeError: its weights are missing.
    """
    from artnet.exporting.pages.page import about

    scene = _scene_of(work)
    blueprint = scene.net.blueprint
    needs = {"latent": blueprint.latent, "palette": blueprint.palette, "time": has_clock(blueprint.inputs)}
    return about(scene, [name for name, needed in needs.items() if needed]) | {"by": why}


def painted_by_python(work: SavedWork) -> bytes:
    """A picture of a work, painted by Python: a PNG of at most `PRINT` pixels along its long side."""
    from PIL import Image

    from artnet.media.stills.encoding import fit_size
    from artnet.nets.network_files import network_from_recipe
    from artnet.rendering.pixels import render_recipe

    recipe = work.recipe.but(motion=None, file=None, profile="srgb").dense(1)
    recipe = recipe.resized(fit_size(recipe.size, PRINT) if max(recipe.size) > PRINT else recipe.size)
    pixels = render_recipe(network_from_recipe(recipe, work.network_file()), recipe)
    buffer = io.BytesIO()
    Image.fromarray(np.squeeze(pixels)).save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


def _scene_of(work: SavedWork) -> Scene:
    from artnet.exporting.export import scenes_of

    plain = work.recipe.but(motion=None, file=None)
    return scenes_of(SavedWork(work.path, plain, work.weights))[0]


def _has_training(work: SavedWork) -> bool:
    return bool(work.path.name) and (work.path.parent / TRAJECTORY_FILE).is_file()


def _as_seen(told: dict[str, Any], recipe: Recipe) -> dict[str, Any]:
    """The same with the knobs at what this recipe says."""
    view: View = recipe.view
    values: dict[str, Any] = {
        "center_x": view.center[0], "center_y": view.center[1], "zoom": view.zoom, "rotation": view.rotation,
        **{f"latent_{n}": z for n, z in enumerate(recipe.latent or ())},
    }  # fmt: skip
    knobs = [{**knob, "default": values.get(knob["name"], knob["default"])} for knob in told["knobs"]]
    return {**told, "knobs": knobs, "size": list(recipe.size), "time": recipe.time}
