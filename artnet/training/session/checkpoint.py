"""Checkpoints: everything a fit needs to go on as if it had never stopped, in one safetensors file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.errors import RecipeError
from artnet.media.io.atomic import write_bytes
from artnet.media.io.tensors import read_tensors, tensors_to_bytes
from artnet.nets.trajectory import Recorder, Snapshot
from artnet.recipes.embedding import FORMAT_KEY, format_version
from artnet.recipes.identity import fit_identity
from artnet.recipes.migrations import VERSION, migrated_position
from artnet.recipes.schema import Recipe
from artnet.recipes.serialization import bounded, from_plain, to_plain
from artnet.training.fit_files import CHECKPOINT_FILE

__all__ = [
    "NETWORK_PREFIX",
    "Checkpoint",
    "Position",
    "check_fits",
    "check_same_fit",
    "read_checkpoint",
    "write_checkpoint",
]

NETWORK_PREFIX = "net/"
"""Before the name of a weight, in a trainer's state."""


@dataclass
class Position:
    """Where a fit stands, apart from its arrays. `recipe` is that of what is fitted and how, as JSON."""

    recipe: str
    step: int = bounded(0, 0, 1 << 40)
    rate: float = bounded(1.0, 0, 1)
    horizon: int = bounded(0, 0, 1 << 40)
    hold: int = bounded(0, 0, 1 << 40)
    seconds: float = bounded(0.0, 0, 1e9)
    recoveries: int = bounded(0, 0, 1000)


@dataclass
class Checkpoint:
    """A position, the trainer's state, the loss of every step (steps,), and what was recorded."""

    position: Position
    state: dict[str, NDArray[np.float32]]
    losses: NDArray[np.float32]
    recorder: Recorder

    @property
    def weights(self) -> dict[str, NDArray[np.float32]]:
        """Those of the network's weights that are trained, by name."""
        return {
            name.removeprefix(NETWORK_PREFIX): array
            for name, array in self.state.items()
            if name.startswith(NETWORK_PREFIX)
        }


def write_checkpoint(folder: Path, checkpoint: Checkpoint) -> None:
    """Write the checkpoint of a folder, whole or not at all."""
    kept = checkpoint.recorder.snapshots
    tensors: dict[str, NDArray[Any]] = {f"state/{name}": array for name, array in checkpoint.state.items()}
    tensors |= {
        "losses": checkpoint.losses,
        "steps": np.array([s.step for s in kept], np.int64),
        "scores": np.array([(s.loss, s.psnr) for s in kept], np.float32),
        "probes": np.stack([s.probe for s in kept]),
    }
    for name in kept[0].weights:
        tensors[f"snapshots/{name}"] = np.stack([s.weights[name] for s in kept])
    position = json.dumps(asdict(checkpoint.position), sort_keys=True)
    metadata = {"artnet.checkpoint": position, FORMAT_KEY: str(VERSION)}
    write_bytes(folder / CHECKPOINT_FILE, tensors_to_bytes(tensors, metadata))


def read_checkpoint(folder: Path) -> Checkpoint:
    """The checkpoint of a folder.

    Raises:
        RecipeError: there is none, or it is cut, altered or of another kind.
    """
    path = folder / CHECKPOINT_FILE
    if not path.is_file():
        raise RecipeError(f"There is no fit to resume in {folder}: it has no {CHECKPOINT_FILE}")
    tensors, metadata = read_tensors(path)
    try:
        plain = migrated_position(json.loads(metadata["artnet.checkpoint"]), format_version(metadata))
        position = from_plain(Position, plain, "checkpoint")
        weights = {k.removeprefix("snapshots/"): v for k, v in tensors.items() if k.startswith("snapshots/")}
        snapshots = [
            Snapshot(int(step), float(loss), float(psnr), probe, {name: w[i] for name, w in weights.items()})
            for i, (step, (loss, psnr), probe) in enumerate(
                zip(tensors["steps"], tensors["scores"], tensors["probes"], strict=True)
            )
        ]
        state = {k.removeprefix("state/"): v for k, v in tensors.items() if k.startswith("state/")}
        return Checkpoint(position, state, tensors["losses"], Recorder(snapshots))
    except (KeyError, IndexError, TypeError, ValueError, RecursionError) as error:
        raise RecipeError(f"Expected a checkpoint of artnet in {path.name}. Received: {error!r}") from None


def check_fits(checkpoint: Checkpoint, state: dict[str, NDArray[np.float32]], snapshot: Snapshot) -> None:
    """Refuse a checkpoint whose arrays are not those of this fit.

    Raises:
        RecipeError: an array is missing or of another shape or dtype, or there are not as many losses as steps.
    """
    step = checkpoint.position.step
    kept = checkpoint.recorder.snapshots
    steps = [s.step for s in kept]
    fits = (
        _shapes(checkpoint.state) == _shapes(state)
        and checkpoint.losses.shape == (step,)
        and checkpoint.losses.dtype == np.float32
        and steps == sorted(set(steps))
        and all(0 <= s <= step for s in steps)
        and all(_shapes(s.weights) == _shapes(snapshot.weights) for s in kept)
        and all(s.probe.shape == snapshot.probe.shape and s.probe.dtype == np.uint8 for s in kept)
    )
    if not fits:
        raise RecipeError("Expected the checkpoint of this fit. Received: arrays of another, or altered ones")


def _shapes(arrays: Mapping[str, NDArray[Any]]) -> dict[str, tuple[tuple[int, ...], np.dtype[Any]]]:
    return {name: (array.shape, array.dtype) for name, array in arrays.items()}


def check_same_fit(wanted: Recipe, checkpoint: Checkpoint) -> None:
    """Refuse the checkpoint of another fit.

    Raises:
        RecipeError: names the first difference.
    """
    found = Recipe.from_json(checkpoint.position.recipe)
    if fit_identity(wanted) != fit_identity(found):
        raise RecipeError(f"The folder holds another fit: it has another {_difference(wanted, found)}")


def _difference(wanted: Recipe, found: Recipe) -> str:
    """The first name whose value differs between two fits."""
    ours, theirs = to_plain(wanted), to_plain(found)
    for group in ("training", "network"):
        for name, value in ours[group].items():
            if theirs[group] and theirs[group][name] != value:
                return f"{name}: {value!r}, where the checkpoint has {theirs[group][name]!r}"
    return "recipe"
