"""How much a picture changes with each weight: so that a step may be as large as each can bear."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from artnet.evolving.genes import Genes
from artnet.evolving.seeing import Stage
from artnet.nets.cppn import CPPN
from artnet.seeds import uniform

__all__ = ["sensitivities"]

DRAWS = 6
"""Random signs with which the outputs are weighed."""
EVERY = 3
"""Of so many points of the small picture one is asked."""


def sensitivities(stage: Stage, genes: Genes) -> dict[str, NDArray[np.float64]]:
    """Of each weight and bias how far its unit moves the numbers before the head, in deviations of theirs.

    The root of the mean square over points and numbers, after J. Lehman et al., "Safe mutations for deep and recurrent
    neural networks through output gradients" (2018), SM-G-ABS. The squares of a Jacobian's columns are estimated with
    random signs v as the mean of (v J)^2. The head itself is left out: where it prints one colour or another, a
    derivative says nothing.
    """
    blueprint = stage.genome.blueprint
    names = [f"{plan.name}.{part}" for plan in blueprint.layers for part in ("weight", "bias")]
    numbers = {name: tf.constant(np.asarray(genes[name], np.float32)) for name in genes if name in stage.genome.weights}
    net = CPPN.of_numbers(blueprint, numbers)
    latent = tf.constant(np.asarray(genes.get("latent", np.zeros(0)), np.float32))
    points = stage.points(genes)[::EVERY]
    given = [numbers[name] for name in names]
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(given)
        logits = net.logits(points, tf.constant(float(genes["time"]), tf.float32), latent)
    unit = 1 / np.maximum(np.asarray(logits).std(axis=0), 1e-3)
    total: list[Any] = [np.zeros(value.shape) for value in given]
    for draw in range(DRAWS):
        signs = np.where(uniform("signs", f"{draw}", tuple(logits.shape)) < 0.5, -1.0, 1.0) * unit
        found = tape.gradient(logits, given, output_gradients=tf.constant(signs.astype(np.float32)))
        total = [sum_ + (0 if one is None else np.asarray(one, np.float64) ** 2)
                 for sum_, one in zip(total, found, strict=True)]  # fmt: skip
    count = DRAWS * logits.shape[0] * logits.shape[1]
    return {name: np.nan_to_num(np.sqrt(each / count)) for name, each in zip(names, total, strict=True)}
