"""Quilt: many small networks, one thread.

Each patch is a network of its own, small enough to be made by hand: two layers of six. They share a palette and nothing
else. A sketch may return any array of pixels, and here it is sewn together from pictures.

    python sketches/quilt.py --columns 9 --palette forest
"""

import numpy as np

import artnet as an


@an.sketch
def quilt(
    columns: an.Range(1, 16) = 6,
    units: an.Range(2, 24) = 6,
    palette: an.Palette = "hasui",
    seam: an.Range(0, 20) = 6,  # pixels
    size=(1024, 1024),
    seed=1,
):
    """Patches, each by a network of its own."""
    side = max(8, (size[0] - seam) // columns - seam)
    rows = max(1, (size[1] - seam) // (side + seam))
    cloth = np.full((rows * (side + seam) + seam, columns * (side + seam) + seam, 3), 246, np.uint8)
    for patch in range(rows * columns):
        net = an.CPPN(
            inputs="|x| |y| r" if patch % 2 else "x y",
            hidden=[units] * 2,
            activation=("sin(w=6)", "tanh", "gaussian", "triangle(w=5)")[patch % 4],
            head="palette(sharpness=8)",
            palette=palette,
            seed=f"{seed} {patch}",
        )
        top, left = (seam + i * (side + seam) for i in divmod(patch, columns))
        cloth[top : top + side, left : left + side] = an.render(net, size=(side, side))
    return cloth


if __name__ == "__main__":
    an.run(quilt)
