"""The recipe in a page: a tag of JSON, which nothing in it can end."""

from __future__ import annotations

import re

__all__ = ["HEAD", "LONGEST", "recipe_tag", "recipe_text"]

HEAD = b"<!doctype html>"
"""How a page that artnet wrote begins."""
LONGEST = 1 << 27
"""Bytes of a page that are read."""
_TAG = '<script type="application/json" data-recipe>'
_PATTERN = re.compile(re.escape(_TAG.encode()) + rb"(.*?)</script>", re.DOTALL)


def recipe_tag(text: str) -> str:
    """The tag that carries the text of a recipe, which is ASCII JSON: `<` is written as an escape."""
    return f"{_TAG}{text.replace('<', chr(92) + 'u003c')}</script>"


def recipe_text(data: bytes) -> bytes | None:
    """The text of the first recipe in a page; None where there is none."""
    found = _PATTERN.search(data)
    return found.group(1) if found else None
