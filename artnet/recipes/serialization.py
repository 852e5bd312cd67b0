"""Frozen dataclasses <-> plain JSON data, strictly: what comes from a file is checked before anything uses it.

Every field is checked against its annotation and, where it has them, its bounds. A name that the dataclass does not
have, a value of another type, a number out of bounds, a text that is too long: each is a RecipeError that names the
place. Nothing is converted silently but int to float.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import math
import types
import typing
from typing import Any, TypeVar

from artnet.errors import RecipeError

__all__ = ["TEXT_LIMIT", "bounded", "from_plain", "json_text", "parsed_json", "to_plain"]

T = TypeVar("T")
LONGEST_TEXT = 2_000
LONGEST_LIST = 4_096
TEXT_LIMIT = 4 * 1024 * 1024
"""Characters of a recipe's text; base64 makes the weights in it a third longer, the rest is far below."""


def bounded(default: Any, low: float, high: float) -> Any:
    """A dataclass field whose number (or each of its numbers) lies in [low, high]."""
    return dataclasses.field(default=default, metadata={"bounds": (low, high)})


def to_plain(value: Any) -> Any:
    """A dataclass as dicts, lists, texts and numbers: every field, so that a later default changes no old recipe."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        hints: dict[str, Any] = _hints(type(value))
        return {f.name: _as_hinted(hints[f.name], to_plain(getattr(value, f.name))) for f in dataclasses.fields(value)}
    if isinstance(value, tuple | list):
        return [to_plain(v) for v in value]
    if isinstance(value, dict):
        return {key: to_plain(v) for key, v in sorted(value.items())}
    return value


def _as_hinted(hint: Any, plain: Any) -> Any:
    """Whole numbers in a place for floats as floats, so that `zoom=2` and `zoom=2.0` are one recipe with one hash."""
    if not _holds_floats(hint):
        return plain
    if isinstance(plain, list):
        return [_as_hinted(hint, item) for item in plain]
    return float(plain) if isinstance(plain, int) and not isinstance(plain, bool) else plain


@functools.cache
def _holds_floats(hint: Any) -> bool:
    return hint is float or any(_holds_floats(inner) for inner in typing.get_args(hint))


def from_plain(cls: type[T], data: Any, where: str = "recipe") -> T:
    """The dataclass `cls` from plain data.

    Raises:
        RecipeError: when the data is of another shape than the dataclass says; the message names the place.
    """
    if not isinstance(data, dict):
        raise _unfit(where, "a group of named values", data)
    fields = {field.name: field for field in dataclasses.fields(cls)}  # type: ignore[arg-type]
    unknown = [name for name in data if name not in fields]
    if unknown:
        raise _unfit(where, f"only the names {', '.join(fields)}", unknown[0])
    missing = [n for n, f in fields.items() if n not in data and _default(f) is dataclasses.MISSING]
    if missing:
        raise _unfit(where, f"the name '{missing[0]}'", sorted(data))
    hints: dict[str, Any] = _hints(cls)  # type: ignore[arg-type]
    read = {}
    for name, value in data.items():
        read[name] = _read(hints[name], value, f"{where}.{name}")
        _check_bounds(read[name], fields[name].metadata.get("bounds"), f"{where}.{name}")
    return cls(**read)


@functools.cache
def _hints(cls: Any) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def _default(field: dataclasses.Field[Any]) -> Any:
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return field.default


def _read(hint: Any, value: Any, where: str) -> Any:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        if value is None and type(None) in arguments:
            return None
        (inner,) = (a for a in arguments if a is not type(None))
        return _read(inner, value, where)
    if dataclasses.is_dataclass(hint):
        return from_plain(hint, value, where)  # type: ignore[arg-type]
    if origin is tuple:
        return _read_tuple(arguments, value, where)
    if origin is dict:
        if not isinstance(value, dict) or len(value) > LONGEST_LIST:
            raise _unfit(where, "a group of named values", value)
        return {_read(str, k, where): _read(arguments[1], v, f"{where}.{str(k)[:80]}") for k, v in value.items()}
    return _read_scalar(hint, value, where)


def _read_tuple(arguments: tuple[Any, ...], value: Any, where: str) -> tuple[Any, ...]:
    if not isinstance(value, list) or len(value) > LONGEST_LIST:
        raise _unfit(where, f"a list of at most {LONGEST_LIST}", value)
    if arguments[-1] is Ellipsis:
        return tuple(_read(arguments[0], v, f"{where}[{i}]") for i, v in enumerate(value))
    if len(value) != len(arguments):
        raise _unfit(where, f"a list of {len(arguments)}", value)
    return tuple(_read(a, v, f"{where}[{i}]") for i, (a, v) in enumerate(zip(arguments, value, strict=True)))


def _read_scalar(hint: Any, value: Any, where: str) -> Any:
    if hint is float and isinstance(value, int | float) and not isinstance(value, bool):
        try:
            number = float(value)
        except OverflowError:  # a whole number of more than 308 digits
            number = math.inf
        if not math.isfinite(number):
            raise _unfit(where, "a finite number", value)
        return number
    if hint is int and isinstance(value, int) and not isinstance(value, bool):
        return value
    if hint is bool and isinstance(value, bool):
        return value
    if hint is str and isinstance(value, str) and len(value) <= LONGEST_TEXT:
        return value
    words = {
        float: "a number",
        int: "a whole number",
        bool: "true or false",
        str: f"at most {LONGEST_TEXT} characters",
    }
    raise _unfit(where, words[hint], value)


def _check_bounds(value: Any, bounds: tuple[float, float] | None, where: str) -> None:
    if bounds is None or value is None:
        return
    for number in value if isinstance(value, tuple) else (value,):
        if not bounds[0] <= number <= bounds[1]:
            raise _unfit(where, f"{bounds[0]:.8g} to {bounds[1]:.8g}", number)


def _unfit(where: str, expected: str, value: Any) -> RecipeError:
    shown = repr(value)
    shown = shown if len(shown) <= 80 else f"{shown[:79]}…"
    return RecipeError(f"Expected {expected} in {where}. Received: {shown}")


def json_text(plain: Any) -> str:
    """Canonical ASCII JSON: sorted names, no spaces."""
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def parsed_json(text: str) -> Any:
    """Plain data of JSON from a file.

    Raises:
        RecipeError: it is no JSON, too long, nested too deeply, or holds a number that is not finite.
    """
    if len(text) > TEXT_LIMIT:
        raise RecipeError(f"Expected a recipe of at most {TEXT_LIMIT} characters. Received: {len(text)}")
    try:
        return json.loads(text, parse_constant=_refuse)
    except RecursionError:
        raise RecipeError("Expected a recipe of a few levels. Received: data nested too deeply") from None
    except ValueError as error:
        raise RecipeError(f"Expected a recipe in JSON. Received: {error}") from None


def _refuse(word: str) -> None:
    raise ValueError(f"the number {word}")
