"""Learning: the painting is the last frame; the work is all of them.

A fit keeps its weights along the way, so that the training can be painted again at any size, at a pace at which the
picture changes evenly. With `strip` the target stands beside it, and the error falls.

    python sketches/learning.py photo.jpg --strip
"""

import artnet as an


@an.sketch
def learning(
    photo: an.File = None,  # none: the picture that artnet brings along
    style: an.STYLES = "painterly",
    steps: an.Range(1, 20000) = 500,
    strip=False,
    seconds: an.Range(0.5, 30.0) = 6.0,
    size=(480, 320),
    seed=1,
):
    """A network learns to paint, as a film."""
    painting = an.fit(photo, style=style, steps=steps, size=size, seed=seed)
    return painting.training(size=size, frames=round(8 * seconds), seconds=seconds, strip=strip)


if __name__ == "__main__":
    an.run(learning)
