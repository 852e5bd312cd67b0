"""The limits of the linear: a line cannot bend, and lines upon lines are lines. One curve in between changes all.

Points that lie on a bow are not met by any line. A photograph is such a thing, in two dimensions and three colours: its
best linear painting is one sweep of colour, and no training makes it better. Put a layer of ReLUs between (each a line
with a fold) and shapes appear; put four, and the folds fold each other.

    python sketches/lessons/06_limits_of_the_linear.py photo.jpg -o limits.png
"""

import click
import numpy as np

import artnet as an
from artnet.media import format_of, write_picture
from artnet.recipe import FileRecipe
from artnet.rendering.sheet import SheetLayout, contact_sheet
from artnet.seeds import normal, uniform
from artnet.sketching.figures import ACCENT, COLORS, INK, figure
from artnet.sketching.options import sketch_options
from artnet.training.target import Target

PAINTERS = {"no hidden layer": [], "one hidden layer": [128], "four hidden layers": [128] * 4}


def folds(x, count):
    """Straight lines with a fold each, max(0, x - k): what a layer of ReLUs makes of one number."""
    return np.maximum(0, x[:, None] - np.linspace(-1, 1, count, endpoint=False))


def bent(seed):
    """Noisy points on a bow, and three regressions: of x, of x and x squared, of eight ReLUs. Prints their R2."""
    x = np.sort(2 * uniform(seed, "bent x", (60,)) - 1)
    y = 0.9 * x**2 - 0.3 * x - 0.2 + 0.05 * normal(seed, "bent noise", (60,))
    kinds = {
        "a line": lambda x: x[:, None],
        "a line and a square": lambda x: np.stack([x, x**2], axis=1),
        "eight ReLUs": lambda x: folds(x, 8),
    }
    fine = np.linspace(-1, 1, 300)
    curves = {}
    for name, inputs in kinds.items():
        model = an.LinearRegression().fit(inputs(x), y)
        curves[f"{name}: R2 {model.score(inputs(x), y):.3f}"] = model.predict(inputs(fine))
        print(f"{name:20s} R2 {model.score(inputs(x), y):.3f}")
    return x, y, fine, curves


def plot(points, size):
    """The bow, the line that misses it, and what does not."""
    x, y, fine, curves = points
    with figure(size) as page:
        axes = page.axes[0, 0]
        axes.plot(x, y, "o", color=INK, alpha=0.5)
        for (name, curve), color in zip(curves.items(), (ACCENT, COLORS[1], COLORS[2]), strict=True):
            axes.plot(fine, curve, color=color, label=name)
        axes.set(xlabel="x", ylabel="y", xlim=(-1, 1), title="a line against bent data")
        axes.legend(loc="upper center")
    return page.pixels


def paintings(photo, seed, size, steps):
    """The same picture by three painters: a row."""
    layout = SheetLayout.of(["four hidden layers: 00.0 dB"] * 3, size, columns=3)
    cells, labels, picture = [], [], Target.read(photo, 512).color
    for name, hidden in PAINTERS.items():
        settings = {"style": "linear", "steps": 0, "polish": True}  # the best there is, by least squares
        if hidden:
            settings = {"style": "painterly", "hidden": hidden, "encoding": "none", "steps": steps, "batch": 4096}
        painting = an.fit(picture, size=layout.cell, seed=seed, **settings)
        print(f"{name:20s} {painting.psnr:.1f} dB with {painting.net.size:,} weights")
        cells.append(painting.pixels)
        labels.append(f"{name}: {painting.psnr:.1f} dB")
    return contact_sheet(cells, labels, layout)


@click.command(help="A line against bent data, and PHOTO painted with no, one and four hidden layers.")
@click.argument("photo", required=False, type=click.Path(exists=True, dir_okay=False))
@sketch_options(size="1200x860", seed=3)
@click.option("--steps", type=click.IntRange(1), default=450, show_default=True, help="Of each network.")
def limits_of_the_linear(photo, size, seed, out, steps):
    """The plot above, the row of paintings below."""
    above = plot(bent(seed), (size[0], size[1] // 2))
    below = paintings(photo, seed, (size[0], size[1] - size[1] // 2), steps)
    write_picture(out, np.concatenate([above, below]), FileRecipe(format=format_of(out)))
    print(f"{out}  seed {seed}")


if __name__ == "__main__":
    limits_of_the_linear()
