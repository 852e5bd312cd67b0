"""Activations: one seed, one network, and all the ways to bend a line.

Between two layers of a network stands a small curve. Without it ten layers would do no more than one: lines of lines
are lines. Which curve it is decides the handwriting: tanh flows, ReLU folds, sines ripple, a gaussian leaves islands.
Here every curve that artnet knows gets the same two fields, the same layers and the same inks.

    python sketches/activations.py --size 1600x1600 --seed 3 -o activations.png
"""

import click

import artnet as an
from artnet.media import format_of, write_picture
from artnet.recipe import FileRecipe
from artnet.rendering.sheet import SheetLayout, contact_sheet
from artnet.sketching.options import sketch_options


@click.command(help="A contact sheet of every activation.")
@sketch_options(size="1600x1600", seed=3)
def activations(size, seed, out):
    """One cell for each activation."""
    names = an.ACTIVATIONS.names()
    layout = SheetLayout.of(names, size)
    same = {"inputs": "x y", "hidden": [32] * 3, "head": "palette(sharpness=2)", "palette": "hasui", "seed": seed}
    nets = [an.CPPN(activation=name, **same) for name in names]
    cells = [an.render(net, size=layout.cell) for net in nets]
    write_picture(out, contact_sheet(cells, names, layout), FileRecipe(format=format_of(out)))
    print(f"{out}  {len(names)} activations, seed {seed}")


if __name__ == "__main__":
    activations()
