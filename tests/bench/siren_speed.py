"""How fast artnet trains a SIREN, beside the same network in PyTorch.

The network is 2-256-256-256-256-3 of sines (198,915 weights), the batch 16,384 random pixels of a 512 x 512 picture,
the optimizer Adam. artnet runs its own Trainer, as `fit` does, without snapshots. The peer is a script that is called
as `PYTHON PEER siren-mini IMAGE 512 SECONDS` and prints lines with `t SECONDS steps N`; its steps a second are taken
from its last line. The two take turns, several rounds, so that what else the machine does meets both.

    python tests/bench/siren_speed.py
    python tests/bench/siren_speed.py --peer peer_inr.py --peer-python /opt/torchenv/bin/python

Limit: a product of two 2048 x 2048 float32 matrices on the same cores; a step is six operations a weight and point,
less what the first layer need not hand back.

Target: at least 1.8 times the steps a second of PyTorch on the same cores.
"""

from __future__ import annotations

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import re
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import click
from report import gigaflops_limit, median_of, print_header, print_table

from artnet.media import write_picture
from artnet.nets.cppn import CPPN
from artnet.recipes.schema import FileRecipe
from artnet.training.data.target import Target
from artnet.training.plan import make_plan
from artnet.training.session.trainer import Trainer

WEIGHTS = 198_915
SIDE, BATCH = 512, 16_384
CHUNK = 5
TARGET_RATIO = 1.8


def make_trainer() -> tuple[Trainer, Target]:
    """The SIREN and its trainer, as `fit(style="waves", hidden=[256] * 4, ...)` makes them."""
    target = Target.read(None, (SIDE, SIDE))
    settings = {"hidden": [256] * 4, "activation": "sin", "inputs": "x y", "batch": BATCH}
    plan = make_plan(target, "waves", settings, seed=0)
    net = CPPN.from_blueprint(plan.blueprint)
    assert net.size == WEIGHTS, net.size
    assert plan.method.optimizer.name == "adam"
    return Trainer(net, plan.aim, target.size, plan.method, target.weights), target


def our_rate(trainer: Trainer, seconds: float) -> float:
    """Steps a second of the trainer over so many seconds."""
    first, begun = trainer.step, time.perf_counter()
    while time.perf_counter() - begun < seconds:
        trainer.run(CHUNK, horizon=1_000_000)
    return (trainer.step - first) / (time.perf_counter() - begun)


def peer_rate(python: str, script: Path, image: Path, seconds: float) -> float:
    """Steps a second that the peer reports last."""
    command = [python, str(script), "siren-mini", str(image), str(SIDE), str(seconds)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    spent, steps = re.findall(r"t ([\d.]+) steps (\d+)", printed)[-1]
    return int(steps) / float(spent)


@click.command()
@click.option("--peer", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="The peer's script.")
@click.option("--peer-python", default="python3", show_default=True, help="The Python that has PyTorch.")
@click.option("--rounds", default=5, show_default=True)
@click.option("--seconds", default=10.0, show_default=True, help="Of each turn.")
def main(peer: Path | None, peer_python: str, rounds: int, seconds: float) -> None:
    """Measure and print."""
    print_header("SIREN 256 x 4, batch 16,384, Adam: training steps a second")
    trainer, target = make_trainer()
    trainer.run(CHUNK, horizon=1_000_000)  # traces the graph
    ours: list[float] = []
    theirs: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        image = Path(folder) / "picture.png"
        write_picture(image, (target.color * 255).round().astype("uint8"), FileRecipe())
        for _ in range(rounds):
            ours.append(our_rate(trainer, seconds))
            if peer is not None:
                theirs.append(peer_rate(peer_python, peer, image, seconds))
    rows = [["artnet", median_of(ours)]]
    if theirs:
        ratio = statistics.median(ours) / statistics.median(theirs)
        rows += [["PyTorch", median_of(theirs)], ["ratio of medians", f"{ratio:.2f} (target {TARGET_RATIO} or more)"]]
        each = [a / b for a, b in zip(ours, theirs, strict=True)]
        rows.append(["ratio, round by round", median_of(each)])
    reached = 6e-9 * WEIGHTS * BATCH * statistics.median(ours)
    limit = gigaflops_limit()
    rows.append(["artnet, of this machine's sgemm", f"{reached:.0f} of {limit:.0f} GFLOP/s, {reached / limit:.0%}"])
    print_table([f"{rounds} rounds of {seconds:g} s", "steps/s: median (range)"], rows)


if __name__ == "__main__":
    main()
