"""Breath: a picture that never stands still and never ends.

The latent is a dial of eight numbers that all pixels share. It is turned along a closed curve through four random
places, at one visual speed; after the last frame comes the first.

    python sketches/breath.py -o breath.gif
    python sketches/breath.py --keys 6 --seconds 10 --format mp4
"""

import artnet as an


@an.sketch
def breath(
    keys: an.Range(2, 12) = 4,
    spread: an.Range(0.05, 1.0) = 0.45,  # how far apart they lie
    palette: an.Palette = "hasui",
    seconds: an.Range(0.5, 30.0) = 5.0,
    size=(512, 512),
    seed=4,
):
    """A loop through the latent."""
    net = an.CPPN(
        inputs="x y r",
        latent=8,
        hidden=[32] * 4,
        activation="tanh",
        head="palette(sharpness=2)",
        palette=palette,
        seed=seed,
    )
    return an.animate(net, motion=f"latent(keys={keys}, spread={spread})", size=size, seconds=seconds)


if __name__ == "__main__":
    an.run(breath)
