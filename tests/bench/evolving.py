"""What breeding costs: fifteen children of pictures of several looks, the reading of the program apart.

    python tests/bench/evolving.py

The first brood of a shape also reads its program; the later ones, of other seeds, are what a studio waits for. Beside
the wall's seconds stand those of the processor, of which other work on the machine takes none. Aim: 0.5 s for a 32 x 4
network.
"""

from __future__ import annotations

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import time
import warnings

import click
from report import median_of, print_header, print_table

LOOKS = ("rose", "ink", "frost", "neon", "window", "tile")


@click.command()
@click.option("--rounds", default=5, show_default=True)
@click.option("--strength", default=0.3, show_default=True)
def main(rounds: int, strength: float) -> None:
    """Measure and print."""
    warnings.simplefilter("ignore")
    print_header("What fifteen children cost")
    import artnet as an

    wide = [an.CPPN(seed=seed) for seed in (1, 2)]
    parents = {"32 x 4 tanh": wide[:1], "two of them, crossed": wide}
    parents |= {f"look {look}": [an.pattern(seed=5, look=look, size=512)] for look in LOOKS}
    rows = []
    for name, family in parents.items():
        spent, busy, missed = [], [], []
        for seed in range(rounds + 1):
            begun, worked = time.perf_counter(), time.process_time()
            children = an.breed(family, 15, strength, seed=seed)
            spent.append(time.perf_counter() - begun)
            busy.append(time.process_time() - worked)
            if len(family) == 1:
                missed += [abs(an.strength_between(family[0], child) / strength - 1) for child in children]
        far = f"{100 * sum(missed) / len(missed):.0f} ({100 * max(missed):.0f})" if missed else ""
        rows.append([name, f"{spent[0]:.2f}", median_of(spent[1:]), median_of(busy[1:]), far])
    print_table(["parent", "first, s", "then, s", "processor, s", "misses the strength by %, mean (most)"], rows)


if __name__ == "__main__":
    main()
