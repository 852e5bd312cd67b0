"""What all benchmarks print: the machine and the versions above, a small table, how quiet the machine was."""

from __future__ import annotations

import datetime
import os
import platform
import statistics
import time
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

__all__ = ["gigaflops_limit", "median_of", "print_header", "print_table"]


def print_header(title: str, packages: Sequence[str] = ("tensorflow", "numpy")) -> None:
    """The title, the date, the machine, the load before the start, and the versions."""
    print(f"{title}\n{'-' * len(title)}")
    print(f"date      {datetime.datetime.now(datetime.UTC):%Y-%m-%d %H:%M} UTC")
    print(f"machine   {_processor()}, {len(os.sched_getaffinity(0))} cores, load {os.getloadavg()[0]:.2f} at the start")
    print(f"versions  Python {platform.python_version()}, {', '.join(f'{p} {_version(p)}' for p in packages)}\n")


def gigaflops_limit(side: int = 2048, rounds: int = 10) -> float:
    """Billions of operations a second of TensorFlow's matrix product, the best of some rounds."""
    import tensorflow as tf

    matrix = tf.random.normal((side, side))
    spent = []
    for _ in range(rounds):
        begun = time.perf_counter()
        tf.matmul(matrix, matrix).numpy()
        spent.append(time.perf_counter() - begun)
    return 2e-9 * side**3 / min(spent)


def print_table(head: Sequence[str], rows: Sequence[Sequence[object]], *, last: bool = True) -> None:
    """Columns as wide as their widest cell, the first flush left, the others flush right; then, at last, the load."""
    cells = [list(map(str, head)), *(list(map(str, row)) for row in rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(head))]
    for n, (name, *values) in enumerate(cells):
        print("  ".join([name.ljust(widths[0]), *(v.rjust(w) for v, w in zip(values, widths[1:], strict=True))]))
        if n == 0:
            print("  ".join("-" * w for w in widths))
    print(f"\nload at the end {os.getloadavg()[0]:.2f}" if last else "")


def median_of(values: Sequence[float]) -> str:
    """The median, and the range in brackets."""
    low, middle, high = min(values), statistics.median(values), max(values)
    return f"{middle:.3g} ({low:.3g} to {high:.3g})"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "?"
