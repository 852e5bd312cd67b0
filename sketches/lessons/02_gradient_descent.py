"""Gradient descent: a line is thrown down anywhere and walks, step by step, to where the points want it.

A line has two numbers, where it starts (b) and how steep it is (W). For each pair of numbers there is a cost: how far
the line misses the points. Seen from above, all the costs together are a landscape, here a long valley. The slope under
our feet says which way is down; one step that way, all numbers at once, and look again. Every network of artnet learns
like this, only with thousands of numbers in place of two.

Practice A finds y = 0.1 x + 0.3 in 100 points that lie on it. Practice B looks at 17 points, one at a time: in the
table on from where the lecture's log begins, in the film from a worse guess; each ends elsewhere on the valley's floor.

    python sketches/lessons/02_gradient_descent.py -o descent.gif
"""

import numpy as np

import artnet as an
from artnet.seeds import uniform
from artnet.sketching.figures import ACCENT, INK, PAPER, SOFT, figure, ramp

X = [3.3, 4.4, 5.5, 6.71, 6.93, 4.168, 9.779, 6.182, 7.59, 2.167, 7.042, 10.791, 5.313, 7.997, 5.654, 9.27, 3.1]
Y = [1.7, 2.76, 2.09, 3.19, 1.694, 1.573, 3.366, 2.596, 2.53, 1.221, 2.827, 3.465, 1.65, 2.904, 2.42, 2.94, 1.3]
LOGGED = (-0.580876, 0.441748)  # b and W in the lecture's log after 50 epochs
FRAMES = 44


def practice_a(seed):
    """100 points on a line, all of them in every step."""
    x = uniform(seed, "practice a", (100,))
    line = an.LinearRegression("gradient_descent", learning_rate=0.5, steps=201, seed=seed).fit(x, 0.1 * x + 0.3)
    print("Practice A: y = 0.1 x + 0.3, learning rate 0.5\nstep           W           b")
    for step in range(0, 201, 20):
        b, w = line.history.path[step + 1]  # as the lecture prints it: after the step of that number
        print(f"{step:4d}  {w:.8f}  {b:.8f}")


def practice_b(start, epochs, first):
    """17 points, one in every step; an epoch has seen each of them once."""
    line = an.LinearRegression(
        "gradient_descent", learning_rate=0.01, steps=17 * epochs, batch="one", loss="half_mse", start=start
    ).fit(X, Y)
    history = line.history
    if first:
        print("\nPractice B: 17 points, learning rate 0.01, on from the lecture's epoch 50")
        for epoch in range(0, epochs + 1, 50):
            b, w = history.path[17 * epoch]
            print(f"Epoch: {first + epoch:04d} cost= {history.losses[17 * epoch]:.9f} W= {w:.6f} b= {b:.6f}")
    return history.path[::17], history.losses[::17]


def frames_of(path, losses, size):
    """The line among its points, and the same line as a dot in the landscape of costs."""
    x, y = np.array(X), np.array(Y)
    b = np.linspace(min(-1.2, path[:, 0].min() - 0.3), max(2.0, path[:, 0].max() + 0.3), 160)
    w = np.linspace(min(-0.4, path[:, 1].min() - 0.1), max(0.8, path[:, 1].max() + 0.1), 160)
    cost = ((b[None, :, None] + w[:, None, None] * x - y) ** 2).sum(axis=-1) / (2 * len(x))
    moved = np.cumsum(np.r_[0, np.sqrt(np.abs(np.diff(np.log(losses))) + 1e-5)])  # frames by how much it changed
    for place in np.interp(np.linspace(0, moved[-1], FRAMES), moved, np.arange(len(path))):
        epoch = round(place)
        at_b, at_w = path[epoch]
        with figure(size, 1, 2) as page:
            left, right = page.axes[0]
            left.vlines(x, y, at_b + at_w * x, color=SOFT)  # what the line misses each point by
            left.plot(x, y, "o", color=INK)
            left.plot([0, 12], [at_b, at_b + 12 * at_w], color=ACCENT)
            left.set(
                xlim=(0, 12), ylim=(-1, 4.5), xlabel="x", ylabel="y", title=f"epoch {epoch}: cost {losses[epoch]:.3f}"
            )
            right.contourf(b, w, np.log(cost), levels=24, cmap=ramp(PAPER, "#d9dcd6", "#8fa9b5", "#2f5d7c", "#1d3550"))
            right.plot(path[: epoch + 1, 0], path[: epoch + 1, 1], color=ACCENT)
            right.plot(at_b, at_w, "o", color=ACCENT, markersize=page.letters * 0.7)
            right.grid(False)
            right.set(xlabel="b", ylabel="W", title="the cost of every line")
        yield page.pixels


@an.sketch
def gradient_descent(size=(1000, 480), seed=3):
    """A line finds 17 points by gradient descent."""
    practice_a(seed)
    practice_b(LOGGED, epochs=950, first=50)
    best = an.LinearRegression().fit(X, Y)
    print(f"closed form:                    W= {best.coefficients[0]:.6f} b= {best.intercept:.6f}")
    path, losses = practice_b((0.0, -0.35), epochs=1000, first=0)
    (b0, w0), (b, w) = path[0], path[-1]
    print(f"\nThe film starts elsewhere, at a bad guess, to have something to see: W= {w0:.6f} b= {b0:.6f}")
    print(f"After its 1000 epochs   cost= {losses[-1]:.9f} W= {w:.6f} b= {b:.6f}")
    print("The floor of the valley is so flat that two lines from two starts are still two after as many steps.")
    return an.Frames(frames_of(path, losses, size), [0.6, *[0.1] * (FRAMES - 2), 2.0])


if __name__ == "__main__":
    an.run(gradient_descent)
