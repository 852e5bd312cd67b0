"""The limits of the linear: a line cannot bend, and lines upon lines are lines. One curve in between changes all.

Points that lie on a bow are not met by any line. A photograph is such a thing, in two dimensions and three colours: its
best linear painting is one sweep of colour, and no training makes it better. Put a layer of ReLUs between (each a line
with a fold) and shapes appear; put four, and the folds fold each other.

    python sketches/lessons/06_limits_of_the_linear.py photo.jpg -o limits.png
"""

from dataclasses import replace

import numpy as np

import artnet as an
from artnet.lazy import tf
from artnet.rendering.charts.sheet import SheetLayout, contact_sheet
from artnet.seeds import normal, uniform
from artnet.sketching.figures import ACCENT, COLORS, INK, figure
from artnet.training.data.target import Target

UNITS, RATE, DESCENT = 16, 0.1, 1500  # of the network in the plot
PAINTERS = {"no hidden layer": [], "one hidden layer": [96], "four hidden layers": [96] * 4}


def network(x, y, seed):
    """y = c + sum of v max(0, w x + b): sixteen folded lines, trained as the line of lesson 2. Returns its function."""
    w = tf.Variable(np.where(np.arange(UNITS) % 2, 1, -1)[None], dtype=tf.float32)  # half of them look to the left
    b = tf.Variable(2 * uniform(seed, "bent folds", (UNITS,)) - 1, dtype=tf.float32)  # each folds in another place
    weights = [w, b, v := tf.Variable(tf.zeros([UNITS, 1])), c := tf.Variable(0.0)]

    def predict(x):
        return c + tf.nn.relu(tf.constant(x[:, None], tf.float32) @ w + b) @ v

    @tf.function
    def descend():
        for _ in tf.range(DESCENT):
            slopes = tf.gradients(tf.reduce_mean((predict(x) - y[:, None]) ** 2), weights)
            for weight, slope in zip(weights, slopes, strict=True):
                weight.assign_sub(RATE * slope)

    descend()
    return lambda x: predict(x).numpy()[:, 0]


def bent(seed):
    """Noisy points on a bow and three regressions: a line, a parabola, a small network. Prints the R2 of each."""
    x = np.sort(2 * uniform(seed, "bent x", (60,)) - 1)
    y = 0.9 * x**2 - 0.3 * x - 0.2 + 0.05 * normal(seed, "bent noise", (60,))
    kinds = {
        "a line": np.poly1d(np.polyfit(x, y, 1)),
        "a parabola": np.poly1d(np.polyfit(x, y, 2)),
        f"a network of {UNITS} ReLUs": network(x, y, seed),
    }
    fine, curves = np.linspace(-1, 1, 400), {}
    for name, predict in kinds.items():
        r2 = 1 - np.sum((y - predict(x)) ** 2) / np.sum((y - y.mean()) ** 2)
        curves[f"{name}: R2 {r2:.3f}"] = predict(fine)
        print(f"{name:21s} R2 {r2:.3f}")
    return x, y, fine, curves


def plot(size, x, y, fine, curves):
    """The bow, the line that misses it, and what does not."""
    with figure(size) as page:
        page.figure.get_layout_engine().set(rect=(0.012, 0.02, 0.976, 0.95))  # in line with the paintings below
        axes = page.axes[0, 0]
        axes.plot(x, y, "o", color=INK, alpha=0.45)
        for (name, curve), color in zip(curves.items(), (ACCENT, COLORS[1], COLORS[2]), strict=True):
            axes.plot(fine, curve, color=color, label=name)
        axes.set(xlabel="x", ylabel="y", xlim=(-1.02, 1.02), title="A line against bent data")
        axes.legend(loc="upper center")
    return page.pixels


def paintings(photo, seed, size, steps):
    """The same picture by three painters: a row."""
    layout = SheetLayout.of(["four hidden layers: 00.0 dB, 00,000 weights"] * 3, size, columns=3)
    text = max(layout.text, size[0] / 80)  # letters as large as those of the plot above
    more = round(1.6 * text) - layout.line
    layout = replace(layout, text=text, line=layout.line + more, cell=(layout.cell[0], layout.cell[1] - more))
    picture, cells, labels = Target.read(photo, 512).color, [], []
    best_line = {"style": "linear", "steps": 0, "polish": True}  # by least squares: there is none better
    for name, hidden in PAINTERS.items():
        settings = {"style": "painterly", "hidden": hidden, "encoding": "none", "steps": steps, "batch": 2048}
        painting = an.fit(picture, size=layout.cell, seed=seed, **(settings if hidden else best_line))
        print(f"{name:21s} {painting.psnr:.1f} dB, {painting.net.size:,} weights")
        cells.append(painting.pixels)
        labels.append(f"{name}: {painting.psnr:.1f} dB, {painting.net.size:,} weights")
    return contact_sheet(cells, labels, layout)


@an.sketch
def limits_of_the_linear(photo: an.File = None, steps: an.Range(1, 100_000) = 600, size=(1200, 900), seed=3):
    """A line against bent data, and a photograph painted with no, one and four hidden layers."""
    above = round(0.6 * size[1])
    return np.concatenate(
        [plot((size[0], above), *bent(seed)), paintings(photo, seed, (size[0], size[1] - above), steps)]
    )


if __name__ == "__main__":
    an.run(limits_of_the_linear)
