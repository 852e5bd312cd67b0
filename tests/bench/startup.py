"""How soon the command line answers when nothing has to be painted.

Each command is run in processes of its own, in turns with one that imports numpy and click; wall seconds, median of 20.
Then it is run once more inside a fresh interpreter that looks whether TensorFlow was imported.

    python tests/bench/startup.py [PICTURE]

PICTURE is what `info` reads; without one a small pattern is rendered for it. Target: at most 0.12 s beyond what the
imports take, without TensorFlow.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click
from report import print_header, print_table

TARGET_SECONDS = 0.12
IMPORTS = "import numpy, click"
RUN = "from artnet.cli.main import main; main()"
LOOK = """
import sys
from artnet.cli.main import run
sys.argv[0] = 'artnet'
code = run(sys.argv[1:])
heavy = [name for name in ('tensorflow', 'keras', 'torch') if name in sys.modules]
print('LOOKED', code, *heavy)
"""


def seconds_of(arguments: list[str], rounds: int) -> tuple[list[float], list[float]]:
    """Wall seconds of each run of `artnet ARGUMENTS` and of the imports, after one that warms the disk's cache."""
    spent: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds + 1):
        for seconds, program in zip(spent, ([RUN, *arguments], [IMPORTS]), strict=True):
            begun = time.perf_counter()
            subprocess.run([sys.executable, "-c", *program], capture_output=True, check=False)
            seconds.append(time.perf_counter() - begun)
    return spent[0][1:], spent[1][1:]


def look(arguments: list[str]) -> tuple[int, list[str]]:
    """The exit code, and which heavy libraries were imported."""
    done = subprocess.run([sys.executable, "-c", LOOK, *arguments], capture_output=True, text=True, check=False)
    code, *heavy = done.stdout.strip().splitlines()[-1].removeprefix("LOOKED ").split()
    return int(code), heavy


@click.command()
@click.argument("picture", required=False, type=click.Path(exists=True))
@click.option("--rounds", default=20, show_default=True)
def main(picture: str | None, rounds: int) -> None:
    """Measure and print."""
    print_header("Answers of the command line", ("click", "numpy", "pillow"))
    with tempfile.TemporaryDirectory() as folder:
        if picture is None:
            picture = str(Path(folder) / "pattern.png")
            render = ["render", "--seed", "1", "--size", "64", "-o", picture]
            subprocess.run([sys.executable, "-c", RUN, *render], check=True, capture_output=True)
        commands = {
            "--help": 0,
            "--version": 0,
            "render --help": 0,
            f"info {picture}": 0,
            "paint": 2,
            "render --activation tahn": 2,
            "render --size huge": 2,
            "render --head rbg": 2,
            "render missing.png": 1,
            "fit missing.jpg": 1,
            "fit --style painterley": 2,
            "fit --steps -1": 2,
        }
        rows = []
        for command, expected in commands.items():
            arguments = command.split(" ", 1) if command.startswith("info ") else command.split()
            spent, imports = map(statistics.median, seconds_of(arguments, rounds))
            code, heavy = look(arguments)
            verdict = "fine" if spent - imports <= TARGET_SECONDS and not heavy and code == expected else "MISSED"
            shown = command.replace(picture, Path(picture).name)
            heavier = " ".join(heavy) or "-"
            rows.append([f"artnet {shown}", f"{spent:.2f}", f"{spent - imports:+.2f}", heavier, code, verdict])
    print_table([f"target +{TARGET_SECONDS} s", "median s", "beyond imports", "imported", "exit", ""], rows)


if __name__ == "__main__":
    main()
