"""Four kinds of learning: the same photograph is predicted, sorted, described and doubted.

Regression predicts a number for every place: it paints. Classification says which of a few kinds a place is: a poster.
Clustering is given no answers at all and finds what belongs together: the palette. Anomaly detection looks for what
does not fit what was learnt: where the painter fails, the picture is surprising.

    python sketches/lessons/09_four_kinds_of_learning.py photo.jpg -o kinds.png
"""

import click
import numpy as np
from PIL import Image

import artnet as an
from artnet.color import choose_palette, nearest
from artnet.color.palettes import hex_to_srgb
from artnet.media import format_of, write_picture
from artnet.recipe import FileRecipe
from artnet.rendering.look import PAPER
from artnet.rendering.sheet import SheetLayout, contact_sheet
from artnet.sketching.figures import ramp
from artnet.sketching.options import sketch_options
from artnet.training.target import Target

COLORS = 9
HIDDEN = {"hidden": [48] * 3, "encoding": "fourier(features=48, sigma=1.2)", "batch": 4096}


def swatches(target, colors, size):
    """The palette as bands of ink: each as wide as its share of the picture. Also returns the shares."""
    shares = (
        np.bincount(nearest(target.color.reshape(-1, 3), colors), minlength=len(colors)) / target.color[..., 0].size
    )
    edges = np.round(np.r_[0, np.cumsum(shares)] * size[0]).astype(int)
    band = np.repeat(np.round(hex_to_srgb(colors) * 255).astype(np.uint8), np.diff(edges), axis=0)
    return np.repeat(band[None], size[1], axis=0), shares


def heat(painting, target):
    """How far the painter is off at each pixel, smoothed a little, from paper to ink; and in deviations."""
    off = np.sqrt(np.mean((painting.pixels / 255.0 - target.color) ** 2, axis=-1))
    calm = np.asarray(
        Image.fromarray((off * 255).astype(np.float32)).reduce(2).resize(target.size, Image.Resampling.BICUBIC)
    )
    colors = ramp(PAPER, "#f0c27b", "#d4532b", "#7a1f2b", "#1d1420")
    shown = colors(np.clip(calm / np.percentile(calm, 99.5), 0, 1) ** 0.7)[..., :3]
    return np.round(shown * 255).astype(np.uint8), (off - off.mean()) / off.std()


@click.command(help="Regression, classification, clustering and anomaly detection on PHOTO.")
@click.argument("photo", required=False, type=click.Path(exists=True, dir_okay=False))
@sketch_options(size="1200x900", seed=3)
@click.option("--steps", type=click.IntRange(1), default=450, show_default=True, help="Of each training.")
def four_kinds_of_learning(photo, size, seed, out, steps):
    """Four pictures on one sheet."""
    labels = [
        "regression: it paints",
        "classification: it sorts",
        "clustering: it finds the inks",
        "anomaly: what it cannot paint",
    ]
    layout = SheetLayout.of(labels, size, columns=2)
    target = Target.read(photo, layout.cell)

    painting = an.fit(target.color, style="painterly", size=layout.cell, seed=seed, steps=steps, **HIDDEN)
    print(f"regression      {painting.psnr:.1f} dB: a colour for every place, by {painting.net.size:,} weights")
    palette = choose_palette(f"kmeans({COLORS})", target.color.reshape(-1, 3), seed=seed)
    poster = an.fit(
        target.color, style="poster", palette=list(palette), size=layout.cell, seed=seed, steps=steps, **HIDDEN
    )
    right = np.mean(np.abs(poster.pixels.astype(int) - poster.trajectory.target).max(axis=-1) < 24)
    print(f"classification  {right:.1%} of the places are given the right one of {COLORS} colours")
    inks, shares = swatches(target, palette, layout.cell)
    print("clustering      " + ", ".join(f"{color} {share:.0%}" for color, share in zip(palette, shares, strict=True)))
    map_of_errors, deviations = heat(painting, target)
    odd = np.mean(deviations > 3)
    row, column = np.unravel_index(np.argmax(deviations), deviations.shape)
    print(f"anomaly         {odd:.1%} of the places are more than 3 deviations off, most of all at x {column}, y {row}")

    cells = [painting.pixels, poster.pixels, inks, map_of_errors]
    write_picture(out, contact_sheet(cells, labels, layout), FileRecipe(format=format_of(out)))
    print(f"{out}  seed {seed}")


if __name__ == "__main__":
    four_kinds_of_learning()
