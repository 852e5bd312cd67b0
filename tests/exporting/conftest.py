"""Pages for the tests of shaders and of exported pages."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def drawing_page(browser):
    """A page in which shaders are drawn."""
    return browser.new_page()


@pytest.fixture
def shot(browser, tmp_path):
    """`shot(file)` opens a page; what its console says is an error of the test."""
    from browser import until

    said: list[str] = []
    contexts = []

    def open_page(file, **options):
        context = browser.new_context(accept_downloads=True, viewport={"width": 900, "height": 600}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(Path(file).absolute().as_uri())
        until(page, "document.body.dataset.ready !== undefined")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert said == []
