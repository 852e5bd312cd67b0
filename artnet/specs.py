"""Specs: how a person chooses a row of a registry, `name` or `name(option=value, ...)`."""

from __future__ import annotations

import re

from artnet.errors import invalid

__all__ = ["Value", "article", "parse_spec", "plain", "split_list", "split_outside"]

Value = float | int | str | bool
"""Of an option."""


def parse_spec(spec: str, kind: str = "entry") -> tuple[str, dict[str, Value]]:
    """Split `"name(key=value, ...)"` into the name and its options; an option without a key gets the key `""`.

    Raises:
        InvalidValueError: when the text has another form.
    """
    match = re.fullmatch(r"\s*([^\s()=,]+)\s*(?:\((.*)\))?\s*", spec, flags=re.DOTALL)
    if match is None or len(spec) > 500:
        raise invalid(f"{article(kind)} {kind} as name or name(option=value)", spec=spec)
    options: dict[str, Value] = {}
    for part in filter(None, split_outside(match[2] or "", ",")):
        key, equals, text = (s.strip() for s in part.partition("="))
        if not equals:
            key, text = "", key
        if (equals and not key.isidentifier()) or not text or key in options or (not key and options):
            raise invalid(f"{article(kind)} {kind} as name or name(option=value)", spec=spec)
        options[key] = _value(text)
    return match[1], options


def split_list(text: str) -> list[str]:
    """Split `"x y noise(scale=4, seed=2)"` at spaces and commas that stand outside brackets."""
    return [part for part in split_outside(text, ", ") if part]


def split_outside(text: str, separators: str) -> list[str]:
    """Split a text at any of these characters that stand outside brackets; parts are stripped, empty ones kept.

    A space stands for all that parts words.
    """
    parts, start, depth = [], 0, 0
    for at, character in enumerate(text):
        depth = max(0, depth + (character == "(") - (character == ")"))
        if depth == 0 and (character in separators or (" " in separators and character.isspace())):
            parts.append(text[start:at].strip())
            start = at + 1
    return [*parts, text[start:].strip()]


def _value(text: str) -> Value:
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    try:
        number = float(text)
    except ValueError:
        return text
    if number != number or number in (float("inf"), float("-inf")):
        raise invalid("a finite number as option", option=text)
    return int(text) if re.fullmatch(r"[+-]?\d{1,300}", text) else number


def plain(value: Value) -> str:
    """A value as a spec writes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def article(word: str) -> str:
    """The indefinite article of a word."""
    return "an" if word[:1] in "aeiou" else "a"
