"""The optimizer race: ten ways to walk downhill, from the same spot, to the same picture.

All of them are told the same thing at each step, the slope. What differs is what they make of it: some take the step
and forget, some gather speed like a ball, some measure each weight's slope by how large its slopes used to be. Each
starts with the same network and sees the same pixels; the rates are those that artnet gives each by default.

    python sketches/lessons/05_optimizer_race.py photo.jpg -o race.gif
"""

import numpy as np

import artnet as an
from artnet import rendering
from artnet.fields import Window
from artnet.lazy import tf
from artnet.rendering.charts.sheet import SheetLayout, contact_sheet
from artnet.sketching.figures import COLORS, INK, PAPER, figure, ramp
from artnet.training.data.target import Target
from artnet.training.optim.optimizers import OptimizerState

RATES = {  # on the valley below, chosen so that each comes a good way in STEPS steps and none flies off
    "gradient_descent": 0.004, "adadelta": 40.0, "adagrad": 0.6, "adagrad_da": 0.12, "momentum": 0.0012, "adam": 0.08,
    "ftrl": 0.12, "proximal_gradient_descent": 0.004, "proximal_adagrad": 0.4, "rmsprop": 0.03,
}  # fmt: skip
PAINT = dict(zip(RATES, COLORS, strict=True))
TWINS = ("proximal_gradient_descent", "proximal_adagrad", "adagrad_da")  # without a penalty each goes with another
LABEL = "{}  {:.1f} dB"
STEPS, START, END = 240, (-1.55, 1.75), (1.0, 1.0)


def run(name, picture, seed, size, steps):
    """One runner: a painting, and all that its training left."""
    return an.fit(
        picture, style="smooth", hidden=[32] * 3, encoding="fourier(features=32, sigma=1)", optimizer=name,
        size=size, seed=seed, steps=steps, batch=1024,
    )  # fmt: skip


def pictures_of(paintings, size, steps, frames):
    """How each painting looked on the way: one network and one evaluator, which take the weights of all in turn."""
    net = an.CPPN.from_recipe(next(iter(paintings)).recipe.network)
    evaluator = rendering.Evaluator(net, Window(size))
    for trajectory in (painting.trajectory for painting in paintings):
        pictures = []
        for step in moments(steps, frames):
            net.set_weights(trajectory.weights_at(float(np.interp(step, trajectory.steps, np.arange(len(trajectory))))))
            pictures.append(rendering.whole(evaluator.bands(), size[1]))
        yield pictures


def moments(steps, frames):
    """At which steps to look: often at the start, where most happens."""
    return np.round(np.linspace(0, 1, frames) ** 2 * steps).astype(int)


def race(photo, seed, size, steps):
    """The ten on one photograph, best first; prints the table."""
    picture = Target.read(photo, 256).color
    paintings = {name: run(name, picture, seed, size, steps) for name in RATES}
    ranked = dict(sorted(paintings.items(), key=lambda item: -item[1].psnr))
    print("place  optimizer                  learning rate  last loss     dB")
    for place, (name, painting) in enumerate(ranked.items(), start=1):
        rate, last = painting.recipe.training.learning_rate, np.median(painting.losses[-10:])
        print(f"{place:5d}  {name:25s} {rate:14.4g} {last:10.5f} {painting.psnr:6.1f}")
    return ranked


def film(ranked, size, layout, steps, frames):
    """The ten at the same step, and their curves up to there."""
    curves = {name: smoothed(painting.losses) for name, painting in ranked.items()}
    low, high = min(float(c.min()) for c in curves.values()), max(float(c.max()) for c in curves.values())
    labels = [LABEL.format(name.replace("_", " "), painting.psnr) for name, painting in ranked.items()]
    shown = pictures_of(ranked.values(), layout.cell, steps, frames)
    for step, *cells in zip(moments(steps, frames), *shown, strict=True):
        with figure((size[0], size[1] - layout.size[1])) as page:
            axes = page.axes[0, 0]
            for name, curve in curves.items():
                dashes = "--" if name in TWINS else "-"
                axes.plot(curve[: step + 1], dashes, color=PAINT[name], label=name.replace("_", " "))
            axes.set(yscale="log", xlim=(0, steps), ylim=(low * 0.9, high * 1.2), xlabel="step", ylabel="loss (mse)")
            axes.set_title(f"step {step}")
            axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), labelspacing=0.25)
        yield np.concatenate([contact_sheet(cells, labels, layout), page.pixels])


def smoothed(losses, width=9):
    """A median over some steps: each step sees other pixels, and the loss shivers."""
    wide = np.pad(losses, width // 2, mode="reflect")
    return np.median(np.lib.stride_tricks.sliding_window_view(wide, width), axis=-1)


def height(x, y):
    """A bent valley (Rosenbrock 1960), ten times flatter than his: easy to find, hard to walk along."""
    return (1 - x) ** 2 + 10 * (y - x * x) ** 2


def walk(name):
    """The path of one optimizer through the valley, (STEPS + 1, 2)."""
    spot = tf.Variable(START, dtype=tf.float32, name="spot")
    state = OptimizerState(an.OPTIMIZERS.resolve(name), [spot])

    @tf.function(autograph=False)
    def step(number):
        x, y = spot[0], spot[1]
        slope = tf.stack([-2 * (1 - x) - 40 * x * (y - x * x), 20 * (y - x * x)])
        with tf.control_dependencies(state.apply([slope], tf.constant(RATES[name]), number)):
            return spot.read_value()

    return np.array([START, *(step(tf.constant(i, tf.int64)).numpy() for i in range(STEPS))])


def valley(size):
    """The ten paths, seen from above."""
    x, y = np.meshgrid(np.linspace(-2, 2, 300), np.linspace(-1, 3, 300))
    hills = ramp(PAPER, "#e4e3dc", "#b9c6ca", "#8aa3b0", "#6c8899")
    print("\nin the valley after", STEPS, "steps, from", START, "to", END)
    with figure(size, 2, 5, sharex=True, sharey=True) as page:
        for axes, (name, color) in zip(page.axes.flat, PAINT.items(), strict=True):
            path = walk(name)
            away = float(np.hypot(*(path[-1] - END)))
            print(f"{name:25s} ends {away:.2f} away")
            axes.contourf(x, y, np.log1p(height(x, y)), levels=18, cmap=hills)
            axes.plot(*path.T, color=color)
            axes.plot(*path[-1], "o", color=color, markeredgecolor=PAPER, markersize=page.letters * 0.7)
            axes.plot(*END, "*", color=INK, markersize=page.letters * 0.8)
            axes.set(xlim=(-2, 2), ylim=(-1, 3), title=name.replace("_", " ").replace("proximal ", "proximal\n"))
            axes.grid(False)
        for axes in page.axes[1]:
            axes.set_xlabel("x")
        for axes in page.axes[:, 0]:
            axes.set_ylabel("y")
    return page.pixels


@an.sketch
def optimizer_race(
    photo: an.File = None, steps: an.Range(10, 100_000) = 200, frames: an.Range(4, 500) = 10, size=(1000, 720), seed=3
):
    """Ten optimizers paint a photograph from the same start, and walk through a valley."""
    layout = SheetLayout.of([LABEL.format(name, 10.0) for name in RATES], (size[0], 3 * size[1] // 5), columns=5)
    ranked = race(photo, seed, layout.cell, steps)
    race_as_film = an.Frames(film(ranked, size, layout, steps, frames), [0.6, *[0.3] * (frames - 2), 2.5])
    return {"race": race_as_film, "paths": valley(size)}


if __name__ == "__main__":
    an.run(optimizer_race)
