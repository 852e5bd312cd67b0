"""TensorFlow, imported when it is first used.

Importing TensorFlow takes seconds; `--help`, `info` and every misuse answer without it. Modules that only hold rows
of a registry write `from artnet.lazy import tf`; the first attribute taken from it does the import.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

__all__ = ["later", "tf"]


class LazyModule(ModuleType):
    """A stand-in for a module that imports it at the first use of one of its attributes."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # the interpreter asking about the stand-in itself must not start the import
            raise AttributeError(name)
        value = getattr(importlib.import_module(self.__name__), name)
        setattr(self, name, value)
        return value


tf: Any = LazyModule("tensorflow")


def later(package: str, places: dict[str, str]) -> Callable[[str], Any]:
    """A package's `__getattr__` (PEP 562): names, each with the module that it is taken from at its first use."""

    def take(name: str) -> Any:
        if name not in places:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(importlib.import_module(places[name]), name)
        setattr(sys.modules[package], name, value)
        return value

    return take
