"""What a program gives in place of a network, a size or a view: one line that says what was expected."""

from __future__ import annotations

import pytest

import artnet as an


@pytest.fixture(scope="module")
def net():
    return an.CPPN(hidden=[4], seed=1)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda net: an.render("a.png"), r"artnet\.load\(file\)"),
        (lambda net: an.render(net, size="wide"), "1920x1080, 800 or 4k"),
        (lambda net: an.render(net, size=-5), "1 to 1,048,576"),
        (lambda net: an.render(net, size=True), "the long side"),
        (lambda net: an.render(net, view="near"), r"View\(zoom=2"),
        (lambda net: an.render(net, view=an.View(symmetry="kaleidoscop")), "kaleidoscope"),
        (lambda net: an.make(3), "a recipe"),
        (lambda net: an.run(3), "@an.sketch"),
        (lambda net: an.sketch(3), "a function"),
        (lambda net: an.animate([]), "a network"),
        (lambda net: an.animate(3), "a network"),
        (lambda net: an.draw(net, size="x"), "a size"),
        (lambda net: an.draw(net, size=0), "1 to 1,048,576"),
        (lambda net: an.draw(3), "a network"),
        (lambda net: an.fit(size="x"), "a size"),
        (lambda net: an.fit(3), "a picture"),
        (lambda net: an.render(net, size=8).save(""), "a file or a folder"),
    ],
)
def test_it_is_answered(net, call, says):
    with pytest.raises(an.InvalidValueError, match=says):
        call(net)


@pytest.mark.parametrize(
    ("size", "got"), [(64, (64, 64)), ("64", (64, 64)), ("64x32", (64, 32)), ((64, 32), (64, 32)), (None, (1024, 1024))]
)
def test_a_size_is_written_as_on_the_command_line(net, size, got):
    picture = an.render(net, size=size, quality="draft")
    assert picture.size == got
    if size is not None:
        assert an.animate(net, size=size, frames=2).recipe.size == got


def test_one_number_is_the_long_side_of_what_is_there_already(net):
    painting = an.fit(size="40x20", steps=1, hidden=[4], seed=1)
    assert an.render(painting.net, size=80).size == (80, 40)
    assert an.animate(painting, size=80, frames=2).recipe.size == (80, 40)
    assert an.make(painting.picture, size=20).size == (20, 10)
