"""How far looks are apart: 49 seeds of each are described, and told apart by their nearest neighbour.

python tests/bench/looks.py            # some 15 minutes on two cores
"""

from __future__ import annotations

import multiprocessing
import os
import warnings
from collections import Counter

import click
import numpy as np
from numpy.typing import NDArray

from artnet.looks import LOOKS
from artnet.looks.choosing import look_of

SEEDS, SIDE = 49, 132


def described(name: str) -> NDArray[np.float64]:
    """Descriptions (SEEDS, numbers) of the seeds of a look."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    warnings.simplefilter("ignore")
    import artnet as an
    from artnet.works.describing import describe

    return np.array([describe(an.render(an.pattern(seed=seed, look=name), size=SIDE).pixels) for seed in range(SEEDS)])


@click.command()
@click.option("--workers", default=2)
def measure(workers: int) -> None:
    """Print how many seeds of each look are told from the others, and how far 49 default seeds are apart."""
    from artnet.works.describing import nearest_distances

    names = LOOKS.names()
    with multiprocessing.get_context("spawn").Pool(workers, maxtasksperchild=4) as pool:
        found = dict(zip(names, pool.map(described, names, chunksize=1), strict=True))
    points = np.concatenate([found[name] for name in names])
    look = np.repeat(np.arange(len(names)), SEEDS)
    gaps = np.linalg.norm(points[:, None] - points[None], axis=2)
    np.fill_diagonal(gaps, np.inf)
    nearest = look[gaps.argmin(axis=1)]
    for number, name in enumerate(names):
        theirs = nearest[look == number]
        others = Counter(names[other] for other in theirs if other != number).most_common(3)
        taken = ", ".join(f"{count} for {other}" for other, count in others)
        click.echo(f"{name:12} {np.mean(theirs == number):4.0%}  {taken}")
    click.echo(f"all          {np.mean(nearest == look):4.0%}")
    defaults = [found[look_of(str(seed))][seed] for seed in range(SEEDS)]
    glass, now = (float(nearest_distances(each).mean()) for each in (found["glass"], defaults))
    click.echo(f"seeds 0 to 48 are {now:.3f} from their nearest, of glass alone {glass:.3f}: {now / glass:.2f} times")
    click.echo(f"looks among them: {len({look_of(str(seed)) for seed in range(SEEDS)})}")


if __name__ == "__main__":
    measure()
