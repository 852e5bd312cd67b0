"""Sketches for the tests, as an artist writes them."""

from __future__ import annotations

RINGS = '''"""Rings: rings of a stone."""

import artnet as an


@an.sketch
def rings(depth: an.Range(1, 12) = 2, activation: an.ACTIVATIONS = "tanh", palette: an.Palette = "dusk",
          dark=False, size=(24, 16), seed=3):
    """A stone in a pond."""
    net = an.CPPN(hidden=[6] * 2, structure=f"recurrent(depth={depth})", activation=activation,
                  head="palette", palette=palette, seed=seed)
    return an.render(net, size=size, quality="draft")


if __name__ == "__main__":
    an.run(rings)
'''

PLAIN = """import artnet as an
import numpy as np


@an.sketch
def patch(level: an.Range(0.0, 1.0, step=0.25) = 0.5, seed=1):
    return np.full((8, 12, 3), level)


@an.sketch
def nothing():
    net = an.CPPN(hidden=[4], seed=1)


@an.sketch
def broken(number: int = 3):
    return deeper(number)


def deeper(number):
    return 1 / (number - 3)


@an.sketch
def mistaken():
    return an.CPPN(activation="tahn")


@an.sketch
def unseeded():
    return an.CPPN(hidden=[4, 4])
"""
