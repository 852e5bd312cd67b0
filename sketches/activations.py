"""Activations: one seed, one network, and all the ways to bend a line.

Between two layers of a network stands a small curve. Without it ten layers would do no more than one: lines of lines
are lines. Which curve it is decides the handwriting: tanh flows, ReLU folds, sines ripple, a gaussian leaves islands.
Here every curve that artnet knows gets the same two fields, the same layers and the same inks.

    python sketches/activations.py --size 1600x1600 --seed 3 -o activations.png
"""

import artnet as an
from artnet.rendering.charts.sheet import SheetLayout, contact_sheet


@an.sketch
def activations(palette: an.Palette = "hasui", size=(1600, 1600), seed=3):
    """A contact sheet of every activation."""
    names = an.ACTIVATIONS.names()
    layout = SheetLayout.of(names, size)
    same = {"inputs": "x y", "hidden": [32] * 3, "head": "palette(sharpness=2)", "palette": palette, "seed": seed}
    cells = [an.render(an.CPPN(activation=name, **same), size=layout.cell) for name in names]
    return contact_sheet(cells, names, layout)


if __name__ == "__main__":
    an.run(activations)
