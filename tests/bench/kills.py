"""Kills a job at random moments, goes on with it, and compares its file with that of a run that nobody disturbed.

    python tests/bench/kills.py [--kills 20] [--kind still|film|series]

Each run of the command is killed (SIGKILL) after a random part of the time that a whole one takes; at last it runs to
its end. Says how many parts were there each time, and whether the bytes are the same.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click
from report import print_header

MAIN = "from artnet.cli.entry import main; main()"
JOBS = {
    "still": (["render", "--seed", "7", "--look", "glass", "--size", "6000x6000", "--bits", "16"], "wall.tif"),
    "film": (["animate", "--seed", "7", "--look", "glass", "--seconds", "6"], "glass.mp4"),
    "series": (["render", "--seed", "0..59", "--size", "256"], "all"),
}


def command(kind: str, folder: Path) -> list[str]:
    """The command of a job whose result lies in a folder."""
    arguments, name = JOBS[kind]
    keep = ["--keep-parts"] if kind != "series" else []
    return [sys.executable, "-c", MAIN, *arguments, "-o", str(folder / name), *keep]


def files_of(folder: Path) -> dict[str, bytes]:
    """What lies there, but for jobs."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    kept = [path for path in files if not any(part.endswith(".job") for part in path.parts)]
    return {str(path.relative_to(folder)): path.read_bytes() for path in kept}


@click.command(help=__doc__)
@click.option("--kills", default=20, show_default=True)
@click.option("--kind", type=click.Choice(list(JOBS)), default="still", show_default=True)
def main(kills: int, kind: str) -> None:
    """Kill, go on, compare."""
    print_header("A job that is killed")
    chance = random.Random(1)
    with tempfile.TemporaryDirectory() as place:
        whole, killed = Path(place) / "whole", Path(place) / "killed"
        whole.mkdir()
        killed.mkdir()
        begun = time.monotonic()
        subprocess.run(command(kind, whole), check=True, capture_output=True)
        took = time.monotonic() - begun
        print(f"{kind}: {took:.1f} s undisturbed", flush=True)
        done = 0
        while done < kills:
            process = subprocess.Popen(command(kind, killed), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                process.wait(timeout=took * chance.uniform(0.1, 0.6))
                for job in killed.rglob("*.job"):  # it came to its end before it was killed: begin anew
                    for path in job.iterdir():
                        path.unlink()
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                done += 1
                print(f"kill {done}: {len(list(killed.rglob('*.part')))} parts there", flush=True)
        subprocess.run(command(kind, killed), check=True, capture_output=True)
        same = files_of(whole) == files_of(killed)
    print(f"after {kills} kills the bytes are {'the same' if same else 'OTHERS'}")
    sys.exit(not same)


if __name__ == "__main__":
    main()
