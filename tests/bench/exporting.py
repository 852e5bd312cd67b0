"""What exports cost: a drawing of a poster, a page, a shader's compilation, every target.

The poster is a fit of scikit-image's astronaut in ten colours (style `poster`), drawn at 512 x 512, each time in a new
process: the seconds are those after `import tensorflow`, of which the same process says how long it took. The small
network is 4 layers of 32 tanh units. Its shader is compiled and draws one pixel in a Chromium that has drawn another
one, started anew each time, without a graphics card. The targets take turns in one process, each time with a network
that has fewer units in its last layer, so that its shape is new to all; the first of each is not counted.

    python tests/bench/exporting.py

Targets: the drawing in 3 s and 500 kB.
"""

from __future__ import annotations

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import gzip
import json
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

import click
from report import median_of, print_header, print_table

SIDE = 512
IN_A_NEW_PROCESS = """
import json, sys, time
begun = time.perf_counter()
import tensorflow
imported = time.perf_counter()
import artnet as an
text = an.export(sys.argv[1], to="svg", size=int(sys.argv[2])).text
print(json.dumps([imported - begun, time.perf_counter() - imported, len(text.encode())]))
"""
ANOTHER = "#version 300 es\nprecision highp float; out vec4 color; void main() { color = vec4(1); }"


def poster(folder: Path) -> Path:
    """A fitted poster of ten colours, as a file."""
    from skimage import data

    import artnet as an

    return Path(an.fit(data.astronaut(), style="poster", size=SIDE, seed=1).net.save(folder / "poster.net"))


def drawings(work: Path, rounds: int) -> list[list[str]]:
    """The row of the drawing of a work, each round in a new process."""
    command = [sys.executable, "-c", IN_A_NEW_PROCESS, str(work), str(SIDE)]
    found = [json.loads(subprocess.run(command, capture_output=True, check=True).stdout) for _ in range(rounds)]
    imports, seconds, sizes = zip(*found, strict=True)
    return [
        ["svg of the poster, s", median_of(seconds), "3"],
        ["its import of TensorFlow, s", median_of(imports), ""],
        ["svg of the poster, kB", f"{sizes[0] / 1000:.0f}", "500"],
    ]


def targets(rounds: int) -> list[list[str]]:
    """A row for each target: seconds, and the size. Each time it is a network of another shape, which is new to all."""
    import artnet as an
    from artnet.exporting.targets import TARGETS

    rows, last = [], iter(range(10_000))
    for target in TARGETS:
        spent = []
        for _ in range(rounds + 1):
            net = an.CPPN(hidden=[32, 32, 32, 32 - next(last) % 31], seed=1)
            begun = time.perf_counter()
            content = an.export(net, to=target.name, size=SIDE).content
            spent.append(time.perf_counter() - begun)
        whole = content.encode() if isinstance(content, str) else b"".join(content.values())
        kilobytes = f"{len(whole) / 1000:.0f}", f"{len(gzip.compress(whole)) / 1000:.0f}"
        rows.append([target.name, median_of(spent[1:]), *kilobytes])
    return rows


def compilation(rounds: int) -> list[str]:
    """The row of the small network's shader."""
    import artnet as an
    from artnet.exporting.checking import browser_page, drawn, uniforms
    from artnet.exporting.export import scenes_of
    from artnet.exporting.shaders.shader import Shader
    from artnet.exporting.shaders.webgl import paged

    (scene,) = scenes_of(an.CPPN(hidden=[32] * 4, seed=1), size=SIDE)
    shader, other = paged(scene), Shader(ANOTHER)
    spent = []
    for _ in range(rounds):
        with browser_page(software=True) as page:
            drawn(page, other, {}, (1, 1))
            begun = time.perf_counter()
            drawn(page, shader, uniforms(scene, (1, 1)), (1, 1))
            spent.append(time.perf_counter() - begun)
    return ["shader of 32 x 4 compiled, s", median_of(spent), ""]


@click.command()
@click.option("--rounds", default=5, show_default=True)
def main(rounds: int) -> None:
    """Measure and print."""
    warnings.simplefilter("ignore")
    print_header("What exports cost", ("tensorflow", "numpy", "contourpy", "playwright"))
    with tempfile.TemporaryDirectory() as folder:
        rows = drawings(poster(Path(folder)), rounds)
    print_table(["what", "measured", "at most"], [*rows, compilation(rounds)], last=False)
    print_table(["target, of 32 x 4", "seconds", "kB", "kB gzipped"], targets(rounds))


if __name__ == "__main__":
    main()
