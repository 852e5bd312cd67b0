"""A disk that takes no more while a file is saved: a limit on the size of files does as much, of a real studio."""

from __future__ import annotations

import signal

import pytest
from running import Running

resource = pytest.importorskip("resource")

MOST = 120_000
"""Bytes of a file: the tree has room, a large picture of noise none."""


def test_a_file_that_cannot_be_written_is_told_and_nothing_of_it_stays(tmp_path):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST, hard))
    try:
        studio = Running(tmp_path / "work", "--no-browser")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    try:
        with studio.page() as page:
            page.ask("new", seed="7", look="neon")
            for form in ("png", "film gif"):
                said = page.error("save", form=form, size="700x700", seconds=0.5, fps=8)
                assert "large" in said or "disk" in said or "space" in said, said
            left = {path.name for path in studio.outputs.rglob("*") if path.is_file() and "studio" not in path.parts}
            assert left == set()
            assert page.ask("save", form="glsl")["bytes"] > 0  # a small one has room
            node = page.ask("turn", values={"zoom": 2})["node"]
            assert page.ask("tell", node=node, star=True) == {}
        assert studio.is_well()
    finally:
        studio.stop(signal.SIGINT)
