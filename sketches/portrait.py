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

import click

import artnet as an
from artnet.sketching.options import sketch_options


def show(progress):
    """One line that keeps changing, for whoever waits."""
    print(f"\rstep {progress.step} of {progress.steps}, {progress.psnr:.1f} dB ", end="", file=sys.stderr)


@click.command(help="A network paints PHOTO; without one, the picture that artnet brings along.")
@click.argument("photo", required=False, type=click.Path(exists=True, dir_okay=False))
@click.option("--style", type=click.Choice(an.STYLES.names()), default="painterly", show_default=True)
@click.option("--steps", type=click.IntRange(0), help="How long it learns.  [default: the style's own]")
@sketch_options(size="768x768", seed=3)
def portrait(photo, style, steps, size, seed, out):
    """A painting of a photograph."""
    painting = an.fit(photo, style=style, steps=steps, size=size, seed=seed, progress=show)
    print(file=sys.stderr)
    print(f"{painting.picture.save(out)}  {painting.psnr:.1f} dB, seed {seed}")


if __name__ == "__main__":
    portrait()
