"""A workbench for the tests of sketches: a folder with some, nobody to ask, and the command line in this process."""

from __future__ import annotations

import io

import pytest
from sketch_files import PLAIN, RINGS

from artnet.cli.main import run
from artnet.cli.options import settings


@pytest.fixture
def workbench(tmp_path, monkeypatch):
    """A folder of its own, with two files of sketches and no settings of a user's."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(settings, "user_file", lambda: tmp_path / "user" / "artnet.toml")
    (tmp_path / "rings.py").write_text(RINGS)
    (tmp_path / "plain.py").write_text(PLAIN)
    monkeypatch.setattr("sys.stdin", io.StringIO())  # nobody there to ask


@pytest.fixture
def called(capsys):
    """Runs the command line in this process: exit code, standard output, standard error."""

    def call(*arguments):
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        return code, *capsys.readouterr()

    return call


@pytest.fixture(autouse=True)
def _own_parts_are_forgotten(restored_registries):
    """What a plugin registers here is nobody else's."""
