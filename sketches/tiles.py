"""Tiles: a floor that goes on for ever.

`tile` wraps the plane onto a torus: what leaves on the right comes back on the left, and the network never notices. One
tile is a picture; the floor is the same picture as often as you like, and fits at every edge.

    python sketches/tiles.py --repeat 5 --palette lagoon
    artnet run sketches/tiles.py -s 0..11 --sheet
"""

import artnet as an


@an.sketch
def tiles(
    repeat: an.Range(1, 12) = 3,
    activation: an.ACTIVATIONS = "triangle(w=6)+tanh",
    palette: an.Palette = "bauhaus",
    size=(1024, 1024),
    seed=6,
):
    """A floor of tiles."""
    net = an.CPPN(
        inputs="|x| |y| r",
        hidden=[16] * 3,
        activation=activation,
        head="palette(sharpness=8)",  # flat colours with clean edges
        palette=palette,
        seed=seed,
    )
    return an.render(net, size=size, view=an.View(symmetry=f"tile(repeat={repeat})"), quality="print")


if __name__ == "__main__":
    an.run(tiles)
