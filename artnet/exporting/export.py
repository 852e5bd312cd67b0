"""`export`: any source -> a shader, a page, a saved model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from artnet.checks import path_of
from artnet.entries import Chosen
from artnet.errors import invalid
from artnet.exporting.scene import Scene
from artnet.exporting.shaders.shader import Shader, bytes_of, numbers_place
from artnet.exporting.targets import TARGETS, Target
from artnet.fields.view import checked_view, looking
from artnet.media.io.atomic import write_bytes
from artnet.nets.cppn import CPPN
from artnet.recipes.plugins import parts_of
from artnet.recipes.schema import Recipe, View
from artnet.rendering.composition import Size, checked_size, compose
from artnet.rendering.picture import Picture
from artnet.rendering.seen import Seen, framed
from artnet.training.fit_files import TRAJECTORY_FILE
from artnet.training.painting import Painting
from artnet.works.making import load
from artnet.works.saved_work import SavedWork, read_work

__all__ = ["Exported", "export", "exported", "scene_of", "scenes_of"]

Source = CPPN | Painting | Picture | Recipe | SavedWork | Seen | str | Path
"""A network, a painting, a picture, a recipe, a child of `breed`, or any file that artnet saved."""
MAIN = "saved_model.pb"
"""The file of a SavedModel without which nobody takes its folder for one: written last."""
MOST_WORKS = 36
"""Networks on one page: browsers keep 16 drawings on a card, and let the oldest go."""


@dataclass(frozen=True)
class Exported:
    """What `export` gives: the text of one file, or the files of a folder by name.

    Its recipe is that of the first network. `numbers` are what a shader reads that are not in its text,
    float32, little-endian; empty for most.
    """

    target: str
    name: str
    content: str | Mapping[str, bytes]
    recipe: Recipe
    numbers: bytes = b""

    @property
    def text(self) -> str:
        """The text.

        Raises:
            InvalidValueError: of a target that is a folder.
        """
        if not isinstance(self.content, str):
            raise invalid("a target that is one text", target=self.target)
        return self.content

    def with_recipe(self, recipe: Recipe) -> Exported:
        """The same, by another recipe: the text stays what it is."""
        return replace(self, recipe=recipe)

    def save(self, path: str | Path) -> Path:
        """Write it, whole or not at all: a file, or a folder. Numbers of a shader go beside it, into `.bin`.

        Raises:
            OutputError: the place cannot be written.
        """
        place = path_of(path)
        for file, data in self._files(place).items():
            write_bytes(file, data)
        return place

    def lies_at(self, path: str | Path) -> bool:
        """Whether just this is there already."""
        files = self._files(path_of(path))
        return all(file.is_file() and file.read_bytes() == data for file, data in files.items())

    def _files(self, place: Path) -> dict[Path, bytes]:
        """What is written where, in this order."""
        if isinstance(self.content, str):
            beside = {numbers_place(place): self.numbers} if self.numbers else {}
            return {**beside, place: self.content.encode()}
        names = sorted(self.content, key=lambda name: name == MAIN)
        return {place / name: self.content[name] for name in names}


def export(
    source: Source | Sequence[Source],
    *,
    to: str,
    size: Size | None = None,
    view: View | None = None,
    center: tuple[float, float] | None = None,
    zoom: float | None = None,
    rotation: float | None = None,
    symmetry: str | None = None,
    name: str | None = None,
    **options: Any,
) -> Exported:
    """A network as something that lives elsewhere.

    Args:
        source: a network, a painting, a picture, a recipe such as `pattern` gives, a child of `breed`, or any file that
            artnet saved; for a page also several of them, or a sheet.
        to: one of `an.TARGETS`, such as `html`, `glsl` or `shadertoy`.
        size: (width, height) in pixels, where the target has one; by default the source's own.
        view: where on the plane to look; by default the source's own.
        center, zoom, rotation, symmetry: those of the view, in short.
        name: the name in the file; by default the source's own.
        **options: of the target, as `artnet list targets` has them: of svg `levels` (lines of so many values) of a
            `channel` ("lightness", "chroma", "hue", "red", ...), `hatch=True` (strokes, the denser the darker), `pens`
            (a palette: of the lines, of the strokes) and `millimetres` (the long side, 200); of html `megabytes` for
            the training of paintings (2; 0 leaves it out); of html, glsl and wgsl `weights`: "baked" into the shader,
            or "data" beside it, by default as many as are.

    Raises:
        UnknownNameError: no such target.
        InvalidValueError: a network that is too large for the target, or a value that cannot be used.
        PartError: a part of somebody's own that a shader cannot have, which it names.
        PictureError, RecipeError: as `open`.
    """
    target = TARGETS.resolve(to)
    sources = list(source) if isinstance(source, Sequence) and not isinstance(source, str) else [source]
    looks = {"center": center, "zoom": zoom, "rotation": rotation, "symmetry": symmetry}
    scenes = [scene for one in sources for scene in scenes_of(one, size=size, view=view, name=name, **looks)]
    return exported(scenes, target, **options)


def exported(scenes: Sequence[Scene], to: Chosen[Target], **options: Any) -> Exported:
    """Networks as they are seen, as the target has them.

    Raises:
        InvalidValueError: too many for it, one that is too large, or an option that it has not.
        PartError: a target of somebody's own that fails.
    """
    target = to.entry
    if unknown := sorted(set(options) - set(target.options)):
        known = ", ".join(target.options) or "none"
        raise invalid(f"options of {target.name} ({known})", **{unknown[0]: options[unknown[0]]})
    given = {name: target.options[name].read(value, target.name) for name, value in options.items()}
    most = MOST_WORKS if target.several else 1
    if not 1 <= len(scenes) <= most:
        raise invalid(f"1 to {most} networks for {target.name}" if most > 1 else f"one network for {target.name}",
                      networks=len(scenes))  # fmt: skip
    for scene in scenes:
        target.check(scene, str({**to.options, **given}.get("weights", "baked")))
    content = to(scenes if target.several else scenes[0], **given)
    first = scenes[0].recipe
    name = first.name or "artnet"
    if isinstance(content, Shader):
        return Exported(target.name, name, content.text, first, bytes_of(content))
    return Exported(target.name, name, content, first)


def scenes_of(
    source: Source, *, size: Size | None = None, view: View | None = None, name: str | None = None, **looks: Any
) -> list[Scene]:
    """A network, or those of a sheet, as they are seen; with another size, view or name where these are given.

    `looks` are values of the view (center, zoom, rotation, symmetry) in place of its own.

    Raises:
        InvalidValueError: something else, or a value that cannot be used.
        PictureError, RecipeError: as `load`.
    """
    training = source.trajectory if isinstance(source, Painting) else None
    if isinstance(source, Painting):
        source = source.net
    work: Any = source
    if isinstance(source, CPPN):
        seen, own = looking(view, **looks), source.blueprint.plugins
        recipe = compose(source.recipe, source.origin, size=size, view=seen, quality="draft", name=name, plugins=own)
        return [Scene(source, framed(recipe), training)]
    if isinstance(work, Picture):
        work = SavedWork(Path(), work.recipe, work.weights)
    elif isinstance(work, Seen):
        work = SavedWork(Path(), work.recipe, work.net.to_bytes())
    elif isinstance(work, Recipe):
        work = SavedWork(Path(), work)
    elif isinstance(work, str | Path):
        work = read_work(work)
    if not isinstance(work, SavedWork):
        raise invalid("a network, a painting, a recipe, or a file that artnet saved", source=type(work).__name__)
    if work.recipe.sheet is not None:
        cells = [SavedWork(work.path, recipe) for recipe in work.recipe.sheet.works]
        return [scene for cell in cells for scene in scenes_of(cell, size=size, view=view, name=name, **looks)]
    recipe = work.recipe
    if size is not None:
        recipe = recipe.but(size=checked_size(size, recipe.trim), bleed=0)
    recipe = recipe.but(view=checked_view(looking(view or recipe.view, **looks) or recipe.view))
    if name is not None:
        recipe = recipe.but(name=name)
    return [scene_of(work, recipe)]


def scene_of(work: SavedWork, recipe: Recipe) -> Scene:
    """The network of a work, as a recipe says that it is seen."""
    recipe.painter()
    with parts_of(recipe.plugins):
        net = load(work)
    return Scene(net, framed(recipe.but(motion=None, trajectory=None, file=None, weights=None)), _beside(work))


def _beside(work: SavedWork) -> Path | None:
    """The file that may hold the training of a work: that of its folder."""
    path = work.path.parent / TRAJECTORY_FILE
    return path if work.path.name and work.recipe.training is not None and path.is_file() else None
