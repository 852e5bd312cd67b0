"""The paper that a picture is drawn on: what a pen, a lamp or a screen of dots must know beside a point's own numbers.

Widths and screens are shares of the picture's short side. So they are the same at every size, and stay as they are when
the view zooms, turns or is folded: the slope is taken with respect to the paper, through view and symmetry.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from artnet.lazy import tf

__all__ = ["Paper"]


class Paper:
    """Points of the paper, in a graph.

    Attributes:
        grain: the side of the square of paper that a point stands for, in short sides; 0 where nobody said.
        logits: (points, n), what the network says there.
    """

    def __init__(
        self,
        screen: Any,
        logits_of: Callable[[Any], Any],
        *,
        positions: Any = None,
        scale: float = 2.0,
        grain: Any = 0.0,
        edge: tuple[Any, Any] | None = None,
    ) -> None:
        """`logits_of(screen)` gives the logits at screen positions (points, 2).

        `scale` is how far on the screen a short side reaches: 2, or more where a screen shows the picture several times
        and its own `positions` on the paper are told apart. `edge` is how far the screen goes, across and up, beyond
        which nobody looks for a colour.
        """
        self._screen, self._logits_of, self._scale, self._positions = screen, logits_of, scale, positions
        self.grain, self._edge = grain, edge
        self.logits = logits_of(screen)

    @property
    def positions(self) -> Any:
        """(points, 2), in short sides from the centre, y up: the short side spans [-0.5, 0.5]."""
        return self._screen / self._scale if self._positions is None else self._positions

    def slope(self, values: Any) -> Any:
        """How fast values (points,), computed from `logits` or `positions`, change: (points, 2) a short side.

        It is the graph's own gradient, not a difference: exact at any zoom. Where there is none, as of the distance
        from a point at that point, the values count as flat.
        """
        sources = [self._screen] if self._positions is None else [self._screen, self._positions]
        on_screen, *on_paper = tf.gradients(values, sources, unconnected_gradients="zero")
        slope = tf.add_n([on_screen * self._scale, *on_paper])
        return tf.where(tf.reduce_all(tf.math.is_finite(slope), axis=1, keepdims=True), slope, 0.0)

    def steepness(self, values: Any) -> Any:
        """The length of the slope (points,)."""
        return tf.norm(self.slope(values), axis=1)

    def at(self, ways: Any) -> Any:
        """The logits (points, n) at other places, so far (points, 2) from each point, in short sides.

        What would lie beyond the edge of the paper is taken at the edge.
        """
        return self._logits_of(self._inside(self._screen + self._scale * ways))

    def slope_at(self, ways: Any, values_of: Callable[[Any], Any]) -> Any:
        """How fast values, computed from logits (k * points, n) by `values_of`, change at other places.

        As `slope`, (k * points, 2). The places are k ways for each point, (k * points, 2): the first of all points,
        then the second of all.
        """
        copies = [tf.shape(ways)[0] // tf.shape(self._screen)[0], 1]
        there = tf.stop_gradient(self._inside(tf.tile(self._screen, copies) + self._scale * ways))
        (slope,) = tf.gradients(values_of(self._logits_of(there)), [there], unconnected_gradients="zero")
        return tf.where(tf.reduce_all(tf.math.is_finite(slope), axis=1, keepdims=True), self._scale * slope, 0.0)

    def _inside(self, places: Any) -> Any:
        if self._edge is None:
            return places
        edge = tf.convert_to_tensor([self._edge], tf.float32)
        return tf.maximum(tf.minimum(places, edge), -edge)

    def around(self, radius: float) -> Any:
        """The mean logits (points, n) at three places round each point, `radius` short sides away.

        For a smooth function it is radius^2 / 4 times its Laplacian more than at the point: the curvature, as seen at
        that radius. The Laplacian itself costs half as much again, and has none at the edges of relu.
        """
        turns = [math.pi / 2 + 2 * math.pi * k / 3 for k in range(3)]
        steps = [[radius * self._scale * math.cos(t), radius * self._scale * math.sin(t)] for t in turns]
        there = tf.concat([self._screen + tf.constant(step, tf.float32) for step in steps], axis=0)
        return tf.reduce_mean(tf.reshape(self._logits_of(there), [3, -1, self.logits.shape[1]]), axis=0)
