"""Silk: a network as a cloth, and a lamp beside it.

Called with points, a network gives plain numbers. Here they are heights of a cloth; how the light falls is read from
their slopes, in ten lines of NumPy. Every layer sees all layers before it (`dense_to_all`), so that the first wide
sweep of the cloth is still there when the last layer adds its fine folds.

    python sketches/silk.py --color "#2b5f8c" --seed 11
    artnet run sketches/silk.py -s 0..19 --sheet
"""

import numpy as np

import artnet as an

EYE = np.array([0.0, 0.0, 1.0])


@an.sketch
def silk(
    color: an.Color = "#b01c34",
    depth: an.Range(0.05, 1.0) = 0.28,  # how deep the folds are
    folds: an.Range(1.0, 8.0) = 3.0,
    size=(1024, 1024),
    seed=2,
):
    """Red silk."""
    net = an.CPPN(inputs="x y", hidden=[20] * 4, structure="dense_to_all", activation=f"tanh+sin(w={folds})",
                  head="gray", seed=seed)  # fmt: skip
    wide, high = 2 * size[0], 2 * size[1]  # finer than the picture: its pixels are means of four
    y, x = np.mgrid[high - 1 : -high : -2, 1 - wide : wide : 2].astype(np.float32) / min(wide, high)
    tone = np.clip(np.asarray(net(np.stack([x, y], axis=-1).reshape(-1, 2))).reshape(high, wide), 1e-4, 1 - 1e-4)
    height = depth * np.log(tone / (1 - tone))  # what the network said before it was squeezed between black and white
    down, right = np.gradient(height, 2 / min(wide, high))
    normal = np.stack([-right, down, np.full_like(height, 2.2)], axis=-1)
    normal /= np.linalg.norm(normal, axis=-1, keepdims=True)
    lamp = np.array([-0.5, 0.6, 0.65]) / np.linalg.norm([-0.5, 0.6, 0.65])
    gleam = (lamp + EYE) / np.linalg.norm(lamp + EYE)
    dye = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    cloth = dye * (0.22 + 0.9 * np.clip(normal @ lamp, 0, 1)[..., None])
    cloth += 0.5 * (0.4 + 0.6 * dye) * np.clip(normal @ gleam, 0, 1)[..., None] ** 28
    return np.clip(cloth, 0, 1).reshape(size[1], 2, size[0], 2, 3).mean(axis=(1, 3))


if __name__ == "__main__":
    an.run(silk)
