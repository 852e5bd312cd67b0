"""Prism: colours that the eye calls neighbours.

The head is OKLab, a space in which equal steps look equal. The network says how light, how green or red, how blue or
yellow; on the way from one colour to another nothing turns gray or glaring, as it does between red, green and blue.
`|x|` tells the network how far from the middle a point is, but not on which side.

    python sketches/prism.py --chroma 0.1
    artnet run sketches/prism.py -p chroma=0.05..0.35..0.1 -s 1..4 --sheet
"""

import artnet as an


@an.sketch
def prism(
    chroma: an.Range(0.0, 0.4) = 0.22,  # how far from gray a colour may go
    activation: an.ACTIVATIONS = "softsign",  # long tails: rays that never quite end
    zoom: an.Range(0.1, 4.0) = 0.7,
    size=(1280, 800),
    seed=5,
):
    """Light through glass."""
    net = an.CPPN(
        inputs="|x| y",
        hidden=[24] * 3,
        activation=activation,
        head=f"oklab(chroma={chroma})",
        seed=seed,
    )
    return an.render(net, size=size, view=an.View(zoom=zoom), quality="print")


if __name__ == "__main__":
    an.run(prism)
