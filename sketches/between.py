"""Between: one network, three pictures, and all that lies between them.

Each picture gets eight numbers of its own (a latent), which are learnt together with the one network that paints them
all. Then the numbers are moved: the way from one picture to another leads through pictures nobody made. Without
photographs it takes the picture that artnet brings along by day, at dusk and by night.

    python sketches/between.py --first anna.jpg --second bert.jpg --third carla.jpg
"""

import numpy as np

import artnet as an
from artnet.media.stills.sample import draw_sample


def hours():
    """The sample picture in three lights."""
    dusk = draw_sample()
    grey = dusk.mean(axis=2, keepdims=True)
    day = np.clip(0.35 + 0.75 * (0.4 * dusk + 0.6 * grey) * [0.85, 1.05, 1.2], 0, 1)
    night = np.clip(1.1 * (0.3 * dusk + 0.7 * grey) ** 1.7 * [0.3, 0.55, 1.0], 0, 1)
    return [(255 * picture).astype(np.uint8) for picture in (day, dusk, night)]


@an.sketch
def between(
    first: an.File = None,
    second: an.File = None,
    third: an.File = None,
    steps: an.Range(1, 20000) = 1200,
    seconds: an.Range(0.5, 30.0) = 5.0,
    size=(480, 320),
    seed=1,
):
    """A morph through pictures that one network learnt."""
    pictures = [path for path in (first, second, third) if path]
    if len(pictures) < 2:
        pictures = hours()
    painting = an.fit(pictures, together=True, hidden=[96] * 4, steps=steps, size=size, seed=seed)
    return an.animate(painting, motion="morph", size=size, seconds=seconds)


if __name__ == "__main__":
    an.run(between)
