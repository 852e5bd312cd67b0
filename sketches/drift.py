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

import click

import artnet as an
from artnet.sketching.options import sketch_options


@click.command(help="Woodblock inks adrift on water: one random network.")
@sketch_options(size="1024x1024", seed=3)
@click.option("--palette", default="hasui", show_default=True, help="A name, or colours such as '#12263a #e0703f'.")
def drift(size, seed, out, palette):
    """One random pattern."""
    net = an.CPPN(
        inputs="x y noise(scale=1) noise(scale=3)",  # what a pixel knows about where it is
        latent=8,  # what all pixels know
        hidden=[32] * 3,  # three layers, each bends the plane a little more
        activation="tanh",
        head="palette(sharpness=2)",
        palette=palette,
        seed=seed,
    )
    picture = an.render(net, size=size, quality="print", name="drift")  # 4 x 4 samples a pixel: calm edges
    print(f"{picture.save(out)}  seed {seed}")


if __name__ == "__main__":
    drift()
