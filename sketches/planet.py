"""Planet: a picture on a ball.

A network does not care what its numbers mean. Here a field of our own tells it where a point of the disc lies on a
sphere, in three dimensions, so that the pattern goes round. The light is three lines of NumPy.

    python sketches/planet.py --palette lagoon --seed 7
    artnet run sketches/planet.py -s 0..19 --sheet
"""

import numpy as np

import artnet as an
from artnet.lazy import tf  # imported when it is first used


@an.field(columns=3)
def sphere(x, y):
    """The point of the unit sphere in front of (x, y), turned a little; the rim outside of it."""
    z = tf.sqrt(tf.maximum(1.0 - x * x - y * y, 0.0))
    tilt = 0.4
    return [x, y * np.cos(tilt) - z * np.sin(tilt), y * np.sin(tilt) + z * np.cos(tilt)]


@an.sketch
def planet(palette: an.Palette = "lagoon", bands: an.Range(1.0, 12.0) = 3.0, size=(1024, 1024), seed=2):
    """A world with weather."""
    net = an.CPPN(
        inputs="sphere noise(scale=4)",
        hidden=[24] * 4,
        activation=f"tanh+sin(w={bands})",
        head="palette(sharpness=3)",
        palette=palette,
        seed=seed,
    )
    surface = np.asarray(an.render(net, size=size, view=an.View(zoom=0.8), quality="print")) / 255
    high, wide = surface.shape[:2]
    y, x = np.mgrid[high - 1 : -high : -2, 1 - wide : wide : 2] / min(size) / 0.8
    r2 = x * x + y * y
    z = np.sqrt(np.clip(1 - r2, 0, 1))
    light = np.clip(0.55 * z + 0.6 * y - 0.55 * x, 0, 1)[..., None] ** 0.8
    edge = np.clip((1 - np.sqrt(r2)) * min(size) / 2.5 + 0.5, 0, 1)[..., None]
    halo = 0.5 * np.exp(-np.abs(np.sqrt(r2) - 1) * 14)[..., None] * np.array([0.35, 0.55, 0.8]) * (0.3 + light)
    sky = np.array([0.03, 0.035, 0.06])
    return np.clip(sky + (surface * (0.06 + 1.0 * light) - sky) * edge + halo * (1 - 0.6 * edge), 0, 1)


if __name__ == "__main__":
    an.run(planet)
