"""Identity: what makes two works the same.

Left out is who made it (`made_by`, the `device` that painted, and the `look` that drew it), how the file was encoded
(`file`), how recipes were written then (`version`), and where things lie and what they are called there: the name of
the work, the names of files. Files are known by what is in them, trained networks by their numbers; how long a film
lasts is in its file, and a `calibration` is of files of version 1. What has its default is left out too, so that a
field that is added later changes no identity.

The hash in a file's name, the one that `artnet info` shows, overwriting, resuming and the names of parts all use it.
"""

from __future__ import annotations

import dataclasses
import re
from typing import Any

from artnet.digests import sha256_of
from artnet.recipes.serialization import json_text, to_plain

__all__ = ["fit_identity", "identity", "short"]

WHO_AND_WHERE = ("made_by", "device", "look", "version", "name", "file")
NAMED_FILE = re.compile(r"[^#(),=]*#([0-9a-f]{64})")
"""A file in a spec, by its name and its SHA-256: a picture that is a field."""
PROGRESS = {"steps": 0, "horizon": 0, "hold": 0}


def identity(recipe: Any) -> str:
    """The SHA-256, in hexadecimal digits, of what makes this work."""
    plain = _without_defaults(recipe)
    for name in WHO_AND_WHERE:
        plain.pop(name, None)
    if isinstance(plain.get("network"), dict):
        plain["network"].pop("calibration", None)
        if "inputs" in plain["network"]:
            plain["network"]["inputs"] = NAMED_FILE.sub(r"#\1", plain["network"]["inputs"])
    if isinstance(plain.get("training"), dict):
        plain["training"].pop("seconds", None)
    if recipe.sheet is not None:
        plain["sheet"] = {**plain["sheet"], "works": [identity(work) for work in recipe.sheet.works]}
    if "sketch" in plain:
        plain["sketch"] = {name: value for name, value in plain["sketch"].items() if name not in ("file", "source")}
    return sha256_of(json_text(_content(plain)).encode())


def fit_identity(recipe: Any) -> str:
    """The same of a fit, however far it came: what its folder is called, and what a checkpoint can be resumed for."""
    training = recipe.training and dataclasses.replace(recipe.training, **PROGRESS)
    return identity(dataclasses.replace(recipe, training=training, weights=None, trajectory=None, motion=None))


def short(digest: str) -> str:
    """The eight digits of an identity that people see."""
    return digest[:8]


def _without_defaults(value: Any) -> Any:
    """A dataclass as plain data, without the fields that have their defaults."""
    plain = to_plain(value)
    for each in dataclasses.fields(value):
        own = getattr(value, each.name)
        default = each.default_factory() if each.default_factory is not dataclasses.MISSING else each.default
        if default is not dataclasses.MISSING and own == default:
            del plain[each.name]
        elif dataclasses.is_dataclass(own):
            plain[each.name] = _without_defaults(own)
    return plain


def _content(plain: Any) -> Any:
    """Sources as the SHA-256 of what they say."""
    if isinstance(plain, list):
        return [_content(item) for item in plain]
    if not isinstance(plain, dict):
        return plain
    if plain.keys() in ({"file", "sha256"}, {"file", "sha256", "content"}):
        return plain.get("content") or plain["sha256"]
    return {name: _content(item) for name, item in plain.items()}
