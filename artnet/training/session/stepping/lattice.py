"""Steps on a lattice, which keep what makes a separable encoding cheap: on one that moves, or on blocks of pixels."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from artnet.training.data.batches import Blocks, MovingLattice, stride_of
from artnet.training.session.stepping.gradients import gradients_of, summed
from artnet.training.session.stepping.task import Task, total_weight

__all__ = ["LatticeSteps"]

PART = 1 << 18
"""Points whose layers are computed together: 32 MiB a layer of 32 units, as they are small here. Parts that stay in the
cache were two to three times as slow (8,192 points 6.5 ms, all 65,536 at once 2.4 ms: the loop costs more than the
cache gives)."""
BLOCK = 8
"""Side of the blocks of pixels whose means the first steps of a fit on a lattice learn, where it is coarse to fine."""


class LatticeSteps:
    """The fields of a lattice at once, the layers part by part, then back to the encoding's tables."""

    def __init__(self, task: Task, lattice: MovingLattice | Blocks) -> None:
        """`lattice` says where each step looks."""
        self._task, self._lattice = task, lattice

    @classmethod
    def moving(cls, task: Task) -> LatticeSteps:
        """Every so manieth pixel, as many as a batch has, from another one each step."""
        stride = stride_of(task.method.batch, task.pixels)
        return cls(task, MovingLattice(task.size, stride, task.aim, task.weights, task.net.seed))

    @classmethod
    def coarse(cls, task: Task) -> LatticeSteps:
        """The means of blocks of pixels."""
        return cls(task, Blocks(task.size, BLOCK, task.aim, task.weights))

    def loss_and_gradients(self, step: Any) -> tuple[Any, list[Any]]:
        """Mean loss over the lattice and its gradients."""
        task, count = self._task, self._lattice.batch
        place, values, weights = self._lattice.draw(step)
        fields = task.net.fields(place, tf.constant(0.0), task.net.latent)
        total = total_weight(weights, count)
        parts = -(-count // PART)
        if parts == 1:
            loss = task.summed_loss(fields, values, weights) / total
            return loss, gradients_of(loss, task.variables)
        split = len(task.net.tables)
        tables, layers = task.variables[:split], task.variables[split:]

        def of_part(number: Any, slopes: Any) -> tuple[Any, list[Any], tuple[Any]]:
            part = slice(number * PART, tf.minimum((number + 1) * PART, count))
            seen = fields[part]
            loss = task.summed_loss(seen, values[part], None if weights is None else weights[part]) / total
            slope, *gradients = gradients_of(loss, [seen, *layers])
            return loss, gradients, (slopes.write(number, slope),)

        slopes = tf.TensorArray(tf.float32, size=parts, infer_shape=False, element_shape=(None, fields.shape[-1]))
        loss, gradients, (slopes,) = summed(parts, of_part, layers, slopes)
        slope = tf.ensure_shape(slopes.concat(), fields.shape)
        return loss, [*tf.gradients(fields, tables, grad_ys=slope), *gradients]
