"""Three sketches: what a network painted, what was drawn by other means, and frames."""

import numpy as np

import artnet as an


@an.sketch
def rings(depth: an.Range(1, 6) = 3, palette: an.Palette = "dusk", size=(24, 16), seed=5):
    """A network."""
    net = an.CPPN(hidden=[8, 8], structure=f"recurrent(depth={depth})", head="palette", palette=palette, seed=seed)
    return an.render(net, size=size)


@an.sketch
def drawn(level: an.Range(0.0, 1.0) = 0.5, seed=2):
    """Pixels."""
    return np.full((16, 24, 3), level) * np.linspace(0, 1, 24)[None, :, None]


@an.sketch
def frames(seed=2):
    """Frames."""
    return an.Frames([np.full((16, 24, 3), level) for level in (0.2, 0.5, 0.8)], 0.1)
