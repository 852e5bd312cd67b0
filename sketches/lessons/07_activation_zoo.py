"""The activation zoo: every curve that artnet can bend a line with, what it dreams of, and how it paints.

Three small pictures each: the curve itself; a network with random weights, which shows its handwriting; and the same
photograph, painted by a network of it at the learning rate that suits it. All see x and y and nothing else: what shapes
a painting has are the curve's own doing. Lines stay lines, tanh dreams, ReLUs fold, sines draw.

    python sketches/lessons/07_activation_zoo.py photo.jpg -o zoo.png
"""

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

import artnet as an
from artnet.fields import Window
from artnet.lazy import tf
from artnet.media.stills.sample import draw_sample
from artnet.nets.activations.registry import inner_frequency
from artnet.rendering.charts.sheet import SheetLayout, contact_sheet
from artnet.sketching.figures import ACCENT, COLORS, INK, figure
from artnet.training.data.target import Target

GAP = 4  # pixels between the three
CANVAS = 72  # the side of what is painted from; a network is a function, so that it is shown larger
PATTERN = {"hidden": [32] * 3, "head": "palette(sharpness=2)", "palette": "hasui"}
PAINTER = {"hidden": [48] * 2, "encoding": "none", "batch": 1024}


def curve_of(choice):
    """z and what becomes of it: three turns of what goes on waving far out, else from -3 to 3, in the curve's units."""
    inner = inner_frequency(choice)  # sin(w z) with w = 30 would be a black band
    waves = choice.entry.inner and np.std(choice(tf.linspace(20.0, 40.0, 200)[:, None] / inner)) > 0.05
    z = np.linspace(-1, 1, 400, dtype=np.float32)[:, None] * (3 * math.pi if waves else 3)
    return z[:, 0], np.asarray(choice(tf.constant(z / inner)))


def curves(names, side):
    """The curve of each activation, (side, side, 3): one large figure, cut into its plots."""
    rows, columns = -(-len(names) // 6), 6
    with figure((side * columns, side * rows), rows, columns, bare=True) as page:
        for axes, name in zip(page.axes.flat, names, strict=False):
            z, bent = curve_of(an.ACTIVATIONS.resolve(name))
            axes.plot([z[0], z[-1], 0, 0, 0], [0, 0, 0, bent.min(), bent.max()], color=INK, linewidth=0.6)
            for curve, color in zip(bent.T, (ACCENT, COLORS[1]), strict=False):  # atan_pair has two
                axes.plot(z, curve, color=color, linewidth=2)
            axes.margins(0.04, 0.16)
    return page.pixels.reshape(rows, side, columns, side, 3).swapaxes(1, 2).reshape(-1, side, side, 3)[: len(names)]


def seen(net, side):
    """A network, asked at every pixel of a square: uint8."""
    points = Window((side, side)).pixel_points(tf.range(side * side))
    colors = net.colors(net.logits(points, tf.constant(0.0), net.latent))
    return np.round(colors.numpy().reshape(side, side, 3) * 255).astype(np.uint8)


def painted(name, picture, seed, steps):
    """A painter of the picture and its dB: what `an.fit(picture, style="waves", ...)` gives, without its film."""
    from artnet.training.painting import psnr_of  # these import TensorFlow
    from artnet.training.plan import make_plan
    from artnet.training.session.trainer import Trainer

    plan = make_plan(Target.read(picture, CANVAS), "waves", {**PAINTER, "activation": name}, seed=seed)
    net = an.CPPN.from_blueprint(plan.blueprint)
    Trainer(net, plan.aim, plan.target.size, plan.method, None).run(steps, horizon=steps)
    return net, psnr_of(seen(net, CANVAS), plan.aim.picture)


@an.sketch
def activation_zoo(photo: an.File = None, steps: an.Range(1, 100_000) = 300, only="", size=(1600, 2000), seed=7):
    """A poster of every activation: its curve, its random pattern, its painting of a photograph."""
    names = [row.name for row in (map(an.ACTIVATIONS.__getitem__, only.split()) if only else an.ACTIVATIONS)]
    layout = SheetLayout.of([f"{name}  00.0 dB" for name in names], size, aspect=3)
    side = min((layout.cell[0] - 2 * GAP) // 3, layout.cell[1])
    layout, gap = replace(layout, cell=(3 * side + 2 * GAP, side)), np.full((side, GAP, 3), 255, np.uint8)
    picture = draw_sample()[130:420, 345:635] if photo is None else Target.read(photo, (256, 256)).color
    tf.get_logger().setLevel("ERROR")  # it warns of many graphs: each of these networks is one, and used once

    def paint(name):
        pattern = an.CPPN(activation=name, seed=seed, **PATTERN)
        painter, psnr = painted(name, picture, seed, steps)
        return seen(pattern, side), seen(painter, side), psnr

    cells, labels = [], []
    print("activation     rate  initializer             dB  formula")
    with ThreadPoolExecutor(2) as pool:  # Python draws the next graph while TensorFlow computes the last one
        for name, curve, (pattern, painting, psnr) in zip(
            names, curves(names, side), pool.map(paint, names), strict=True
        ):
            row = an.ACTIVATIONS[name]
            print(f"{name:12s} {row.learning_rate:6.4f}  {row.initializer:20s} {psnr:5.1f}  {row.formula}", flush=True)
            cells.append(np.concatenate([curve, gap, pattern, gap, painting], axis=1))
            labels.append(f"{name}  {psnr:.1f} dB")
    print(f"{len(names)} activations")
    return contact_sheet(cells, labels, layout)


if __name__ == "__main__":
    an.run(activation_zoo)
