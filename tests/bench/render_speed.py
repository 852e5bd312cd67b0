"""How fast artnet renders, what that is beside bare TensorFlow and others, and how much memory it takes.

    python tests/bench/render_speed.py [--quick] [--only dense,peers,sizes,sketches,looks,memory]
                                       [--sides 1024,4096] [--peer-python /opt/torchenv/bin/python]

Speeds are megapixels of the result a second, to levels in memory, once everything is traced; medians of rounds in which
all take turns. Errors are levels of 255 on parts of the picture, the largest and the root mean square, against 64
samples in each of their pixels.

dense     one sample a pixel, for widths, depths and activations, as the ratio to the best bare TensorFlow layers:
          frozen weights, tiles of 4,096 to 16,384, on points that lie ready, and nothing done with the colours
peers     32 x 4 tanh at 1024 x 1024 beside plain loops in TensorFlow and PyTorch, and neuralart's own job beside
          neuralart, one sample a pixel; and the default of artnet, `good`, beside all of them
sizes     the default network, and fitted paintings (painterly, waves, sharp), at the sides
looks     a picture of each look
sketches  the sketches that render a network, as they are, at the first of the sides
memory    the largest resident size of a process that renders the default network, above TensorFlow's import

Peers run in `--peer-python`, which has `torch` and `neuralart`; without them the rest is measured all the same.
"""

from __future__ import annotations

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import itertools
import resource
import statistics
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
from report import print_header
from timing import in_turns, median_ratio, shown_row

PARTS = ("dense", "peers", "sizes", "looks", "sketches", "memory")
ROOT = Path(__file__).parents[2]
PEERS = Path(__file__).with_name("rendering_peers.py")
STYLES = ("painterly", "waves", "sharp")
FIT_SECONDS = 8.0
WORK = 3e9
"""Multiplications of a round of `dense`."""
MIB = 1 << 20


def dense(quick: bool, rounds: int) -> None:
    """Beside bare layers."""
    from bare_layers import ACTIVATIONS, TILES, bare_layers

    import artnet as an
    from artnet.fields.view import Window
    from artnet.rendering.bands import whole
    from artnet.rendering.evaluator import Evaluator

    shapes = itertools.product((32,) if quick else (16, 32, 64, 128), (4,) if quick else (4, 8), ACTIVATIONS)
    shown_row("dense", "Mpx/s", "bare", "its tile", "ratio (range)", widths=(24, 8, 8, 9, 22))
    for width, depth, activation in shapes:
        rows = max(64, min(1024, int(WORK / (width * width * depth)) // 1024))
        net = an.CPPN(hidden=[width] * depth, activation=activation, seed=1)
        ours = Evaluator(net, Window((1024, rows)))
        works: dict[str, Callable[[], Any]] = {
            str(tile): bare_layers(width, depth, activation, tile, 1024 * rows) for tile in TILES
        }
        works["artnet"] = lambda ours=ours, rows=rows: whole(ours.bands(), rows)
        spent = in_turns(works, rounds)
        best = min(map(str, TILES), key=lambda tile: statistics.median(spent[tile]))
        speed = {name: 1024e-6 * rows / statistics.median(spent[name]) for name in ("artnet", best)}
        ratio = median_ratio(spent["artnet"], spent[best])
        name = f"{width} x {depth} {activation}"
        shown_row(name, f"{speed['artnet']:.2f}", f"{speed[best]:.2f}", best, ratio, widths=(24, 8, 8, 9, 22))


class Peers:
    """A process of another Python that does what it is asked."""

    def __init__(self, python: str, side: int) -> None:
        """What it lacks is printed."""
        command = [python, str(PEERS), str(side)]
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )
        assert self._process.stdout is not None
        self.names = []
        for line in self._process.stdout:
            kind, *rest = line.strip().split("\t")
            if kind == "ready":
                break
            if kind == "has":
                self.names.append(rest[0])
            else:
                print(f"missing: {rest[0]} ({rest[1]}); --peer-python PYTHON names one that has it", flush=True)

    def seconds(self, name: str) -> float:
        """Of a job."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(name + "\n")
        self._process.stdin.flush()
        return float(self._process.stdout.readline())

    def close(self) -> None:
        """End it."""
        self._process.communicate()


def tensorflow_loop(side: int) -> Callable[[], Any]:
    """A plain loop over batches in TensorFlow: what somebody writes who has not read about it."""
    import numpy as np
    import tensorflow as tf

    sides = [3, 32, 32, 32, 32, 3]
    layers = [
        (tf.Variable(tf.random.normal(s)), tf.Variable(tf.random.normal(s[1:]))) for s in itertools.pairwise(sides)
    ]

    @tf.function(autograph=False, reduce_retracing=True)
    def colors(points: Any) -> Any:
        x = points
        for number, (weight, bias) in enumerate(layers):
            x = tf.matmul(x, weight) + bias
            x = tf.tanh(x) if number < len(layers) - 1 else tf.sigmoid(x)
        return tf.cast(tf.round(x * 255), tf.uint8)

    def paint() -> None:
        line = np.linspace(-1, 1, side, dtype=np.float32)
        x, y = np.meshgrid(line, line)
        points = np.stack([x, y, np.hypot(x, y)], axis=-1).reshape(-1, 3)
        np.concatenate([colors(tf.constant(points[i : i + 65_536])).numpy() for i in range(0, len(points), 65_536)])

    return paint


def peers(python: str, quick: bool, rounds: int) -> None:
    """Beside others, each with its own job."""
    import artnet as an

    side = 512 if quick else 1024
    own, theirs = an.CPPN(seed=1), an.CPPN(hidden=[16] * 8, seed=1)
    works: dict[str, Callable[[], Any]] = {
        "artnet, good": lambda: an.render(own, size=side),
        "artnet, one sample": lambda: an.render(own, size=side, supersample=1),
        "artnet, neuralart's layers": lambda: an.render(theirs, size=side, supersample=1),
        "TensorFlow loop": tensorflow_loop(side),
    }
    process = Peers(python, side)
    try:
        works |= {name: lambda name=name: process.seconds(name) for name in process.names}
        spent = in_turns(works, rounds)
    finally:
        process.close()
    widths = (28, 8, 24)
    shown_row(f"peers, {side} x {side}", "Mpx/s", *(f"times {n}" for n in works if "artnet" not in n), widths=widths)
    for name, seconds in spent.items():
        ratios = [median_ratio(seconds, spent[n]) for n in works if "artnet" not in n] if "artnet" in name else []
        shown_row(name, f"{side * side / 1e6 / statistics.median(seconds):.2f}", *ratios, widths=widths)


def show_work(name: str, net: Any, recipe: Any, sides: list[int], rounds: int) -> None:
    """A line for each side; the errors are measured at the first one."""
    from against_exact import Work

    for number, side in enumerate(sides):
        work = Work(net, recipe, side)
        (off,) = work.errors() if number == 0 else [None]
        few = 1 if work.megapixels > 20 else rounds
        seconds = statistics.median(in_turns({"": work.paint}, few)[""])
        errors = ["", ""] if off is None else [f"{off.max():.2f}", f"{float((off**2).mean()) ** 0.5:.2f}"]
        quality = recipe.quality or f"{recipe.supersample} x {recipe.supersample}"
        shown_row(name, f"{work.size[0]} x {work.size[1]}", quality, f"{work.megapixels / seconds:.2f}", *errors,
                  widths=(26, 14, 8, 8, 10, 10))  # fmt: skip
        del work


def works_of(part: str, quick: bool) -> Iterator[tuple[str, Any, Any]]:
    """Name, network and recipe of the works of a part."""
    import artnet as an

    if part == "sizes":
        net = an.CPPN(seed=1)
        yield "default", net, an.render(net, size=64).recipe
        for style in STYLES:
            painting = an.fit(style=style, seconds=1.0 if quick else FIT_SECONDS, seed=1)
            yield f"fitted, {style}", painting.net, painting.picture.recipe.sampled("good")
    elif part == "looks":
        names = an.LOOKS.names()
        for look in names[:: 10 if quick else 1]:
            recipe = an.pattern(0, look=look, size=1024)
            yield look, an.load(recipe), recipe
    else:
        from artnet.sketching.loading import load_sketches

        files = sorted((ROOT / "sketches").glob("*.py"))
        for file in files[:: 9 if quick else 1]:
            for name, sketch in load_sketches(file).items():
                try:
                    made = sketch(size=(160, 160)) if "size" in sketch.parameters else sketch()
                except an.ArtnetError as error:
                    print(f"left out: {name} ({error})", flush=True)
                    continue
                if isinstance(made, an.Picture) and made.recipe.network is not None:
                    yield name, an.load(made.recipe), made.recipe


def peak_of(side: int) -> tuple[int, int]:
    """Largest resident size, in bytes, of a process of its own that renders a square: at the import, and at the end."""
    done = subprocess.run(
        [sys.executable, __file__, "--only-side", str(side)], check=True, capture_output=True, text=True
    )
    first, last = map(int, done.stdout.split())
    return first, last


def render_and_print_peak(side: int) -> None:
    """Render a square of that side; this process's largest resident size in bytes, before and after."""
    import tensorflow as tf  # noqa: F401

    unit = 1 if sys.platform == "darwin" else 1024
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    import artnet as an

    picture = an.render(an.CPPN(seed=1), size=(side, side))
    assert picture.pixels.nbytes == 3 * side * side
    print(before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit)


def memory(sides: list[int]) -> None:
    """Of each size, with its array."""
    shown_row("memory, good", "array", "above TensorFlow's import", widths=(20, 12, 28))
    for side in sides:
        first, last = peak_of(side)
        array = f"{3 * side * side / MIB:.0f} MiB"
        shown_row(f"{side} x {side}", array, f"{(last - first) / MIB:.0f} MiB", widths=(20, 12, 28))


@click.command()
@click.option("--quick", is_flag=True, help="A minute: few shapes, small pictures, short fits.")
@click.option("--only", default=",".join(PARTS), show_default=True)
@click.option("--sides", default="", help="By default 1024,2048,4096,8192,16384; quick 256,512.")
@click.option("--rounds", default=0, help="By default 9; quick 3.")
@click.option("--peer-python", default=sys.executable, help="The Python that has torch and neuralart.")
@click.option("--only-side", type=int, hidden=True)
def main(quick: bool, only: str, sides: str, rounds: int, peer_python: str, only_side: int | None) -> None:
    """Measure and print."""
    if only_side is not None:
        render_and_print_peak(only_side)
        return
    parts = [part.strip() for part in only.split(",")]
    if unknown := set(parts) - set(PARTS):
        raise click.UsageError(f"Expected parts of {', '.join(PARTS)}. Received: {', '.join(sorted(unknown))}")
    lengths = [int(side) for side in (sides or ("256,512" if quick else "1024,2048,4096,8192,16384")).split(",")]
    rounds = rounds or (3 if quick else 9)
    warnings.simplefilter("ignore")
    print_header("Rendering")
    for part in parts:
        if part == "dense":
            dense(quick, rounds)
        elif part == "peers":
            peers(peer_python, quick, rounds)
        elif part == "memory":
            memory(lengths)
        else:
            shown_row(part, "size", "quality", "Mpx/s", "largest", "rms", widths=(26, 14, 8, 8, 10, 10))
            for name, net, recipe in works_of(part, quick):
                show_work(name, net, recipe, lengths if part == "sizes" else lengths[:1], min(rounds, 3))
        print(f"load {os.getloadavg()[0]:.2f}\n", flush=True)


if __name__ == "__main__":
    main()
