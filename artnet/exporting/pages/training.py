"""The training of a painting, as a page plays it: numbers for the card at some of its steps, in few bytes."""

from __future__ import annotations

import base64
import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.exporting.scene import Scene
from artnet.exporting.shaders.webgl import trained
from artnet.nets.trajectory import Trajectory

__all__ = ["FEWEST", "playing", "thinned"]

FEWEST = 4
"""Steps that a page plays at least; of a network so large that fewer would fit, it shows the end alone."""


def playing(scene: Scene, room: int) -> dict[str, Any] | None:
    """The shader, the numbers at the end and the training of a painting, for a page; None where there is none to play.

    Args:
        scene: the painting.
        room: bytes that the training may take in the page, those of its end not counted.
    """
    trajectory = scene.trajectory
    if trajectory is None or len(trajectory) < 2:  # of one that was stopped before its first step
        return None
    known = scene.program.parameters
    names = [name for name in trajectory.last if name in known]
    shader, places = trained(scene, names)
    ends = shader.numbers.reshape(-1)
    among = places >= 0
    ends[among] = _flat(trajectory.last, names)[places[among]]
    latent = _latents(scene, trajectory)
    told = 160 + 12 * latent.shape[1]  # characters a place takes, whatever the numbers
    halved = all(trajectory.weights[name].dtype == np.float16 for name in names)
    kind = "<f2" if halved else "<f4"
    rows = np.concatenate([trajectory.weights[name].reshape(len(trajectory), -1) for name in names], axis=1)[:-1]
    rows = rows.astype(kind)[:, places[among]]
    with np.errstate(over="ignore", invalid="ignore"):
        moves = (rows != rows[:1]).any(axis=0) | (rows[0] != ends[among].astype(kind))
    rests = ~moves & (rows[0].astype(np.float32) != ends[among])
    a_row = told + 4 * math.ceil(rows.itemsize * int(moves.sum()) / 3)
    spare = room - _base64_size(len(ends) // 4 + rows.itemsize * int(rests.sum()))
    kept = thinned(trajectory, 1 + max(0, spare) // a_row)
    if len(kept) < FEWEST and len(kept) < len(trajectory):
        return None
    return {
        "shader": shader.text,
        "once": shader.once or None,
        "data": [_base64(ends)],
        "training": {
            "shares": trajectory.shares[kept].tolist(),
            "steps": trajectory.steps[kept].tolist(),
            "losses": _numbers(trajectory.losses[kept]),
            "psnrs": _numbers(trajectory.psnrs[kept]),
            "latents": [_numbers(row) for row in latent[kept]],
            "bytes": rows.itemsize,
            "moves": _bits(among, moves),
            "rests": _bits(among, rests),
            "resting": _base64(rows[0][rests]),
            "rows": _base64(rows[kept[:-1]][:, moves]),
        },
    }


def thinned(trajectory: Trajectory, most: int) -> NDArray[np.int64]:
    """Which snapshots stay where only so many may: the first and the last, and those between which most changes."""
    kept = list(range(len(trajectory)))
    change = trajectory.change.astype(np.float64).tolist()
    while len(kept) > max(2, most):
        gaps = [change[n] + change[n + 1] for n in range(1, len(kept) - 1)]
        least = 1 + int(np.argmin(gaps))
        change[least + 1] += change[least]
        del kept[least], change[least]
    return np.array(kept)


def _flat(weights: Mapping[str, NDArray[Any]], names: list[str]) -> NDArray[np.float32]:
    return np.concatenate([np.asarray(weights[name], np.float32).reshape(-1) for name in names])


def _latents(scene: Scene, trajectory: Trajectory) -> NDArray[np.float32]:
    """The latent (snapshots, n) at each place, where it is learnt; none of others, and of a latent of one's own."""
    learnt = trajectory.weights.get("latents")
    if learnt is None or scene.recipe.latent is not None:
        return np.zeros((len(trajectory), 0), np.float32)
    latents = learnt[:, 0].astype(np.float32)
    latents[-1] = trajectory.last["latents"][0]
    return latents


def _numbers(row: NDArray[Any]) -> list[float | None]:
    """Numbers for JSON, which knows none that are not finite."""
    return [float(f"{value:.6g}") if math.isfinite(value) else None for value in row.astype(np.float64)]


def _bits(among: NDArray[np.bool_], chosen: NDArray[np.bool_]) -> str:
    """Which numbers of the texture are chosen, one bit each."""
    every = np.zeros(len(among), bool)
    every[among] = chosen
    return base64.b64encode(np.packbits(every, bitorder="little").tobytes()).decode()


def _base64(numbers: NDArray[Any]) -> str:
    little = numbers.astype(numbers.dtype.newbyteorder("<"))
    return base64.b64encode(np.ascontiguousarray(little).tobytes()).decode()


def _base64_size(count: int) -> int:
    return 4 * math.ceil(count / 3)
