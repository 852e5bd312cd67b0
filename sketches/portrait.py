"""Portrait: a network sits in front of a photograph and paints it.

The network never sees the picture as a whole. At each step a few thousand random pixels are shown to it, each as two
numbers (where?) and a colour (what?); its weights move a little so that its answers come nearer. That is regression,
the same as fitting a line through dots, with a network in place of the line. What it cannot say in its own manner it
leaves out, and that is the painting: ReLUs fold the plane along straight edges (`painterly`), sines ripple (`waves`),
and a straight line alone gives a single sweep of colour (`linear`).

    python sketches/portrait.py                                  # the picture that artnet brings along
    python sketches/portrait.py photo.jpg --style waves --steps 500 --size 900x1200 -o portrait.png

The picture remembers its network: `artnet render portrait.png --size 4k` paints it again, larger and as sharp.
"""

import sys

import artnet as an


def show(progress):
    """One line that keeps changing, for whoever waits."""
    print(f"\rstep {progress.step} of {progress.steps}, {progress.psnr:.1f} dB ", end="", file=sys.stderr)


@an.sketch
def portrait(
    photo: an.File = None,
    style: an.STYLES = "painterly",
    steps: an.Range(0, 100_000) = None,  # how long it learns; none: as long as the style likes
    size=(768, 768),
    seed=3,
):
    """A network paints a photograph; without one, the picture that artnet brings along."""
    painting = an.fit(photo, style=style, steps=steps, size=size, seed=seed, progress=show)
    print(f"\r{painting.psnr:.1f} dB            ", file=sys.stderr)
    return painting


if __name__ == "__main__":
    an.run(portrait)
