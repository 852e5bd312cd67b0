"""Three solutions, one answer: algebra, probability and patience all find the same line.

Closed form: the line of least squares is where the slope of the cost is 0, and that can be solved at once.
Maximum likelihood: think of a line that speaks with a little noise, and ask which line would most likely have said
these points. The answer is the same line, and how loud the noise is.
Gradient descent: begin anywhere and go downhill. The same again, only later.

Statistics then asks how sure we may be: that is the table.

    python sketches/lessons/03_three_solutions.py -o three.png
"""

import numpy as np

import artnet as an
from artnet.sketching.figures import ACCENT, INK, PAPER, SOFT, figure, ramp

X = [3.3, 4.4, 5.5, 6.71, 6.93, 4.168, 9.779, 6.182, 7.59, 2.167, 7.042, 10.791, 5.313, 7.997, 5.654, 9.27, 3.1]
Y = [1.7, 2.76, 2.09, 3.19, 1.694, 1.573, 3.366, 2.596, 2.53, 1.221, 2.827, 3.465, 1.65, 2.904, 2.42, 2.94, 1.3]


def draw(size, closed, likely, down):
    """Three ways to think of the same line."""
    x, y = np.array(X), np.array(Y)
    ends = np.array([0.0, 12.0])
    with figure(size, 1, 3, sharex=True, sharey=True) as page:
        algebra, chance, patience = page.axes[0]
        algebra.vlines(x, y, closed.predict(x), color=ACCENT, alpha=0.6)
        algebra.set(title="closed form", ylabel="y")

        across, up = np.meshgrid(np.linspace(0, 12, 240), np.linspace(0, 4.5, 240))
        distance = up - likely.predict(across.ravel()).reshape(across.shape)
        density = np.sqrt(likely.precision / (2 * np.pi)) * np.exp(-likely.precision / 2 * distance**2)
        chance.contourf(across, up, density, levels=12, cmap=ramp(PAPER, SOFT, "#e89a78"))
        chance.grid(False)
        chance.set(title=f"maximum likelihood: noise of {likely.precision**-0.5:.2f}")

        steps = np.unique(np.geomspace(1, len(down.history.path), 26).astype(int)) - 1
        for number, step in enumerate(steps):
            b, w = down.history.path[step]
            patience.plot(ends, b + w * ends, color=SOFT, alpha=0.25 + 0.75 * number / len(steps))
        patience.set(title=f"gradient descent: {len(down.history.path) - 1:,} steps")
        for axes, model in zip(page.axes[0], (closed, likely, down), strict=True):
            axes.plot(ends, model.predict(ends), color=ACCENT)
            axes.plot(x, y, "o", color=INK)
            axes.set(xlim=(0, 12), ylim=(0, 4.5), xlabel=f"y = {model.intercept:.4f} + {model.coefficients[0]:.4f} x")
    return page.pixels


@an.sketch
def three_solutions(size=(1200, 440), seed=3):
    """One line, found in three ways, and its statistics."""
    closed = an.LinearRegression("closed_form").fit(X, Y)
    likely = an.LinearRegression("maximum_likelihood").fit(X, Y)
    down = an.LinearRegression("gradient_descent", learning_rate=0.02, steps=6000, seed=seed).fit(X, Y)
    print("method                        W           b")
    for model in (closed, likely, down):
        print(f"{model.method:20s} {model.coefficients[0]:10.7f}  {model.intercept:10.7f}")
    print(
        f"precision of the noise, beta = {likely.precision:.4f}: a standard deviation of {likely.precision**-0.5:.4f}\n"
    )
    print(closed.summary())

    x_train, x_test, y_train, y_test = an.train_test_split(X, Y, seed=seed)
    learnt = an.LinearRegression().fit(x_train, y_train)
    print(
        f"\nlearnt from {len(x_train)} points: R2 {learnt.score(x_train, y_train):.3f};"
        f" on the {len(x_test)} that were held back: {learnt.score(x_test, y_test):.3f}"
    )
    return draw(size, closed, likely, down)


if __name__ == "__main__":
    an.run(three_solutions)
