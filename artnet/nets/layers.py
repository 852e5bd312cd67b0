"""A dense layer: the line `W x + b` and what bends it."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from artnet.entries import Chosen
from artnet.nets.activations.initializers import INITIALIZERS, Spread
from artnet.nets.activations.mixes import mix_width
from artnet.nets.activations.registry import Activation, bent, inner_frequency, start_of
from artnet.nets.blueprint import LayerPlan

__all__ = ["Dense"]


CALM = 3.0
"""How fast time and latent swing at first in a network that is trained, in radians: at the 30 of a sine, what lies
between two frames of a film is noise, and the frames themselves are 4 dB worse."""


class Dense(tf.Module):
    """`activation(x W + b)`, from (points, fan_in) to (points, width).

    The bias is added with `+`: the gradient of `tf.nn.bias_add` depends on the number of threads.
    """

    def __init__(self, plan: LayerPlan, weight: tf.Variable, bias: tf.Variable, *, fused: bool = False) -> None:
        """A layer that uses these weights (fan_in, units) and biases (units,).

        Of a `fused` one, which is not trained, TensorFlow makes product, bias and some activations one operation: 0.85
        of the time.
        """
        super().__init__(name=plan.name.replace(".", "_"))
        self.mix = plan.mix
        self.width = mix_width(plan.mix)
        self._first = plan.first
        self._deviations: list[float] = []
        """What the sums of each part are brought to by `settle`; empty unless the initialisation asks for it."""
        self._add = tf.nn.bias_add if fused else tf.add
        self.weight, self.bias = weight, bias

    @classmethod
    def of_arrays(cls, plan: LayerPlan, weight: NDArray[np.float32], bias: NDArray[np.float32]) -> Dense:
        """A layer with variables of its own, copies of these arrays."""
        values = {"weight": weight, "bias": bias}
        return cls(plan, *(tf.Variable(np.asarray(v, np.float32), name=f"{plan.name}.{n}") for n, v in values.items()))

    @classmethod
    def drawn(cls, plan: LayerPlan, *, seed: str, weight_scale: float = 1.0) -> Dense:
        """A layer that has yet to settle, the weights of each part of its mix drawn by its own initialisation."""
        weights, biases, deviations = [], [], []
        for part, (choice, count) in enumerate(plan.mix):
            place = f"{plan.name}.{part}" if len(plan.mix) > 1 else plan.name
            weight, bias, settles = _spreads(plan, choice, count)
            if settles:
                deviations.append(weight.width * math.sqrt(plan.fan_in) * weight_scale)
            drawn = weight.draw(seed, f"{place}.weight", (plan.fan_in, count)) * np.float32(weight_scale)
            if plan.moments and plan.init == "training":
                drawn[-plan.moments :] *= np.float32(min(1.0, CALM / inner_frequency(choice)))
            weights.append(drawn)
            biases.append(bias.draw(seed, f"{place}.bias", (count,)))
        layer = cls.of_arrays(plan, np.concatenate(weights, axis=1), np.concatenate(biases))
        layer._deviations = deviations
        return layer

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        """The layer's values (points, width) for x (points, fan_in)."""
        if len(self.mix) == 1:
            return bent(self.mix[0][0], self._add(tf.matmul(x, self.weight), self.bias))
        parts, start = [], 0
        for choice, count in self.mix:  # a product for each: cheaper than to take one apart (0.90 against 1.12 ms)
            part, start = slice(start, start + count), start + count
            parts.append(bent(choice, self._add(tf.matmul(x, self.weight[:, part]), self.bias[part])))
        return tf.concat(parts, axis=-1)

    def settle(self, x: tf.Tensor) -> tf.Tensor:
        """The layer's values for x, once its sums over x are centred on the biases and brought to their deviation.

        Without this, what the values share (ReLUs and Gaussians are never below 0) and their shrinking from layer to
        layer would make most random pictures gray or a flat colour. Runs outside graphs, in float64; a layer settles
        once, however often it is applied.
        """
        deviations, self._deviations = self._deviations, []
        if deviations:
            weight, bias = self.weight.numpy().astype(np.float64), self.bias.numpy().astype(np.float64)
            if self._first:
                weight /= _roughness(x.numpy())[:, None]
            sums = x.numpy().astype(np.float64) @ weight
            start = 0
            for (_, count), deviation in zip(self.mix, deviations, strict=True):
                part, start = slice(start, start + count), start + count
                scale = deviation / max(float(1.25 * np.abs(sums[:, part] - sums[:, part].mean(axis=0)).mean()), 1e-9)
                weight[:, part] *= scale
                bias[part] -= scale * sums[:, part].mean(axis=0)
            self.weight.assign(weight.astype(np.float32))
            self.bias.assign(bias.astype(np.float32))
        return self(x)


def _roughness(x: NDArray[np.float32]) -> NDArray[np.float64]:
    """What to divide the weights of each column of x (points of a square lattice, columns) by: 1 where it is smooth.

    The fast waves of an encoding get the inverse square of their speed, as in a landscape, so that they add detail to
    slow ones and do not bury them; x, y and r (whose speeds differ by up to 2) are left alone. Chosen by looking at
    `fourier` and `octaves`, 8 seeds each.
    """
    side = math.isqrt(len(x))
    grid = x.astype(np.float64).reshape(side, side, -1)
    spread = grid.var(axis=(0, 1))
    steps = np.square(np.diff(grid, axis=0)).mean(axis=(0, 1)) + np.square(np.diff(grid, axis=1)).mean(axis=(0, 1))
    varies = spread > 1e-9
    speed = np.sqrt(steps / np.where(varies, spread, 1.0))
    slowest = float(speed[varies].min(initial=np.inf))
    return np.where(varies, np.maximum(speed / slowest / 2, 1.0) ** 2, 1.0)


def _spreads(plan: LayerPlan, choice: Chosen[Activation], count: int) -> tuple[Spread, Spread, bool]:
    """How far the weights and biases of one part spread, and whether they settle.

    Options that activation and initializer share are one. What settles is in units of what the activation bends.
    """
    start = start_of(choice, plan.calibration)
    own = {"pattern": start.pattern, "training": start.initializer}
    initializer = INITIALIZERS.resolve(own.get(plan.init, plan.init))
    shared = {name: value for name, value in choice.options.items() if name in initializer.options}
    weight, bias = initializer.entry.function(plan.fan_in, count, plan.first, **{**initializer.options, **shared})
    if not initializer.entry.settles:
        return weight, bias, False
    inner = inner_frequency(choice)
    bias = replace(bias, width=bias.width / inner, center=bias.center / inner)
    return replace(weight, width=weight.width / inner), bias, True
