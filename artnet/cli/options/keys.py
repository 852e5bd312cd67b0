"""`--key "0.5 zoom=3 rotation=90"`: a pose at a place of a film, as text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from artnet.checks import number
from artnet.color.palettes import choose_palette
from artnet.errors import invalid
from artnet.fields.view import checked_view, looking
from artnet.recipes.schema import Key, View
from artnet.specs import split_outside

__all__ = ["read_keys"]


def _numbers(name: str, text: str) -> tuple[float, ...]:
    return tuple(_number(name, part) for part in text.strip("()").split(","))


def _number(name: str, text: str) -> float:
    try:
        return number("a number", -1e6, 1e6, **{name: float(text)})
    except ValueError:
        raise invalid(f"a number for {name} of a key", **{name: text}) from None


def _center(name: str, text: str) -> tuple[float, ...]:
    found = _numbers(name, text)
    if len(found) != 2:
        raise invalid("a centre such as 0.5,-0.25 in a key", center=text)
    return found


READ: Mapping[str, Callable[[str, str], Any]] = {
    "center": _center,
    "zoom": _number,
    "rotation": _number,
    "time": _number,
    "latent": _numbers,
    "palette": lambda name, text: tuple(choose_palette(text.replace("+", " "))),
    "depth": _number,
}
"""What a key may say, and how it is read."""
OF_VIEW = ("center", "zoom", "rotation")


def read_keys(texts: Sequence[str], view: View) -> list[Key]:
    """The keys that texts say: a place in [0, 1], then names and values; of a view, what is not said is `view`'s.

    Raises:
        InvalidValueError: another form.
    """
    return [_key(text, view) for text in texts]


def _key(text: str, view: View) -> Key:
    words = split_outside(" ".join(text.split()), " ")
    if not words:
        raise invalid('a key such as "0.5 zoom=3 rotation=90"', key=text)
    place = number("a place of 0 to 1 first in a key", 0, 1, at=_number("at", words[0]))
    said: dict[str, Any] = {}
    for word in words[1:]:
        name, equals, value = word.partition("=")
        if not equals or name not in READ:
            raise invalid(f"NAME=VALUE in a key, of {', '.join(READ)}", key=word)
        said[name] = READ[name](name, value)
    looks = {name: said.pop(name) for name in OF_VIEW if name in said}
    seen = checked_view(looking(view, **looks) or view) if looks else None
    return Key(at=place, view=seen, **said)
