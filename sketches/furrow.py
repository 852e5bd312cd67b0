"""Furrow: one pen ploughs the hill, another sows its shade.

What comes out is a drawing in millimetres, for a plotter with two pens: lines of equal height, and strokes in the
valleys, each in a layer of its own. The network says its height by its opacity and its shade by its colour, so that the
pens follow two things. The picture beside it is the same hill as a print.

    python sketches/furrow.py --millimetres 420 --seed 4 -o furrow.svg
    artnet run sketches/furrow.py -s 0..19 --sheet
"""

import numpy as np

import artnet as an


@an.sketch
def furrow(
    pen: an.Color = "#1f2a44",
    shade: an.Color = "#d1603d",
    levels: an.Range(4, 120) = 40,
    light: an.Range(0.0, 8.0) = 4.0,  # the more, the fewer strokes
    millimetres: an.Range(20.0, 2000.0) = 297.0,  # the long side: A4
    size=(1188, 840),
    seed=12,
):
    """A drawing for two pens, and a print of it."""
    hill = {
        "inputs": f"warp(amount=0.35, scale=0.5, octaves=2, seed={seed})",
        "hidden": [8] * 2,
        "activation": "sin",
        "weight_scale": 0.55,
        "seed": seed,
    }
    inks = [pen, shade, "#e9a98f", "#f6e3d7", *["#fbf7f0"] * 3]
    printed = an.CPPN(head=f"contours(count={levels}, width=0.002)", palette=inks, **hill)
    drawn = an.CPPN(head="rgba", **hill)
    weights = printed.weights()
    weights["head.weight"] = weights["head.weight"] * np.float32([3, 3, 3, -1])  # red, green, blue, opacity
    weights["head.bias"] = weights["head.bias"] * np.float32([3, 3, 3, -1]) + np.float32([light, light, light, 0])
    drawn.set_weights(weights)
    wanted = {"channel": "opacity", "levels": levels, "hatch": True, "pens": [pen, shade], "millimetres": millimetres}
    drawing = an.export(drawn, to="svg", size=size, name="furrow", **wanted)
    return {"drawing": drawing, "picture": an.render(printed, size=size, quality="print")}


if __name__ == "__main__":
    an.run(furrow)
