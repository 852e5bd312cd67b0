"""The README says only what there is: its commands and options exist, its Python compiles, its files are there."""

from __future__ import annotations

import ast
import re
import shlex
from pathlib import Path

import click
import pytest

import artnet
from artnet.cli.main import cli

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "README.md").read_text()
PYTHON = re.findall(r"```python\n(.*?)```", TEXT, flags=re.DOTALL)


def command_lines():
    """Every `artnet …` in a code span, and every line of a shell block that calls artnet."""
    spans = re.findall(r"`(artnet(?: [^`]*)?)`", TEXT)
    for block in re.findall(r"```(?:sh|bash|console|shell)\n(.*?)```", TEXT, flags=re.DOTALL):
        for line in block.splitlines():
            for part in re.split(r"&&|\|\||;|\|", line):
                if found := re.search(r"(?:^|[\s/])artnet( .*)?$", part.split("#")[0].strip()):
                    spans.append("artnet" + (found[1] or ""))
    return sorted(set(spans))


@pytest.mark.parametrize("line", command_lines())
def test_every_command_and_option_exists(line):
    words = shlex.split(line)[1:]
    if not words:
        return
    context = click.Context(cli)
    known = {o for p in cli.params for o in p.opts} | {"--help", "-h"}
    name = words[0]
    if not name.startswith("-"):
        command = cli.get_command(context, name)
        assert command is not None, f"{name} is no command"
        known = {o for p in command.params for o in (*p.opts, *p.secondary_opts)} | {"--help", "-h"}
    options = [w.split("=")[0] for w in words if re.match(r"--?[a-z]", w)]
    assert [o for o in options if o not in known] == []


def test_there_are_commands_and_python_to_test():
    assert len(command_lines()) >= 3
    assert PYTHON


@pytest.mark.parametrize("code", PYTHON)
def test_python_blocks_compile_and_use_names_that_exist(code):
    tree = ast.parse(code)
    used = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in ("an", "artnet")
    }
    assert [name for name in sorted(used) if not hasattr(artnet, name)] == []


@pytest.mark.parametrize("name", sorted(set(re.findall(r"@an\.(\w+)", TEXT))))
def test_every_decorator_is_there(name):
    assert callable(getattr(artnet, name))


@pytest.mark.parametrize("place", sorted(set(re.findall(r"\]\((?!https?:|#)([^)\s]+)\)", TEXT))))
def test_every_file_that_is_linked_is_there(place):
    assert (ROOT / place.split("#")[0]).exists()


LESSONS = ROOT / "sketches" / "lessons"


@pytest.mark.parametrize("place", re.findall(r"!\[.*?\]\(([^)]+)\)", (LESSONS / "README.md").read_text()))
def test_every_picture_of_the_lessons_is_there(place):
    assert (LESSONS / place).exists()


def test_the_lessons_page_names_every_lesson_in_order():
    named = re.findall(r"^`(\d\d_\w+\.py)`\.", (LESSONS / "README.md").read_text(), flags=re.MULTILINE)
    assert named == sorted(path.name for path in LESSONS.glob("[0-9]*.py"))
