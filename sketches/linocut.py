"""Linocut: a picture cut into a few flat colours, with a line between them.

The field `picture` tells the network how bright a picture is at a point; one unit turns that into a number, and a head
that draws cuts it. Nothing is learnt: the lines are as sharp on a poster as on a stamp.

    python sketches/linocut.py photo.jpg --palette hasui
    artnet run sketches/linocut.py photo.jpg -p head=contours,hatch,halftone --sheet
"""

import artnet as an

HEADS = {
    "contours": "contours(count={cuts}, width=0.002)",
    "hatch": "hatch(lines=110, swell=3)",
    "halftone": "halftone(cells=90)",
}


@an.sketch
def linocut(
    photo: an.File() = None,
    cuts: an.Range(3, 24) = 9,
    detail: an.Range(16, 1024, scale="log") = 320,
    contrast: an.Range(0.5, 8.0) = 2.4,
    head: an.Choice(*HEADS) = "contours",
    palette: an.Palette = "dusk",
    size=(1200, 800),
    seed=1,
):
    """A photograph as a print; without one, the sample picture."""
    net = an.CPPN(
        inputs=f"picture(file={photo or 'sample'}, detail={detail})",
        hidden=[],
        head=HEADS[head].format(cuts=cuts),
        palette=palette,
        seed=seed,
    )
    net.layers[-1].weight.assign([[contrast]])
    net.layers[-1].bias.assign([0.0])
    return an.render(net, size=size, quality="print")


if __name__ == "__main__":
    an.run(linocut)
