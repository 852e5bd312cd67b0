"""Atlas: a map of a country that is not there.

A gray head gives one number a point. Read as height, a random network is a landscape: what is low is water, what is
high is snow, and a line is drawn wherever the height passes a step. The colours are a palette, from the sea up.

    python sketches/atlas.py --steps 24
    artnet run sketches/atlas.py -s 0..19 --sheet
"""

import numpy as np

import artnet as an

SEA = "#2c5f7c #4f8ca3 #86b8c2 #c4dcd6"
LAND = "#d9d7a0 #b3bf7f #8aa568 #a58a58 #8a6a4a #b9a690 #f4f1ea"


@an.sketch
def atlas(
    tints: an.Palette = f"{SEA} {LAND}",  # from deep to high
    steps: an.Range(4, 60) = 22,  # contour lines
    rough: an.Range(1, 8) = 2,
    zoom: an.Range(0.2, 4.0) = 0.6,
    size=(1200, 900),
    seed=10,
):
    """An island and its heights."""
    net = an.CPPN(inputs=f"x y noise(scale={rough}) noise(scale={3 * rough}, seed=1)", hidden=[24] * 3,
                  activation="tanh+sin(w=3)", head="gray", seed=seed)  # fmt: skip
    fine = (2 * size[0], 2 * size[1])
    height = np.asarray(an.render(net, size=fine, view=an.View(zoom=zoom), quality="draft"))[..., 0] / 255
    sample = np.sort(height[::8, ::8], axis=None)
    height = np.interp(height, sample, np.linspace(0, 1, len(sample)))  # as much of each height as of any other
    colors = np.array([[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in an.choose_palette(tints)]) / 255
    band = np.floor(height * steps).astype(int)
    page = colors[np.minimum((band + 0.5) / steps * len(colors), len(colors) - 1).astype(int)]
    down, right = np.diff(band, axis=0, append=band[-1:]), np.diff(band, axis=1, append=band[:, -1:])
    page[(down != 0) | (right != 0)] *= 0.72  # the contour lines
    slope = np.gradient(height, axis=1) - np.gradient(height, axis=0)
    page = np.clip(page * (1 + np.clip(18 * slope, -0.25, 0.25))[..., None], 0, 1)
    return page.reshape(size[1], 2, size[0], 2, 3).mean(axis=(1, 3))


if __name__ == "__main__":
    an.run(atlas)
