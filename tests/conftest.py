"""What the tests share: the folders that hold NumPy oracles, and a registry that is put back after a test."""

from __future__ import annotations

import itertools
import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import settings

settings.register_profile("artnet", deadline=None, derandomize=True)  # no clock decides, and no dice
settings.load_profile("artnet")

signal.signal(signal.SIGINT, signal.default_int_handler)  # where tests run in the background, Ctrl-C reaches no child

sys.path[:0] = [str(Path(__file__).parent / folder) for folder in ("fields", "nets", "golden", "sketching")]


SLOW = ("training", "cli", "sketches", "rendering", "golden", "house")
"""Folders whose files begin first, so that no worker is left with a long one in the end."""

NOBODY = 65534


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that take long come first; within a file nothing changes places."""
    here = Path(__file__).parent
    ranks = {folder: rank for rank, folder in enumerate(SLOW)}
    items.sort(key=lambda item: ranks.get(item.path.relative_to(here).parts[0], len(SLOW)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """With `-n`, a file stays with one worker: what its module fixtures paint is painted once."""
    from xdist.scheduler import LoadFileScheduling

    if config.getoption("dist") != "load":
        return None  # another way was asked for
    config.option.loadscopereorder = False  # not those of many tests first, but those that take long
    return LoadFileScheduling(config, log)


@pytest.fixture(scope="session", autouse=True)
def _sample_drawn_once() -> Iterator[None]:
    """The sample picture takes a second at every size: what paints it gets a copy of one drawing."""
    from functools import cache

    from artnet.media.stills import sample
    from artnet.training.data import loading

    drawn = cache(sample.draw_sample)
    with pytest.MonkeyPatch.context() as patch:
        for module in (sample, loading):
            patch.setattr(module, "draw_sample", lambda *size: drawn(*size).copy())
        yield


@pytest.fixture
def locked() -> Iterator[Path]:
    """A folder in which whoever runs the tests may not write. Root may write everywhere, and is nobody meanwhile."""
    if os.name == "nt":
        pytest.skip("needs modes")
    is_root = os.geteuid() == 0
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o555)
        if is_root:
            os.seteuid(NOBODY)
        try:
            yield Path(name)
        finally:
            if is_root:
                os.seteuid(0)
            Path(name).chmod(0o700)


@pytest.fixture
def restored_registries() -> Iterator[None]:
    """Rows that a test registers are gone after it."""
    import artnet.cli.list  # noqa: F401  all registries
    from artnet.registry import REGISTRIES

    registries = list(REGISTRIES.values())
    before = [dict(registry._rows) for registry in registries]
    yield
    for registry, rows in zip(registries, before, strict=True):
        registry._rows = rows


def _seeds_of_glass():
    """Seeds in order whose look is glass."""
    from artnet.looks.choosing import look_of

    return (seed for seed in itertools.count() if look_of(str(seed)) == "glass")


@pytest.fixture(autouse=True)
def drawn_seeds():
    """Seeds that are drawn are of glass, which has no screen too fine for a small picture: no test depends on luck."""
    seeds = _seeds_of_glass()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("artnet.seeds.secrets", SimpleNamespace(randbelow=lambda _: next(seeds)))
        yield


NEEDED = "needs a browser: apt install chromium, and pip install playwright"


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium, one a process: playwright begins only once in each.

    Where ARTNET_BROWSER=1 says that there must be one, its absence is a failure.
    """
    from artnet.exporting.checking import FLAGS, SOFTWARE, chromium

    missing = pytest.fail if os.environ.get("ARTNET_BROWSER") == "1" else pytest.skip
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing(NEEDED)
    if chromium() is None:
        missing(NEEDED)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=[*FLAGS, *SOFTWARE])
        yield started
        started.close()
