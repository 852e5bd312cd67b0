"""Silk: a network as a cloth, and a lamp beside it.

The network says how high the cloth lies at each point, and nothing else. The head `relief` asks the graph how steep
that is, and lights it: folds, gloss, dark hollows. Every layer sees all layers before it (`dense_to_all`), so that the
first wide sweep of the cloth is still there when the last layer adds its fine folds.

    python sketches/silk.py --color "#2b5f8c" --seed 11
    artnet run sketches/silk.py -p lamp=0..270..90 --sheet
"""

import artnet as an


@an.sketch
def silk(
    color: an.Color = "#b01c34",
    depth: an.Range(0.01, 0.4) = 0.045,  # how deep the folds are
    folds: an.Range(1.0, 8.0) = 3.0,
    lamp: an.Range(0, 360, scale="angle") = 130,
    size=(1024, 1024),
    seed=2,
):
    """Red silk."""
    net = an.CPPN(
        inputs="x y",
        hidden=[20] * 4,
        structure="dense_to_all",
        activation=f"tanh+sin(w={folds})",
        head=f"relief(light={lamp}, height={depth}, elevation=36, shine=0.35, hollow=0.2)",
        palette=[color],  # one dye: all else is light
        seed=seed,
    )
    return an.render(net, size=size, quality="print")


if __name__ == "__main__":
    an.run(silk)
