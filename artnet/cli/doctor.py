"""`artnet doctor`: versions, devices, optional parts, and a tiny fit."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import click

from artnet.cli.terminal import display
from artnet.errors import DeviceError, MissingExtraError
from artnet.recipes.schema import MADE_BY
from artnet.sketching.workers.quiet_tensorflow import start_tensorflow

__all__ = ["command"]

REQUIRED = ("tensorflow", "numpy", "pillow", "imageio", "imageio-ffmpeg", "click", "safetensors", "rich")
GRAPHICS = 256
"""Pixels along each side of the picture that tells how fast a card is."""


@click.command("doctor", short_help="Check this installation.")
def command() -> int:
    """Check this installation: versions, devices, and a tiny painting from start to file."""
    rows: list[tuple[str, bool, str]] = []
    for name, check in CHECKS.items():
        begun = time.monotonic()
        try:
            rows.append((name, True, f"{check()}  ({time.monotonic() - begun:.1f} s)"))
        except Exception as error:  # each check answers for itself; the others go on
            rows.append((name, False, f"{type(error).__name__}: {error}"))
        mark = click.style("ok  ", fg="green") if rows[-1][1] else click.style("FAIL", fg="red")
        click.echo(f"{mark} {display.tame(f'{name:<11} {rows[-1][2]}')}")
    healthy = all(fine for _, fine, _ in rows)
    display.note("all is well: try `artnet fit`" if healthy else "something is missing: see the lines marked FAIL")
    return 0 if healthy else 1


def _versions() -> str:
    versions = [f"{name} {importlib.metadata.version(name)}" for name in REQUIRED]
    return ", ".join([MADE_BY, f"Python {platform.python_version()}", *versions])


def _devices() -> str:
    start_tensorflow()
    import tensorflow as tf

    names = [device.name.removeprefix("/physical_device:") for device in tf.config.list_physical_devices()]
    return f"{', '.join(names)}; {os.cpu_count()} cores, {platform.machine()}"


def _graphics() -> str:
    """The card by WebGPU beside TensorFlow, painting one picture; not to have one is no fault."""
    from artnet.nets.cppn import CPPN
    from artnet.rendering.cards.card import graphics_card
    from artnet.rendering.still import render

    try:
        card = graphics_card()
    except (DeviceError, MissingExtraError) as error:
        return f"no card for --device gpu. {error}"
    net = CPPN(hidden=[32] * 4, seed="doctor")
    took = {}
    for device in ("tensorflow", "gpu"):
        for _ in range(2):  # the first is compiled, too
            begun = time.monotonic()
            render(net, size=GRAPHICS, quality="draft", device=device)
            took[device] = time.monotonic() - begun
    played = " (played by the processor)" if card.is_software else ""
    return f"{card.name}{played}: {GRAPHICS} x {GRAPHICS} in {took['gpu']:.2f} s, TensorFlow {took['tensorflow']:.2f} s"


def _files() -> str:
    free = shutil.disk_usage(Path.cwd()).free / 2**30
    from PIL import features

    formats = [name for name, known in (("webp", features.check("webp")), ("avif", features.check("avif"))) if known]
    return f"png, jpeg, gif, {', '.join(formats)}; {free:.1f} GiB free here"


def _tiny_fit() -> str:
    from artnet.works.fitting import fit
    from artnet.works.opening import open as open_work

    painting = fit(steps=60, size=64, seed="doctor", batch=1024)
    with tempfile.TemporaryDirectory() as folder:
        path = painting.picture.save(Path(folder) / "painting.png")
        again = open_work(path)
    if (again.pixels != painting.pixels).any():  # type: ignore[union-attr]
        raise RuntimeError("the saved painting reads back differently")
    return f"60 steps to {painting.psnr:.1f} dB, saved and read back"


CHECKS: Mapping[str, Callable[[], str]] = {
    "versions": _versions,
    "devices": _devices,
    "graphics": _graphics,
    "files": _files,
    "a tiny fit": _tiny_fit,
}
"""What is looked at, in this order; each says what it found."""
