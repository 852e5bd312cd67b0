"""One small registry for activations, losses, optimizers, encodings, inputs, heads, styles and palettes.

A row is plain data: a name, a function, one line about it, and the options it takes with their defaults. It is chosen
by a *spec*, which is what a person types and what a recipe stores:

    "sin"            the row with its defaults
    "sin(w=15)"      with an option
    "kmeans(8)"      the first option may be given without its name

A Python callable is a spec too: it becomes a row of its own, owned by the module that defined it.
"""

from __future__ import annotations

import difflib
import functools
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from artnet.errors import InvalidValueError, UnknownNameError, invalid

__all__ = ["Choice", "Entry", "Registry", "split_list"]

Option = float | int | str | bool
PLUGINS = "artnet.plugins"
"""The group of entry points that are imported when a name is asked for that nobody knows."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A row of a registry. `plugin` is empty for artnet's own rows, else the module that registered it."""

    name: str
    function: Callable[..., Any]
    summary: str = ""
    options: Mapping[str, Option] = field(default_factory=lambda: MappingProxyType({}))
    plugin: str = ""


EntryT = TypeVar("EntryT", bound=Entry)


@dataclass(frozen=True)
class Choice(Generic[EntryT]):
    """A row and the value of each of its options. Calling it calls the row's function with those options."""

    entry: EntryT
    options: Mapping[str, Option]

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the row's function with the chosen options."""
        return self.entry.function(*args, **self.options, **kwargs)

    @property
    def name(self) -> str:
        """The row's name."""
        return self.entry.name

    @property
    def spec(self) -> str:
        """The text that chooses this again: the name, and the options that differ from their defaults."""
        given = {name: v for name, v in self.options.items() if v != self.entry.options[name]}
        inside = ", ".join(f"{name}={_plain(value)}" for name, value in given.items())
        return f"{self.name}({inside})" if inside else self.name


@functools.cache
def import_plugins() -> None:
    """Import, once, what installed packages offer as entry points of the group `artnet.plugins`.

    Raises:
        InvalidValueError: one cannot be imported.
    """
    import importlib.metadata  # takes a tenth of `--help`

    for point in importlib.metadata.entry_points(group=PLUGINS):
        try:
            point.load()
        except Exception as error:
            raise InvalidValueError(
                f"Expected the plugin {point.name} ({point.value}) to be imported. Received: {type(error).__name__}:"
                f" {error}. Mend or uninstall it"
            ) from error


class Registry(Generic[EntryT]):
    """The rows of one kind, by name, in the order of registration."""

    def __init__(self, kind: str, row: type[EntryT]) -> None:
        """An empty registry; `kind` is the word used in its errors, `row` the class of its rows."""
        self.kind = kind
        self.row = row
        self._rows: dict[str, EntryT] = {}

    def __iter__(self) -> Iterator[EntryT]:
        return iter(self._rows.values())

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, name: object) -> bool:
        return name in self._rows

    def __getitem__(self, name: str) -> EntryT:
        """The row of that name.

        Raises:
            UnknownNameError: with the near misses and the whole list.
        """
        if isinstance(name, str) and name not in self._rows:
            import_plugins()
        try:
            return self._rows[name]
        except (KeyError, TypeError):
            raise self._unknown(name) from None

    def names(self) -> tuple[str, ...]:
        """All names, in the order of registration."""
        return tuple(self._rows)

    def add(self, row: EntryT) -> EntryT:
        """Register a row. A plugin may replace its own row (when it is reloaded) but nobody else's."""
        if not re.fullmatch(r"[a-z|][a-z0-9_|]*", row.name):
            raise invalid(f"a lower-case name for the {self.kind}, such as 'ripple'", name=row.name)
        known = self._rows.get(row.name)
        if known is not None and (not known.plugin or known.plugin != row.plugin):
            owner = known.plugin or "artnet"
            raise InvalidValueError(
                f"Expected a new name: the {self.kind} '{row.name}' belongs to {owner}. Received: name={row.name!r}"
            )
        self._rows[row.name] = row
        return row

    def register(self, name: str | Callable[..., Any] | None = None, /, **fields: Any) -> Callable[..., Any]:
        """Register a function of one's own, as decorator with or without arguments.

        >>> @ACTIVATIONS.register                     # doctest: +SKIP
        ... def ripple(z): return tf.sin(z) * tf.exp(-tf.abs(z))
        """

        def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
            self.add(self._row_for(function, name=name if isinstance(name, str) else None, **fields))
            return function

        if callable(name):
            function, name = name, None
            return decorate(function)
        return decorate

    def resolve(self, spec: str | Callable[..., Any] | Choice[EntryT]) -> Choice[EntryT]:
        """The row that a spec chooses, with its options.

        Raises:
            UnknownNameError: no row has that name.
            InvalidValueError: an option that the row does not take, or a spec that cannot be read.
        """
        if isinstance(spec, Choice):
            return spec
        if isinstance(spec, str):
            name, given = parse_spec(spec, self.kind)
            row = self[name]
            return Choice(row, self._options(row, given, spec))
        if callable(spec):
            known = next((row for row in self if row.function is spec), None)
            row = known or self._row_for(spec)
            return Choice(row, row.options)
        raise invalid(
            f"the name of {_article(self.kind)} {self.kind} or a callable", **{self.kind.replace(" ", "_"): spec}
        )

    def _row_for(self, function: Callable[..., Any], name: str | None = None, **fields: Any) -> EntryT:
        plugin = getattr(function, "__module__", "") or "__main__"
        if plugin == "__main__":  # a script is known by its file's name, as whoever imports it will know it
            plugin = Path(getattr(sys.modules["__main__"], "__file__", None) or "__main__").stem
        base = name or getattr(function, "__name__", type(function).__name__).strip("<>").lower()
        doc = (getattr(function, "__doc__", None) or "").strip().partition("\n")[0]
        return self.row(**{"name": base, "function": function, "summary": doc, "plugin": plugin, **fields})

    def _options(self, row: EntryT, given: Mapping[str, Option], spec: str) -> Mapping[str, Option]:
        options = dict(row.options)
        if "" in given:
            if not options:
                raise invalid(f"no options for the {self.kind} '{row.name}', which has none", spec=spec)
            first = next(iter(options))
            if first in given:
                raise invalid(f"{row.name}({first}=…) once", spec=spec)
            given = {first: given[""]} | {k: v for k, v in given.items() if k}
        for name, value in given.items():
            if name not in options:
                takes = ", ".join(f"{k}={_plain(v)}" for k, v in options.items()) or "none"
                raise invalid(f"an option of the {self.kind} '{row.name}' (it takes: {takes})", spec=spec)
            default = options[name]
            if any(isinstance(default, kind) != isinstance(value, kind) for kind in (str, bool)):
                what = (
                    "a word"
                    if isinstance(default, str)
                    else "true or false"
                    if isinstance(default, bool)
                    else "a number"
                )
                raise invalid(f"{what} for {row.name}({name}=…)", spec=spec)
            if isinstance(default, int) and not isinstance(default, bool) and value != int(value):
                raise invalid(f"a whole number for {row.name}({name}=…)", spec=spec)
            options[name] = type(default)(value)
        return MappingProxyType(options)

    def _unknown(self, name: object) -> UnknownNameError:
        near = difflib.get_close_matches(str(name), self._rows, n=3, cutoff=0.5)
        hint = f" Did you mean {' or '.join(repr(n) for n in near)}?" if near else ""
        return UnknownNameError(
            f"Expected the name of {_article(self.kind)} {self.kind}. Received: {str(name)[:80]!r}.{hint}"
            f" Known: {', '.join(self._rows)}"
        )


def parse_spec(spec: str, kind: str = "entry") -> tuple[str, dict[str, Option]]:
    """Split `"name(key=value, ...)"` into the name and its options; an option without a key gets the key `""`.

    Raises:
        InvalidValueError: when the text has another form.
    """
    match = re.fullmatch(r"\s*([^\s()=,]+)\s*(?:\((.*)\))?\s*", spec, flags=re.DOTALL)
    if match is None or len(spec) > 500:
        raise invalid(f"{_article(kind)} {kind} as name or name(option=value)", spec=spec)
    options: dict[str, Option] = {}
    for part in filter(None, (p.strip() for p in (match[2] or "").split(","))):
        key, equals, text = (s.strip() for s in part.partition("="))
        if not equals:
            key, text = "", key
        if (equals and not key.isidentifier()) or not text or key in options or (not key and options):
            raise invalid(f"{_article(kind)} {kind} as name or name(option=value)", spec=spec)
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


def _plain(value: Option) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _article(word: str) -> str:
    return "an" if word[:1] in "aeiou" else "a"
