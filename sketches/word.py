"""Word: a network reads one word, and writes it down in its own hand.

The word is drawn once, in black on white, and is all that the network ever sees. With few units it can only say it
roughly, and rough is a handwriting. Beyond the edge it goes on as it thinks best.

    python sketches/word.py --text tide --units 24
    artnet run sketches/word.py -p units=8,16,32,64 --sheet
"""

import numpy as np
from PIL import Image, ImageDraw, ImageFont

import artnet as an


def written(text, size):
    """A word in the middle of a white page."""
    page = Image.new("L", size, "white")
    font = ImageFont.load_default(100)
    font = ImageFont.load_default(min(0.8 * size[0] / font.getlength(text) * 100, 0.8 * size[1]))
    ImageDraw.Draw(page).text((size[0] / 2, size[1] / 2), text, "black", font, anchor="mm")
    return np.repeat(np.asarray(page)[..., None], 3, axis=2)


@an.sketch
def word(
    text="artnet",
    units: an.Range(12, 128) = 16,
    speed: an.Range(0.1, 4.0) = 0.9,  # of the hand: slow waves round every corner
    ink: an.Color = "#12263a",
    paper: an.Color = "#f2e3c6",
    steps: an.Range(1, 20000) = 700,
    size=(1200, 600),
    seed=3,
):
    """A word in a network's hand."""
    target = written(text or " ", (600, round(600 * size[1] / size[0])))
    painting = an.fit(target, style="stencil", palette=[ink, paper], hidden=[units] * 3,
                      encoding=f"fourier(features={units}, sigma={speed})", steps=steps, seed=seed)  # fmt: skip
    return an.render(painting.net, size=size, view=an.View(zoom=0.8), frame="extend", quality="print")


if __name__ == "__main__":
    an.run(word)
