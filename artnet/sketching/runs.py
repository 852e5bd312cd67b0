"""Many runs of one sketch: all combinations of seeds and of values of its parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from artnet.options import File, Seed, Size
from artnet.parameters import Parameter
from artnet.sketching.sketch import Sketch
from artnet.sweeps import combinations, named_values

__all__ = ["Run", "checked_values", "label_of", "runs_of"]


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
    lists = named_values(texts, lambda name: _parameter(sketch, name).type, seeds)
    lists = {**{name: [value] for name, value in settled.items() if name not in lists}, **lists}
    runs = combinations(lists)
    for name, values in lists.items():
        for value in values:
            checked_values(sketch, {name: value})
    changing = [name for name, values in lists.items() if len(values) > 1]
    return [Run(values, label_of(sketch, values, changing)) for values in runs]


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


def _parameter(sketch: Sketch, name: str) -> Parameter:
    if name == "seed" and name not in sketch.parameters:  # every sketch has one
        return Parameter("seed", Seed(), None)
    if name == "size" and name not in sketch.parameters:
        return Parameter("size", Size(), None)
    if name not in sketch.parameters:
        sketch.read({name: ""})
    return sketch.parameters[name]
