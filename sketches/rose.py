"""Rose: a window that nobody designed.

The network paints only one narrow wedge. The symmetry folds every point of the plane into it, as two mirrors in a
kaleidoscope do, before the network is asked. Half of each layer is tanh, which flows, half is gaussian, which leaves
islands: together lead and glass.

    python sketches/rose.py --petals 12 --palette ember
    artnet run sketches/rose.py -s 0..19 --sheet
"""

import artnet as an


@an.sketch
def rose(
    petals: an.Range(2, 24) = 8,
    activation: an.ACTIVATIONS = "tanh+gaussian",
    palette: an.Palette = "candy",
    zoom: an.Range(0.2, 4.0) = 0.75,
    size=(1024, 1024),
    seed=14,
):
    """A kaleidoscope."""
    net = an.CPPN(
        inputs="x y",
        hidden=[28] * 4,
        activation=activation,  # a mix inside each layer
        head="palette(sharpness=6)",
        palette=palette,
        seed=seed,
    )
    view = an.View(symmetry=f"kaleidoscope(n={petals})", zoom=zoom)
    return an.render(net, size=size, view=view, quality="print")


if __name__ == "__main__":
    an.run(rose)
