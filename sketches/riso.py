"""Riso: two drums, two inks, and what happens where they meet.

A spot ink is transparent: where the pink lies on the blue there is a third colour that nobody mixed. The network says
how thick each ink lies, and the head `inks` makes dots of it, each ink's on a screen of its own angle.

    python sketches/riso.py --cells 90
    artnet run sketches/riso.py -s 0..19 --sheet
"""

import artnet as an


@an.sketch
def riso(
    blue: an.Color = "#0b5fa5",
    pink: an.Color = "#ff4f79",
    paper: an.Color = "#f6f0e4",
    cells: an.Range(0, 200) = 70,
    size=(1024, 1024),
    seed=4,
):
    """A print in two inks."""
    net = an.CPPN(
        inputs="x y r moved(amount=0.4, scale=1)",
        hidden=[20] * 3,
        activation="tanh+gaussian",
        head=f"inks(n=2, cells={cells})",
        palette=[blue, pink, paper],
        seed=seed,
    )
    return an.render(net, size=size, quality="print")


if __name__ == "__main__":
    an.run(riso)
