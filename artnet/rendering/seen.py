"""A network as it is seen: with the recipe that says so, from which a picture of it is painted."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace

from artnet.fields.view import window_scale
from artnet.nets.cppn import CPPN
from artnet.recipes.schema import Recipe

__all__ = ["Seen", "framed"]


class Seen(ABC):
    """A network and how it is seen. What takes a network, a recipe or a file takes this too."""

    @property
    @abstractmethod
    def net(self) -> CPPN:
        """The network."""

    @property
    @abstractmethod
    def recipe(self) -> Recipe:
        """Of the picture of it: size, view, time, latent."""


def framed(recipe: Recipe) -> Recipe:
    """The recipe with its frame in its view, and without a canvas: the same picture, which may take another size.

    It is as a screen has it: in sRGB, without a bleed.
    """
    scale = window_scale(recipe.trim, recipe.canvas, recipe.frame)
    view = replace(recipe.view, zoom=recipe.view.zoom / scale)
    return recipe.but(view=view, canvas=None, frame="cover", size=recipe.trim, bleed=0, profile="srgb")
