"""How many seconds of training each style needs to each PSNR, beside PyTorch.

    python tests/bench/fit_speed.py --images photos
    python tests/bench/fit_speed.py --images photos --peers peers --peer-python /opt/torchenv/bin/python

Pictures are cut to the middle of the asked size. Seconds are those of the steps alone: not of importing, of tracing the
graph (a column of its own) and of measuring. The PSNR is over all pixels, clipped and rounded to 8 bits, of the weights
as they are then, the learning rate not yet fallen; medians over the seeds. A target that was not reached is a dash.

The peers are scripts, called as `PYTHON SCRIPT [KIND] IMAGE SIZE SECONDS`, that print lines with `t SECONDS steps N
psnr DB`; artnet and they take turns, picture by picture. A ratio is the geometric mean over the pictures on which both
reach the target, of the peer's seconds over those of artnet's style.

A last run per style, on the first picture, prints what of a whole fit goes into recording.

Targets, at 512 x 512 on two cores: on average 30 dB in 1.5 s, 35 dB in 5 s, 40 dB in 25 s; 30 and 35 dB 4 times sooner
than the hash grid, 25 dB 10 times sooner than SIREN and Fourier features; with `--size 768x512 --styles sharp` 38 dB
within 30 s by at most 45 % of the picture's numbers.
"""

from __future__ import annotations

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import contextlib
import math
import re
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import click
import numpy as np
import tensorflow as tf
from PIL import Image, ImageOps
from report import gigaflops_limit, print_header, print_table

from artnet.fields.separable import Lattice
from artnet.fields.view import Window
from artnet.nets.cppn import CPPN
from artnet.nets.encodings.grids import interpolation_of
from artnet.rendering.bands import whole
from artnet.rendering.evaluator import Evaluator
from artnet.training.data.batches import stride_of
from artnet.training.data.target import Target
from artnet.training.painting import psnr_of
from artnet.training.plan import make_plan
from artnet.training.session.recording import Recording
from artnet.training.session.recovery import SafeStates
from artnet.training.session.trainer import Trainer
from artnet.works.fitting import fit

PEERS = {
    "hash grid, PyTorch": ("peer_hashgrid.py",),
    "SIREN, PyTorch": ("peer_inr.py", "siren-mini"),
    "Fourier features, PyTorch": ("peer_inr.py", "ffn"),
}
GROWTH = 1.1
"""Measured when the seconds have grown by a tenth: a target is known to that."""


@dataclass
class Run:
    """One training: (seconds, dB) along the way, steps a second, seconds to trace, numbers, GFLOP/s."""

    curve: list[tuple[float, float]]
    rate: float
    trace: float = 0.0
    share: float = 0.0
    gigaflops: float = 0.0

    def seconds_to(self, target: float) -> float:
        """When the PSNR was first reached; infinity if never."""
        return next((seconds for seconds, psnr in self.curve if psnr >= target), math.inf)


def train(picture: Image.Image, style: str, seed: int, seconds: float | None) -> Run:
    """A style at its defaults, or for so many seconds."""
    target = Target.read(picture, picture.size)
    plan = make_plan(target, style, {}, seed=seed)
    net = CPPN.from_blueprint(plan.blueprint)
    trainer = Trainer(net, plan.aim, target.size, plan.method, target.weights)
    evaluator = Evaluator(net, Window(target.size))
    whole(evaluator.bands(), target.size[1])  # traced
    begun = time.perf_counter()
    trainer.trace()
    trace = time.perf_counter() - begun
    horizon, spent, due, curve, chunk, coarse = plan.steps, 0.0, 0.03, [], 1, 0.0
    while trainer.step < horizon:
        begun = time.perf_counter()
        trainer.run(min(chunk, horizon - trainer.step), horizon=horizon)
        spent += time.perf_counter() - begun
        if trainer.step == plan.method.coarse:
            coarse = spent
        if seconds is not None and trainer.step == plan.method.coarse + 5:
            horizon = max(10, trainer.step + int((seconds - spent) * 5 / (spent - coarse)))
        chunk = max(1, int(0.05 * trainer.step))
        if spent >= due or trainer.step >= horizon:
            curve.append((spent, psnr_of(whole(evaluator.bands(), target.size[1]), plan.aim.picture)))
            due = spent * GROWTH
    rate = trainer.step / spent
    return Run(
        curve, rate, trace, net.size / target.color.size, 1e-9 * rate * operations(net, target.size, plan.method.batch)
    )


def recording(picture: Image.Image, style: str) -> tuple[float, float]:
    """Shares of a whole fit: of the snapshots for the trajectory, and of the states to go back to after a NaN."""
    spent = {"record": 0.0, "keep": 0.0, "state": 0.0}

    def timed(owner: type, name: str) -> None:
        original = getattr(owner, name)

        def measured(*arguments: Any) -> Any:
            begun = time.perf_counter()
            try:
                return original(*arguments)
            finally:
                spent[name] += time.perf_counter() - begun

        patches.enter_context(mock.patch.object(owner, name, measured))

    with contextlib.ExitStack() as patches:
        timed(Recording, "record")
        timed(SafeStates, "keep")
        timed(Trainer, "state")
        painting = fit(picture, style=style, size=picture.size, seed=1)
    return spent["record"] / painting.seconds, (spent["keep"] + spent["state"]) / painting.seconds


def operations(net: CPPN, size: tuple[int, int], batch: int) -> float:
    """Multiplications and additions of a step: of the layers forward and back, and of the grids' products."""
    pixels = size[0] * size[1]
    points = min(batch, pixels) or pixels
    layers = sum(6 * layer.weight.shape[0] * layer.weight.shape[1] * points for layer in net.layers)
    encoding, total = net.blueprint.encoding, float(layers)
    if not encoding.entry.separable:
        return total - 2 * net.layers[0].weight.shape[0] * net.layers[0].weight.shape[1] * points
    lattice = Lattice.strided(size, stride_of(batch, pixels))
    for table in net.tables:
        features, rows, columns = table.shape
        up, across = interpolation_of(lattice, (rows, columns), encoding.options["aspect"], encoding.options["kernel"])
        for first, second in ((up.forward, across.forward), (up.back, across.back)):
            total += 2.0 * features * np.prod(first.blocks.shape[1:]) * columns
            total += 2.0 * features * np.prod(second.blocks.shape[1:]) * lattice.rows.shape[1]
    return total


def peer(python: str, folder: Path, name: str, picture: Path, side: int, seconds: float) -> Run:
    """What a peer prints."""
    script, *kind = PEERS[name]
    command = [python, str(folder / script), *kind, str(picture), str(side), str(seconds)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = [tuple(map(float, m)) for m in re.findall(r"t ([\d.]+) steps (\d+) psnr ([\d.]+)", printed)]
    return Run([(t, psnr) for t, _, psnr in found], found[-1][1] / found[-1][0])


def middle_of(path: Path, size: tuple[int, int]) -> Image.Image:
    """The middle of a picture, at that size."""
    with Image.open(path) as picture:
        return ImageOps.fit(picture.convert("RGB"), size, Image.Resampling.LANCZOS)


def cell(seconds: float) -> str:
    """Seconds, for a table."""
    return "-" if math.isinf(seconds) else f"{seconds:.2f}" if seconds < 10 else f"{seconds:.1f}"


def medians(runs: list[Run], targets: list[float]) -> list[float]:
    """The median seconds to each target."""
    return [statistics.median(run.seconds_to(target) for run in runs) for target in targets]


@click.command()
@click.option("--images", type=click.Path(exists=True, path_type=Path), help="A picture, or a folder of them.")
@click.option("--size", default="512", show_default=True, help="A side, or such as 768x512.")
@click.option("--targets", default="25,30,35,40", show_default=True, help="In dB.")
@click.option("--styles", default="sharp,detail", show_default=True)
@click.option("--seeds", default="1,2,3", show_default=True)
@click.option("--seconds", type=float, help="Of each training; by default the style's own steps.")
@click.option("--peers", type=click.Path(exists=True, file_okay=False, path_type=Path), help="The peers' folder.")
@click.option("--peer-python", default="python3", show_default=True, help="The Python that has PyTorch.")
@click.option("--peer-seconds", default=40.0, show_default=True)
def main(
    images: Path | None, size: str, targets: str, styles: str, seeds: str, seconds: float | None,
    peers: Path | None, peer_python: str, peer_seconds: float,
) -> None:  # fmt: skip
    """Measure and print."""
    wide, high = (int(n) for n in (size if "x" in size else f"{size}x{size}").split("x"))
    wanted = [float(target) for target in targets.split(",")]
    if images is None:
        import skimage.data

        pictures = {"astronaut": ImageOps.fit(Image.fromarray(skimage.data.astronaut()), (wide, high))}
    else:
        files = sorted(p for p in images.iterdir() if p.suffix in (".png", ".jpg")) if images.is_dir() else [images]
        pictures = {path.stem: middle_of(path, (wide, high)) for path in files}
    device = ", ".join(d.name for d in tf.config.list_physical_devices("GPU")) or "CPU"
    print_header(f"Seconds of training to a PSNR, {wide} x {high}, on the {device}, medians over seeds {seeds}")
    every: dict[str, dict[str, list[Run]]] = {}
    rows = []
    for name, picture in pictures.items():
        for style in styles.split(","):
            runs = [train(picture, style, int(seed), seconds) for seed in seeds.split(",")]
            every.setdefault(style, {})[name] = runs
            rows.append(row(name, style, runs, wanted))
        if peers is not None:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "picture.png"
                picture.save(path)
                for kind in PEERS:
                    run = peer(peer_python, peers, kind, path, wide, peer_seconds)
                    every.setdefault(kind, {})[name] = [run]
                    rows.append(row(name, kind, [run], wanted))
    heads = [f"s to {target:g} dB" for target in wanted]
    print_table(["picture, by", *heads, "last dB", "steps/s", "numbers", "trace s"], rows, last=False)
    rows = []
    for name, by_picture in every.items():
        seconds_to = [medians(runs, wanted) for runs in by_picture.values()]
        rows.append([f"mean, {name}", *(cell(statistics.mean(column)) for column in zip(*seconds_to, strict=True))])
    print_table(["over the pictures", *heads], rows, last=False)
    if peers is not None:
        rows = [
            [f"{style}: sooner than {kind}", *ratios(every[style], every[kind], wanted)]
            for style in styles.split(",")
            for kind in PEERS
        ]
        print_table(["times (pictures on which both reach it)", *heads], rows, last=False)
    picture = next(iter(pictures.values()))
    shares = {style: recording(picture, style) for style in styles.split(",")}
    rows = [[style, f"{record:.1%}", f"{safe:.1%}"] for style, (record, safe) in shares.items()]
    print_table(["of the seconds of a whole fit", "trajectory", "states for NaN"], rows, last=False)
    limit = gigaflops_limit()
    rows = []
    for style in styles.split(","):
        reached = statistics.median(run.gigaflops for runs in every[style].values() for run in runs)
        rows.append([style, f"{reached:.0f} of {limit:.0f} GFLOP/s, {reached / limit:.0%}"])
    print_table(["of this machine's sgemm", "a step"], rows)


def row(name: str, kind: str, runs: list[Run], wanted: list[float]) -> list[str]:
    """One line of the first table."""
    last, rate = (statistics.median(values) for values in zip(*((r.curve[-1][1], r.rate) for r in runs), strict=True))
    share = f"{runs[0].share:.0%}" if runs[0].share else ""
    trace = cell(statistics.median(r.trace for r in runs)) if runs[0].trace else ""
    return [f"{name}, {kind}", *map(cell, medians(runs, wanted)), f"{last:.1f}", f"{rate:.3g}", share, trace]


def ratios(ours: dict[str, list[Run]], theirs: dict[str, list[Run]], wanted: list[float]) -> list[str]:
    """How many times sooner, on the geometric mean."""
    cells = []
    for index in range(len(wanted)):
        pairs = [(medians(ours[name], wanted)[index], medians(theirs[name], wanted)[index]) for name in ours]
        both = [b / a for a, b in pairs if math.isfinite(a) and math.isfinite(b)]
        cells.append(f"{statistics.geometric_mean(both):.1f} ({len(both)})" if both else "-")
    return cells


if __name__ == "__main__":
    main()
