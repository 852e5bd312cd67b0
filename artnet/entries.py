"""A row of a registry, and a row that was chosen: with the value of each of its options."""

from __future__ import annotations

import inspect
import re
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar, Generic, TypeVar

from artnet.errors import ArtnetError, PartError, invalid
from artnet.parameters import Parameter, options
from artnet.specs import Value, plain

__all__ = ["Chosen", "Entry", "EntryT", "TensorEntry", "is_tensor"]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A row of a registry. `plugin` is empty for artnet's own rows, else the module that registered it."""

    name: str
    function: Callable[..., Any]
    summary: str = ""
    options: Mapping[str, Parameter] = field(default_factory=lambda: MappingProxyType({}))
    plugin: str = ""

    gives: ClassVar[str] = ""
    """What its function returns, in words, where `allows` looks at it."""

    def __post_init__(self) -> None:
        """Give each option the type that its default says, where it has none, and check that a spec can say it.

        Raises:
            InvalidValueError: an option that is no finite number, plain word, or true or false.
        """
        if not isinstance(self.options, Mapping):
            raise invalid(f"options by name for '{self.name}', such as {{'w': 2.0}}", options=self.options)
        for name, value in self.options.items():
            default = value.default if isinstance(value, Parameter) else value
            if not _can_be_written(default):
                came = "a number too large to write" if isinstance(default, int) else default
                raise invalid(
                    f"a number, a word, or true or false for the option {name} of '{self.name}'", default=came
                )
        plain_ones = {name: value for name, value in self.options.items() if not isinstance(value, Parameter)}
        if plain_ones:
            typed = MappingProxyType({**self.options, **options(**plain_ones)})
            object.__setattr__(self, "options", typed)

    @property
    def defaults(self) -> dict[str, Value]:
        """The value that each option has if nothing is said."""
        return {name: option.default for name, option in self.options.items()}

    def allows(self, result: Any) -> bool:
        """Whether its function may return this: only asked of functions that are not artnet's own."""
        return True

    @property
    def place(self) -> str:
        """Where its function stands, as "parts.py, line 14", or whose it is."""
        code = getattr(inspect.unwrap(self.function), "__code__", None)
        return f"{Path(code.co_filename).name}, line {code.co_firstlineno}" if code else self.plugin

    @property
    def usage(self) -> str:
        """How it is written, with its options at their defaults: "sin(w=30.0)"."""
        inside = ", ".join(f"{name}={plain(value)}" for name, value in self.defaults.items())
        return f"{self.name}({inside})" if inside else self.name


@dataclass(frozen=True, kw_only=True)
class TensorEntry(Entry):
    """A row whose function returns a tensor."""

    gives: ClassVar[str] = "a tensor"

    def allows(self, result: Any) -> bool:
        """Whether it is one."""
        return is_tensor(result)


EntryT = TypeVar("EntryT", bound=Entry)


@dataclass(frozen=True)
class Chosen(Generic[EntryT]):
    """A row and the value of each of its options. Calling it calls the row's function with those options."""

    entry: EntryT
    options: Mapping[str, Value]

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the row's function with the chosen options.

        Raises:
            PartError: a function that is not artnet's own raised an error; names it and the line.
        """
        entry = self.entry
        try:
            result = entry.function(*args, **{**self.options, **kwargs})
        except (ArtnetError, MemoryError):
            raise
        except (Exception, SystemExit) as error:
            if not entry.plugin:
                raise
            first = str(error).strip().partition("\n")[0][:200].rstrip(".")
            raise PartError(
                f"The {type(entry).__name__.lower()} '{self.name}' ({_place(entry, error)}) failed:"
                f" {type(error).__name__}: {first}"
                + (". Use TensorFlow's functions in it, not NumPy's" if "numpy" in first else "")
            ) from error
        if entry.plugin and not entry.allows(result):
            raise PartError(
                f"Expected {entry.gives} from the {type(entry).__name__.lower()} '{self.name}' ({entry.place})."
                f" Received: {type(result).__name__}"
            )
        return result

    @property
    def name(self) -> str:
        """The row's name."""
        return self.entry.name

    @property
    def spec(self) -> str:
        """The text that chooses this again: the name, and the options that differ from their defaults."""
        given = {name: v for name, v in self.options.items() if v != self.entry.options[name].default}
        inside = ", ".join(f"{name}={plain(value)}" for name, value in given.items())
        return f"{self.name}({inside})" if inside else self.name


def is_tensor(value: Any) -> bool:
    """Whether a value is an array, of NumPy or of TensorFlow, which this floor does not import."""
    return hasattr(value, "dtype") and hasattr(value, "shape") and hasattr(value, "__array__")


def _can_be_written(value: Any) -> bool:
    """Whether a spec can hold the value of an option."""
    if isinstance(value, str):
        return re.fullmatch(r"[^(),=]{1,100}", value) is not None
    if isinstance(value, bool):
        return True
    return isinstance(value, int | float) and abs(value) <= 1e300


def _place(entry: Entry, error: BaseException) -> str:
    """Where the function of a row failed, as "parts.py, line 14", or whose it is."""
    file = getattr(getattr(inspect.unwrap(entry.function), "__code__", None), "co_filename", None)
    lines = [line for frame, line in traceback.walk_tb(error.__traceback__) if frame.f_code.co_filename == file]
    return f"{Path(file).name}, line {lines[-1]}" if file and lines else entry.plugin
