"""What the tests ask of a real browser."""

from __future__ import annotations

from typing import Any


def until(page: Any, expression: str, milliseconds: int = 60_000) -> None:
    """Wait until an expression is true: asked from here, for the page's own rules forbid evaluating texts."""
    for _ in range(milliseconds // 20):
        if page.evaluate(f"Boolean({expression})"):
            return
        page.wait_for_timeout(20)
    raise AssertionError(f"still not: {expression}")
