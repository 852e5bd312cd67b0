"""The files of the page: those, and no others."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from artnet.studio.serving.pages import PATHS, page_file


@pytest.mark.parametrize("path", [*PATHS, "/player.js"])
def test_what_is_there(path):
    kind, data = page_file(path)
    assert kind.endswith("; charset=utf-8")
    assert data.decode("utf-8")
    assert ("javascript" in kind) == path.endswith(".js")


@pytest.mark.parametrize("path", [
    "", "/web", "/web/", "/index.html", "/gate.py", "/../gate.py", "/%2e%2e/gate.py", "/..%2fgate.py", "/..\\gate.py",
    "/\0", "//app.js", "/app.js/", "/app.js\0", "/APP.JS", "/C:/Windows/win.ini", "/etc/passwd", "/./app.js",
    "/live.js", "/../exporting/pages/live.js",
])  # fmt: skip
def test_there_is_nothing_else(path):
    assert page_file(path) is None


def test_every_file_of_the_page_is_served_and_asks_for_what_is_served():
    web = files("artnet.studio") / "web"
    there = [file for folder in (web, web / "paint", web / "shelves") for file in folder.iterdir() if file.is_file()]
    assert {f"/{file.name}" for file in there} - {"/index.html"} <= set(PATHS)
    for path in PATHS:
        text = page_file(path)[1].decode()
        for asked in re.findall(r"""(?:from|src=|href=)\s*["'](/[^"']*)["']""", text):
            assert page_file(asked) is not None, (path, asked)


def test_the_page_is_made_of_text_and_calls_nobody():
    """No markup out of strings, no scripts inside, no address but its own."""
    for path in (*PATHS, "/player.js"):
        text = page_file(path)[1].decode()
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|DOMParser", text
        )
        assert not re.search(r"https?://(?!www\.w3\.org|127\.0\.0\.1)[a-z]", text), path
    page = page_file("/")[1].decode()
    assert not re.search(r"<script(?![^>]*src=)|\son\w+=|<style|style=", page)
