"""Parameters: named values with what each may be and its default, read from a function's arguments.

    @an.sketch
    def rings(depth: an.Range(1, 12) = 6, ink: an.Color = "#1b1b3a", palette: an.Palette = "dusk", seed=3): ...

    @an.activation
    def ripple(z, w: an.Range(0.1, 100, scale="log") = 3.0): ...

An annotation is a type of `options`, its class (`an.Color`), a registry (`an.ACTIVATIONS`: the spec of a row),
`typing.Literal`, or `bool`, `int`, `float`, `str`, `Path`; `Annotated[int, an.Range(1, 12)]` where types are checked.
Without an annotation the default says what it is.
"""

from __future__ import annotations

import inspect
import math
import sys
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from artnet.errors import ArtnetError, InvalidValueError, invalid
from artnet.options import Choice, File, Flag, OptionType, Range, Seed, Size, Text

__all__ = ["Parameter", "options", "options_of", "parameters_of"]


@dataclass(frozen=True)
class Parameter:
    """A named value: what it may be, its default (None where there is none, or a seed is drawn), a line about it."""

    name: str
    type: OptionType
    default: Any
    required: bool = False
    summary: str = ""

    def read(self, value: Any, of: str = "") -> Any:
        """The value, checked; `of` is whose it is, for the error.

        Raises:
            InvalidValueError: the parameter, what it may be, and what came.
        """
        if value is None and self.default is None and not self.required:
            return None
        try:
            return self.type.read(value)
        except ArtnetError as error:
            if not error.expected:
                raise InvalidValueError(f"{self.name}: {error}") from None
            received = error.received.removeprefix("value=")
            name = f"{self.name} of {of}" if of else self.name
            expected = error.expected if error.named else f"{name} to be {error.expected}"
            said = InvalidValueError(expected=expected, received=received, hint=error.hint)
            said.named = True  # of an option of a part that is itself a parameter's value, the option is named
            raise said from None

    def text(self, value: Any) -> str:
        """The value as text."""
        return "" if value is None else self.type.text(value)

    @property
    def usage(self) -> str:
        """What it may be, for a help: "a whole number from 1 to 12"."""
        return self.type.advised


PLAIN: dict[Any, Callable[[], OptionType]] = {
    bool: Flag,
    int: lambda: Range(-math.inf, math.inf, whole=True),
    float: lambda: Range(-math.inf, math.inf),
    str: Text,
    Path: File,
}
"""The kind that a type, or the type of a default, stands for."""
OWN: dict[str, Callable[[], OptionType]] = {"seed": Seed, "size": Size}
"""Arguments whose names say what they are."""


def parameters_of(function: Callable[..., Any]) -> dict[str, Parameter]:
    """The parameters of a sketch's function, by name.

    Raises:
        InvalidValueError: an argument that says in no way what it may be, or a default that it may not be.
    """
    found = {}
    for argument in inspect.signature(function, eval_str=True).parameters.values():
        if argument.kind in (argument.VAR_KEYWORD, argument.VAR_POSITIONAL, argument.POSITIONAL_ONLY):
            raise invalid("a sketch whose arguments have names", argument=str(argument))
        required = argument.default is argument.empty
        default = None if required else argument.default
        found[argument.name] = parameter(argument.name, argument.annotation, default, required=required)
    return found


def options_of(function: Callable[..., Any]) -> Mapping[str, Parameter]:
    """The options of a part of one's own: its function's arguments that have a default, annotated like a sketch's.

    Arguments whose default is none of a number, a word, and true or false are not options.

    Raises:
        InvalidValueError: a default that its annotation does not allow.
    """
    try:
        arguments = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):  # built in, without a signature
        return MappingProxyType({})
    named = [each for each in arguments if each.kind in (each.POSITIONAL_OR_KEYWORD, each.KEYWORD_ONLY)]
    chosen = [each for each in named if type(each.default) in (bool, int, float, str)]
    return options(**{each.name: (each.default, _evaluated(each.annotation, function)) for each in chosen})


def options(**given: Any) -> Mapping[str, Parameter]:
    """Options by name: each as its default, or as `(default, type)`: `options(n=(6, Range(1, 64)), w=1.0)`.

    Raises:
        InvalidValueError: a default that its type does not allow.
    """
    found = {}
    for name, value in given.items():
        default, annotation = value if isinstance(value, tuple) else (value, inspect.Parameter.empty)
        found[name] = parameter(name, annotation, default, named=False)
    return MappingProxyType(found)


def parameter(name: str, annotation: Any, default: Any, *, required: bool = False, named: bool = True) -> Parameter:
    """One parameter; `named` says that seed and size are what they are called.

    Raises:
        InvalidValueError: it says in no way what it may be, or its default is not allowed.
    """
    kind = _type_of(name, annotation, default, named=named)
    if isinstance(kind, Range):
        kind = kind.fitted_to(default)
    if default is not None and not (isinstance(kind, File) or (named and name == "seed")):
        default = Parameter(name, kind, default, required).read(default)
    return Parameter(name, kind, default, required)


def _evaluated(annotation: Any, function: Callable[..., Any]) -> Any:
    """An annotation that is still a text, where what it names is there; not where it is for type checkers alone."""
    if not isinstance(annotation, str):
        return annotation
    module = sys.modules.get(getattr(function, "__module__", ""))

    def holder() -> None: ...

    holder.__annotations__ = {"argument": annotation}
    try:
        return typing.get_type_hints(holder, vars(module) if module else {}, include_extras=True)["argument"]
    except Exception:  # whatever a name that is not there brings about
        return inspect.Parameter.empty


def _type_of(name: str, annotation: Any, default: Any, *, named: bool) -> OptionType:
    if named and name == "seed":
        return Seed(next((kind for hint in _hints(annotation) if (kind := _whole(hint)) is not None), None))
    if named and name in OWN:
        return OWN[name]()
    for hint in _hints(annotation):
        if isinstance(hint, OptionType):
            return hint
        if isinstance(hint, type) and issubclass(hint, OptionType) and hint not in (OptionType, Range, Choice):
            return hint()
        if hasattr(hint, "option_type"):  # a registry: the spec of one of its rows
            return typing.cast("OptionType", hint.option_type)
        if typing.get_origin(hint) is typing.Literal:
            return Choice(*typing.get_args(hint))
    for hint in [*_hints(annotation), type(default)]:
        if hint in PLAIN:
            return PLAIN[hint]()
    raise invalid(
        f"an annotation or a default that says what '{name}' may be, such as {name}: an.Range(1, 12) = 6",
        annotation=None if annotation is inspect.Parameter.empty else annotation,
        default=default,
    )


def _whole(hint: Any) -> Range | None:
    """The whole numbers that a hint allows, if it does."""
    if hint is int:
        return Range(0, 2**53)
    return hint if isinstance(hint, Range) and hint.is_whole and math.isfinite(hint.low + hint.high) else None


def _hints(annotation: Any) -> Sequence[Any]:
    """What an annotation says: of `Annotated` its notes first, of a union (`Path | None`) its parts."""
    if annotation is inspect.Parameter.empty:
        return []
    if typing.get_origin(annotation) is typing.Annotated:
        inner, *notes = typing.get_args(annotation)
        return [*notes, *_hints(inner)]
    if typing.get_origin(annotation) is not typing.Literal and (parts := typing.get_args(annotation)):
        return [hint for part in parts for hint in _hints(part)]
    return [annotation]
