"""Losses: what y is decides what "wrong" means.

If y is a number, such as how red a pixel is, wrong is how far off: the squared error. If y is yes or no (ink or
paper?), the network bets, and a sure bet that is lost costs most: the sigmoid cross-entropy. If y is one of K classes
(which of eight colours?), it spreads its bet over all of them: the softmax cross-entropy. One photograph, asked thrice.

    python sketches/lessons/04_losses.py photo.jpg -o losses.gif
"""

import math

import numpy as np

import artnet as an
from artnet.rendering.charts.sheet import SheetLayout, contact_sheet
from artnet.training.data.target import Target

COLORS = 8
SHARED = {"style": "painterly", "hidden": [48] * 3, "encoding": "fourier(features=48, sigma=1.2)", "batch": 3072}
FORMS = {  # what y is: how the head answers, the loss, its formula, and what it is for a network that knows nothing
    "a number": ({"head": "rgb"}, "mse", "mean of (p - y)²", None),
    "yes or no": ({"head": "stencil"}, "sigmoid_cross_entropy", "-log of the bet on what is true", math.log(2)),
    f"one of {COLORS}": (
        {"head": "palette(sharpness=3)", "palette": f"kmeans({COLORS})"},
        "softmax_cross_entropy",
        "-log of the share of the true class",
        math.log(COLORS),
    ),
}


def paint(photo, cell, seed, steps):
    """One painting for each form of y, and a line printed about each."""
    print("y is         loss                    first   knows nothing    last      dB")
    paintings, picture = [], Target.read(photo, 512).color
    for form, (head, loss, _, ignorant) in FORMS.items():
        painting = an.fit(picture, size=cell, seed=seed, steps=steps, loss=loss, **SHARED, **head)
        if ignorant is None:  # the best that can be said without looking: the mean colour
            ignorant = float(np.var(painting.trajectory.target.reshape(-1, 3) / 255, axis=0).mean())
        first = painting.losses[0]
        print(f"{form:12s} {loss:22s} {first:6.3f} {ignorant:15.3f} {last(painting):7.3f} {painting.psnr:7.1f}")
        paintings.append(painting)
    for form, (_, loss, formula, _) in FORMS.items():
        print(f"{form:12s} {loss}: {formula}")
    return paintings


def last(painting):
    """The loss in the end: each step sees other pixels, so that one number says little."""
    return np.median(painting.losses[-20:])


@an.sketch
def losses(photo: an.File = None, steps: an.Range(1, 100_000) = 380, size=(960, 360), seed=3):
    """A photograph as a regression, a yes or no, and a choice of colours: three trainings side by side."""
    names = [f"{form}: {loss.replace('_', ' ')}" for form, (_, loss, *_) in FORMS.items()]
    layout = SheetLayout.of([f"{name} 0.000" for name in names], size, columns=3)
    paintings = paint(photo, layout.cell, seed, steps)
    names = [f"{name} {last(painting):.3f}" for name, painting in zip(names, paintings, strict=True)]
    films = [painting.training(size=layout.cell, frames=34, seconds=5) for painting in paintings]
    return an.Frames([contact_sheet(cells, names, layout) for cells in zip(*films, strict=True)], films[0].delays)


if __name__ == "__main__":
    an.run(losses)
