"""The parts of a recipe that are not artnet's own: whether they are here, and what to do where they are not."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping

from artnet.errors import InvalidValueError, RecipeError, UnknownNameError
from artnet.registry import REGISTRIES

__all__ = ["parts_of"]


@contextlib.contextmanager
def parts_of(plugins: Mapping[str, str]) -> Iterator[None]:
    """Make something again of a recipe with these plugins: what is wrong with a part is the recipe's error.

    Raises:
        RecipeError: a part that is not here, one by whose name artnet has its own, or a value that cannot be used here.
    """
    modules = ", ".join(sorted(set(plugins.values())))
    hint = f". It was made with the plugins {modules}: import them first, or --plugin FILE" if modules else ""
    for part in sorted(plugins):
        registry, _, name = part.partition("/")
        rows = REGISTRIES.get(registry)
        if rows is not None and name in rows and not rows[name].plugin:  # artnet's own would paint another picture
            raise RecipeError(f"This recipe cannot be made here: its {name!r} is not artnet's own{hint}")
    try:
        yield
    except UnknownNameError as error:
        if not modules:
            raise RecipeError(f"This recipe cannot be made here: {error}") from None
        parts = ", ".join(f"{part.partition('/')[2]} of {module}" for part, module in sorted(plugins.items()))
        raise RecipeError(
            f"This was made with {parts}, which is not here: import it, or --plugin FILE. A function that was given as"
            " it is, without a name, has to be registered first, by a decorator such as @an.activation"
        ) from None
    except InvalidValueError as error:
        raise RecipeError(f"This recipe cannot be made here: {error}{hint}") from None
