"""Marble: where you are, as seen through troubled water.

The network is never told x and y, only how high two fields of noise stand where it looks. From the long one come the
slabs, from the short one the veins; a line runs wherever their heights have the same answer.

    python sketches/marble.py --veins 12
    artnet run sketches/marble.py -p veins=2..9 --sheet
"""

import artnet as an


@an.sketch
def marble(
    veins: an.Range(2, 24) = 3,
    palette: an.Palette = "#f4efe6 #d8cfc2 #a89f95 #5d6a66 #1f3b3a #c79a5b",
    zoom: an.Range(0.2, 4.0) = 0.8,
    size=(1024, 1024),
    seed=2,
):
    """A slab of stone."""
    net = an.CPPN(
        inputs=f"noise(scale=1) noise(scale={veins}, seed=1)",
        hidden=[24] * 3,
        activation="tanh+sin(w=2)",
        head="palette(sharpness=4)",
        palette=palette,
        seed=seed,
    )
    return an.render(net, size=size, view=an.View(zoom=zoom, rotation=25), quality="print")


if __name__ == "__main__":
    an.run(marble)
