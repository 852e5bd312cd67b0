"""The parameters of a sketch: its function's arguments, each with what it may be and its default.

    @an.sketch
    def rings(depth: an.Range(1, 12) = 6, ink: an.Color = "#1b1b3a", palette: an.Palette = "dusk", seed=3): ...

An annotation is a kind, its class (`an.Color`), a registry (`an.ACTIVATIONS`: the spec of a row), `typing.Literal`, or
`bool`, `int`, `float`, `str`, `Path`; `Annotated[int, an.Range(1, 12)]` where types are checked. Without an annotation
the default says what it is.
"""

from __future__ import annotations

import inspect
import math
import typing
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from artnet.errors import ArtnetError, InvalidValueError, invalid
from artnet.registry import Registry
from artnet.sketching.kinds import Choice, File, Flag, Kind, Named, Range, Seed, Size, Text

__all__ = ["Parameter", "parameters_of"]


@dataclass(frozen=True)
class Parameter:
    """An argument of a sketch: its name, what it may be, its default (which None means for a seed that is drawn)."""

    name: str
    kind: Kind
    default: Any
    required: bool = False

    def read(self, value: Any) -> Any:
        """The value, checked.

        Raises:
            InvalidValueError: the parameter, what it may be, and what came.
        """
        if value is None and self.default is None and not self.required:
            return None
        try:
            return self.kind.read(value)
        except ArtnetError as error:
            expected, _, received = str(error).partition(". Received: ")
            what, came = expected.removeprefix("Expected "), received.removeprefix("value=")
            raise InvalidValueError(
                f"Expected {self.name} to be {what}. Received: {came}" if came else f"{self.name}: {error}"
            ) from None

    def text(self, value: Any) -> str:
        """The value as text."""
        return "" if value is None else self.kind.text(value)


PLAIN: dict[Any, Callable[[], Kind]] = {
    bool: Flag,
    int: lambda: Range(-math.inf, math.inf, whole=True),
    float: lambda: Range(-math.inf, math.inf),
    str: Text,
    Path: File,
}
"""The kind that a type, or the type of a default, stands for."""
OWN: dict[str, Callable[[], Kind]] = {"seed": Seed, "size": Size}
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
        kind = _kind_of(argument.name, argument.annotation, default)
        if isinstance(kind, Range) and kind.whole is None and isinstance(default, float):
            kind = Range(kind.low, kind.high, kind.step, whole=False)  # (0, 1) with 0.5 as default
        parameter = Parameter(argument.name, kind, default, required)
        if default is not None and not (isinstance(kind, File) or argument.name == "seed"):
            parameter = Parameter(argument.name, kind, parameter.read(default), required)
        found[argument.name] = parameter
    return found


def _kind_of(name: str, annotation: Any, default: Any) -> Kind:
    if name in OWN:
        return OWN[name]()
    for hint in _hints(annotation):
        if isinstance(hint, Kind):
            return hint
        if isinstance(hint, type) and issubclass(hint, Kind) and hint not in (Kind, Range, Choice, Named):
            return hint()
        if isinstance(hint, Registry):
            return Named(hint)
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
