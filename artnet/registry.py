"""One small registry for activations, losses, optimizers, encodings, inputs, heads, styles and palettes.

A row is plain data: a name, a function, one line about it, and the options it takes, each with its default and what it
may be. It is chosen by a *spec*, which is what a person types and what a recipe stores:

    "sin"            the row with its defaults
    "sin(w=15)"      with an option
    "kmeans(8)"      the first option may be given without its name

A Python callable is a spec too: it becomes a row of its own, owned by the module that defined it.
"""

from __future__ import annotations

import dataclasses
import difflib
import functools
import inspect
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar, Generic

from artnet.entries import Chosen, EntryT
from artnet.errors import InvalidValueError, UnknownNameError, invalid
from artnet.options import OptionType
from artnet.parameters import options_of
from artnet.specs import Value, article, parse_spec, plain

__all__ = ["REGISTRIES", "Registry", "Spec", "import_plugins"]

PLUGINS = "artnet.plugins"
"""The group of entry points that are imported when a name is asked for that nobody knows."""


@functools.cache
def import_plugins() -> None:
    """Import, once, what installed packages offer as entry points of the group `artnet.plugins`.

    Raises:
        InvalidValueError: one cannot be imported.
    """
    if not _some_package_has_plugins():
        return
    import importlib.metadata

    for point in importlib.metadata.entry_points(group=PLUGINS):
        try:
            point.load()
        except Exception as error:
            raise InvalidValueError(
                f"Expected the plugin {point.name} ({point.value}) to be imported. Received: {type(error).__name__}:"
                f" {error}. Mend or uninstall it"
            ) from error


def _some_package_has_plugins() -> bool:
    """Whether an installed package may name the group: `importlib.metadata` takes forty times as long to say so.

    Of archives and eggs, and of what cannot be read, it is asked.
    """
    for place in map(Path, sys.path):
        if place.is_file() or place.suffix == ".egg":
            return True
        try:
            listings = [listing.read_bytes() for listing in place.glob("*.*-info/entry_points.txt")]
        except OSError:
            return True
        if any(PLUGINS.encode() in listing for listing in listings):
            return True
    return False


REGISTRIES: dict[str, Registry[Any]] = {}
"""Every registry by its name, once its module is imported."""


class Registry(Generic[EntryT]):
    """The rows of one kind, by name, in the order of registration."""

    def __init__(self, noun: str, row: type[EntryT], name: str) -> None:
        """An empty registry; `noun` is what its errors call a row, `row` the class of its rows.

        `name` is that of the registry itself, on the command line and in recipes: "activations".
        """
        self.noun = noun
        self.name = name
        self.row = row
        self.several: Callable[[str], Any] | None = None
        """Checks a text that names several of its rows, where they go together: "x y r", "latent + turn"."""
        REGISTRIES[name] = self
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

    def owners(self, *chosen: Chosen[EntryT]) -> dict[str, str]:
        """Those of its rows that are not artnet's own, as a recipe names them, each with its module."""
        return {f"{self.name}/{one.name}": one.entry.plugin for one in chosen if one.entry.plugin}

    def names(self) -> tuple[str, ...]:
        """All names, in the order of registration."""
        return tuple(self._rows)

    def add(self, row: EntryT) -> EntryT:
        """Register a row. A plugin may replace its own row (when it is reloaded) but nobody else's."""
        if not re.fullmatch(r"[a-z|][a-z0-9_|]*", row.name):
            raise invalid(f"a lower-case name for the {self.noun}, such as 'ripple'", name=row.name)
        known = self._rows.get(row.name)
        if known is not None and (not known.plugin or known.plugin != row.plugin):
            owner = known.plugin or "artnet"
            raise InvalidValueError(
                f"Expected a new name: the {self.noun} '{row.name}' belongs to {owner}. Received: name={row.name!r}"
            )
        self._rows[row.name] = row
        return row

    def register(self, name: str | Callable[..., Any] | None = None, /, **fields: Any) -> Callable[..., Any]:
        """Register a function of one's own, as decorator with or without arguments.

        >>> @ACTIVATIONS.register                     # doctest: +SKIP
        ... def ripple(z, w=1.0): return tf.sin(w * z) * tf.exp(-tf.abs(z))

        Its name is the function's, its `summary` the first line of its docstring, and its `options` are the arguments
        that have plain defaults: `ripple(w=3)`. All of these, and what else the rows of this registry hold, may be
        given: `@ACTIVATIONS.register("wavelet", learning_rate=0.001)`. What a row holds, `help(ACTIVATIONS.row)` says.

        Raises:
            InvalidValueError: a name that is taken or cannot be written, or something that a row does not hold.
        """

        def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
            self.add(self._row_for(function, name=name if isinstance(name, str) else None, **fields))
            return function

        if callable(name):
            function, name = name, None
            return decorate(function)
        return decorate

    def decorator(self) -> Callable[..., Callable[..., Any]]:
        """`register` as a function of its own, whose help says what a row of this registry is and holds."""

        def register(name: str | Callable[..., Any] | None = None, /, **fields: Any) -> Callable[..., Any]:
            return self.register(name, **fields)

        held = [
            f"    {each.name}" + (f" = {each.default!r}" if each.default is not dataclasses.MISSING else "")
            for each in dataclasses.fields(self.row)
            if each.name not in ("name", "function", "plugin")
        ]
        register.__name__ = register.__qualname__ = self.row.__name__.lower()
        register.__doc__ = (
            f"Register {article(self.noun)} {self.noun} of one's own, as decorator with or without arguments.\n\n"
            f"{inspect.cleandoc(self.row.__doc__ or '')}\n\n"
            "Its name is the function's, its summary the first line of its docstring, its options are the arguments\n"
            "with plain defaults. What may be given to the decorator, after another name for it:\n\n" + "\n".join(held)
        )
        return register

    def resolve(self, spec: str | Callable[..., Any] | Chosen[EntryT]) -> Chosen[EntryT]:
        """The row that a spec chooses, with its options.

        Raises:
            UnknownNameError: no row has that name.
            InvalidValueError: an option that the row does not take, or a spec that cannot be read.
        """
        if isinstance(spec, Chosen):
            return spec
        if isinstance(spec, str):
            name, given = parse_spec(spec, self.noun)
            row = self[name]
            return Chosen(row, self._options(row, given, spec))
        if callable(spec):
            known = next((row for row in self if row.function is spec), None)
            row = known or self._row_for(spec)
            return Chosen(row, MappingProxyType(row.defaults))
        raise invalid(f"the name of {article(self.noun)} {self.noun}", **{self.noun.replace(" ", "_"): spec})

    def _row_for(self, function: Callable[..., Any], name: str | None = None, **fields: Any) -> EntryT:
        plugin = getattr(function, "__module__", "") or "__main__"
        if plugin == "__main__":  # a script is known by its file's name, as whoever imports it will know it
            plugin = Path(getattr(sys.modules["__main__"], "__file__", None) or "__main__").stem
        base = name or getattr(function, "__name__", type(function).__name__).strip("<>").lower()
        doc = (getattr(function, "__doc__", None) or "").strip().partition("\n")[0]
        row = {"name": base, "function": function, "summary": doc, "plugin": plugin}
        try:
            row["options"] = options_of(function)
        except InvalidValueError as error:
            raise InvalidValueError(f"The {self.noun} '{base}' has an option that no spec can say. {error}") from None
        holds = [each.name for each in dataclasses.fields(self.row)]
        for key, value in fields.items():
            if key not in holds:
                settable = ", ".join(each for each in holds if each not in ("name", "function", "plugin"))
                raise InvalidValueError(
                    f"Expected something that a row of the {self.noun}s holds: {settable}. Received: {key}={value!r}."
                    f" An option is an argument of the function with a default, as w in `def {base}(..., w=1.0)`"
                )
        try:
            return self.row(**{**row, **fields})
        except TypeError as error:
            raise InvalidValueError(f"Expected all that the {self.noun} '{base}' needs. Received: {error}") from None

    def _options(self, row: EntryT, given: Mapping[str, Value], spec: str) -> Mapping[str, Value]:
        chosen = row.defaults
        if "" in given:
            if not chosen:
                raise invalid(f"no options for the {self.noun} '{row.name}', which has none", spec=spec)
            first = next(iter(chosen))
            if first in given:
                raise invalid(f"{row.name}({first}=…) once", spec=spec)
            given = {first: given[""]} | {k: v for k, v in given.items() if k}
        for name, value in given.items():
            if name not in chosen:
                takes = ", ".join(f"{k}={plain(v)}" for k, v in chosen.items()) or "none"
                near = difflib.get_close_matches(name, chosen, n=1)
                raise InvalidValueError(
                    expected=f"an option of the {self.noun} '{row.name}' (it takes: {takes})",
                    received=repr(name),
                    hint=f"Did you mean {near[0]}?" if near else "",
                )
            chosen[name] = row.options[name].read(value, row.name)
        return MappingProxyType(chosen)

    @property
    def option_type(self) -> OptionType:
        """The type of an option that is the spec of a row, or of several that go together."""
        return Spec(self)

    def _unknown(self, name: object) -> UnknownNameError:
        near = difflib.get_close_matches(str(name), self._rows, n=3, cutoff=0.5)
        hint = f"Did you mean {' or '.join(repr(n) for n in near)}? " if near else ""
        return UnknownNameError(
            expected=f"the name of {article(self.noun)} {self.noun}",
            received=repr(str(name)[:80]),
            hint=f"{hint}Known: {', '.join(self._rows)}",
        )


@dataclass(frozen=True)
class Spec(OptionType):
    """The spec of a row of a registry, such as "sin(w=15)" of `an.ACTIVATIONS`; a registry as annotation is this.

    Where several rows go together, they may: "sin+gaussian", the inputs "x y r", the motions "latent + turn".
    """

    registry: Registry[Any]
    metavar: ClassVar[str] = "NAME"

    def read(self, value: Any) -> str:
        """The spec, if it names a row."""
        if not isinstance(value, str):
            raise invalid(self.allowed, value=value)
        if self.registry.several is None:
            return str(self.registry.resolve(value).spec)
        self.registry.several(value)
        return value

    @property
    def words(self) -> tuple[str, ...]:
        """The names."""
        return self.registry.names()

    @property
    def allowed(self) -> str:
        """The names, or the first of many."""
        names = self.registry.names()
        shown = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
        return f"the name of {article(self.registry.noun)} {self.registry.noun}: {shown}"
