"""A network at any places of a screen: one graph for every size, view and way to sample, in batches of one length."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import ArrayLike, NDArray

from artnet.errors import invalid
from artnet.fields.lattice import half_extents
from artnet.fields.view import IDENTITY, Window, screen_paper
from artnet.nets.cppn import CPPN
from artnet.nets.shapes import AT_ONCE, by_shape, check_eager, specs_of, traced
from artnet.rendering.evaluator import MOST_WORK

__all__ = ["Points"]

BATCH = 8192
"""Points that are computed together, at most: 8,192 x 32 units x 4 bytes = 1 MiB a layer, which stays in a core's
cache; and the last batch, which is filled up, is not too long."""
LANES = 256
"""A batch that is cut to few points has so many, or a multiple: whole vectors, so that they have the same bytes."""
CALL = 64
"""Batches in one call of the graph, at most: half a million points, between two looks at Ctrl-C."""
INK_CHANNELS = 1


class Points:
    """The values of a network at places of the screen: colours in [0, 1], or of a hard head the number of the ink."""

    def __init__(self, net: CPPN, window: Window, *, tile: int, space: str = "srgb") -> None:
        """`tile` bounds a batch; colours are those of a `space`."""
        self._net, self._window, self._space = net, window, space
        self._batch = min(tile, BATCH)
        self._batches = max(1, min(CALL, int(MOST_WORK / (net.blueprint.work * self._batch))))
        self.channels = INK_CHANNELS if net.is_hard else net.channels

    def at(
        self,
        matrix: NDArray[np.float32] = IDENTITY,
        time: float = 0.0,
        latent: ArrayLike | None = None,
    ) -> Any:
        """`values(columns, rows, grain)` of a moment: places in pixels (points,), 0.5 being the centre of the first.

        Places are counted from the corner of what is left when the bleed is cut off.

        `grain` is the side, in pixels, of the square that a point stands for. It gives (points, channels) float32;
        what is no number is 0.

        Raises:
            InvalidValueError: a latent of another length.
        """
        check_eager()
        z = tf.convert_to_tensor(self._net.latent if latent is None else latent, tf.float32)
        if z.shape != [self._net.blueprint.latent]:
            raise invalid(f"a latent of {self._net.blueprint.latent} numbers", shape=tuple(z.shape))
        numbers = self._net.numbers()
        graph = _graph(self._net, numbers, self._window.symmetry, self._space, own=self._window.is_own)
        width, height = self._window.trim
        half = half_extents(self._window.trim)
        screen = tf.constant(half, tf.float32), tf.constant(matrix), tf.constant(self._window.beyond, tf.float32)
        moment = tf.constant(time, tf.float32), z, numbers

        def values(columns: NDArray[np.floating], rows: NDArray[np.floating], grain: float) -> NDArray[np.float32]:
            fine = tf.constant(grain / min(width, height), tf.float32)
            count = len(columns)
            batch = min(self._batch, max(1, -(-count // LANES)) * LANES)
            found = np.empty((count, self.channels), np.float32)
            call = batch * self._batches
            for start in range(0, count, call):
                stop = min(count, start + call)
                whole = -(-(stop - start) // batch) * batch
                places = np.zeros((whole, 2), np.float32)
                places[: stop - start, 0] = (columns[start:stop] * (2 / width) - 1) * half[0]
                places[: stop - start, 1] = (rows[start:stop] * (2 / height) - 1) * -half[1]
                colors = graph(tf.constant(places.reshape(-1, batch, 2)), *screen, fine, *moment).numpy()
                found[start:stop] = colors[: stop - start]
            return found

        return values


@by_shape
def _graph(net: CPPN, numbers: Mapping[str, Any], symmetry: str, space: str) -> Any:
    """From places (batches, batch, 2) of the screen to values (points, channels)."""
    blueprint, of_numbers = net.blueprint, type(net).of_numbers
    channels = INK_CHANNELS if net.is_hard else net.channels

    def values(
        places: Any, half: Any, matrix: Any, beyond: Any, grain: Any, time: Any, latent: Any, numbers: Mapping[str, Any]
    ) -> Any:
        net = of_numbers(blueprint, numbers, fused=True)

        def of_batch(screen: Any) -> Any:
            paper = screen_paper(screen, half, matrix, symmetry, lambda p: net.logits(p, time, latent), grain, beyond)
            if net.is_hard:
                found = tf.expand_dims(tf.cast(net.ink_numbers(paper), tf.float32), 1)
            else:
                found = net.painted(paper, space)
            return tf.where(tf.math.is_finite(found), found, 0.0)

        spec = tf.TensorSpec((None, channels), tf.float32)
        found = tf.map_fn(of_batch, places, fn_output_signature=spec, parallel_iterations=AT_ONCE)
        return tf.reshape(found, [-1, channels])

    return traced(
        values,
        tf.TensorSpec([None, None, 2], tf.float32),
        tf.TensorSpec([2], tf.float32),
        tf.TensorSpec([2, 3], tf.float32),
        tf.TensorSpec([], tf.float32),
        tf.TensorSpec([], tf.float32),
        tf.TensorSpec([], tf.float32),
        tf.TensorSpec([blueprint.latent], tf.float32),
        specs_of(numbers),
    )
