"""How fast artnet renders, and how much memory a large picture takes.

Speed: a random network of 4 layers of 32 tanh units at 2048 x 2048, one sample a pixel, to an array; megapixels a
second. The first render, which traces the graph, is not counted. With --tiles other tile sizes are measured too.

Limit: the same four layers and head as bare TensorFlow operations, in tiles of the same size, two at a time, on points
that lie ready, and nothing done with the colours. What artnet does beyond it is positions, fields and bytes.

Memory: the largest resident size (ru_maxrss) of a fresh process that renders the same network at 8192 x 8192, less
that of one that renders it at 1024 x 1024.

    python tests/bench/render_speed.py

Targets: 15 Mpx/s on two cores; for 8192 x 8192 the array itself, 192 MiB, and 10% of it more (the small one's array of
3 MiB, which the difference hides, included).
"""

from __future__ import annotations

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import resource
import subprocess
import sys
import time

import click
from report import median_of, print_header, print_table

TARGET_MEGAPIXELS, TARGET_EXTRA = 15, 0.10
SIDE, SMALL, LARGE = 2048, 1024, 8192
MIB = 1 << 20


def speeds(tile: int, rounds: int) -> list[float]:
    """Megapixels a second of each round."""
    import artnet as an

    net = an.CPPN(hidden=[32] * 4, activation="tanh", inputs="x y r", seed=1)
    found = []
    for _ in range(rounds + 1):
        begun = time.perf_counter()
        an.render(net, size=(SIDE, SIDE), supersample=1, tile=tile)
        found.append(SIDE * SIDE / 1e6 / (time.perf_counter() - begun))
    return found[1:]


def limits(tile: int, rounds: int) -> list[float]:
    """Megapixels a second of the bare layers."""
    import tensorflow as tf

    shapes = [(3, 32), (32, 32), (32, 32), (32, 32), (32, 3)]
    layers = [(tf.random.normal(shape), tf.random.normal(shape[1:])) for shape in shapes]
    points = tf.random.normal((tile, 3))

    def paint(number):  # the number is added, so that no tile is taken for another
        x = points + tf.cast(number, tf.float32)
        for weight, bias in layers:
            x = tf.tanh(tf.matmul(x, weight) + bias)
        return x

    @tf.function(autograph=False)
    def whole():
        numbers = tf.range(SIDE * SIDE // tile)
        return tf.map_fn(paint, numbers, fn_output_signature=tf.float32, parallel_iterations=2)

    found = []
    for _ in range(rounds + 1):
        begun = time.perf_counter()
        whole()
        found.append(SIDE * SIDE / 1e6 / (time.perf_counter() - begun))
    return found[1:]


def peak_of(side: int) -> int:
    """Largest resident size, in bytes, of a process of its own that renders a square of that side."""
    done = subprocess.run(
        [sys.executable, __file__, "--only-side", str(side)], check=True, capture_output=True, text=True
    )
    return int(done.stdout)


def render_and_print_peak(side: int) -> None:
    """Render a square of that side and print this process's largest resident size in bytes."""
    import artnet as an

    net = an.CPPN(hidden=[32] * 4, activation="tanh", inputs="x y r", seed=1)
    picture = an.render(net, size=(side, side), supersample=1)
    assert picture.pixels.nbytes == 3 * side * side
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(peak if sys.platform == "darwin" else peak * 1024)


@click.command()
@click.option("--rounds", default=9, show_default=True)
@click.option("--tiles", default="", help="Other tile sizes to try, such as 4096,65536.")
@click.option("--memory/--no-memory", default=True)
@click.option("--only-side", type=int, hidden=True)
def main(rounds: int, tiles: str, memory: bool, only_side: int | None) -> None:
    """Measure and print."""
    if only_side is not None:
        render_and_print_peak(only_side)
        return
    from artnet.rendering.composition import TILE

    print_header("Rendering a network of 32 x 4 tanh units")
    rows = []
    for tile in [TILE, *map(int, filter(None, tiles.split(",")))]:
        target = f"{TARGET_MEGAPIXELS} or more" if tile == TILE else ""
        rows.append([f"{SIDE} x {SIDE}, tile {tile}", f"{median_of(speeds(tile, rounds))} Mpx/s", target])
    rows.append([f"limit: bare layers, tile {TILE}", f"{median_of(limits(TILE, rounds))} Mpx/s", ""])
    if memory:
        small, large = peak_of(SMALL), peak_of(LARGE)
        array = 3 * LARGE * LARGE
        limit = f"{array * (1 + TARGET_EXTRA) / MIB:.0f} or less"
        rows.append([f"{LARGE} x {LARGE} beyond {SMALL} x {SMALL}", f"{(large - small) / MIB:.0f} MiB", limit])
        rows.append(["the processes themselves", f"{small / MIB:.0f} and {large / MIB:.0f} MiB", ""])
    print_table(["render", f"median of {rounds} (range)", "target"], rows)


if __name__ == "__main__":
    main()
