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
import time
from collections.abc import Callable
from typing import Any

import click
import numpy as np
from report import print_header, print_table

import artnet as an
from artnet.fields.region import Region
from artnet.fields.view import Window, view_matrix
from artnet.recipes.quality import QUALITIES
from artnet.rendering.bands import whole
from artnet.rendering.evaluator import Evaluator
from artnet.rendering.sampling.sampler import Sampler

PART, PARTS = 320, 4
BAND = 1 << 21


def seconds_of(paint: Callable[[], Any]) -> float:
    """How long it takes."""
    begun = time.perf_counter()
    paint()
    return time.perf_counter() - begun


def measured(net: an.CPPN, recipe: an.Recipe, quality: str, rounds: int) -> list[float]:
    """Seconds sampled, seconds dense, computed points a pixel; then the root mean square, 99.9 % and largest error of
    both."""
    width, height = recipe.size
    window = Window(recipe.size, recipe.view.symmetry)
    shown = {"matrix": view_matrix(recipe.view), "time": recipe.time, "latent": recipe.latent}
    sampler = Sampler(net, window, quality=quality, tile=recipe.tile)
    dense, exact = (
        Evaluator(net, window, supersample=side, tile=recipe.tile, bits=bits)
        for side, bits in ((QUALITIES[quality].supersample, 8), (8, 16))
    )
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
    picture = whole(sampler.bands(**shown), height)
    points = counted[0] / (width * height)
    whole(dense.bands(band, **shown), band.height)
    new, old = [], []
    for _ in range(rounds):
        new.append(seconds_of(lambda: whole(sampler.bands(**shown), height)))
        old.append(seconds_of(lambda: whole(dense.bands(band, **shown), band.height)) * height / band.height)
    rng, errors = np.random.default_rng(1), ([], [])
    for _ in range(PARTS):
        across, down = min(PART, width), min(PART, height)
        part = Region(int(rng.integers(0, width - across + 1)), int(rng.integers(0, height - down + 1)), across, down)
        truth = whole(exact.bands(part, **shown), down) / 257
        for found, pixels in zip(
            errors,
            (picture[part.y : part.y + down, part.x : part.x + across], whole(dense.bands(part, **shown), down)),
            strict=True,
        ):
            found.append(np.abs(pixels - truth).max(axis=-1).ravel())
    figures = [statistics.median(new), statistics.median(old), points]
    for found in errors:
        off = np.concatenate(found)
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
    rows, ratios = [], []
    for name, net, recipe in pairs:
        new, old, points, *errors = measured(net, recipe, quality, rounds)
        ratios.append(old / new)
        levels = [f"{a:.2f}, {b:.2f}, {c:.1f}" for a, b, c in (errors[:3], errors[3:])]
        speed = size * size / 1e6
        rows.append([name, f"{new:.2f} s", f"{speed / new:.1f}", f"{speed / old:.1f}", f"{old / new:.1f}",
                     f"{points:.2f}", *levels])  # fmt: skip
    head = [
        "network",
        "sampled",
        "Mpx/s",
        "dense Mpx/s",
        "times",
        "points a pixel",
        "error: rms, 99.9 %, most",
        "dense",
    ]
    print_table(head, rows, last=False)
    print(f"\nmedian of the ratios {statistics.median(ratios):.1f} ({min(ratios):.1f} to {max(ratios):.1f});"
          f" load at the end {os.getloadavg()[0]:.2f}")  # fmt: skip


if __name__ == "__main__":
    main()
