"""Many runs of one sketch: all combinations of seeds and of values of its parameters, and a sheet of them."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from artnet.errors import InvalidValueError, invalid
from artnet.rendering.sheet import SheetLayout, contact_sheet
from artnet.sketching.kinds import Range, Seed, Size
from artnet.sketching.params import Parameter
from artnet.sketching.sketch import Sketch

__all__ = ["Run", "checked_values", "runs_of", "sheet_of"]

MOST_RUNS = 1_000
SHEET_FRAME = 1 / 3
"""Of an animation, how far it has come in the frame that stands for it."""


@dataclass(frozen=True)
class Run:
    """The values of one run, as a person types them, and a label that tells it from the others."""

    values: Mapping[str, Any]
    label: str


def runs_of(sketch: Sketch, texts: Sequence[str], seeds: str | None = None) -> list[Run]:
    """The runs that texts such as `depth=2..8..2` and `activation=sin,tanh`, and seeds such as `0..49`, ask for.

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
        lists[name] = (_parameter(sketch, name).kind).several(value)
    if seeds is not None:
        if "seed" in lists:
            raise InvalidValueError("Expected one of --seed and -p seed=... Received: both")
        lists["seed"] = seeds_of(seeds)
    count = math.prod(len(values) for values in lists.values())
    if count > MOST_RUNS:
        raise InvalidValueError(f"Expected at most {MOST_RUNS:,} runs at once. Received: {count:,}")
    for name, values in lists.items():
        for value in values:
            checked_values(sketch, {name: value})
    changing = [name for name, values in lists.items() if len(values) > 1]
    combinations = [dict(zip(lists, values, strict=True)) for values in itertools.product(*lists.values())]
    return [Run(values, ", ".join(f"{name} {values[name]}" for name in changing)) for values in combinations]


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
    first, dots, last = text.strip().partition("..")
    return bool(dots) and first.isdigit() and last.replace("..", "").isdigit()


def _parameter(sketch: Sketch, name: str) -> Parameter:
    if name == "seed" and name not in sketch.parameters:  # every sketch has one
        return Parameter("seed", Seed(), None)
    if name == "size" and name not in sketch.parameters:
        return Parameter("size", Size(), None)
    if name not in sketch.parameters:
        sketch.read({name: ""})
    return sketch.parameters[name]


def sheet_of(
    sketch: Sketch,
    runs: Sequence[Run],
    size: tuple[int, int],
    progress: Callable[[float], None] | None = None,
) -> NDArray[np.uint8]:
    """A contact sheet (height, width, 3) uint8 of `size` (width, height): each run painted for its cell, and labelled.

    Raises:
        InvalidValueError: a sheet too small for so many, or as `Sketch.run`.
    """
    own = sketch.parameters.get("size")
    aspect = own.default[0] / own.default[1] if own and own.default else 1.0
    labels = [run.label or sketch.name for run in runs]
    layout = SheetLayout.of(labels, size, aspect=aspect, shaped=True)
    cells = []
    for number, run in enumerate(runs):
        cells.append(_cell(sketch, run, layout.cell))
        if progress:
            progress((number + 1) / len(runs))
    return contact_sheet(cells, labels, layout)


def _cell(sketch: Sketch, run: Run, cell: tuple[int, int]) -> NDArray[np.uint8]:
    from artnet.sketching.results import results_of  # which imports TensorFlow

    value, recipe, seed, asked = sketch.evaluate(**{**run.values, "size": cell})
    try:
        made = results_of(value, recipe, seed, asked)
    except InvalidValueError:
        made = results_of(value, recipe, seed)  # what has a size of its own is cut to the cell
    whole: Any = next(iter(made.values()))
    pixels = whole[int(SHEET_FRAME * len(whole))] if hasattr(whole, "delays") else np.asarray(whole)
    image = Image.fromarray(pixels[..., 0] if pixels.shape[2] == 1 else pixels)
    if image.mode == "RGBA":
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    image = image.convert("RGB")
    return np.asarray(image if image.size == cell else ImageOps.fit(image, cell, Image.Resampling.LANCZOS))
