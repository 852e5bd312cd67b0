"""What the options of `render` and `export` ask for, as a recipe."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from artnet.checks import number
from artnet.cli.options.common import given, split_options
from artnet.errors import InvalidValueError
from artnet.fields.view import View, checked_view
from artnet.nets.heads import spec_is_hard
from artnet.recipes.plugins import parts_of
from artnet.recipes.schema import Recipe
from artnet.rendering.composition import checked_size, with_parts
from artnet.works.patterns import pattern
from artnet.works.saved_work import SavedWork

__all__ = ["asked_recipe"]


def asked_recipe(work: SavedWork | None, options: Mapping[str, Any]) -> Recipe:
    """The recipe of a random network, or that in a file with what was asked for in place of what it says.

    Raises:
        InvalidValueError: a value that cannot be used, or another network than the file's.
        RecipeError: a file that says what cannot be.
    """
    network, view = split_options(options)
    shown = given(frame=options["frame"], time=options["time"])
    if work is None:
        quality = given(quality=options["quality"])
        look = given(look=options["look"])
        recipe = pattern(options["seed"], size=options["size"], **look, **quality, **shown, **network)
        return with_parts(recipe.but(view=checked_view(view(recipe.view))))
    network |= given(look=options["look"])
    asked = [f"--{name.replace('_', '-')}" for name in [*network, *(["seed"] if options["seed"] is not None else [])]]
    if asked:
        names = ", ".join(asked)
        raise InvalidValueError(f"Expected no other network than the one in {work.path.name}. Received: {names}")
    recipe = work.recipe
    if recipe.sheet is None:
        recipe.painter()
        with parts_of(recipe.plugins):  # what the file says first: it is not the person's mistake
            checked_view(recipe.view)
            with_parts(recipe)
            spec_is_hard(recipe.network.head if recipe.network else "")
    if options["time"] is not None:
        number("a time within a million", -1e6, 1e6, time=options["time"])
    if options["size"] is not None:
        recipe = recipe.but(size=checked_size(options["size"], recipe.size))
    if recipe.sheet is not None:
        if shown or options["quality"] or view(View()) != View():
            raise InvalidValueError(f"Expected only another --size for {work.path.name}, which is a sheet of pictures")
        return recipe.but(file=None, canvas=recipe.size if options["size"] is not None else recipe.canvas)
    if options["quality"] is not None:
        recipe = recipe.sampled(options["quality"])
    return with_parts(recipe.but(view=checked_view(view(recipe.view)), file=None, **shown))
