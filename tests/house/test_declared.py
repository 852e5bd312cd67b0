"""What is imported is declared, so that a fresh environment has it; and names that pytest tells files apart by."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections import Counter
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
BROUGHT = {"traitlets": "anywidget", "IPython": "ipywidgets", "cycler": "matplotlib", "fontTools": "matplotlib",
           "nbformat": "nbclient"}  # fmt: skip
"""What another declared one always brings."""
PEERS = {"torch", "neuralart"}
"""What benchmarks measure against, in a Python of its own."""


def plain(name):
    return re.sub(r"[-_.]+", "-", name).lower()


DECLARED = {
    plain(re.match(r"[\w.-]+", requirement)[0])
    for group in (PROJECT["dependencies"], *PROJECT["optional-dependencies"].values())
    for requirement in group
}


def imported(path):
    """The first names of the absolute imports of a file, wherever they stand."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.module.partition(".")[0]


@pytest.mark.parametrize("folder", ["artnet", "sketches", "tests"])
def test_every_package_that_is_imported_is_declared(folder):
    files = sorted((ROOT / folder).rglob("*.py"))
    own = {path.stem for path in files} | {path.name for path in (ROOT / folder).rglob("*") if path.is_dir()}
    distributions = packages_distributions()
    missing = {
        (name, path.relative_to(ROOT).as_posix())
        for path in files
        for name in imported(path)
        if name not in sys.stdlib_module_names | own | {"artnet"}
        and BROUGHT.get(name) is None
        and not (name in PEERS and path.parent.name == "bench")
        and not {plain(one) for one in distributions.get(name, [name])} & DECLARED
    }
    assert missing == set()
    assert set(map(plain, BROUGHT.values())) <= DECLARED


def test_no_two_files_of_tests_have_one_name():
    """Pytest imports them by it."""
    names = Counter(path.name for path in (ROOT / "tests").rglob("test_*.py"))
    assert [name for name, count in names.items() if count > 1] == []
