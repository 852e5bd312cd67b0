"""Sweeps: the values that texts such as `depth=2..8..2` and `0..49` name, and all combinations of them."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Mapping, Sequence

from artnet.errors import InvalidValueError, invalid
from artnet.options import OptionType, Range, Seed

__all__ = ["MOST_RUNS", "columns_of", "combinations", "named_values", "seeds_of"]

MOST_RUNS = 1_000


def named_values(
    texts: Sequence[str], type_of: Callable[[str], OptionType], seeds: str | None = None
) -> dict[str, list[str]]:
    """The values by name that texts `name=value,value` say, and seeds such as `0..49`.

    `type_of` gives what the values of a name are, and raises for a name that there is not.

    Raises:
        InvalidValueError: a text of another form, a name that comes twice, or too many values.
    """
    lists: dict[str, list[str]] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        name = name.strip().replace("-", "_")
        if not equals or name in lists:
            raise invalid("each parameter once, as -p name=value", p=text)
        if value.count(",") >= MOST_RUNS:
            raise InvalidValueError(f"At most {MOST_RUNS:,} values of {name} are taken at once")
        kind = type_of(name)
        lists[name] = seeds_of(value) if isinstance(kind, Seed) else kind.several(value)
    if seeds is not None:
        if "seed" in lists:
            raise InvalidValueError("--seed and -p seed=... say the same twice")
        lists["seed"] = seeds_of(seeds)
    for name, values in lists.items():
        if len(set(values)) < len(values):
            raise InvalidValueError(
                f"Expected works that differ: each value of {name} once. Received: {_first_twice(values)}"
            )
    return lists


def _first_twice(values: Sequence[str]) -> str:
    return next(f"{value!r} twice" for number, value in enumerate(values) if value in values[:number])


def combinations(lists: Mapping[str, Sequence[str]]) -> list[dict[str, str]]:
    """Every combination of a value for each name; the last name changes fastest.

    Raises:
        InvalidValueError: too many.
    """
    count = math.prod(len(values) for values in lists.values())
    if count > MOST_RUNS:
        raise InvalidValueError(f"Expected at most {MOST_RUNS:,} runs at once. Received: {count:,}")
    return [dict(zip(lists, values, strict=True)) for values in itertools.product(*lists.values())]


def columns_of(runs: Sequence[Mapping[str, object]]) -> int:
    """How many pictures of a sheet stand side by side: the values of the last name that changes, if several do."""
    names = [name for name in runs[0] if len({str(run.get(name)) for run in runs}) > 1]
    if len(names) < 2:
        return math.ceil(math.sqrt(len(runs)))
    return len({str(run[names[-1]]) for run in runs})


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
