"""Rings: one layer, applied again and again, like a stone that keeps falling into the same pond.

A recurrent network has a single layer in the middle and sends every point through it `depth` times. Each time the
plane is folded once more along the same creases, so that one fold gives a hill, and six give agate. The depth is a real
number: of the last fold only the fraction is done, and between 5 and 6 lies everything.

    python sketches/rings.py --depth 4.5
    artnet run sketches/rings.py -p depth=1..8 --sheet
"""

import artnet as an


@an.sketch
def rings(
    depth: an.Range(0.0, 12.0) = 5.0,  # how often the layer is applied
    units: an.Range(4, 64) = 20,
    palette: an.Palette = "desert",
    zoom: an.Range(0.2, 4.0) = 0.7,
    size=(1024, 1024),
    seed=6,
):
    """Agate: one layer applied many times."""
    net = an.CPPN(
        inputs="x y r",
        hidden=[units] * 2,  # one to begin with, one to repeat
        structure=f"recurrent(depth={depth})",
        activation="tanh",
        head="palette(sharpness=2)",
        palette=palette,
        seed=seed,
    )
    return an.render(net, size=size, view=an.View(zoom=zoom), quality="print")


if __name__ == "__main__":
    an.run(rings)
