"""Dive: there is always more of it.

A network has no pixels, so a view can go in as far as it likes: each second twice as close, and back again. With a
turn on the way the eye does not get bored.

    python sketches/dive.py --factor 64 --seconds 10 --format mp4
"""

import artnet as an


@an.sketch
def dive(
    factor: an.Range(1.5, 1000.0) = 12.0,  # how much closer in the end
    turn=True,
    seconds: an.Range(0.5, 30.0) = 6.0,
    palette: an.Palette = "ember",
    size=(512, 512),
    seed=5,
):
    """A journey into a network and back."""
    net = an.CPPN(
        inputs="x y r",
        hidden=[24] * 2,
        structure="recurrent(depth=6)",  # folds inside folds
        activation="tanh",
        head="palette(sharpness=2)",
        palette=palette,
        seed=seed,
    )
    motion = f"zoom(factor={factor})" + (" + turn(turns=1)" if turn else "")
    return an.animate(net, motion=motion, view=an.View(center=(0.12, 0.07), zoom=0.6), size=size, seconds=seconds)


if __name__ == "__main__":
    an.run(dive)
