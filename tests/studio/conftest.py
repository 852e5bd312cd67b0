"""One studio and one browser for the tests of a file."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).parent)]

NEEDED = "needs a browser: apt install chromium, and pip install playwright"


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """A studio that serves the tests of a file."""
    from running import Running

    studio = Running(tmp_path_factory.mktemp("studio") / "work", "--no-browser")
    yield studio
    assert studio.stop() == 0
    assert [*studio.scratch.iterdir()] == []


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium. Where ARTNET_BROWSER=1 says that there must be one, its absence is a failure."""
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
