"""Specs: how a person chooses a row of a registry, `name` or `name(option=value, ...)`."""

from __future__ import annotations

import re

from artnet.errors import invalid

__all__ = ["Option", "article", "parse_spec", "plain", "split_list"]

Option = float | int | str | bool


def parse_spec(spec: str, kind: str = "entry") -> tuple[str, dict[str, Option]]:
    """Split `"name(key=value, ...)"` into the name and its options; an option without a key gets the key `""`.

    Raises:
        InvalidValueError: when the text has another form.
    """
    match = re.fullmatch(r"\s*([^\s()=,]+)\s*(?:\((.*)\))?\s*", spec, flags=re.DOTALL)
    if match is None or len(spec) > 500:
        raise invalid(f"{article(kind)} {kind} as name or name(option=value)", spec=spec)
    options: dict[str, Option] = {}
    for part in filter(None, (p.strip() for p in (match[2] or "").split(","))):
        key, equals, text = (s.strip() for s in part.partition("="))
        if not equals:
            key, text = "", key
        if (equals and not key.isidentifier()) or not text or key in options or (not key and options):
            raise invalid(f"{article(kind)} {kind} as name or name(option=value)", spec=spec)
        options[key] = _value(text)
    return match[1], options


def split_list(text: str) -> list[str]:
    """Split `"x y noise(scale=4, seed=2)"` at spaces and commas that stand outside brackets."""
    return [part for part in re.split(r"[\s,]+(?![^(]*\))", text.strip()) if part]


def _value(text: str) -> Option:
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    try:
        number = float(text)
    except ValueError:
        return text
    if number != number or number in (float("inf"), float("-inf")):
        raise invalid("a finite number as option", option=text)
    return int(number) if re.fullmatch(r"[+-]?\d+", text) else number


def plain(value: Option) -> str:
    """A value as a spec writes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def article(word: str) -> str:
    """The indefinite article of a word."""
    return "an" if word[:1] in "aeiou" else "a"
