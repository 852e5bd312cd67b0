"""What a sketch returns -> pictures, animations and exports whose recipes hold the sketch."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import singledispatch
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageSequence

from artnet.color.compositing import as_color
from artnet.errors import InvalidValueError, invalid
from artnet.exporting.export import Exported
from artnet.media.stills.decoding import decode_image
from artnet.nets.cppn import CPPN
from artnet.options import Size
from artnet.recipes.schema import MotionRecipe, Recipe, SketchRecipe
from artnet.rendering.motion.animation import Animation
from artnet.rendering.picture import Picture
from artnet.rendering.still import render
from artnet.training.painting import Painting
from artnet.works.making import make
from artnet.works.saved_work import SavedWork

__all__ = ["Frames", "Result", "results_of", "shown_of"]

Result = Picture | Animation | Exported

FAR = 1.0
"""By so much floats may go beyond [0, 1], as waves do: they are cut. What goes farther was meant otherwise."""
RATE = 12.5
"""Frames a second of a list of frames that says nothing: 8 hundredths each, which a GIF can say exactly."""
SHOWABLE = "a network, painting, picture, animation, array of pixels, Pillow image, list of frames, or an export"


@dataclass(frozen=True)
class Frames:
    """Frames of a sketch's own: arrays or Pillow images of one size, each shown for its delay in seconds."""

    frames: Sequence[Any] | Iterator[Any]
    delays: float | Sequence[float] = 1 / RATE


def results_of(value: Any, sketch: SketchRecipe, seed: str, size: tuple[int, int] | None = None) -> dict[str, Result]:
    """Pictures, animations and exports of what a sketch returned: of a dict each by its name, else one under the empty
    name.

    Args:
        value: a network, painting, picture, animation, array, Pillow image, `Frames`, a list of frames, what `export`
            gives, or a dict of these.
        sketch: the recipe of the sketch.
        seed: of the sketch.
        size: (width, height) at which a network is painted; None leaves it as it is.

    Raises:
        InvalidValueError: anything else, or a size for what has no network.
    """
    if not isinstance(value, dict):
        return {"": _made(value, sketch, seed, size)}
    if not value or not all(isinstance(name, str) and re.fullmatch(r"[\w-]{1,60}", name) for name in value):
        raise invalid(f"the sketch {sketch.name} to name what it returns by words", names=list(value)[:8])
    made = {name: _made(part, sketch, seed, size) for name, part in value.items()}
    for name, part in list(made.items())[1:]:  # the first has the sketch's own name
        recipe = part.recipe.but(name=f"{sketch.name}-{name}", sketch=replace(sketch, result=name))
        made[name] = part.with_recipe(recipe)
    return made


def shown_of(made: Mapping[str, Result], sketch: SketchRecipe) -> Picture | Animation:
    """The first of some results that can be seen.

    Raises:
        InvalidValueError: all of them are exports.
    """
    for part in made.values():
        if not isinstance(part, Exported):
            return part
    raise InvalidValueError(
        f"Expected the sketch {sketch.name} to return a picture, to be shown. Received: only what is exported."
        ' Return both: {"drawing": an.export(net, ...), "picture": an.render(net)}'
    )


@singledispatch
def _made(value: Any, sketch: SketchRecipe, seed: str, size: tuple[int, int] | None) -> Result:
    if isinstance(value, Sequence) and not isinstance(value, str | bytes) and len(value) > 0:
        return _made(Frames(value), sketch, seed, size)
    if isinstance(value, Iterator):  # of a sketch that yields its frames
        return _made(Frames(list(value)), sketch, seed, size)
    if value is not None and hasattr(value, "__array__"):
        return _made(np.asarray(value), sketch, seed, size)
    came = "None: does it end with `return`?" if value is None else f"{type(value).__name__}"
    raise InvalidValueError(f"Expected the sketch {sketch.name} to return {SHOWABLE}. Received: {came}")


@_made.register
def _(value: CPPN, sketch: SketchRecipe, seed: str, size: tuple[int, int] | None) -> Picture:
    picture = render(value, size=size or _own_size(sketch))
    return picture.with_recipe(_signed(picture.recipe, sketch))


@_made.register
def _(value: Painting, sketch: SketchRecipe, seed: str, size: tuple[int, int] | None) -> Picture:
    picture = value.picture if size is None else render(value.net, size=size)
    return picture.with_recipe(_signed(picture.recipe, sketch))


@_made.register
def _(value: Picture, sketch: SketchRecipe, seed: str, size: tuple[int, int] | None) -> Picture:
    if size is not None:
        again = make(SavedWork(Path(), value.recipe, value.weights), size=size)
        assert isinstance(again, Picture)
        value = again
    return value.with_recipe(_signed(value.recipe, sketch))


@_made.register
def _(value: Animation, sketch: SketchRecipe, seed: str, size: tuple[int, int] | None) -> Animation:
    if size is not None and size != value.recipe.size:
        raise _fixed_size(sketch)
    return value.with_recipe(_signed(value.recipe, sketch))


@_made.register
def _(value: Exported, sketch: SketchRecipe, seed: str, size: tuple[int, int] | None) -> Exported:
    if size is not None and size != value.recipe.size:
        raise _fixed_size(sketch)
    return value.with_recipe(_signed(value.recipe, sketch))


@_made.register(np.ndarray)
def _(value: NDArray[Any], sketch: SketchRecipe, seed: str, size: tuple[int, int] | None) -> Result:
    if value.ndim == 4:
        return _made(Frames(list(value)), sketch, seed, size)
    pixels = _pixels(value, sketch)
    if size not in (None, (pixels.shape[1], pixels.shape[0])):
        raise _fixed_size(sketch)
    return Picture(pixels, _drawn(sketch, seed, pixels))


@_made.register
def _(value: Image.Image, sketch: SketchRecipe, seed: str, size: tuple[int, int] | None) -> Result:
    if getattr(value, "n_frames", 1) > 1:
        return _made(_film(value), sketch, seed, size)
    return _made(_array(value), sketch, seed, size)


@_made.register
def _(value: Frames, sketch: SketchRecipe, seed: str, size: tuple[int, int] | None) -> Animation:
    if not hasattr(value.frames, "__iter__"):
        raise invalid(f"frames from the sketch {sketch.name}", frames=value.frames)
    frames = [as_color(_pixels(_frame(frame), sketch)) for frame in value.frames]
    if not frames or any(frame.shape != frames[0].shape for frame in frames):
        shapes = sorted({frame.shape for frame in frames})
        raise invalid(
            f"the sketch {sketch.name} to return frames of one size, (height, width, channels)", shapes=shapes
        )
    if size not in (None, frames[0].shape[1::-1]):
        raise _fixed_size(sketch)
    try:
        delays = np.broadcast_to(np.asarray(value.delays, float), len(frames)).tolist()
    except (TypeError, ValueError):
        delays = []
    if len(delays) != len(frames) or not all(1e-3 <= delay <= 3600 for delay in delays):
        raise invalid(f"a delay in seconds for each of {len(frames)} frames", delays=value.delays)
    motion = MotionRecipe(name="", frames=len(frames), seconds=sum(delays))
    recipe = _drawn(sketch, seed, frames[0]).but(motion=motion)
    at: Callable[[int], NDArray[np.uint8]] = frames.__getitem__
    return Animation(at, delays, recipe)


def _signed(recipe: Recipe, sketch: SketchRecipe) -> Recipe:
    """A recipe with the sketch in it, and its name."""
    return recipe.but(sketch=sketch, name=sketch.name)


def _drawn(sketch: SketchRecipe, seed: str, pixels: NDArray[np.uint8]) -> Recipe:
    """The recipe of pixels that no network gives."""
    size = (pixels.shape[1], pixels.shape[0])
    return _signed(Recipe(size=size, sketch=sketch), sketch).checked()


def _frame(value: Any) -> NDArray[Any]:
    """A frame as an array.

    Raises:
        InvalidValueError: it is a network, a painting or something else without pixels.
    """
    array = value.pixels if isinstance(value, Picture) else _array(value)
    if array.dtype == object:
        raise InvalidValueError(
            f"Expected frames that are arrays, Pillow images or pictures. Received: {type(value).__name__}."
            " Paint each first: an.render(net). Several results stand in a dict, each with its name"
        )
    return array


def _array(value: Any) -> NDArray[Any]:
    """What a sketch returned as an array; a Pillow image in a mode that says what its numbers are.

    Raises:
        InvalidValueError: it is none.
    """
    if not isinstance(value, Image.Image):
        try:
            return np.asarray(value)
        except (TypeError, ValueError, RecursionError):
            raise invalid("frames that are arrays or Pillow images", frame=type(value).__name__) from None
    if value.mode.startswith(("I", "F")):  # its numbers are not of 8 bits
        color, alpha, *_ = decode_image(value, "a Pillow image")
        return color if alpha is None else np.concatenate([color, alpha[..., None]], axis=-1)
    mode = value.mode if value.mode in ("L", "RGB", "RGBA") else "RGBA" if value.has_transparency_data else "RGB"
    return np.asarray(value.convert(mode))


def _film(image: Image.Image) -> Frames:
    """The frames of an image that has several, such as a GIF that was opened, with its times."""
    frames, delays = [], []
    for frame in ImageSequence.Iterator(image):
        delays.append(max(frame.info.get("duration", 0), 0) / 1000 or 1 / RATE)
        frames.append(frame.convert("RGBA" if frame.has_transparency_data else "RGB"))
    return Frames([frame.convert("RGBA") for frame in frames] if len({f.mode for f in frames}) > 1 else frames, delays)


def _pixels(array: NDArray[Any], sketch: SketchRecipe) -> NDArray[np.uint8]:
    """(height, width, 1, 3 or 4) uint8 of an array of these or, in floating numbers, of values in [0, 1]."""
    array = np.ma.filled(array, 0) if isinstance(array, np.ma.MaskedArray) else np.asarray(array)
    whole = array[..., None] if array.ndim == 2 else array
    fits = whole.ndim == 3 and whole.shape[2] in (1, 3, 4) and 0 not in whole.shape
    if whole.dtype.kind == "u" and whole.dtype.itemsize == 2:  # in either order of bytes
        whole = whole / np.float32(65_535)
    if whole.dtype == bool:
        whole = whole.astype(np.float32)
    if not fits or not (whole.dtype == np.uint8 or np.issubdtype(whole.dtype, np.floating)):
        raise invalid(
            f"the sketch {sketch.name} to return pixels (height, width, 1, 3 or 4): uint8, uint16, or floats in [0, 1]",
            shape=array.shape,
            dtype=str(array.dtype),
        )
    if whole.dtype == np.uint8:
        return np.ascontiguousarray(whole)
    if not np.isfinite(whole).all():
        raise invalid(f"the sketch {sketch.name} to return finite numbers", pixels="some are NaN or infinite")
    if not -FAR <= whole.min() <= whole.max() <= 1 + FAR:
        low, high = f"{whole.min():.4g}", f"{whole.max():.4g}"
        raise invalid(f"the sketch {sketch.name} to return floats in [0, 1]", numbers=f"{low} to {high}")
    return np.round(np.clip(whole, 0, 1) * 255).astype(np.uint8)


def _own_size(sketch: SketchRecipe) -> tuple[int, int] | None:
    """What the sketch's own parameter `size` says, where it left the painting of its network to us."""
    text = sketch.parameters.get("size")
    return None if text is None or not re.fullmatch(r"\d+x\d+", text) else Size().read(text)


def _fixed_size(sketch: SketchRecipe) -> InvalidValueError:
    return InvalidValueError(
        f"{sketch.name} gives what it returns a size of its own, and takes no other. Give the sketch an argument `size`"
        " and use it"
    )
