"""`live`: a network in a notebook, that hands may move (extra `notebook`)."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from artnet.errors import MissingExtraError
from artnet.exporting.export import Source, scenes_of
from artnet.exporting.pages.chosen import checked_values, default_values, picture_of, recipe_of
from artnet.exporting.pages.page import still_of, work_of
from artnet.exporting.scene import Scene
from artnet.exporting.shaders.fragment import plain_text
from artnet.fields.view import View
from artnet.recipes.schema import Recipe
from artnet.rendering.composition import Size, checked_size
from artnet.rendering.picture import Picture

__all__ = ["live", "widget_class"]

SCRIPTS = ("live.js", "training.js", "player.js", "knobs.js", "widget.js")
"""One after the other they are the module of the widget."""
SIDE = 560
"""Pixels on the long side, if nothing is said."""


def live(
    source: Source, *, size: Size | None = None, view: View | None = None, name: str | None = None, **looks: Any
) -> Any:
    """A network in a notebook: drag, wheel and pinch move it, knobs below turn its latent and its palette.

    Its `values` are what the hand chose, by name, and may be assigned; `recipe` is that of what is seen, which
    `an.render` paints at any size; `picture` paints it, also where the weights were trained; `size` is that on the
    screen, and may be assigned.

    Args:
        source: as for `export`; of a sheet the first work.
        size: (width, height) on the screen, the long side alone, or a text; by default 560.
        view: where on the plane to look; by default the source's own.
        name: the name in the recipe; by default the source's own.
        **looks: center, zoom, rotation, symmetry: those of the view, in short.

    Raises:
        MissingExtraError: without anywidget.
        InvalidValueError, PartError, PictureError, RecipeError: as `export`.
    """
    made = widget_class()
    scene = scenes_of(source, view=view, name=name, **looks)[0]
    asked = checked_size(SIDE if size is None else size, scene.recipe.size)
    return made(replace(scene, recipe=scene.recipe.but(size=asked), training=None))


@cache
def widget_class() -> Any:
    """The class of the widget: made when it is first asked for, since anywidget may be missing.

    Raises:
        MissingExtraError: it is.
    """
    try:
        import anywidget
        import traitlets
    except ImportError:
        raise MissingExtraError(
            "Expected anywidget, which brings live pictures. Install it: pip install 'artnet[notebook]'"
        ) from None

    class Values(traitlets.Dict):
        """Values of knobs by name: those that are given, and the others as they are."""

        def validate(self, obj: Any, value: Any) -> Any:
            return checked_values(obj.scene, obj._trait_values.get(self.name, {}), super().validate(obj, value))

    class Sides(traitlets.Tuple):
        """Pixels on the screen: whatever says a size."""

        def validate(self, obj: Any, value: Any) -> Any:
            return checked_size(value, obj.scene.recipe.size)

    class LiveNetwork(anywidget.AnyWidget):
        """A network that hands may move: see `live`."""

        _esm = "\n".join(_text(name) for name in SCRIPTS)
        _css = _text("widget.css")
        work = traitlets.Dict().tag(sync=True)
        values = Values().tag(sync=True)
        size = Sides().tag(sync=True)

        def __init__(self, scene: Scene) -> None:
            self.scene = scene
            about = {**work_of(scene), "title": plain_text(scene.recipe.name or "artnet"), "still": still_of(scene)}
            super().__init__(work=about, values=default_values(scene), size=scene.recipe.size)

        @property
        def knobs(self) -> list[dict[str, Any]]:
            """What may be turned, with ranges and defaults."""
            return list(self.work["knobs"])

        @property
        def recipe(self) -> Recipe:
            """The recipe of what is seen."""
            return recipe_of(self.scene, self.values, self.size)

        @property
        def picture(self) -> Picture:
            """What is seen, painted by TensorFlow: a picture that remembers how it was made."""
            return picture_of(self.scene, self.recipe)

    return LiveNetwork


def _text(name: str) -> str:
    return files("artnet.exporting.pages").joinpath(name).read_text("utf-8")
