"""The registry of looks: ways to draw a random picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from artnet.entries import Entry
from artnet.registry import Registry

__all__ = ["LOOKS", "Look"]


@dataclass(frozen=True, kw_only=True)
class Look(Entry):
    """`function(draw, **options) -> arguments of CPPN, and of View`: `draw` is a `Draw`, which the seed decides.

    What it gives is stored in the recipe, in words and numbers, so that a look may change without changing a picture.
    """

    gives: ClassVar[str] = 'a dict of arguments of CPPN and View, such as {"head": "hatch", "zoom": 0.7}'

    def allows(self, result: Any) -> bool:
        """Whether it is one."""
        return isinstance(result, Mapping)


LOOKS: Registry[Look] = Registry("look", Look, "looks")
