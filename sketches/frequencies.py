"""Frequencies: what a painter can see depends on its waves.

Four networks alike but for one number learn the same picture. Each is told its place by 64 random waves (Fourier
features); `sigma` says how short they are. Slow waves give a dream, middle ones a painting, fast ones grain.

    python sketches/frequencies.py photo.jpg --size 1600x400
"""

import numpy as np

import artnet as an


@an.sketch
def frequencies(
    photo: an.File = None,  # none: the picture that artnet brings along
    slowest: an.Range(0.05, 2.0) = 0.25,
    times: an.Range(1.5, 6.0) = 3.0,  # from one to the next
    steps: an.Range(1, 20000) = 350,
    size=(1200, 800),
    seed=2,
):
    """One picture, four ways to see."""
    cell = (size[0] // 2, size[1] // 2)
    panels = []
    for number in range(4):
        sigma = slowest * times**number
        waves = f"fourier(features=64, sigma={sigma:.3g})"
        painting = an.fit(photo, encoding=waves, hidden=[64] * 3, steps=steps, size=cell, seed=seed)
        print(f"sigma {sigma:6.3g}: {painting.psnr:.1f} dB")
        panels.append(np.asarray(painting))
    return np.concatenate([np.concatenate(panels[:2], axis=1), np.concatenate(panels[2:], axis=1)])


if __name__ == "__main__":
    an.run(frequencies)
