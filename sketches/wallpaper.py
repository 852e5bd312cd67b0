"""Wallpaper: there are only seventeen ways to repeat.

Each is a group of motions: steps, turns, mirrors and glides. The network is shown two waves that no motion of the group
changes, and so whatever it paints goes round the whole wall. Change the group, and leave the seed.

    python sketches/wallpaper.py --group p31m
    artnet run sketches/wallpaper.py -p group=p2,pgg,p4g,p6m --sheet
"""

import artnet as an

GROUPS = (
    "p1", "p2", "pm", "pg", "cm", "pmm", "pmg", "pgg", "cmm", "p4", "p4m", "p4g", "p3", "p3m1", "p31m", "p6", "p6m",
)  # fmt: skip


@an.sketch
def wallpaper(
    group: an.Choice(*GROUPS) = "p4g",
    cells: an.Range(0.5, 8.0) = 2.0,
    light: an.Range(0, 360, scale="angle") = 120,
    palette: an.Palette = "hasui",
    size=(1024, 1024),
    seed=11,
):
    """One pattern, pressed into paper."""
    net = an.CPPN(
        inputs="x y",
        hidden=[20] * 3,
        head=f"relief(light={light}, height=0.02, shine=0.1)",
        palette=palette,
        seed=seed,
    )
    return an.render(net, size=size, symmetry=f"{group}(cells={cells})", quality="print")


if __name__ == "__main__":
    an.run(wallpaper)
