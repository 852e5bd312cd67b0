"""Universal approximation: two steps make a bump, and bumps add up to anything.

A steep sigmoid is a step. A step up and a step down, a little later, are a bump: two neurons. Put bumps side by side,
give each its height, and their sum follows any continuous curve, the closer the more there are (Cybenko 1989; Hornik,
Stinchcombe and White 1989; as drawn by Michael Nielsen). In the plane a bump across times a bump along is a tower, and
towers add up to any picture: closer on the whole; at a sharp edge only once they are as narrow as the edge.

    python sketches/lessons/08_universal_approximation.py -o bumps.gif
    python sketches/lessons/08_universal_approximation.py photo.jpg -o bumps.gif
"""

import numpy as np

import artnet as an
from artnet.media import fit_size
from artnet.rendering.charts.sheet import SheetLayout, contact_sheet
from artnet.sketching.figures import ACCENT, INK, SOFT, figure
from artnet.training.data.target import Target

COUNTS = (1, 2, 4, 8, 16, 32, 64)
STEEP = 6.0  # of a step, in widths of a bump: steeper ones leave seams, softer ones blur


def curve(x):
    """What is to be followed: the curve of Nielsen's book."""
    return 0.2 + 0.4 * x**2 + 0.3 * x * np.sin(15 * x) + 0.05 * np.cos(50 * x)


def sigmoid(z):
    """A step, as soft as it is told to be."""
    return 0.5 * (1 + np.tanh(z / 2))


def bumps(x, count, steep=STEEP):
    """Bumps side by side on [0, 1], each a step up less a step up that comes later: (points, count)."""
    edges = np.linspace(0, 1, count + 1)
    steps = sigmoid(steep * count * (x[:, None] - edges))
    steps[:, 0], steps[:, -1] = 1, 0  # nothing rises before the first, or falls after the last
    return steps[:, :-1] - steps[:, 1:]


def stages(x):
    """For each count: the bumps and their heights, by least squares."""
    for count in COUNTS:
        yield count, np.linalg.lstsq(bumps(x, count), curve(x), rcond=None)[0]


def frames_of(found, x, size, between=3):
    """Each bump parts into two, which then find their own heights; each stage rests for a while."""
    previous = None
    for count, heights in found:
        if previous is not None:
            parents = np.repeat(previous, 2)  # two halves of a parent's height are the parent
            for share in np.linspace(0, 1, between + 2)[1:-1]:
                yield draw(x, bumps(x, count), parents + (heights - parents) * (3 - 2 * share) * share**2, size), 0.08
        yield draw(x, bumps(x, count), heights, size), 1.1 if count < COUNTS[-1] else 2.5
        previous = heights


def draw(x, shapes, heights, size):
    """The curve, the sum, and below it what is summed."""
    total = shapes @ heights
    error = np.sqrt(np.mean((total - curve(x)) ** 2))
    many = len(heights)
    with figure(size) as page:
        axes = page.axes[0, 0]
        for height, shape in zip(heights, shapes.T, strict=True):
            axes.fill_between(x, -0.25, -0.25 + 0.32 * height * shape, color=SOFT, linewidth=0)
            axes.plot(x, -0.25 + 0.32 * height * shape, color=ACCENT, linewidth=page.letters / 18, alpha=0.7)
        axes.plot(x, curve(x), color=INK, linewidth=page.letters / 9, label="the curve")
        axes.plot(x, total, color=ACCENT, label="the sum of the bumps below")
        axes.set(xlim=(0, 1), ylim=(-0.27, 0.95), xlabel="x", ylabel="y", yticks=np.arange(0, 0.9, 0.2))
        axes.set_title(f"{many} bump{'s' if many > 1 else ''}, {2 * many} sigmoids: error {error:.4f} rms")
        axes.legend(loc="upper left")
    return page.pixels


def plane(photo, size):
    """The picture as a sum of n x n towers, for every n: a sheet."""
    labels = [f"{n} x {n}" for n in COUNTS]
    layout = SheetLayout.of([*labels, "the picture"], size, columns=4)
    target = Target.read(photo, layout.cell)
    across, along = (np.linspace(0, 1, 2 * n + 1)[1::2] for n in target.size)  # pixel centres
    cells = []
    print("\ntowers       rms    largest error")
    for n, label in zip(COUNTS, labels, strict=True):
        wide, high = bumps(across, n), bumps(along, n)
        heights = np.einsum("ih,hwc,jw->ijc", np.linalg.pinv(high), target.color, np.linalg.pinv(wide), optimize=True)
        sums = np.einsum("hi,ijc,wj->hwc", high, heights, wide, optimize=True)
        error = sums - target.color
        print(f"{label:>8s} {np.sqrt(np.mean(error**2)):9.4f} {np.abs(error).max():16.4f}")
        cells.append(sums)
    print(
        "The rms falls each time, the largest error does not: least squares makes the sum of all small. An edge in a\n"
        "picture is nearly a jump, and is missed by half its height or more until towers are as narrow as it is."
    )
    pixels = [np.round(np.clip(cell, 0, 1) * 255).astype(np.uint8) for cell in [*cells, target.color]]
    return contact_sheet(pixels, [*labels, "the picture"], layout)


@an.sketch
def universal_approximation(photo: an.File = None, size=(800, 500), seed=3):
    """Sigmoid bumps add up to any curve, and to a photograph; without one, to the picture of artnet."""
    x = np.linspace(0, 1, 501)
    found = list(stages(x))
    print("bumps       rms    largest error")
    for count, heights in found:
        error = bumps(x, count) @ heights - curve(x)
        print(f"{count:5d} {np.sqrt(np.mean(error**2)):9.4f} {np.abs(error).max():16.4f}")
    frames, delays = zip(*frames_of(found, x, size), strict=True)
    return {"curve": an.Frames(frames, delays), "plane": plane(photo, fit_size(size, 3 * max(size) // 2))}


if __name__ == "__main__":
    an.run(universal_approximation)
