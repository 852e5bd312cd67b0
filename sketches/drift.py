"""Drift: woodblock inks adrift on water, and not a brush in sight.

A network with random weights is asked one thing for every pixel: "here is where you are, which ink is it?" Nobody
taught it anything. That its answers change slowly from one pixel to the next, since every layer is smooth, is all it
takes to make a picture.

Three things to turn:

- `noise` tells the network where it is as seen through ripples, long ones and short ones. Take them away, or change
  their scale.
- the latent is a point that all pixels share: a dial of eight numbers that moves the whole picture at once.
- the head chooses among the inks of a palette. A softmax: the network votes for each ink, the votes mix them.

    python sketches/drift.py --seed 3 --size 640x640 -o drift.png
"""

import artnet as an


@an.sketch
def drift(palette: an.Palette = "hasui", ripples: an.Range(1, 12) = 3, size=(1024, 1024), seed=3):
    """Woodblock inks adrift on water: one random network."""
    net = an.CPPN(
        inputs=f"x y noise(scale=1) noise(scale={ripples})",  # what a pixel knows about where it is
        latent=8,  # what all pixels know
        hidden=[32] * 3,  # three layers, each bends the plane a little more
        activation="tanh",
        head="palette(sharpness=4)",
        palette=palette,
        seed=seed,
    )
    return an.render(net, size=size, quality="print")  # 4 x 4 samples a pixel: calm edges


if __name__ == "__main__":
    an.run(drift)
