"""Sketches that return what `export` gives: saved beside their pictures, shown by these, never overwritten unasked."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import artnet as an
from artnet.sketching.loading import choose_sketch
from artnet.works.saved_work import read_work

PEN = '''"""Pen: lines, and how they look."""

import artnet as an


@an.sketch
def pen(levels: an.Range(1, 40) = 3, size=(32, 24), seed=2):
    net = an.CPPN(hidden=[4], seed=seed)
    drawing = an.export(net, to="svg", size=size, levels=levels)
    return {"drawing": drawing, "picture": an.render(net, size=size), "page": an.export(net, to="html", size=size)}


@an.sketch
def alone(target: an.Choice("glsl", "savedmodel", "html") = "glsl", seed=2):
    return an.export(an.CPPN(hidden=[4], seed=seed), to=target, size=(32, 24))


@an.sketch
def listed(seed=2):
    net = an.CPPN(hidden=[4], seed=seed)
    return [an.render(net, size=16), an.export(net, to="glsl")]
'''


@pytest.fixture(autouse=True)
def _bench(workbench):
    Path("pen.py").write_text(PEN)


def lines_of(out):
    return [line.split("  ")[:2] for line in out.splitlines()]


def test_what_is_exported_is_saved_beside_the_picture_and_told(called):
    code, out, _ = called("run", "pen.py:pen", "-o", "kept")
    assert code == 0
    drawing, picture, page = (Path(line[0]) for line in lines_of(out))
    assert [path.suffix for path in (drawing, picture, page)] == [".svg", ".png", ".html"]
    assert drawing.name.startswith("pen_s2_")
    assert page.name.startswith("pen-page_s2_")
    assert "svg, seed 2, " in out
    assert "(drawing)" in out
    assert 'inkscape:groupmode="layer"' in drawing.read_text()
    assert read_work(page).recipe.network is not None, "a page is a source of its own"
    assert called("run", "pen.py:pen", "-o", "kept")[0] == 0, "the same once more"


def test_a_name_goes_to_what_can_have_it(called):
    code, out, _ = called("run", "pen.py:pen", "-o", "a.html")
    assert code == 0
    assert [line[0] for line in lines_of(out)] == ["a-drawing.svg", "a-picture.png", "a.html"]
    assert called("run", "pen.py:pen", "-o", "a.html")[0] == 0
    code, _, err = called("run", "pen.py:pen", "-p", "levels=4", "-o", "b.svg")
    assert code == 0, err
    Path("b.svg").write_text("mine")
    code, _, err = called("run", "pen.py:pen", "-p", "levels=4", "-o", "b.svg")
    assert code == 1
    assert "b.svg already exists" in err
    assert Path("b.svg").read_text() == "mine"
    assert called("run", "pen.py:pen", "-p", "levels=4", "-o", "b.svg", "--force")[0] == 0
    assert Path("b.svg").read_text().startswith("<?xml")


def test_the_picture_makes_the_drawing_again(called):
    out = called("run", "pen.py:pen", "-p", "levels=5", "-o", "a.png")[1]
    assert [line[0] for line in lines_of(out)] == ["a-drawing.svg", "a.png", "a-page.html"]
    code, out, err = called("run", "a.png", "--sketches", ".", "--yes", "-o", "b.svg")
    assert code == 0, err
    assert [line[0] for line in lines_of(out)] == ["b-picture.png", "b.svg", "b-page.html"]
    assert Path("b.svg").read_text() == Path("a-drawing.svg").read_text()
    assert np.array_equal(an.open("b-picture.png").pixels, an.open("a.png").pixels)


@pytest.mark.parametrize("target", ["glsl", "savedmodel", "html"])
def test_one_alone_has_the_name_of_the_sketch(target, called):
    code, out, err = called("run", "pen.py:alone", "-p", f"target={target}")
    assert code == 0, err
    ((place, what),) = lines_of(out)
    assert Path(place).parent == Path("outputs/alone")
    assert Path(place).name.startswith("alone_s2_")
    assert what.startswith(f"{target}, seed 2, ")
    assert Path(place).is_dir() == (target == "savedmodel")
    assert called("run", "pen.py:alone", "-p", f"target={target}", "--force")[0] == 0


def test_many_are_shown_by_their_pictures(called):
    code, _, err = called("run", "pen.py:pen", "-p", "levels=3,4", "--sheet", "-o", "sheet.png")
    assert code == 0, err
    sketch = choose_sketch(Path("pen.py"), "pen")
    assert isinstance(sketch.run(size=(16, 12)), an.Picture)
    with pytest.raises(an.InvalidValueError, match="return a picture, to be shown"):
        choose_sketch(Path("pen.py"), "alone").run()


def test_it_is_kept_with_its_source(called):
    code, _, err = called("run", "pen.py:alone", "--like", "--seed", "3")
    assert code == 0, err
    liked = Path("outputs/alone/liked")
    assert [path.suffix for path in liked.glob("*.*")] == [".frag"]
    assert list(liked.glob("*/pen.py"))


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["pen.py:alone", "--size", "64"], "size of its own"),
        (["pen.py:alone", "--format", "gif"], "a format for glsl: glsl"),
        (["pen.py:listed"], "in a dict, each with its name"),
        (["pen.py:pen", "-o", "a.bmp"], ".svg"),
    ],
)
def test_a_mistake_is_answered_in_a_line(options, word, called):
    code, _, err = called("run", *options)
    assert code != 0
    assert word in err
    assert "Traceback" not in err


def test_a_name_that_it_cannot_have_is_changed(called):
    code, out, err = called("run", "pen.py:alone", "-o", "a.png")
    assert code == 0
    assert "a.png is no name for glsl: saved as a.frag" in err
    assert lines_of(out)[0][0] == "a.frag"
