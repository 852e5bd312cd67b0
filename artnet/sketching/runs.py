"""Many runs of one sketch: all combinations of seeds and of values of its parameters."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from artnet.errors import InvalidValueError, invalid
from artnet.options import File, Range, Seed, Size
from artnet.parameters import Parameter
from artnet.sketching.sketch import Sketch

__all__ = ["MOST_RUNS", "Run", "checked_values", "label_of", "runs_of", "seeds_of"]

MOST_RUNS = 1_000


@dataclass(frozen=True)
class Run:
    """The values of one run, as a person types them, and a label that tells it from the others."""

    values: Mapping[str, Any]
    label: str


def runs_of(
    sketch: Sketch, texts: Sequence[str], seeds: str | None = None, settled: Mapping[str, str] = MappingProxyType({})
) -> list[Run]:
    """The runs that texts such as `depth=2..8..2` and `activation=sin,tanh`, and seeds such as `0..49`, ask for.

    `settled` are values from settings, one for each parameter: "sin,tanh" is a mix there, not two runs.

    Every value is checked. The last parameter changes fastest, the seed fastest of all.

    Raises:
        InvalidValueError: a text of another form, a name or a value that the sketch does not take, or too many runs.
    """
    lists: dict[str, list[str]] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        name = name.strip().replace("-", "_")
        if not equals or name in lists:
            raise invalid("each parameter once, as -p name=value", p=text)
        if value.count(",") >= MOST_RUNS:
            raise InvalidValueError(f"At most {MOST_RUNS:,} values of {name} are taken at once")
        lists[name] = _parameter(sketch, name).type.several(value)
    if seeds is not None:
        if "seed" in lists:
            raise InvalidValueError("--seed and -p seed=... say the same twice")
        lists["seed"] = seeds_of(seeds)
    lists = {**{name: [value] for name, value in settled.items() if name not in lists}, **lists}
    count = math.prod(len(values) for values in lists.values())
    if count > MOST_RUNS:
        raise InvalidValueError(f"Expected at most {MOST_RUNS:,} runs at once. Received: {count:,}")
    for name, values in lists.items():
        for value in values:
            checked_values(sketch, {name: value})
    changing = [name for name, values in lists.items() if len(values) > 1]
    combinations = [dict(zip(lists, values, strict=True)) for values in itertools.product(*lists.values())]
    return [Run(values, label_of(sketch, values, changing)) for values in combinations]


def label_of(sketch: Sketch, values: Mapping[str, Any], names: Sequence[str]) -> str:
    """Some values of a run, as "depth 3, seed 7"; of a file its name."""
    files = {name for name in names if name in sketch.parameters and isinstance(sketch.parameters[name].type, File)}
    return ", ".join(f"{name} {Path(values[name]).name if name in files else values[name]}" for name in names)


def checked_values(sketch: Sketch, values: Mapping[str, Any]) -> None:
    """Refuse a name or a value that the sketch does not take; every sketch has a seed and a size.

    Raises:
        InvalidValueError: the parameter, what it may be, and what came.
    """
    for name, value in values.items():
        _parameter(sketch, name).read(value)


def seeds_of(text: str) -> list[str]:
    """The seeds that a text names: `7`, `0..49`, `3,7,whale`."""
    whole = Range(0, 2**53)
    return [seed for part in text.split(",") for seed in (whole.several(part) if _is_stretch(part) else [part.strip()])]


def _is_stretch(text: str) -> bool:
    """Whether seeds such as 0..49 are meant, and not a word.

    Raises:
        InvalidValueError: it looks like such a stretch and is none.
    """
    if re.fullmatch(r"\s*\d+\.\.\d+(\.\.\d+)?\s*", text):
        return True
    if ".." in text and not re.search(r"[^\W\d_]", text):
        raise invalid("seeds as first..last or first..last..step, such as 0..49", seed=text)
    return False


def _parameter(sketch: Sketch, name: str) -> Parameter:
    if name == "seed" and name not in sketch.parameters:  # every sketch has one
        return Parameter("seed", Seed(), None)
    if name == "size" and name not in sketch.parameters:
        return Parameter("size", Size(), None)
    if name not in sketch.parameters:
        sketch.read({name: ""})
    return sketch.parameters[name]
