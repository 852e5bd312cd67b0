"""The tree of works: what a killed, cut or altered one is after it is read again."""

from __future__ import annotations

import contextlib
import json
import math
import shutil
import tempfile
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from artnet.errors import ArtnetError, InvalidValueError, OutputError
from artnet.recipes.schema import NetworkRecipe, Recipe
from artnet.studio.shelves.showing import Shelf
from artnet.studio.shelves.tree import Tree
from artnet.works.saved_work import SavedWork


def work(seed):
    return SavedWork(Path(), Recipe(network=NetworkRecipe(seed=str(seed))))


def state(tree):
    return tree.nodes, tree.at


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.integers(0, 5)),
        st.tuples(st.just("go"), st.integers(1, 8)),
        st.tuples(st.just("name"), st.integers(1, 8), st.text('ab "\\é☃', max_size=8)),
        st.tuples(st.just("star"), st.integers(1, 8), st.booleans()),
    ),
    max_size=14,
)


def take(tree, step):
    what, *given = step
    if what == "add":
        tree.add(work(given[0]), f"seed {given[0]}")
        return
    number = given[0]
    if number not in tree.nodes:
        return
    if what == "go":
        tree.go(number)
    elif what == "name":
        tree.told(number, name=given[1])
    else:
        tree.told(number, star=given[1])


@given(STEPS)
def test_what_was_done_is_there_again(steps):
    with tempfile.TemporaryDirectory() as name:
        tree = Tree(Path(name) / "studio")
        for step in steps:
            take(tree, step)
            assert state(Tree(Path(name) / "studio")) == state(tree)


@given(STEPS, st.integers(1, 400), STEPS)
def test_killed_in_the_middle_of_a_line(steps, lost, more):
    """What was whole is there; the line that was cut is not; and what comes after it is whole again."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "studio"
        tree = Tree(folder)
        states = [state(Tree(folder))]
        for step in steps:
            take(tree, step)
            states.append(({**tree.nodes}, tree.at))
        file = folder / "tree.jsonl"
        if not file.is_file():
            return
        data = file.read_bytes()
        last = data[:-1].rfind(b"\n") + 1
        file.write_bytes(data[: max(last, len(data) - lost)])
        again = Tree(folder)
        assert state(again) in states
        for step in more:
            take(again, step)
            assert state(Tree(folder)) == state(again)


def lines(*changes):
    """Lines of a tree, of which each is a node with other values."""
    plain = {"id": 1, "parent": None, "what": "new", "recipe": work(1).recipe.to_json(), "weights": "", "name": "",
             "star": False, "at": 1}  # fmt: skip
    return [{**plain, **change} for change in changes]


HOSTILE = [
    *({"id": value} for value in (0, -1, True, 1.5, math.nan, "1", None, [], {}, 10**30, 1 << 40)),
    *({"id": 2, "parent": value} for value in (2, 3, 99, -1, True, "1", [], {}, 1.0)),
    *({"weights": value} for value in ("../../etc/passwd", "0" * 63, "G" * 64, "0" * 64 + "\n", None, [], 1)),
    *({"what": value} for value in (None, 1, [], "x" * 81)),
    *({"name": value} for value in (None, 1, {}, "x" * 81)),
    *({"star": value} for value in (None, 1, "yes", [])),
    *({"at": value} for value in (None, "now", [], math.inf, math.nan)),
    *({"recipe": value} for value in (None, 1, {}, "", "{}", "[" * 5000, '{"network":{"hidden":[1000000000]}}')),
    {"more": 1},
]


@pytest.mark.parametrize("change", HOSTILE, ids=str)
def test_a_line_that_cannot_be_is_left_out(change, tmp_path):
    folder = tmp_path / "studio"
    folder.mkdir()
    bad = lines(change)[0] if "parent" not in change else lines({"id": 2, **change})[0]
    good = lines({}, {"id": 4, "parent": 1, "recipe": work(4).recipe.to_json()})
    (folder / "tree.jsonl").write_text("".join(json.dumps(line) + "\n" for line in [good[0], bad, good[1]]))
    tree = Tree(folder)
    assert [*tree.nodes] == [1, 4]
    assert tree.at == 4
    assert tree.work(tree.node(4)).recipe == work(4).recipe
    tree.add(work(5), "goes on")
    assert state(Tree(folder)) == state(tree)


@pytest.mark.parametrize("line", [
    "", "null", "3", "[]", "{}", '"at"', '{"at":[]}', '{"at":{}}', '{"at":null}', '{"at":true}', '{"at":1e400}',
    '{"at":99}', "[" * 100_000, '{"a":' * 100_000, "\0\0\0", "\ud800".encode("utf-8", "surrogatepass"),
    b"\xff\xfe\xfd", "9" * 10_000, '{"id":' + "9" * 10_000 + "}",
], ids=lambda line: repr(line)[:20])  # fmt: skip
def test_what_is_no_line(line, tmp_path):
    folder = tmp_path / "studio"
    folder.mkdir()
    data = line if isinstance(line, bytes) else line.encode()
    (folder / "tree.jsonl").write_bytes(data + b"\n" + json.dumps(lines({})[0]).encode() + b"\n" + data)
    tree = Tree(folder)
    assert state(tree) == ({1: tree.nodes[1]}, 1)
    tree.add(work(2), "goes on")
    assert state(Tree(folder)) == state(tree)


def test_no_circles(tmp_path):
    """A second line of a node gives it a name, and no other parent."""
    folder = tmp_path / "studio"
    folder.mkdir()
    told = lines({}, {"id": 2, "parent": 1}, {"id": 3, "parent": 2}, {"id": 3, "parent": 1, "name": "so"})
    (folder / "tree.jsonl").write_text("\n".join(map(json.dumps, told)))
    tree = Tree(folder)
    assert tree.nodes[3].parent == 2
    assert tree.nodes[3].name == "so"


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from([*lines({})[0], "more"]), inner, max_size=4), max_leaves=8,
))  # fmt: skip
def test_any_json_is_read(value):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "studio"
        folder.mkdir()
        merged = {**lines({})[0], **value} if isinstance(value, dict) else value
        (folder / "tree.jsonl").write_text(f"{json.dumps(value)}\n{json.dumps(merged)}\n")
        tree = Tree(folder)
        tree.add(work(2), "goes on")
        assert state(Tree(folder)) == state(tree)


@pytest.mark.parametrize("name", ["", "tree.jsonl", "networks", "thumbs", "shelf"])
def test_links_that_lead_out_are_not_followed(name, tmp_path):
    outputs, elsewhere = tmp_path / "outputs", tmp_path / "elsewhere"
    folder = outputs / "studio"
    network = SavedWork(Path(), work(1).recipe, b"numbers")
    outputs.mkdir()
    elsewhere.mkdir()
    if name == "tree.jsonl":
        folder.mkdir()
        (elsewhere / "file").write_text("")
        (folder / name).symlink_to(elsewhere / "file")
    elif name:
        folder.mkdir()
        (folder / name).symlink_to(elsewhere)
    else:
        folder.symlink_to(elsewhere)
    tree, shelf = Tree(folder), Shelf(folder / "shelf")
    for act in (lambda: tree.add(network, "new"), lambda: tree.keep_thumb(1, b"\xff\xd8\xff"),
                lambda: shelf.keep(work(1), {})):  # fmt: skip
        with contextlib.suppress(OutputError):
            act()
    assert [file for file in elsewhere.rglob("*") if file.name != "file" or file.read_text()] == []


def test_a_link_that_leads_to_itself(tmp_path):
    (tmp_path / "studio").symlink_to(tmp_path / "studio")
    tree = Tree(tmp_path / "studio")
    with pytest.raises(OutputError):
        tree.add(work(1), "new")


def test_a_folder_that_cannot_be_written(locked):
    tree = Tree(locked / "studio")
    with pytest.raises(OutputError):
        tree.add(work(1), "new")
    assert tree.work(tree.node(tree.at)).recipe == work(1).recipe  # it is there all the same


def test_what_cannot_be_told(tmp_path):
    tree = Tree(tmp_path / "studio")
    tree.add(work(1), "new")
    for number in (0, 2, True, None, "1", [], {}, 1.0, math.nan, 10**400):
        with pytest.raises(InvalidValueError, match=r"Expected a node of the tree\. Received"):
            tree.go(number)
    for name in (1, [], "a\nb", "x" * 81, "\x1b[2J", "\ud800", "\u202e"):
        with pytest.raises(InvalidValueError):
            tree.told(1, name=name)
    for data in (b"", b"GIF89a", b"<svg/>", b"\xff\xd8\xff" + bytes(40_000)):
        with pytest.raises(InvalidValueError):
            tree.keep_thumb(1, data)
    assert asdict(tree.nodes[1])["name"] == ""


def test_weights_that_are_gone(tmp_path):
    weights = b"numbers"
    tree = Tree(tmp_path / "studio")
    node = tree.add(SavedWork(Path(), work(1).recipe, weights), "opened")
    assert tree.work(node).weights == weights
    shutil.rmtree(tmp_path / "studio" / "networks")
    with pytest.raises(OutputError, match="no longer in"):
        tree.work(node)


def test_nobody_gets_to_a_step_that_cannot_be_read(tmp_path):
    """Recipes are read once they are asked for: one that is spoilt leaves us where we are, now and after a start."""
    tree = Tree(tmp_path / "studio")
    for seed in range(3):
        tree.add(work(seed), "new")
    file = tmp_path / "studio" / "tree.jsonl"
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    for spoilt in ("{}", "[", "nothing", json.dumps({"artnet": 3}), "[" * 10_000):
        lines[1]["recipe"] = spoilt
        file.write_text("\n".join(map(json.dumps, lines)))
        again = Tree(tmp_path / "studio")
        assert again.at == 3
        with pytest.raises(ArtnetError):
            again.go(2)
        assert again.at == 3
        assert again.go(1).id == 1
    for line in lines[1:]:
        line["recipe"] = "{}"
    file.write_text("\n".join(map(json.dumps, lines)))
    assert Tree(tmp_path / "studio").at == 1  # the nearest that can be read


def test_a_shelf_that_was_altered(tmp_path):
    shelf = Shelf(tmp_path / "studio" / "shelf")
    told = {"knobs": [{"name": "zoom", "default": 2.0}], "size": [4, 4], "time": 0}
    shelf.keep(work(1), told)
    assert shelf.found(work(1))["knobs"][0]["default"] == 1.0
    (file,) = (tmp_path / "studio" / "shelf").iterdir()
    for text in ("", "{", "3", "[]", "{}", '{"knobs":3}', '{"knobs":[1]}', '{"knobs":[{}]}', "[" * 100_000, "\0"):
        file.write_text(text)
        assert shelf.found(work(1)) is None
