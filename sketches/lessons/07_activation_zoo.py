"""The activation zoo: every curve that artnet can bend a line with, what it dreams of, and how it paints.

Three small pictures each: the curve itself; a network with random weights, which shows its handwriting; and the same
photograph, painted by a network of it: a few steps at the learning rate that suits it, and then the last layer at once,
by linear regression, as in lesson 3.

    python sketches/lessons/07_activation_zoo.py photo.jpg -o zoo.png
"""

import click
import numpy as np

import artnet as an
from artnet.fields import Window
from artnet.lazy import tf
from artnet.media import format_of, write_picture
from artnet.media.sample import draw_sample
from artnet.nets.activations import inner_frequency
from artnet.recipe import FileRecipe
from artnet.rendering.look import ACCENT, PAPER
from artnet.rendering.sheet import SheetLayout, contact_sheet
from artnet.sketching.figures import COLORS, INK, figure
from artnet.sketching.options import sketch_options
from artnet.training.target import Target

GAP = 4  # pixels between the three


def curves(names, side):
    """The curve of each activation, (side, side, 3): one large figure, cut into its plots."""
    columns = 6
    rows = -(-len(names) // columns)
    with figure((side * columns, side * rows), rows, columns, bare=True) as page:
        for axes, name in zip(page.axes.flat, names, strict=False):
            choice = an.ACTIVATIONS.resolve(name)
            z = np.linspace(-3.2, 3.2, 400, dtype=np.float32)
            bent = np.asarray(choice(tf.constant(z[:, None]) / inner_frequency(choice)))  # in its own units
            axes.axhline(0, color=INK, linewidth=0.6)
            axes.axvline(0, color=INK, linewidth=0.6)
            for curve, color in zip(bent.T, (ACCENT, COLORS[1]), strict=False):
                axes.plot(z, curve, color=color, linewidth=2)
            low, high = min(float(bent.min()), 0), max(float(bent.max()), 0)
            margin = 0.18 * (high - low)
            axes.set(xlim=(-3.2, 3.2), ylim=(low - margin, high + margin))
    tiles = page.pixels.reshape(rows, side, columns, side, 3).swapaxes(1, 2).reshape(-1, side, side, 3)
    return tiles[: len(names)]


def portrait_of(name, picture, seed, side, steps):
    """Its random pattern, its painting, and how near that comes in dB."""
    places = Window((side, side)).pixel_points(tf.range(side * side))  # a network is a function: ask it at every pixel
    pattern = an.CPPN(activation=name, hidden=[24] * 3, seed=seed)(places).numpy().reshape(side, side, 3)
    wavy = an.ACTIVATIONS[name].inner or name == "atan_pair"  # others are lent some slow waves to begin with
    painting = an.fit(
        picture, style="waves", encoding="none" if wavy else "fourier(features=16, sigma=0.5)", hidden=[64] * 2,
        activation=name, size=side, steps=steps, batch=1024, seed=seed, polish=True,
    )  # fmt: skip
    return (pattern * 255).round().astype(np.uint8), painting.pixels, painting.psnr


@click.command(help="A poster of every activation: its curve, its random pattern, its painting of PHOTO.")
@click.argument("photo", required=False, type=click.Path(exists=True, dir_okay=False))
@sketch_options(size="1800x1300", seed=7)
@click.option("--steps", type=click.IntRange(1), default=20, show_default=True, help="Of each painting.")
@click.option("--only", help="Some names, such as 'tanh relu sin'.")
def activation_zoo(photo, size, seed, out, steps, only):
    """One labelled sheet."""
    names = [row.name for row in (map(an.ACTIVATIONS.__getitem__, only.split()) if only else an.ACTIVATIONS)]
    layout = SheetLayout.of(names, size, aspect=3)
    side = min((layout.cell[0] - 2 * GAP) // 3, layout.cell[1])
    picture = draw_sample()[130:420, 345:635] if photo is None else Target.read(photo, (256, 256)).color
    cells = []
    print("activation      rate    initializer             dB  formula")
    for name, curve in zip(names, curves(names, side), strict=True):
        row = an.ACTIVATIONS[name]
        pattern, painting, psnr = portrait_of(name, picture, seed, side, steps)
        print(f"{name:13s} {row.learning_rate:7.4f}   {row.initializer:20s} {psnr:5.1f}  {row.formula}")
        cells.append(three(curve, pattern, painting, layout.cell))
    write_picture(out, contact_sheet(cells, names, layout), FileRecipe(format=format_of(out)))
    print(f"{out}  {len(names)} activations, seed {seed}")


def three(curve, pattern, painting, cell):
    """The three in a row, in the middle of a cell (width, height)."""
    side = len(curve)
    whole = np.empty((cell[1], cell[0], 3), np.uint8)
    whole[:] = [int(PAPER[i : i + 2], 16) for i in (1, 3, 5)]
    top, left = (cell[1] - side) // 2, (cell[0] - 3 * side - 2 * GAP) // 2
    for number, pixels in enumerate((curve, pattern, painting)):
        start = left + number * (side + GAP)
        whole[top : top + side, start : start + side] = pixels
    return whole


if __name__ == "__main__":
    activation_zoo()
