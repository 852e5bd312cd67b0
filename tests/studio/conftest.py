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


@pytest.fixture(scope="module")
def known(browser, running):
    """A page that all tests share, and the step of a known picture: latent numbers, colours, a clock."""
    from pages import Pages, at, calm

    import artnet as an

    picture = running.outputs / "known.png"
    picture.parent.mkdir(exist_ok=True)
    net = an.CPPN(hidden=[8] * 3, activation="sin", inputs="x y r t", latent=3, head="palette", seed=7,
                  palette=["#102030", "#ff8800", "#ffffff"])  # fmt: skip
    an.render(net, size=(96, 64)).save(picture)
    pages = Pages(browser, running)
    page = pages()
    page.evaluate("(path) => studio.ask('open_file', {path})", picture.name)
    calm(page)
    yield page, at(page)
    pages.close()
    assert [line for line in pages.said if "WebSocket connection" not in line] == []  # of the one that was killed


@pytest.fixture
def page(known, tmp_path):
    """The page with the known picture."""
    from pages import calm, until

    page, node = known
    page.evaluate("document.querySelector('dialog')?.close(); document.activeElement.blur();"
                  "studio.panel.search.value = ''; studio.panel.filter();"
                  "document.body.classList.remove('bare')")  # fmt: skip
    calm(page)
    page.evaluate(f"document.body.dataset.shown = ''; studio.ask('go', {{node: {node}}})")
    until(page, f"document.body.dataset.shown === '{node}' && studio.painter.player.work.knobs.length > 8")
    yield page
    page.screenshot(path=tmp_path / "evidence.png")


@pytest.fixture
def opened(browser, running):
    """`opened()` gives a page of its own."""
    from pages import Pages

    pages = Pages(browser, running)
    yield pages
    pages.close()
    assert pages.said == []
