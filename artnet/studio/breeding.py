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
from artnet.evolving.seeing import with_dials
from artnet.exporting.scene import Scene
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
    """A shader that reads all weights from a texture: its text, the numbers that no child changes, and which change.

    `turns` says whether the palette is turned by knobs; else it is in the text.
    """

    text: str
    fixed: NDArray[np.float32]
    places: NDArray[np.int64]
    names: tuple[str, ...]
    turns: bool


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
        net = with_dials(genome)
        shader = _shader_of(net, genome.recipe)
        numbers, known = shader.fixed.copy().reshape(-1), net.numbers()
        flat = np.concatenate([np.asarray(known[name], np.float32).reshape(-1) for name in shader.names])
        among = shader.places >= 0
        numbers[among] = flat[shader.places[among]]
        children.append({
            "shader": shaders.setdefault(shader.text, len(shaders)),
            "data": base64.b64encode(numbers.astype("<f4").tobytes()).decode(),
            "values": _values(net, genome.recipe, palette=shader.turns),
        })  # fmt: skip
    return {"shaders": list(shaders), "children": children}


def _values(net: CPPN, recipe: Recipe, *, palette: bool) -> dict[str, Any]:
    view = recipe.view
    latent = net.latent if recipe.latent is None else recipe.latent
    values: dict[str, Any] = {
        "center_x": view.center[0], "center_y": view.center[1], "zoom": view.zoom, "rotation": view.rotation,
        "time": recipe.time, **{f"latent_{n}": float(z) for n, z in enumerate(np.asarray(latent))},
    }  # fmt: skip
    if palette and net.palette is not None:
        values |= {f"color_{n}": [float(c) for c in color] for n, color in enumerate(np.asarray(net.palette))}
    return values


def work_of_child(genome: Genome) -> SavedWork:
    """A child as a work of its own: its weights travel with it."""
    weights = network_bytes(genome.net)
    return SavedWork(Path(), genome.recipe.but(weights=weights_source(weights)), weights)


def _shader_of(net: CPPN, recipe: Recipe) -> Shader:
    symmetry = recipe.view.symmetry
    own = Window((1, 1), symmetry).is_own
    shader: Shader = _read(net, net.numbers(), symmetry, (), own=own)
    if shader.turns or net.palette is None:
        return shader
    colors = tuple(map(float, np.asarray(net.palette).reshape(-1)))
    baked: Shader = _read(net, net.numbers(), symmetry, colors, own=own)
    return baked


@by_shape
def _read(net: CPPN, numbers: Mapping[str, Any], symmetry: str, colors: tuple[float, ...]) -> Shader:
    """The shader of networks of one shape; `colors` tells those apart that have their palettes in the text."""
    scene = Scene(net, Recipe(network=net.recipe, view=View(symmetry=symmetry)))
    names = tuple(scene.weights)
    text, fixed, places = trained(scene, names)
    return Shader(text, fixed, places, names, "palette" in scene.baked.parameters)
