"""How close each style comes to a photograph, and in how many seconds, at its defaults.

Target: on scikit-image's astronaut at 512 x 512, on two cores, each in 30 s or less; painterly at least 22 dB, waves at
least 26 dB. The PSNR is over all pixels, in 8 bits; poster and stencil are compared with the picture in their colours.

    python tests/bench/styles.py
    python tests/bench/styles.py --image photo.jpg --seeds 1,2,3 --sheet styles.png
"""

from __future__ import annotations

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from pathlib import Path

import click
from report import median_of, print_header, print_table

TARGETS = {"painterly": 22.0, "waves": 26.0}
MOST_SECONDS = 30.0


@click.command()
@click.option("--image", type=click.Path(exists=True, dir_okay=False), help="In place of the astronaut.")
@click.option("--seeds", default="1", show_default=True, help="Such as 1,2,3: medians over them.")
@click.option("--sheet", type=click.Path(path_type=Path), help="Save the paintings as a labelled sheet here.")
def main(image: str | None, seeds: str, sheet: Path | None) -> None:
    """Measure and print."""
    import artnet as an
    from artnet.media import write_picture
    from artnet.recipes.schema import FileRecipe
    from artnet.rendering.charts.sheet import SheetLayout, contact_sheet

    target = image
    if target is None:
        import skimage.data

        target = skimage.data.astronaut()
    print_header("Styles at their defaults, 512 pixels on the long side")
    rows = []
    for name in an.STYLES.names():
        paintings = [an.fit(target, style=name, seed=seed) for seed in seeds.split(",")]
        goal = f"{TARGETS[name]:g} dB or more, " if name in TARGETS else ""
        decibels = median_of([p.psnr for p in paintings])
        rows.append([name, decibels, median_of([p.seconds for p in paintings]), f"{goal}{MOST_SECONDS:g} s or less"])
    print_table(["style", "dB", "seconds", "target"], rows)
    if sheet is not None:
        layout = SheetLayout.of(an.STYLES.names(), (1600, 1120), columns=3)
        paintings = [an.fit(target, style=n, seed=seeds.split(",")[0], size=layout.cell) for n in an.STYLES.names()]
        write_picture(sheet, contact_sheet(paintings, an.STYLES.names(), layout), FileRecipe())


if __name__ == "__main__":
    main()
