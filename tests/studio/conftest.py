"""One studio for the tests of a file."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).parent)]


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """A studio that serves the tests of a file."""
    from running import Running

    studio = Running(tmp_path_factory.mktemp("studio") / "work", "--no-browser")
    yield studio
    assert studio.stop() == 0
    assert [*studio.scratch.iterdir()] == []
