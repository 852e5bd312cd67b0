"""Checkpoints: everything a fit needs to go on as if it had never stopped, in one safetensors file."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.errors import RecipeError
from artnet.media.atomic import write_bytes
from artnet.media.tensors import read_tensors, tensors_to_bytes
from artnet.nets.trajectory import Recorder, Snapshot
from artnet.plain import bounded, from_plain
from artnet.training.files import CHECKPOINT_FILE

__all__ = ["Checkpoint", "Position", "read_checkpoint", "write_checkpoint"]


@dataclass
class Position:
    """Where a fit stands, apart from its arrays. `identity` is the recipe of what is fitted and how."""

    identity: str
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
    metadata = {"artnet.checkpoint": json.dumps(asdict(checkpoint.position), sort_keys=True)}
    write_bytes(folder / CHECKPOINT_FILE, tensors_to_bytes(tensors, metadata))


def read_checkpoint(folder: Path) -> Checkpoint:
    """The checkpoint of a folder.

    Raises:
        RecipeError: there is none, or it is cut, altered or of another kind.
    """
    path = folder / CHECKPOINT_FILE
    if not path.is_file():
        raise RecipeError(f"Expected a checkpoint to resume in {folder}. Received: no {CHECKPOINT_FILE} there")
    tensors, metadata = read_tensors(path)
    try:
        position = from_plain(Position, json.loads(metadata["artnet.checkpoint"]), "checkpoint")
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
