"""What is exported: a network as it is seen, and the numbers that one may still turn."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.errors import RecipeError
from artnet.fields.view import view_matrix
from artnet.nets.cppn import CPPN
from artnet.nets.trajectory import Trajectory
from artnet.programs.of_network import program_of
from artnet.programs.program import Program
from artnet.programs.rows import Row, row_of
from artnet.recipes.schema import Recipe
from artnet.training.painting import read_trajectory

__all__ = ["LIVE", "Scene"]

LIVE = ("screen", "half", "matrix", "time", "latent", "grain", "palette")
"""Parameters that stay what they are: those of the place, and what an artist turns."""
MOST_A_POINT = 256
"""Numbers that a shader makes of the palette again for each point. A `ramp`, whose steps are brought into the gamut,
takes more: a page computes them once, and what is one text has them written into it."""


@dataclass(frozen=True)
class Scene:
    """A network and the recipe of how it is seen: size, view, time, latent."""

    net: CPPN
    recipe: Recipe
    training: Trajectory | Path | None = None
    """How its weights came to be, or the file that may hold it."""

    @cached_property
    def trajectory(self) -> Trajectory | None:
        """The training that ends with this network; None where there is none, or it is that of another network.

        Raises:
            RecipeError: the file is cut, altered or of another kind.
        """
        found, own = _read(self.training), self.net.weights()
        if found is None or found.last.keys() != own.keys():
            return None
        return found if all(np.array_equal(found.last[name], value) for name, value in own.items()) else None

    @cached_property
    def program(self) -> Program:
        """The program of one point, every number of it a parameter."""
        return program_of(self.net, self.recipe.view.symmetry)

    @cached_property
    def weights(self) -> dict[str, NDArray[np.float32]]:
        """The numbers of the network that nobody turns, by name."""
        known = self.program.parameters
        return {
            name: np.asarray(value) for name, value in self.net.numbers().items() if name in known and name not in LIVE
        }

    @cached_property
    def live(self) -> Program:
        """The program with the weights in it, and all that an artist turns its parameters."""
        return self.open_to(())

    @cached_property
    def baked(self) -> Program:
        """The same for a shader that is one text: with the palette in it too, if each point would make much of it."""
        return self.live.bound({"palette": self.palette}) if _much(self.live) else self.live

    def open_to(self, names: Collection[str]) -> Program:
        """The live program with these weights its parameters still: those that a training changed."""
        bound = self.program.bound({name: value for name, value in self.weights.items() if name not in names})
        lost = _much(bound) and not self.parted(bound)[0]
        return bound.bound({"palette": self.palette}) if lost else bound

    def parted(self, program: Program) -> tuple[dict[str, Row], Program]:
        """What the palette alone makes in a program, row by row, and the rest, of which that are parameters.

        Nothing, and the whole program, where it is little, or of a kind that has no rows.
        """
        if not _much(program):
            return {}, program
        first, rest = program.parted(set(program.parameters) - {"palette"})
        rows = {name: row_of(first, name) for name in first.outputs}
        found = {name: row for name, row in rows.items() if row is not None}
        return (found, rest) if len(found) == len(rows) else ({}, program)

    @property
    def latent(self) -> NDArray[np.float32]:
        """The latent (n,) that is painted."""
        given = self.recipe.latent
        return np.asarray(self.net.latent if given is None else given, np.float32)

    @property
    def palette(self) -> NDArray[np.float32]:
        """The colours (n, 3) sRGB of the palette; none where there is none."""
        return np.zeros((0, 3), np.float32) if self.net.palette is None else np.asarray(self.net.palette)

    def values(self, size: tuple[int, int]) -> Mapping[str, Any]:
        """What a picture of this size gives the program, by name, but the place."""
        short = min(size)
        return {
            "half": np.array([size[0] / short, size[1] / short], np.float32),
            "matrix": view_matrix(self.recipe.view),
            "time": np.float32(self.recipe.time),
            "latent": self.latent,
            "grain": np.float32(1 / short),
            "palette": self.palette,
        }


def _much(program: Program) -> bool:
    """Whether the palette alone makes more numbers than each point should make again."""
    if "palette" not in program.parameters:
        return False
    of_palette = program.depends_on({"palette"})
    others = program.depends_on(set(program.parameters) - {"palette"})
    return sum(node.length for n, node in program.instructions if of_palette[n] and not others[n]) > MOST_A_POINT


def _read(training: Trajectory | Path | None) -> Trajectory | None:
    if not isinstance(training, Path):
        return training
    try:
        return read_trajectory(training)
    except RecipeError as error:
        raise RecipeError(f"{training}: {error}. To leave the training out, move the file away") from None
