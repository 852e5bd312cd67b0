"""Isolines: a map of hills that nobody climbed.

One number for each place, and a pen that follows where it is equal. The head `contours` asks the graph itself how steep
the number is, and so its lines are as wide on a cliff as on a plain. Every fifth is bold, as on a walker's map.

    python sketches/isolines.py --palette fjord --seed 4
    artnet run sketches/isolines.py -p count=8,16,32 --sheet
"""

import artnet as an


@an.sketch
def isolines(
    count: an.Range(3, 60) = 20,
    pen: an.Range(0.0005, 0.02, scale="log") = 0.0022,
    relief: an.Range(0.0, 2.0) = 0.9,
    palette: an.Palette = "lichen",
    size=(1024, 1024),
    seed=7,
):
    """Hills, by a network that only knows clouds."""
    net = an.CPPN(
        inputs=f"warp(amount={relief}, scale=0.9, octaves=3, seed={seed}) fractal(scale=0.9, octaves=2, seed={seed})",
        hidden=[12] * 2,
        head=f"contours(count={count}, width={pen}, index=5)",
        palette=palette,
        weight_scale=0.7,
        seed=seed,
    )
    return an.render(net, size=size, quality="print")


if __name__ == "__main__":
    an.run(isolines)
