"""Four kinds of learning: the same photograph is predicted, sorted, described and doubted.

Regression predicts a number for every place: it paints. Classification says which of a few kinds a place is: a poster.
Clustering is given no answers at all and finds what belongs together: the palette. Anomaly detection looks for what
does not fit what was learnt: where the painter fails, the picture is surprising.

    python sketches/lessons/09_four_kinds_of_learning.py photo.jpg -o kinds.png
"""

import numpy as np
from PIL import Image

import artnet as an
from artnet.color import choose_palette, nearest
from artnet.color.palettes import hex_to_srgb
from artnet.rendering.charts.sheet import SheetLayout, contact_sheet
from artnet.sketching.figures import INK, PAPER, figure, ramp
from artnet.training.data.target import Target

COLORS = 9
HIDDEN = {"hidden": [48] * 3, "encoding": "fourier(features=48, sigma=1.2)", "batch": 4096}


def swatches(target, colors, size):
    """A chart of the inks, dark below and light above, each as high as its share of the picture. Also the shares."""
    members = nearest(target.color.reshape(-1, 3), colors)
    shares = np.bincount(members, minlength=len(colors)) / len(members)
    with figure(size, bare=True) as page:
        axes = page.axes[0, 0]
        axes.set(xlim=(0, 1), ylim=(0, 1))
        for color, share, top in zip(colors, shares, np.cumsum(shares), strict=True):
            axes.axhspan(top - share, top, color=color)
            if share * size[1] > 1.8 * page.letters:  # room for a line of text, in what can be read on this ink
                ink = PAPER if hex_to_srgb([color]).mean() < 0.55 else INK
                style = {"y": top - share / 2, "va": "center_baseline", "color": ink}
                axes.text(0.03, s=color, **style)
                axes.text(0.97, s=f"{share:.0%}", ha="right", **style)
    return page.pixels, shares


def heat(painting, target):
    """How far the painter is off at each pixel, smoothed a little, from paper to ink; and in deviations."""
    off = np.sqrt(np.mean((painting.pixels / 255.0 - target.color) ** 2, axis=-1))
    half = Image.fromarray(off.astype(np.float32)).reduce(2)
    calm = np.maximum(half.resize(target.size, Image.Resampling.BICUBIC), 0)
    colors = ramp(PAPER, "#f0c27b", "#d4532b", "#7a1f2b", "#1d1420")
    shown = colors(np.clip(calm / np.percentile(calm, 99.5), 0, 1) ** 0.7)[..., :3]
    return np.round(shown * 255).astype(np.uint8), (off - off.mean()) / off.std()


@an.sketch
def four_kinds_of_learning(photo: an.File = None, steps: an.Range(1, 100_000) = 450, size=(1200, 900), seed=3):
    """Regression, classification, clustering and anomaly detection on a photograph."""
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
    return contact_sheet(cells, labels, layout)


if __name__ == "__main__":
    an.run(four_kinds_of_learning)
