"""How large the sums of an activation should be, for networks of it to paint and to learn: by measuring it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.lazy import tf

__all__ = ["Start", "growth", "measured"]

LIVELY = 1.6
"""The growth of artnet's own activations in their later layers, whose sums were chosen by looking: sin 1.58, tanh 1.71,
gaussian 1.51, triangle 1.58, quadratic 1.56, multiquadric 1.61."""
NEARLY = 0.97
"""What grows less than that at any scale (ReLUs, lines) is as lively as it gets at this share of its largest growth."""
SCALES = np.geomspace(0.02, 20, 61)
POINTS, BIASES = 128, 9


@dataclass(frozen=True)
class Start:
    """How networks of an activation begin: left random (`pattern`), or trained (`initializer`, Adam's rate)."""

    pattern: str
    initializer: str
    learning_rate: float


def measured(function: Callable[[Any], Any]) -> Start:
    """The start of an activation that brings none, such as one's own.

    With g the deviation of the sums at which a layer is `LIVELY` (0.06 for sin(30 z), 4 for tanh): a pattern's later
    layers have g, its first layer and its biases half of it, so that large forms are folded into fine ones. A network
    that is trained starts with half of it, and learns at 0.005 sqrt(g/4). Of six functions at 400 steps, he and 0.005
    left sand in two and learnt three not at all; this learnt all, without sand, but a sawtooth, which nothing did.
    """
    grown = np.nan_to_num(growth(function), nan=0.0)
    enough = np.flatnonzero(grown >= min(LIVELY, NEARLY * grown.max()))
    gain = float(SCALES[enough[0]]) if grown.max() >= LIVELY else max(float(SCALES[enough[0]]), 1.0)
    return Start(
        pattern=f"pattern(frequency={gain / 2:.2g}, gain={gain:.2g}, bias={gain / 2:.2g})",
        initializer=f"he(gain={min(1.0, gain / 2):.2g})",
        learning_rate=float(f"{0.005 * min(1.0, gain / 4) ** 0.5:.2g}"),
    )


def growth(function: Callable[[Any], Any], scales: NDArray[np.float64] = SCALES) -> NDArray[np.float64]:
    """How much rougher than its sums a layer is, where those deviate by each scale (scales,): 1 for a straight line.

    The deviation of the slope over that of the value, in deviations of the sums: `s sqrt(E f'(z)^2 / E Var f(z))`, z
    normal with deviation s about a bias that differs from unit to unit by s/2. Not a number where the function is flat.
    """
    normal = _quantiles(POINTS)
    sums = scales[:, None, None] * (_quantiles(BIASES)[:, None] / 2 + normal)
    value = np.asarray(function(tf.constant(sums.reshape(-1, 1), tf.float32)), np.float64)
    value = value.reshape(len(scales), BIASES, POINTS, -1)
    with np.errstate(all="ignore"):
        slope = np.diff(value, axis=2) / np.diff(normal)[:, None]
        return np.sqrt(np.square(slope).mean(axis=(1, 2, 3)) / value.var(axis=2).mean(axis=(1, 2)))


def _quantiles(count: int) -> NDArray[np.float64]:
    """The middles of `count` equal shares of the normal distribution, within 0.02 (Bowling et al. 2009)."""
    share = (np.arange(count) + 0.5) / count
    odds = np.log(share / (1 - share))
    roots = [np.roots([0.07056, 0, 1.5976, -value]) for value in odds]
    return np.array([float(root[np.abs(root.imag) < 1e-9].real[0]) for root in roots])
