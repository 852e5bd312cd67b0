"""Killed at any moment, the same command goes on, and the result is that of an uninterrupted run, byte for byte."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

MAIN = "from artnet.cli.entry import main; main()"
KILLS = 1
"""A run each; `tests/bench/kills.py` does twenty."""
JOBS = {
    "still": (["render", "--seed", "7", "--look", "glass", "--size", "2400x27", "--bits", "16"], "x.tif"),
    "film": (["animate", "--seed", "3", "--look", "rose", "--size", "96", "--seconds", "4"], "x.gif"),
    "sheet": (["render", "--seed", "0..8", "--sheet", "--size", "300"], "x.png"),
    "series": (["render", "--seed", "0..5", "--size", "120"], "all"),
    "fits": (["fit", "--seed", "0..2", "--steps", "30", "--size", "48", "--no-gif"], "all"),
}


def command(arguments: Sequence[str], out: Path) -> list[str]:
    keep = ["--keep-parts"] if out.suffix in (".tif", ".gif") else []  # or so small a work is no job
    return [sys.executable, "-c", MAIN, *arguments, "-o", str(out), *keep]


def run_killed(arguments: Sequence[str], out: Path, after: float) -> bool:
    """Whether it was killed before it ended."""
    process = subprocess.Popen(command(arguments, out), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        process.communicate(timeout=after)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return True
    return False


def files_of(out: Path) -> dict[str, bytes]:
    """What lies there, but for what is of jobs."""
    files = [out] if out.is_file() else [path for path in sorted(out.rglob("*")) if path.is_file()]
    kept = [path for path in files if not any(part.endswith(".job") for part in path.parts)]
    varying = (
        "loss.png",
        "trajectory.safetensors",
        "checkpoint.safetensors",
    )  # of fits: times, and where it was stopped
    return {str(path.relative_to(out.parent)): path.read_bytes() for path in kept if path.name not in varying}


@pytest.mark.parametrize("kind", JOBS)
def test_killed_and_gone_on(tmp_path: Path, kind: str) -> None:
    arguments, name = JOBS[kind]
    whole, killed = tmp_path / "whole" / name, tmp_path / "killed" / name
    begun = time.monotonic()
    subprocess.run(command(arguments, whole), check=True, capture_output=True)
    took = time.monotonic() - begun
    chance = random.Random(kind)
    for _ in range(KILLS):
        if not run_killed(arguments, killed, took * chance.uniform(0.3, 0.9)):
            break
    said = subprocess.run(command(arguments, killed), capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    assert files_of(killed) == files_of(whole)
