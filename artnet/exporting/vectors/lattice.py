"""Colours at the corners of a lattice, as floats, by the program of a network: no rounding to 8 bits."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from artnet.exporting.scene import Scene
from artnet.programs.evaluation import evaluate

__all__ = ["colors_of"]

AT_ONCE = 1 << 16
"""Points that are computed together: some tens of megabytes."""


def colors_of(scene: Scene, size: tuple[int, int]) -> NDArray[np.float32]:
    """The colours (height + 1, width + 1, channels) sRGB at the corners of the pixels of a picture of a size."""
    width, height = size
    short = min(size)
    x = (2 * np.arange(width + 1, dtype=np.float64) - width) / short
    y = (height - 2 * np.arange(height + 1, dtype=np.float64)) / short
    places = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 1, 2).astype(np.float32)
    program = scene.live.bound({n: v for n, v in scene.values(size).items() if n in scene.live.parameters})
    parts = [
        evaluate(program, {"screen": places[start : start + AT_ONCE]} if "screen" in program.parameters else {})[
            "color"
        ]
        for start in range(0, len(places), AT_ONCE)
    ]
    return np.concatenate(parts).reshape(height + 1, width + 1, -1)
