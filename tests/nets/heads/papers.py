"""Papers whose numbers are known: fields with closed forms, in float64 beside the graph's."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import tensorflow as tf

import artnet as an
from artnet.fields.paper import Paper
from artnet.nets.heads import head_colors


def drawn(
    head: str, field: Callable, positions: np.ndarray, grain: float = 0.0, palette: str = "#000000 #ffffff", **dials
) -> np.ndarray:
    """The colours (points, 3) of a head, where `field(x, y)`, in TensorFlow, gives its logits (points,) or a list.

    `positions` (points, 2) are in short sides; a screen reaches twice as far.
    """
    choice = an.HEADS.resolve(head)
    colors = an.CPPN(hidden=[], head=head, palette=palette, seed=1).palette

    def logits_of(screen):
        given = field(*tf.unstack(screen / 2, num=2, axis=1))
        return tf.stack(given if isinstance(given, list) else [given], axis=1)

    @tf.function(autograph=False)
    def paint(screen):
        paper = Paper(screen, logits_of, grain=grain)
        return head_colors(choice, paper.logits, colors, paper, **dials)

    return paint(tf.constant(2 * positions, tf.float32)).numpy()


def lattice(side: int, reach: float = 0.5) -> np.ndarray:
    """The centres (side^2, 2) of the pixels of a square of the paper, row by row."""
    at = ((np.arange(side) + 0.5) / side * 2 - 1) * reach
    return np.stack([np.tile(at, side), np.repeat(at, side)], axis=1)


def light_of(colors: np.ndarray) -> np.ndarray:
    """Linear light (points,) of gray colours, by the standard's formula."""
    gray = colors[:, 0].astype(np.float64)
    return np.where(gray <= 0.04045, gray / 12.92, ((gray + 0.055) / 1.055) ** 2.4)


def logit(share: np.ndarray) -> np.ndarray:
    """The logit whose sigmoid is a share."""
    return np.log(share / (1 - share))
