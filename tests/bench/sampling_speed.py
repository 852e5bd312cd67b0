"""What the sampler saves: seconds of a picture, against the same picture with as many samples in every pixel as before.

Each network is painted to an array, once before it is measured (which traces its graph), then by the sampler and dense
in turns: `good` beside 4 samples in each pixel, `print` beside 16. Dense is measured on a band of rows, and scaled. The
error is that of parts of the picture against 64 samples in each of their pixels, in levels of 255; half a level of it
is the rounding to whole levels. Computed points are counted, in all of the picture.

    python tests/bench/sampling_speed.py [--looks glass,ink] [--seeds 10] [--size 4096] [--quality good] [FILE ...]

FILE: other works than looks, such as fitted paintings.

Targets, of glass at 4096 x 4096: 10 times the pixels a second in `good`, 20 in `print`; at most 1 of 255 on 99.9 % of
the pixels, and 3 anywhere.
"""

from __future__ import annotations

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import statistics
from typing import Any

import click
import numpy as np
from against_exact import Work
from report import print_header
from timing import seconds_of, shown_row

import artnet as an
from artnet.fields.region import Region
from artnet.recipes.quality import QUALITIES
from artnet.rendering.bands import whole

BAND = 1 << 21


def measured(net: an.CPPN, recipe: an.Recipe, quality: str, rounds: int) -> list[float]:
    """Seconds sampled, seconds dense, computed points a pixel; then the root mean square, 99.9 % and largest error of
    both."""
    work = Work(net, recipe.sampled(quality))
    (width, height), shown, sampler = work.size, work.shown, work.painter
    dense = work.dense(QUALITIES[quality].supersample)
    counted = [0]
    at = sampler._points.at

    def counting(*moment: Any) -> Any:
        values = at(*moment)

        def found(columns: Any, rows: Any, grain: float) -> Any:
            counted[0] += len(columns)
            return values(columns, rows, grain)

        return found

    sampler._points.at = counting  # type: ignore[method-assign]
    band = Region(0, 0, width, max(64, min(height, BAND // width)))
    whole(sampler.bands(**shown), height)
    points = counted[0] / (width * height)
    whole(dense.bands(band, **shown), band.height)
    new, old = [], []
    for _ in range(rounds):
        new.append(seconds_of(work.paint))
        old.append(seconds_of(lambda: whole(dense.bands(band, **shown), band.height)) * height / band.height)
    figures = [statistics.median(new), statistics.median(old), points]
    for off in work.errors(sampler, dense):
        figures += [float(np.sqrt(np.mean(off**2))), float(np.quantile(off, 0.999)), float(off.max())]
    return figures


@click.command()
@click.argument("files", nargs=-1)
@click.option("--looks", default="glass", show_default=True, help="Or all.")
@click.option("--seeds", default=10, show_default=True)
@click.option("--size", default=4096, show_default=True)
@click.option("--quality", default="good", show_default=True)
@click.option("--rounds", default=3, show_default=True)
def main(files: tuple[str, ...], looks: str, seeds: int, size: int, quality: str, rounds: int) -> None:
    """Measure and print."""
    print_header(f"Sampled within {QUALITIES[quality].error:g} of 255 ({quality}), beside dense, at {size} x {size}")
    names = an.LOOKS.names() if looks == "all" else looks.split(",") if looks and not files else []
    works = [(f"{name} {seed}", an.pattern(seed, look=name, size=size)) for name in names for seed in range(seeds)]
    pairs = [(name, an.load(recipe), recipe) for name, recipe in works]
    for file in files:
        pairs.append((file, an.load(file), an.open(file).recipe.but(size=(size, size), canvas=None)))
    head = ["network", "sampled", "Mpx/s", "dense Mpx/s", "times", "points", "error: rms, 99.9 %, most", "dense"]
    widths, ratios = (30, 9, 7, 12, 7, 7, 25, 20), []
    shown_row(*head, widths=widths)
    for name, net, recipe in pairs:
        new, old, points, *errors = measured(net, recipe, quality, rounds)
        ratios.append(old / new)
        levels = [f"{a:.2f}, {b:.2f}, {c:.1f}" for a, b, c in (errors[:3], errors[3:])]
        speed = size * size / 1e6
        shown_row(name, f"{new:.2f} s", f"{speed / new:.1f}", f"{speed / old:.1f}", f"{old / new:.1f}",
                  f"{points:.2f}", *levels, widths=widths)  # fmt: skip
    print(f"\nmedian of the ratios {statistics.median(ratios):.1f} ({min(ratios):.1f} to {max(ratios):.1f});"
          f" load at the end {os.getloadavg()[0]:.2f}")  # fmt: skip


if __name__ == "__main__":
    main()
