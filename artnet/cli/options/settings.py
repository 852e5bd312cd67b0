"""Settings: a flag, then ARTNET_*, then artnet.toml beside the sketch (or here), then the user's file, then a default.

    # artnet.toml
    outputs = "pictures"        # where results without -o go
    size = "1600x1600"
    quality = "print"
    sketches = ["sketches"]     # where `artnet run PICTURE` looks

    [rings]                     # a sketch: its parameters
    depth = 8

Paths are relative to the file that they stand in.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import click

from artnet.checks import one_of
from artnet.errors import ArtnetError, FileError, InvalidValueError, invalid
from artnet.media.io.sources import shown
from artnet.options import File, Seed, Size
from artnet.parameters import Parameter
from artnet.recipes.checking import DEVICES
from artnet.recipes.quality import QUALITIES
from artnet.sizes import parse_size
from artnet.works.output_paths import OUTPUTS

__all__ = [
    "FILE",
    "SETTINGS",
    "Setting",
    "Value",
    "defaults_for",
    "is_there",
    "outputs",
    "settings_of",
    "settled_values",
    "sketch_values",
    "user_file",
]

FILE = "artnet.toml"
LARGEST, LONGEST_LINE = 1 << 20, 4_000
"""Bytes of a file, and letters of a line: a key of 40,000 parts takes TOML's reader minutes."""
DEFAULT = "default"


@dataclass(frozen=True)
class Setting:
    """A setting: its default, what it is, and how it is read; `read(value, folder)` raises where it cannot be."""

    default: Any
    summary: str
    read: Callable[[Any, Path], Any]


@dataclass(frozen=True)
class Value:
    """The value of a setting, and where it came from."""

    value: Any
    origin: str


def _text(value: Any, folder: Path) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise invalid("a text or a number", value=value)
    return str(value)


def _size(value: Any, folder: Path) -> str:
    parse_size(_text(value, folder))
    return _text(value, folder)


def _quality(value: Any, folder: Path) -> str:
    return one_of(tuple(QUALITIES), quality=value)


def _device(value: Any, folder: Path) -> str:
    return one_of(DEVICES, device=value)


def _style(value: Any, folder: Path) -> str:
    from artnet.training.styles import STYLES

    return STYLES.resolve(_text(value, folder)).spec


def _rate(value: Any, folder: Path) -> str:
    try:
        number = float(_text(value, folder))
    except ValueError:
        number = 0.0
    if not 0.01 <= number <= 1000:
        raise invalid("0.01 to 1,000 frames a second", fps=value)
    return f"{number:g}"


def _folder(value: Any, folder: Path) -> Path:
    if not isinstance(value, str) or not value or "\0" in value:
        raise invalid("a folder", value=value)
    try:
        path = Path(value).expanduser()
    except RuntimeError:
        raise invalid("a folder of somebody who has one", value=value) from None
    return path if path.is_absolute() or folder == Path() else folder / path


def _folders(value: Any, folder: Path) -> tuple[Path, ...]:
    parts = value.split(os.pathsep) if isinstance(value, str) else value
    if not isinstance(parts, list):
        raise invalid('folders, such as ["sketches"]', value=value)
    return tuple(_folder(part, folder) for part in parts)


SETTINGS: Mapping[str, Setting] = MappingProxyType({
    "outputs": Setting(OUTPUTS, "the folder for results without -o", _folder),
    "size": Setting(None, "--size of fit, render, animate and run", _size),
    "quality": Setting(None, "--quality of render and animate: draft, good, print or exact", _quality),
    "device": Setting(None, "--device of render and animate: tensorflow or gpu", _device),
    "style": Setting(None, "--style of fit", _style),
    "fps": Setting(None, "--fps of animate", _rate),
    "sketches": Setting((), "the folders in which `artnet run PICTURE` looks for its sketch", _folders),
})  # fmt: skip


def outputs() -> Path:
    """The folder for results without -o."""
    context = click.get_current_context(silent=True)
    return (context.lookup_default("outputs") if context else None) or OUTPUTS


def is_there(path: Path) -> bool:
    """Whether there is such a file; not where one may not look, as in somebody else's home."""
    return os.path.isfile(path)  # noqa: PTH113 - Path.is_file raises there


def user_file() -> Path:
    """The user's own file, for all projects."""
    return Path(click.get_app_dir("artnet")) / FILE


def settings_of(folder: Path) -> dict[str, Value]:
    """Every setting as it holds for a folder, and where it came from.

    Raises:
        FileError: a file that is no TOML.
        InvalidValueError: a name that is no setting, or a value that one cannot have.
    """
    found = {name: Value(setting.default, DEFAULT) for name, setting in SETTINGS.items()}
    for path in (user_file(), folder / FILE):
        for name, value in _checked(path).items():
            found[name] = Value(value, str(path))
    for name, setting in SETTINGS.items():
        variable = f"ARTNET_{name.upper()}"
        if os.environ.get(variable):
            found[name] = Value(_read(setting, os.environ[variable], Path(), name, variable), variable)
    return found


def sketch_values(folder: Path, name: str, parameters: Mapping[str, Parameter]) -> dict[str, Value]:
    """The values that environment and files give to the parameters of a sketch, as texts.

    Raises:
        InvalidValueError: a name in the sketch's table that is no parameter, or a value that it may not have.
    """
    found: dict[str, Value] = {}
    for path in (user_file(), folder / FILE):
        table = _table(path).get(name, {})
        for key, value in (table if isinstance(table, dict) else {}).items():
            parameter = key.replace("-", "_")
            if parameter not in {*parameters, "seed", "size"}:
                raise _unknown(key, sorted(parameters), f"a parameter of {name}", path)
            if not isinstance(value, bool | str | int | float):
                raise invalid(f"a text or a number for {key} of {name} in {shown(path)}", value=value)
            text = str(value).lower() if isinstance(value, bool) else str(value)
            if parameter in parameters and isinstance(parameters[parameter].type, File) and text:
                text = str(path.parent / text)
            found[parameter] = _allowed(parameters, parameter, Value(text, str(path)))
    for parameter in {**parameters, "seed": None}:
        variable = f"ARTNET_{parameter.upper()}"
        if parameter not in SETTINGS and os.environ.get(variable):
            found[parameter] = _allowed(parameters, parameter, Value(os.environ[variable], variable))
    return found


def _allowed(parameters: Mapping[str, Parameter], name: str, value: Value) -> Value:
    """The value, if the parameter may have it."""
    own = parameters.get(name) or Parameter(name, {"seed": Seed, "size": Size}[name](), None)
    try:
        own.read(value.value)
    except ArtnetError as error:
        raise InvalidValueError(f"{name} in {shown(value.origin)}: {error}") from None
    return value


def settled_values(sketch: Any) -> dict[str, str]:
    """What environment and files say of a sketch's parameters."""
    return {name: value.value for name, value in sketch_values(sketch.folder, sketch.name, sketch.parameters).items()}


def defaults_for(command: click.Command, settings: Mapping[str, Value]) -> dict[str, Any]:
    """The settings that are options of a command, for click's `default_map`."""
    names = {parameter.name for parameter in command.params} | {"outputs"}
    return {n: value.value for n, value in settings.items() if n in names and value.origin != DEFAULT}


def _checked(path: Path) -> dict[str, Any]:
    values = {}
    for name, value in _table(path).items():
        if isinstance(value, dict) and name in ("fit", "render", "animate", "run"):
            raise InvalidValueError(
                f'Expected settings of all commands in {shown(path)}, such as style = "waves", and tables for sketches.'
                f" Received: a table [{name}]"
            )
        if isinstance(value, dict) and name not in SETTINGS:  # a sketch, which checks its own
            continue
        if name not in SETTINGS:
            raise _unknown(name, list(SETTINGS), "a setting", path)
        values[name] = _read(SETTINGS[name], value, path.parent, name, str(path))
        if name == "outputs" and path != user_file() and not _is_below(value, path.parent):
            raise InvalidValueError(
                f"outputs in {shown(path)}: Expected a folder below it (your own {shown(user_file())} may name any)."
                f" Received: {str(value)[:80]!r}"
            )
    return values


def _is_below(folder: Any, home: Path) -> bool:
    """Whether a folder is named that lies below, links followed: files that somebody else wrote are read too."""
    path = Path(str(folder))
    words = not path.is_absolute() and not str(folder).startswith("~") and ".." not in path.parts
    return words and (home / path).resolve().is_relative_to(home.resolve())


def _table(path: Path) -> dict[str, Any]:
    if not is_there(path):
        return {}
    if path.stat().st_size > LARGEST:
        raise FileError(f"Expected settings of at most {LARGEST:,} bytes. Received: {shown(path)}, which is larger")
    try:
        text = path.read_text(encoding="utf-8-sig")
        if max(map(len, text.splitlines()), default=0) > LONGEST_LINE:
            raise FileError(
                f"Expected lines of at most {LONGEST_LINE:,} letters in {shown(path)}. Received: longer ones"
            )
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise FileError(f"Expected settings in TOML in {shown(path)}. Received: {error}") from None


def _read(setting: Setting, value: Any, folder: Path, name: str, where: str) -> Any:
    try:
        return setting.read(value, folder)
    except ArtnetError as error:
        raise InvalidValueError(f"{name} in {shown(where)}: {error}") from None


def _unknown(name: str, known: list[str], what: str, path: Path) -> InvalidValueError:
    near = difflib.get_close_matches(name, known, n=2, cutoff=0.5)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    return InvalidValueError(f"Expected {what} in {shown(path)}: {', '.join(known)}. Received: {name[:80]!r}.{hint}")
