"""Woodcut: one bit a point. Here is ink, there is none.

A stencil head answers yes or no: the network's last number is a height, and where it is above the water there is ink.
Sines make it wave, and the edge of the ink is drawn as finely as the paper allows.

    python sketches/woodcut.py --ink "#7a1f1f" --size a3 -o print.png
    artnet run sketches/woodcut.py -s 0..19 --sheet
"""

import artnet as an


@an.sketch
def woodcut(
    ink: an.Color = "#1d2430",
    paper: an.Color = "#f3ead9",
    activation: an.ACTIVATIONS = "sin(w=12)+tanh",
    mirrored=True,  # left and right alike, as faces are
    size=(842, 1190),
    seed=6,
):
    """A print in one ink."""
    net = an.CPPN(
        inputs="x y r",
        hidden=[24] * 3,
        activation=activation,
        head="stencil",
        palette=[ink, paper],
        seed=seed,
    )
    view = an.View(symmetry="mirror" if mirrored else "none", zoom=0.4)
    return an.render(net, size=size, view=view, quality="print")


if __name__ == "__main__":
    an.run(woodcut)
