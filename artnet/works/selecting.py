"""Of many pictures the few that are good and differ: drawn, judged, and chosen one by one."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from artnet.checks import whole_number
from artnet.errors import InvalidValueError, invalid
from artnet.recipes.schema import Recipe
from artnet.seeds import normal_seed

__all__ = ["MOST", "OF", "best", "checked_of", "choose", "choose_recipes", "described", "seeds_from"]

OF, MOST = 60, 1_000
"""How many are drawn, and at most."""
LOOKED_AT = 128
"""Pixels of the long side at which they are judged."""
STRICT = 2.0
"""The power of a judgement beside a distance: what is half as good has to be four times as far from the others."""

Array = NDArray[np.float64]


def best(
    count: int = 9,
    *,
    of: int = OF,
    seed: int | str | None = None,
    unlike: Iterable[str | Path] = (),
    progress: Callable[[float], None] | None = None,
    **settings: Any,
) -> list[Recipe]:
    """The recipes of so many random pictures that are good and differ, the best first.

    Args:
        count: how many are kept.
        of: how many are drawn: the seeds from `seed` on.
        seed: the first; None draws one.
        unlike: pictures from which they shall differ too.
        progress: is called with the share that is painted, small.
        **settings: as of `pattern`: a look, a size, arguments of `CPPN`.

    Raises:
        InvalidValueError, UnknownNameError: a value that cannot be used.
        PictureError: one of `unlike` that is no picture.
    """
    from artnet.works.patterns import pattern

    recipes = [pattern(each, **settings) for each in seeds_from(seed, checked_of(count, of))]
    return [recipes[place] for place in choose_recipes(recipes, count, described(unlike), progress)]


def checked_of(count: int, of: int) -> int:
    """How many are drawn.

    Raises:
        InvalidValueError: not 1 to 1,000, or fewer than are kept.
    """
    whole_number(f"1 to {MOST:,} to keep", 1, MOST, best=count)
    whole_number(f"1 to {MOST:,} to choose from", 1, MOST, of=of)
    if of < count:
        raise InvalidValueError(f"Expected as many to choose from as are kept, {count}, or more. Received: of={of}")
    return of


def seeds_from(seed: int | str | None, count: int) -> list[str]:
    """So many seeds from one on: 7, 8, 9, ...; of a word whale, whale.1, whale.2, ..."""
    first = normal_seed(seed)
    if re.fullmatch(r"\d{1,15}", first):
        return [str(int(first) + number) for number in range(count)]
    return [first, *(normal_seed(f"{first}.{number}") for number in range(1, count))]


def described(files: Iterable[str | Path]) -> list[Array]:
    """Descriptions of files of pictures.

    Raises:
        PictureError: one that is no picture.
    """
    from artnet.media.stills.encoding import read_picture
    from artnet.works.describing import describe

    files = [files] if isinstance(files, str | Path) else files
    return [describe(np.round(255 * read_picture(Path(file)).pixels).astype(np.uint8)) for file in files]


def choose_recipes(
    recipes: Sequence[Recipe],
    count: int,
    others: Sequence[Array] = (),
    progress: Callable[[float], None] | None = None,
) -> list[int]:
    """The places of those recipes that are good and differ, the best first; each is painted small to be looked at.

    `others` are descriptions of pictures from which they shall differ too.

    Raises:
        InvalidValueError: fewer recipes than are to be chosen.
    """
    from artnet.works.describing import describe
    from artnet.works.judging import judge

    if not 1 <= count <= len(recipes):
        raise invalid(f"1 to {len(recipes):,} of {len(recipes):,}", best=count)
    totals, descriptions = [], []
    for number, recipe in enumerate(recipes):
        pixels = _small(recipe)
        totals.append(judge(pixels).total)
        descriptions.append(describe(pixels))
        if progress is not None:
            progress((number + 1) / len(recipes))
    return choose(descriptions, totals, count, others)


def choose(descriptions: ArrayLike, totals: ArrayLike, count: int, others: Sequence[Array] = ()) -> list[int]:
    """Places of `count` of the descriptions (pictures, numbers), one by one.

    Each is the one whose judgement (pictures,), to a power, times its distance to the nearest that was chosen before,
    or is among the `others`, is the largest: farthest-point choice (T. Gonzalez, 1985) that prefers what is good. The
    first has the best judgement, where there are no others.
    """
    points, good = np.asarray(descriptions, np.float64), np.asarray(totals, np.float64) ** STRICT
    nearest = np.full(len(points), np.inf)
    for other in others:
        nearest = np.minimum(nearest, np.linalg.norm(points - other, axis=1))
    chosen: list[int] = []
    while len(chosen) < count:
        value = good * np.where(np.isinf(nearest), 1.0, nearest)
        value[chosen] = -1.0
        chosen.append(int(value.argmax()))
        nearest = np.minimum(nearest, np.linalg.norm(points - points[chosen[-1]], axis=1))
    return chosen


def _small(recipe: Recipe) -> NDArray[np.uint8]:
    """The pixels of a recipe, small: its screens may be too fine to be seen, which need not be said here."""
    from artnet.media.stills.resizing import fit_size
    from artnet.rendering.still import render

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return render(recipe, size=fit_size(recipe.size, LOOKED_AT), quality="draft").pixels
