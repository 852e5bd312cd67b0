"""The guides say only what there is: commands, options and values exist, their Python runs, their files are there."""

from __future__ import annotations

import ast
import re
import runpy
import shlex
import sys
import tomllib
from contextlib import nullcontext

import click
import numpy as np
import pytest
from guides import (
    GUIDES,
    ROOT,
    TOML,
    anchors,
    code_spans,
    gallery_tables,
    links,
    made_small,
    python_blocks,
    table_rows,
    text_of,
    typed_lines,
)
from PIL import Image
from test_layers import FLOORS

import artnet
from artnet.cli.list import KINDS
from artnet.cli.main import COMMANDS, cli
from artnet.cli.options import settings
from artnet.cli.options.settings import settings_of
from artnet.cli.sketches.script import command_of
from artnet.color.palettes import PALETTES, choose_palette
from artnet.fields.inputs import parse_inputs
from artnet.nets.activations.mixes import parse_activation
from artnet.nets.settings import NETWORK_SETTINGS
from artnet.rendering.motion.motions import motions_of
from artnet.sketching.loading import choose_sketch
from artnet.sketching.runs import runs_of
from artnet.sketching.templates import sketch_from

BLOCKS = [block for guide in GUIDES for block in python_blocks(guide)]
MOST_BYTES = {"README.md": 8_000}
CHECKS = {
    "activation": lambda value: [parse_activation(one, 32) for one in ([value] if isinstance(value, str) else value)],
    "easing": KINDS["easings"].resolve,
    "encoding": KINDS["encodings"].resolve,
    "head": KINDS["heads"].resolve,
    "hidden": NETWORK_SETTINGS["hidden"].read,
    "inputs": parse_inputs,
    "loss": KINDS["losses"].resolve,
    "motion": motions_of,
    "optimizer": KINDS["optimizers"].resolve,
    "palette": lambda value: PALETTES.resolve(value) if value.startswith("kmeans") else choose_palette(value),
    "schedule": KINDS["schedules"].resolve,
    "structure": KINDS["structures"].resolve,
    "style": KINDS["styles"].resolve,
    "symmetry": KINDS["symmetries"].resolve,
}
"""What reads the value of an option that names a part."""


def pairs(program):
    return [
        pytest.param(guide, line, id=f"{guide}: {line}") for guide in GUIDES for line in typed_lines(guide, program)
    ]


@pytest.fixture
def studio(tmp_path, monkeypatch):
    """A folder with a photograph, nobody's settings, and registries that are put back."""
    before = [(registry, dict(registry._rows)) for registry in KINDS.values()]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(settings, "user_file", lambda: tmp_path / "user" / "artnet.toml")
    Image.fromarray(np.linspace(0, 255, 48 * 64 * 3).reshape(48, 64, 3).astype(np.uint8)).save("photo.jpg")
    Image.open("photo.jpg").save("word.png")
    yield tmp_path
    for registry, rows in before:
        registry._rows = rows


def write_named_blocks(guide, folder):
    for block in python_blocks(guide):
        (folder / block.file).write_text(block.source, encoding="utf-8")
    for line in typed_lines(guide, "artnet"):
        if line.startswith("artnet new "):
            asked = parsed(shlex.split(line)[1:]).params
            (folder / f"{asked['name']}.py").write_text(sketch_from(asked["template"], asked["name"]), encoding="utf-8")


def sketch_of(word):
    """The sketch of a path: a block of the guide, else a file of the repository."""
    here = ROOT / word if (ROOT / word).is_file() else word
    return choose_sketch(here)


def parsed(words):
    """The context of a command line, read as it is typed; None where it only asks for help."""
    command, name = cli, "artnet"
    while words and isinstance(command, click.Group) and not words[0].startswith("-"):
        name, *words = words
        command = command.get_command(click.Context(cli), name)
        assert command is not None, f"{name} is no command"
    if isinstance(command, click.Group) and not words:
        return None
    try:
        return command.make_context(name, list(words))
    except click.exceptions.Exit:  # which `--help` ends with
        pass
    except click.MissingParameter:
        assert set(words) <= {option for parameter in command.params for option in parameter.opts}, words
    return None


@pytest.mark.parametrize(("guide", "line"), pairs("artnet"))
def test_every_command_its_options_and_their_values_exist(guide, line, studio):
    write_named_blocks(guide, studio)
    words = shlex.split(line)[1:]
    if words[:1] == ["run"]:  # whose help looks into the sketch
        words = [str(ROOT / word) if (ROOT / word).is_file() else word for word in words]
    context = parsed(words)
    if context is None:
        return
    for name, value in context.params.items():
        if name in CHECKS and value is not None and not (isinstance(value, str) and value.isupper()):
            CHECKS[name](value)
    if context.info_name == "run" and str(context.params["sketch"]).endswith(".py"):
        sketch = sketch_of(context.params["sketch"])
        assert runs_of(sketch, context.params["parameters"], context.params["seeds"])


@pytest.mark.parametrize(("guide", "line"), pairs("python"))
def test_every_script_and_its_options_exist(guide, line, studio):
    write_named_blocks(guide, studio)
    script, *options = shlex.split(line)[1:]
    if not (ROOT / script).is_file() or "@an.sketch" in (ROOT / script).read_text(encoding="utf-8"):
        command_of(sketch_of(script)).make_context(script, options)
        return
    source = (ROOT / script).read_text(encoding="utf-8")
    for word in options:
        known = f'"{word}"' in source if word.startswith("--") else True
        assert known, f"{script} has no {word}"


@pytest.mark.parametrize("guide", GUIDES)
def test_every_option_that_is_named_exists(guide):
    commands = [cli.get_command(click.Context(cli), name) for name in COMMANDS]
    commands += [each for group in commands for each in getattr(group, "commands", {}).values()]
    known = [{o for p in command.params for o in (*p.opts, *p.secondary_opts)} | {"--help"} for command in commands]
    for span in code_spans(guide):
        if re.match(r"--?[a-z]", span):
            options = {word for word in shlex.split(span) if re.match(r"--?[a-z]", word)}
            assert any(options <= each for each in known), span


def test_there_is_enough_to_test():
    assert {"README.md", "sketches/README.md", "sketches/lessons/README.md", "outputs/gallery/README.md"} <= set(GUIDES)
    assert {f"artnet/{n}README.md" for n in ("", "cli/", "media/", "nets/", "rendering/motion/")} <= set(GUIDES)
    assert "tests/bench/README.md" in GUIDES
    assert len(pairs("artnet")) > 60
    assert len(pairs("python")) > 5
    assert len(BLOCKS) > 7
    assert sum(not block.runs for block in BLOCKS) <= 2


@pytest.mark.parametrize("guide", MOST_BYTES)
def test_a_guide_is_short(guide):
    assert len((ROOT / guide).read_bytes()) <= MOST_BYTES[guide]


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: f"{block.guide}: {block.file}")
def test_python_blocks_compile_and_use_names_that_exist(block):
    used = {
        node.attr
        for node in ast.walk(ast.parse(block.source))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in ("an", "artnet")
    }
    assert [name for name in sorted(used) if not hasattr(artnet, name)] == []


@pytest.mark.parametrize("guide", sorted({block.guide for block in BLOCKS}))
def test_python_blocks_run(guide, studio, monkeypatch):
    for block in python_blocks(guide):
        if not block.runs:
            continue
        path = studio / block.file
        path.write_text(made_small(block.source), encoding="utf-8")
        monkeypatch.setattr(sys, "argv", [str(path)])
        ends = pytest.raises(SystemExit, match=r"^0$") if "an.run(" in block.source else nullcontext()
        with ends:
            runpy.run_path(str(path), run_name="__main__")


@pytest.mark.parametrize("guide", GUIDES)
def test_settings_can_be_read(guide, studio):
    for block in TOML.findall(text_of(guide)):
        table = tomllib.loads(block)
        if "project" in table:
            assert table["project"]["entry-points"].keys() == {artnet.registry.PLUGINS}
            continue
        (studio / settings.FILE).write_text(block, encoding="utf-8")
        assert {name for name, value in table.items() if not isinstance(value, dict)} == {
            name for name, value in settings_of(studio).items() if value.origin != settings.DEFAULT
        }


@pytest.mark.parametrize("guide", GUIDES)
def test_what_is_linked_is_there(guide):
    home = (ROOT / guide).parent
    for place, anchor in links(guide):
        target = home / place if place else ROOT / guide
        assert target.exists(), place
        assert not anchor or anchor in anchors(target), f"{place}#{anchor}"


@pytest.mark.parametrize("guide", GUIDES)
def test_every_row_of_a_table_has_as_many_cells_as_its_head(guide):
    for head, line, *rows in table_rows(guide):
        assert all(re.fullmatch(r" ?-+ ?", cell) for cell in line), head
        assert [row for row in (line, *rows) if len(row) != len(head)] == []


@pytest.mark.parametrize("guide", GUIDES)
def test_extras_that_are_installed_exist(guide):
    known = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    assert [extra for extra in re.findall(r"(?:'\.|artnet)\[(\w+)\]", text_of(guide)) if extra not in known] == []


@pytest.mark.parametrize("guide", GUIDES)
def test_tables_are_as_the_registries_are(guide):
    tables = gallery_tables()
    assert text_of(guide) == tables.filled(text_of(guide), tables.Path(guide)), (
        "python outputs/gallery/rebuild.py --only tables"
    )


def test_the_gallery_shows_every_row_of_every_registry():
    spans = set(code_spans("outputs/gallery/README.md"))
    for registry in KINDS.values():
        assert [row.name for row in registry if not row.plugin and not {row.usage, row.name} & spans] == []


def test_every_table_is_in_a_guide():
    wanted = {name for guide in GUIDES for name in re.findall(r"<!-- table: ([\w ]+) -->", text_of(guide))}
    assert wanted == set(gallery_tables().TABLES)


def test_the_lessons_page_names_every_lesson_in_order():
    named = re.findall(r"^`(\d\d_\w+\.py)`\.", text_of("sketches/lessons/README.md"), flags=re.MULTILINE)
    assert named == sorted(path.name for path in (ROOT / "sketches" / "lessons").glob("[0-9]*.py"))


def test_the_guide_to_the_house_names_every_floor_in_order():
    house = ROOT / "artnet"
    floors = re.findall(r"^\| \[`(\w+)/`\]", text_of("artnet/README.md"), flags=re.MULTILINE)
    assert floors == [floor for floor in FLOORS if (house / floor / "__init__.py").is_file()]
    ground = re.search(r"^\| (`errors`.*?) \|", text_of("artnet/README.md"), flags=re.MULTILINE)
    assert set(re.findall(r"\w+", ground[1])) == {path.stem for path in house.glob("*.py")} - {"__init__"}
