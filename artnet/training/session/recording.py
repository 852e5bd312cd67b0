"""What a fit leaves behind: the loss of every step, and snapshots of the weights along the way."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from artnet.nets.cppn import CPPN
from artnet.nets.trajectory import Recorder, Snapshot
from artnet.training.plan import Plan
from artnet.training.session.probe import Probe

__all__ = ["Recording"]


class Recording:
    """Losses (steps,) float32, and the recorder of snapshots, each with a probe of the picture then."""

    def __init__(self, plan: Plan, net: CPPN) -> None:
        """Nothing yet."""
        self.losses = np.zeros(0, np.float32)
        self.recorder = Recorder()
        self.probe = Probe(plan, net)
        self._net = net

    @property
    def loss(self) -> float:
        """The last one; not a number before the first step."""
        return float(self.losses[-1]) if len(self.losses) else math.nan

    @property
    def last(self) -> Snapshot:
        """The last snapshot."""
        return self.recorder.snapshots[-1]

    def add(self, losses: NDArray[np.float32]) -> None:
        """Those of further steps."""
        self.losses = np.concatenate([self.losses, losses])

    def cut(self, step: int) -> None:
        """Forget what came after that step."""
        self.losses, self.recorder = self.losses[:step], self.recorder.until(step)

    def snapshot(self, step: int) -> Snapshot:
        """The network as it is now, after that many steps."""
        probe = self.probe.paint()
        loss = self.loss if math.isfinite(self.loss) else 0.0
        return Snapshot(step, loss, self.probe.psnr(probe), probe, self._net.weights())

    def record(self, step: int) -> None:
        """Keep a snapshot."""
        self.recorder.record(self.snapshot(step))
