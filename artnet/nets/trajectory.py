"""The trajectory: a network's weights along its training, from which the training is replayed at any size.

What counts between two snapshots is how much the picture changed, not how many steps were taken: `change` holds the
mean absolute difference of two small probe pictures, and positions along the trajectory are measured in it.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from artnet.errors import RecipeError
from artnet.media.io.tensors import tensors_from_bytes, tensors_to_bytes
from artnet.recipes.embedding import FORMAT_KEY, KIND_KEY, RECIPE_KEY, format_version
from artnet.recipes.migrations import VERSION
from artnet.recipes.schema import Recipe

__all__ = ["Recorder", "Snapshot", "Trajectory"]

Weights = Mapping[str, NDArray[np.float32]]

BYTE_BUDGET = 64 * 1024 * 1024
"""Memory for snapshots while recording; beyond it, those that matter least are dropped."""
MOST_SNAPSHOTS = 256


class Snapshot(NamedTuple):
    """The weights after `step` steps, the loss then, and a small picture (points, channels) painted with them."""

    step: int
    loss: float
    psnr: float
    probe: NDArray[np.uint8]
    weights: Weights


@dataclass
class Recorder:
    """Collects snapshots while a network is fitted, and thins them as it goes."""

    snapshots: list[Snapshot] = field(default_factory=list)

    def record(self, snapshot: Snapshot) -> None:
        """Keep a snapshot, unless there is one of the same step."""
        if self.snapshots and self.snapshots[-1].step == snapshot.step:
            return
        self.snapshots.append(snapshot)
        size = sum(w.nbytes for w in snapshot.weights.values())
        while len(self.snapshots) > max(2, min(MOST_SNAPSHOTS, BYTE_BUDGET // max(1, size))):
            self._drop_least()

    def until(self, step: int) -> Recorder:
        """What was recorded up to that step."""
        return Recorder([s for s in self.snapshots if s.step <= step])

    def _drop_least(self) -> None:
        """Drop the inner snapshot whose neighbours differ least from each other."""
        probes = [s.probe for s in self.snapshots]
        gaps = [_change(a, b) for a, b in zip(probes, probes[2:], strict=False)]
        del self.snapshots[1 + int(np.argmin(gaps))]

    @np.errstate(under="ignore")  # which a project may have numpy raise
    def finish(
        self, recipe: Recipe, target: NDArray[np.uint8], history: NDArray[np.float32], *, halve: bool
    ) -> Trajectory:
        """The trajectory so far, with the loss of every step; `halve` keeps all weights but the last in float16."""
        kept = self.snapshots
        kind = np.float16 if halve else np.float32
        change = [0.0, *(_change(a.probe, b.probe) for a, b in itertools.pairwise(kept))]
        return Trajectory(
            recipe=recipe,
            target=target,
            history=history,
            steps=np.array([s.step for s in kept], np.int64),
            losses=np.array([s.loss for s in kept], np.float32),
            psnrs=np.array([s.psnr for s in kept], np.float32),
            change=np.array(change, np.float32),
            weights={name: np.stack([s.weights[name].astype(kind) for s in kept]) for name in kept[0].weights},
            last=dict(kept[-1].weights),
        )


@dataclass(frozen=True, eq=False)
class Trajectory:
    """Snapshots of weights along a training.

    Attributes:
        recipe: the network, its canvas and how it was fitted.
        target: the picture that was painted, (height, width, channels) uint8.
        history: the loss before each step, (steps,) float32.
        steps, losses, psnrs, change: (snapshots,); psnr in dB on the probe, change since the snapshot before.
        weights: by name, (snapshots, ...), float16 or float32.
        last: the final weights exactly, float32.
    """

    recipe: Recipe
    target: NDArray[np.uint8]
    history: NDArray[np.float32]
    steps: NDArray[np.int64]
    losses: NDArray[np.float32]
    psnrs: NDArray[np.float32]
    change: NDArray[np.float32]
    weights: dict[str, NDArray[Any]]
    last: dict[str, NDArray[np.float32]]

    def __len__(self) -> int:
        return len(self.steps)

    def positions(self, count: int) -> NDArray[np.float64]:
        """`count` places (count,) along the trajectory, in snapshots, spaced by how much the picture changes.

        Change counts by its square root: the few wild steps at the start of a training would else take most frames.
        The first place is 0 and the last is the final snapshot; a single place is the final one.
        """
        return np.array([len(self) - 1.0]) if count == 1 else self.positions_at(np.linspace(0, 1, count))

    def positions_at(self, shares: NDArray[np.float64]) -> NDArray[np.float64]:
        """The places at these shares, in [0, 1], of all change."""
        length = self._lengths
        places = np.interp(length[0] + shares * (length[-1] - length[0]), length, np.arange(len(self)))
        return np.where(shares >= 1, len(self) - 1.0, places)  # the end exactly, however the sums are rounded

    @property
    def shares(self) -> NDArray[np.float64]:
        """Of all change what is behind each snapshot (snapshots,), from 0 to 1: where `positions_at` finds it."""
        length = self._lengths - self._lengths[0]
        return length / length[-1] if len(self) > 1 else np.ones(1)

    @property
    def _lengths(self) -> NDArray[np.float64]:
        length = np.cumsum(np.sqrt(self.change.astype(np.float64)))
        return length + np.linspace(0, 1e-6 * max(length[-1], 1e-6), len(self))  # strictly rising, so that it inverts

    def weights_at(self, position: float) -> dict[str, NDArray[np.float32]]:
        """Weights at a place along the trajectory; between two snapshots they are blended."""
        low = int(np.clip(np.floor(position), 0, len(self) - 1))
        share = np.float32(position - low)
        if low == len(self) - 1:
            return self.last
        here = {name: w[low].astype(np.float32) for name, w in self.weights.items()}
        if share == 0:
            return here
        high = self.last if low + 1 == len(self) - 1 else {n: w[low + 1] for n, w in self.weights.items()}
        return {name: w + share * (high[name].astype(np.float32) - w) for name, w in here.items()}

    def to_bytes(self) -> bytes:
        """A safetensors file."""
        tensors: dict[str, NDArray[Any]] = {f"weights/{name}": w for name, w in self.weights.items()}
        tensors |= {f"last/{name}": w for name, w in self.last.items()}
        tensors |= {name: getattr(self, name) for name in _COLUMNS} | {"target": self.target, "history": self.history}
        return tensors_to_bytes(
            tensors, {RECIPE_KEY: self.recipe.to_json(), KIND_KEY: "trajectory", FORMAT_KEY: str(VERSION)}
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> Trajectory:
        """Read such a file.

        Raises:
            RecipeError: a file that is cut, altered, of another version, or not a trajectory.
        """
        tensors, metadata = tensors_from_bytes(data)
        format_version(metadata)
        groups: dict[str, Any] = {"weights": {}, "last": {}}
        for key, tensor in tensors.items():
            group, _, name = key.partition("/")
            if name and group in groups:
                groups[group][name] = tensor
        rows = [tensors.get(name) for name in _COLUMNS]
        fits = (
            RECIPE_KEY in metadata
            and {"target", "history"} <= tensors.keys()
            and groups["last"].keys() == groups["weights"].keys()
            and all(w.shape[1:] == groups["last"][name].shape for name, w in groups["weights"].items())
        )
        counts = {len(row) if row is not None and row.ndim == 1 else 0 for row in rows}
        counts |= {len(w) if w.ndim else 0 for w in groups["weights"].values()}
        if not fits or len(counts) != 1 or 0 in counts or tensors["target"].ndim != 3:
            raise RecipeError("Expected a trajectory that artnet saved. Received: a safetensors file of another kind")
        columns: dict[str, Any] = {name: tensors[name] for name in _COLUMNS}
        change, steps, history, target = columns["change"], columns["steps"], tensors["history"], tensors["target"]
        sound = change.dtype.kind == "f" and bool(np.isfinite(change).all() and (change >= 0).all())
        sound &= steps.dtype.kind in "iu" and bool(steps[0] >= 0 and (np.diff(steps) >= 0).all())
        sound &= history.ndim == 1 and history.dtype.kind == "f"
        sound &= target.dtype == np.uint8 and target.shape[2] in (1, 3, 4) and target.size > 0
        if not sound:
            raise RecipeError("Expected a trajectory that artnet saved. Received: one that was altered")
        recipe = Recipe.from_json(metadata[RECIPE_KEY])
        return cls(recipe=recipe, target=tensors["target"], history=tensors["history"], **groups, **columns)


_COLUMNS: Sequence[str] = ("steps", "losses", "psnrs", "change")


def _change(before: NDArray[np.uint8], after: NDArray[np.uint8]) -> float:
    """Mean absolute difference of two pictures, as a share of the full range."""
    return float(np.mean(np.abs(before.astype(np.int16) - after.astype(np.int16)))) / 255
