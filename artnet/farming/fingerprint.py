"""What decides the last bits of a picture: two machines with one fingerprint paint the same bytes."""

from __future__ import annotations

import os
import platform
from functools import cache
from pathlib import Path

from artnet.recipes.schema import MADE_BY

__all__ = ["fingerprint"]

SETS = ("avx512f", "avx2", "avx", "asimd")
CPUINFO = Path("/proc/cpuinfo")


@cache
def fingerprint() -> str:
    """Of this process: artnet, TensorFlow, instruction set, device, and threads of an operation, in one line."""
    import tensorflow as tf

    device = "gpu" if tf.config.list_physical_devices("GPU") else "cpu"
    said = os.environ.get("TF_NUM_INTRAOP_THREADS", "")
    count = int(said) if said.isdigit() and int(said) else os.cpu_count() or 1
    own = "1 thread an operation" if count == 1 else f"{count} threads an operation"
    return f"{MADE_BY}, tensorflow {tf.__version__}, {platform.machine()} {_instructions()}, {device}, {own}"


def _instructions() -> str:
    try:
        known = set(CPUINFO.read_text(encoding="ascii", errors="replace").split())
    except OSError:
        return platform.processor() or "unknown"
    return next((name for name in SETS if name in known), "plain")
