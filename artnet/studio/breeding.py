"""Children of what is shown: one shader for all of one shape, and the numbers of each."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from artnet.checks import number
from artnet.color.palettes import hex_to_srgb
from artnet.errors import invalid
from artnet.evolving.breeding import breed
from artnet.evolving.genes import GROUPS, Genes, genes_of, lock_names
from artnet.evolving.genome import Genome
from artnet.evolving.seeing import undialled, with_dials
from artnet.exporting.scene import Scene
from artnet.exporting.shaders.shader import Shader
from artnet.exporting.shaders.webgl import trained
from artnet.fields.view import View, Window
from artnet.nets.cppn import CPPN
from artnet.nets.network_files import network_bytes, weights_source
from artnet.nets.shapes import by_shape
from artnet.recipes.schema import Recipe
from artnet.works.saved_work import SavedWork

__all__ = ["COUNT", "brood", "told_brood", "work_of_child"]

COUNT = 15
"""Children of a generation: with one parent a grid of sixteen."""


class Reading(NamedTuple):
    """A shader that reads all weights from a texture, and which of its numbers they are, as they are named."""

    shader: Shader
    places: NDArray[np.int64]
    names: tuple[str, ...]


def brood(parents: Sequence[SavedWork | Genome], asked: Mapping[str, Any]) -> list[Genome]:
    """The next generation.

    Args:
        parents: one, or several that are crossed.
        asked: `strength` in (0, 1], `focus`, `locks` and `seed`, as `breed` takes them.

    Raises:
        InvalidValueError, UnknownNameError: a value that cannot be.
    """
    locks = asked.get("locks") or []
    if not isinstance(locks, list) or not all(isinstance(lock, str) for lock in locks):
        raise invalid("locks by their names", locks=locks)
    return breed(
        list(parents),
        COUNT,
        number("a strength above 0 to 1", 0.01, 1, strength=asked.get("strength", 0.3)),
        seed=asked.get("seed"),
        locks=locks,
        focus=str(asked.get("focus") or "all"),
    )


def told_brood(genomes: Sequence[Genome]) -> dict[str, Any]:
    """What the page paints of them: `shaders`, and of each child which one, its numbers and the values of its knobs."""
    shaders: dict[tuple[str, str], int] = {}
    readings: dict[Any, Reading] = {}
    children = []
    for genome in genomes:
        shape = undialled(genome).shape, genome.recipe.view.symmetry
        if shape not in readings:
            readings[shape] = _reading(genome)
        reading, genes = readings[shape], genes_of(genome)
        numbers = reading.shader.numbers.copy().reshape(-1)
        flat = np.concatenate([np.asarray(genes[name], np.float32).reshape(-1) for name in reading.names])
        among = reading.places >= 0
        numbers[among] = flat[reading.places[among]]
        children.append({
            "shader": shaders.setdefault((reading.shader.text, reading.shader.once), len(shaders)),
            "data": base64.b64encode(numbers.astype("<f4").tobytes()).decode(),
            "values": _values(genes, genome.recipe),
        })  # fmt: skip
    found = [{"shader": text, "once": once or None} for text, once in shaders]
    return {"shaders": found, "children": children, "locks": _locks(genomes[0])}


def _locks(genome: Genome) -> list[str]:
    """What of a parent may be locked beside the groups: not each matrix of its own, which its layer holds."""
    names = lock_names(genome)
    dials = {name for name in names if name.startswith("head.")} - {"head.weight", "head.bias"}
    return [
        name for name in names
        if name not in GROUPS and (name in dials or not re.search(r"\.|^latents$", name)) and (name != "dials" or dials)
    ]  # fmt: skip


def _reading(genome: Genome) -> Reading:
    net, symmetry = with_dials(genome), genome.recipe.view.symmetry
    found: Reading = _read(net, net.numbers(), symmetry, own=Window((1, 1), symmetry).is_own)
    return found


def _values(genes: Genes, recipe: Recipe) -> dict[str, Any]:
    view = recipe.view
    palette = hex_to_srgb(recipe.painter().palette) if "palette" in genes else ()
    return {
        "center_x": view.center[0], "center_y": view.center[1], "zoom": view.zoom, "rotation": view.rotation,
        "time": recipe.time, **{f"latent_{n}": float(z) for n, z in enumerate(genes.get("latent", ()))},
        **{f"color_{n}": [float(c) for c in color] for n, color in enumerate(palette)},
    }  # fmt: skip


def work_of_child(genome: Genome) -> SavedWork:
    """A child as a work of its own: its weights travel with it."""
    weights = network_bytes(genome.net)
    return SavedWork(Path(), genome.recipe.but(weights=weights_source(weights)), weights)


@by_shape
def _read(net: CPPN, numbers: Mapping[str, Any], symmetry: str) -> Reading:
    scene = Scene(net, Recipe(network=net.recipe, view=View(symmetry=symmetry)))
    names = tuple(scene.weights)
    shader, places = trained(scene, names)
    return Reading(shader, places, names)
