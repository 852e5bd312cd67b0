"""One cell of a sheet, made at a size of its own."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import artnet as an
from artnet.cli.main import run
from artnet.errors import InvalidValueError, RecipeError
from artnet.works.cells import checked_cell, parse_cell

SKETCH = '''"""A sketch."""

import artnet as an


@an.sketch
def rings(depth: an.Range(1, 6) = 3, size=(24, 16), seed=5):
    """A network."""
    return an.render(an.CPPN(hidden=[8, 8], structure=f"recurrent(depth={depth})", seed=seed), size=size)
'''


def works():
    return [an.pattern(seed, look="glass", size=(48, 32)) for seed in range(5)]


def test_each_cell_is_the_work_that_stands_there(tmp_path):
    recipes = works()
    path = an.sheet(recipes, columns=3, size=(300, 200)).save(tmp_path / "sheet.png")
    for number, recipe in enumerate(recipes):
        cell = (number // 3 + 1, number % 3 + 1)
        made = an.make(path, cell=cell, size=(60, 40))
        np.testing.assert_array_equal(made.pixels, an.render(recipe, size=(60, 40)).pixels)
    assert run(["render", str(path), "--cell", "2,1", "--size", "60x40", "-o", str(tmp_path / "one.png")]) == 0
    one = an.open(tmp_path / "one.png")
    assert (one.recipe.sheet, one.recipe.seed, one.size) == (None, "3", (60, 40))
    np.testing.assert_array_equal(one.pixels, an.render(recipes[3], size=(60, 40)).pixels)


def test_the_network_of_a_cell_is_found_beside_the_sheet(tmp_path):
    net = an.CPPN(hidden=[6], seed=1)
    net.set_weights({name: w + 0.1 for name, w in net.weights().items()})
    (tmp_path / "below").mkdir()
    file = an.render(net, size=24).save(tmp_path / "below" / "a.png")
    path = an.sheet([file, an.pattern(2, size=24)], columns=2).save(tmp_path / "sheet.png")
    with pytest.raises(RecipeError, match="which is not beside it"):
        an.make(path, cell=(1, 1), size=24)
    net.save(tmp_path / "below" / "network.safetensors")
    np.testing.assert_array_equal(an.make(path, cell=(1, 1), size=24).pixels, an.render(net, size=24).pixels)


def test_a_cell_of_the_sheet_of_a_sketch(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rings.py").write_text(SKETCH)
    assert run(["run", "rings.py", "-p", "depth=2,4", "-s", "0..1", "--sheet", "--columns", "2", "-o", "s.png"]) == 0
    again = ["run", "s.png", "--sketches", ".", "--yes", "--size", "48x32", "-o", "one.png"]
    assert run([*again, "--cell", "2,1"]) == 0, capsys.readouterr().err
    values = an.open("one.png").recipe.sketch.parameters
    assert an.open("one.png").size == (48, 32)
    cells = an.open("s.png").recipe.sketch.cells
    assert {name: values[name] for name in cells[2]} == dict(cells[2])
    for wrong, said in (("3,1", "a row of 1 to 2"), ("1,3", "a column of 1 to 2"), ("x", "such as 3,4")):
        assert run([*again, "--cell", wrong]) == 2
        assert said in capsys.readouterr().err
    assert run(["render", "s.png", "--cell", "1,1"]) == 2
    assert "artnet run s.png --cell 1,1" in capsys.readouterr().err
    assert run(["run", "rings.py", "--cell", "1,1"]) == 2
    assert run(["render", "--cell", "1,1"]) == 2
    assert run(["render", "one.png", "--cell", "1,1"]) == 2


@given(st.integers(1, 60), st.integers(1, 12), st.integers(-2, 70), st.integers(-2, 14))
def test_cells_are_those_that_are_there(count, columns, row, column):
    number = (row - 1) * columns + column - 1
    there = row >= 1 and 1 <= column <= columns and number < count
    if there:
        assert checked_cell((row, column), count, columns) == number
    else:
        with pytest.raises(InvalidValueError):
            checked_cell((row, column), count, columns)


@pytest.mark.parametrize("text", ["", "3", "3,", ",4", "a,b", "1,2,3", "-1,2", "1.5,2", "٣,٤"])
def test_texts_that_are_no_cell(text):
    with pytest.raises(InvalidValueError, match="such as 3,4"):
        parse_cell(text)


@pytest.mark.parametrize("cell", [3, "34", None, (1,), (1, 2, 3), (1.5, 2), (True, 1)])
def test_values_that_are_no_cell(cell):
    with pytest.raises(InvalidValueError):
        checked_cell(cell, 9, 3)
