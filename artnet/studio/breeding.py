"""Children of what is shown: one shader for all of one shape, and the numbers of each."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from artnet.checks import number
from artnet.errors import invalid
from artnet.evolving.breeding import breed
from artnet.evolving.genome import Genome
from artnet.exporting.scene import Scene
from artnet.exporting.shaders.fragment import knobs_of
from artnet.exporting.shaders.hosts import trained
from artnet.fields.view import View, Window
from artnet.nets.cppn import CPPN
from artnet.nets.network_files import network_bytes, weights_source
from artnet.nets.shapes import by_shape
from artnet.recipes.schema import Recipe
from artnet.works.saved_work import SavedWork

__all__ = ["COUNT", "brood", "told_brood", "work_of_child"]

COUNT = 15
"""Children of a generation: with one parent a grid of sixteen."""


class Shader(NamedTuple):
    """A shader that reads all weights from a texture: its text, the numbers that no child changes, and which change."""

    text: str
    fixed: NDArray[np.float32]
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
    shaders: dict[str, int] = {}
    children = []
    for genome in genomes:
        scene = Scene(genome.net, genome.recipe)
        shader = _shader_of(scene)
        numbers = shader.fixed.copy().reshape(-1)
        flat = np.concatenate([np.asarray(genome.weights[name], np.float32).reshape(-1) for name in shader.names])
        among = shader.places >= 0
        numbers[among] = flat[shader.places[among]]
        values = {knob.name: knob.default for knob in knobs_of(scene)} | {"time": genome.recipe.time}
        children.append({
            "shader": shaders.setdefault(shader.text, len(shaders)),
            "data": base64.b64encode(numbers.astype("<f4").tobytes()).decode(),
            "values": values,
        })  # fmt: skip
    return {"shaders": list(shaders), "children": children}


def work_of_child(genome: Genome) -> SavedWork:
    """A child as a work of its own: its weights travel with it."""
    weights = network_bytes(genome.net)
    return SavedWork(Path(), genome.recipe.but(weights=weights_source(weights)), weights)


def _shader_of(scene: Scene) -> Shader:
    recipe = scene.recipe
    baked = () if "palette" in scene.baked.parameters else tuple(map(float, scene.palette.reshape(-1)))
    symmetry = recipe.view.symmetry
    return _read(scene.net, scene.net.numbers(), symmetry, baked, own=Window((1, 1), symmetry).is_own)


@by_shape
def _read(net: CPPN, numbers: Mapping[str, Any], symmetry: str, baked: tuple[float, ...]) -> Shader:
    scene = Scene(net, Recipe(network=net.recipe, view=View(symmetry=symmetry)))
    names = tuple(name for name in net.weights() if name in scene.program.parameters)
    text, fixed, places = trained(scene, names)
    return Shader(text, fixed, places, names)
