"""Aviary: a wall of cages, and none of them can sit still.

Many networks are drawn at random, and a few are kept: the good ones that are most unlike each other. What comes out is
one page that plays them all, side by side, on whatever graphics card opens it; each is dragged, zoomed and turned by
hand. The picture beside it is the wall at rest.

    python sketches/aviary.py --columns 4 -o aviary.html
    artnet run sketches/aviary.py -p look=neon,mask,agate -s 1
"""

import numpy as np

import artnet as an


@an.sketch
def aviary(
    columns: an.Range(1, 6) = 3,
    choosy: an.Range(1, 20) = 4,  # of so many one is kept
    look: an.Choice("any", *an.LOOKS.names()) = "any",
    gap: an.Range(0, 40) = 4,  # pixels
    size=(1200, 900),
    seed=1,
):
    """A page on which networks live."""
    count = columns**2
    cage = tuple((side - gap * (columns - 1)) // columns for side in size)
    wanted = {} if look == "any" else {"look": look}
    birds = an.best(count, of=count * choosy, seed=seed, size=cage, **wanted)
    wall = np.full((size[1], size[0], 3), 17, np.uint8)
    for place, bird in enumerate(birds):
        top, left = ((side + gap) * n for side, n in zip(cage[::-1], divmod(place, columns), strict=True))
        painted = np.asarray(an.render(bird))
        wall[top : top + cage[1], left : left + cage[0]] = painted[..., :3]
    return {"page": an.export(birds, to="html", name="aviary"), "picture": wall}


if __name__ == "__main__":
    an.run(aviary)
