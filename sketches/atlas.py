"""Atlas: a map of a country that is not there.

One number for each place, which the head `contours` reads as its height: what is low is water, what is high is snow,
and a line runs wherever the height passes a step. The colours are a palette, from the sea up; the first is the pen's.
The noise on which the network stands gives it a coast.

    python sketches/atlas.py --steps 24
    artnet run sketches/atlas.py -s 0..19 --sheet
"""

import artnet as an

PEN = "#4a4f4a"
SEA = "#2c5f7c #4f8ca3 #86b8c2 #c4dcd6"
LAND = "#d9d7a0 #b3bf7f #8aa568 #a58a58 #8a6a4a #b9a690 #f4f1ea"


@an.sketch
def atlas(
    tints: an.Palette = f"{PEN} {SEA} {LAND}",  # the pen, then from deep to high
    steps: an.Range(4, 60) = 22,  # contour lines
    rough: an.Range(0.5, 8.0) = 1.2,
    zoom: an.Range(0.2, 4.0) = 0.9,
    size=(1200, 900),
    seed=10,
):
    """An island and its heights."""
    net = an.CPPN(
        inputs=f"r fractal(scale={rough}, octaves=6, seed={seed}) moved(amount=0.3, scale={rough})",
        hidden=[16] * 2,
        activation="tanh",
        head=f"contours(count={steps}, width=0.0014)",
        palette=tints,
        weight_scale=0.8,
        seed=seed,
    )
    return an.render(net, size=size, view=an.View(zoom=zoom), quality="print")


if __name__ == "__main__":
    an.run(atlas)
