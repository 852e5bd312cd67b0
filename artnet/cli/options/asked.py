"""What the options of `render` and `export` ask for, as a recipe."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from artnet.checks import number
from artnet.cli.options.common import given, split_options
from artnet.errors import InvalidValueError
from artnet.fields.view import View, checked_view
from artnet.media.profiles.conversion import space_that_holds
from artnet.media.profiles.files import read_profile
from artnet.nets.heads import spec_is_hard
from artnet.recipes.checking import PROFILES
from artnet.recipes.plugins import parts_of
from artnet.recipes.schema import Recipe
from artnet.rendering.composition import checked_size, with_bleed, with_parts
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
        return _printed(with_parts(recipe.but(view=checked_view(view(recipe.view)))), options)
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
        recipe = _resized(recipe, options["size"], bleeds=options.get("bleed") is not None)
    if recipe.sheet is not None:
        if shown or options["quality"] or options.get("bleed") or options.get("profile") or view(View()) != View():
            raise InvalidValueError(f"Expected only another --size for {work.path.name}, which is a sheet of pictures")
        return recipe.but(file=None, canvas=recipe.size if options["size"] is not None else recipe.canvas)
    if options["quality"] is not None:
        recipe = recipe.sampled(options["quality"])
    return _printed(with_parts(recipe.but(view=checked_view(view(recipe.view)), file=None, **shown)), options)


def _resized(recipe: Recipe, size: Any, *, bleeds: bool) -> Recipe:
    """At another size; where a bleed is said too, it is that without it."""
    if bleeds or recipe.sheet is not None:
        return recipe.but(size=checked_size(size, recipe.trim), bleed=0)
    return recipe.resized(checked_size(size, recipe.size))


def _printed(recipe: Recipe, options: Mapping[str, Any]) -> Recipe:
    """In another space, and with a bleed, where these are said; a space is one that holds the profile of a file.

    Raises:
        InvalidValueError: a film, or a bleed that cannot be.
        FileError: a profile that cannot be used.
    """
    profile, bleed = options.get("profile"), options.get("bleed")
    if recipe.is_animation and (profile or bleed):
        raise InvalidValueError(f"--{'profile' if profile else 'bleed'} is of pictures. Received: an animation")
    if profile is not None:
        recipe = recipe.but(profile=profile if profile in PROFILES else space_that_holds(read_profile(profile).data))
    if bleed is None:
        return recipe
    return with_bleed(recipe.but(size=recipe.trim, bleed=0), bleed, options.get("dots"))
