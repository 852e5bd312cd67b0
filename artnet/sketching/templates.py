"""Sketches to begin with: the templates of `artnet new`."""

from __future__ import annotations

import importlib.machinery
import importlib.resources
import keyword
import re
import sys

from artnet.errors import invalid

__all__ = ["TEMPLATES", "sketch_from"]

TEMPLATES = {
    "still": "one picture from a random network",
    "loop": "an animation without an end",
    "painting": "a network learns your photograph",
    "print": "a poster, sharp at any size",
    "lesson": "what one number does, side by side",
}
PLACEHOLDER = "NAME"
HIDDEN = ("an", "np", "range", "list", "print", "round", "len", "int", "float", "str", "dict", "sum", "min", "max")
"""Names that a template uses, or an artist in it soon: a function of that name would hide them."""


def sketch_from(template: str, name: str) -> str:
    """The source of a new sketch of that name.

    Raises:
        InvalidValueError: no such template, or a name that Python does not take for a function.
    """
    if template not in TEMPLATES:
        raise invalid(f"a template: {', '.join(TEMPLATES)}", template=template)
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,60}", name) or keyword.iskeyword(name):
        raise invalid("a name of small letters, digits and _ that begins with a letter, such as tide_pool", name=name)
    installed = [place for place in sys.path if "site-packages" in place]
    taken = name in sys.stdlib_module_names or importlib.machinery.PathFinder.find_spec(name, installed) is not None
    if taken or name == "artnet":
        raise invalid("a name that no Python module has, which it would hide from every sketch beside it", name=name)
    if name in HIDDEN:
        raise invalid("a name that the sketch itself does not use", name=name)
    place = importlib.resources.files("artnet.sketching") / "templates" / f"{template}.txt"
    return place.read_text(encoding="utf-8").replace(PLACEHOLDER, name)
