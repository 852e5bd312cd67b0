"""A picture as it comes: a file, an array, a Pillow image, or the sample that artnet draws."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from artnet.digests import sha256_of
from artnet.errors import invalid
from artnet.media.stills.decoding import decode_image
from artnet.media.stills.encoding import read_picture
from artnet.media.stills.sample import draw_sample
from artnet.recipes.schema import SourceRecipe

__all__ = ["Loaded", "levels_of", "load_picture"]

SAMPLE_NAME = "sample"
WHOLE_SCALES = {np.dtype(np.uint8): 1 / 255, np.dtype(np.uint16): 1 / 65_535, np.dtype(bool): 1}
"""By what whole numbers are multiplied, so that they lie in [0, 1]."""
OVERSHOOT = 0.5
"""How far floats may leave [0, 1], as a sharpening filter makes them; they are clipped. Beyond, they are no colours."""


class Loaded(NamedTuple):
    """A picture of `size` (width, height): sRGB (height, width, 3) and opacity (height, width) in [0, 1], or None."""

    color: NDArray[np.float32]
    alpha: NDArray[np.float32] | None
    source: SourceRecipe
    size: tuple[int, int]
    notes: tuple[str, ...] = ()


def load_picture(picture: object, needed: int = 0) -> Loaded:
    """A picture; of a large file fewer pixels, where so many a side are enough."""
    if picture is None:
        color = draw_sample()
        source = SourceRecipe(SAMPLE_NAME, sha256_of(levels_of(color).tobytes()))
        return Loaded(color, None, source, (color.shape[1], color.shape[0]))
    if isinstance(picture, str | Path):
        read = read_picture(picture, needed)
        return Loaded(read.pixels, read.alpha, SourceRecipe(read.name, read.sha256), read.size, read.notes)
    if isinstance(picture, Image.Image):
        color, alpha, notes, own = decode_image(picture, "a Pillow image")
        deep = picture.mode.startswith(("I", "F"))
        picture = picture.convert("LA") if picture.mode == "La" else picture
        plain = picture if deep else picture.convert("RGBA" if picture.has_transparency_data else "RGB")
        return Loaded(color, alpha, SourceRecipe("array", sha256_of(np.asarray(plain).tobytes())), own, notes)
    array = _array_of(picture)
    if array.ndim == 2:
        array = array[..., None]
    if array.ndim != 3 or array.shape[-1] not in (1, 3, 4) or 0 in array.shape:
        if array.ndim == 0:
            raise invalid("a picture: a file, an array or a Pillow image", picture=type(picture).__name__)
        raise invalid("a picture of shape (height, width[, 1, 3 or 4])", shape=array.shape)
    if array.dtype not in WHOLE_SCALES:
        if not np.issubdtype(array.dtype, np.floating):
            raise invalid("a picture of uint8, uint16, bool, or floats in [0, 1]", dtype=str(array.dtype))
        if not np.isfinite(array).all():
            raise invalid("a picture of finite numbers", not_finite=int((~np.isfinite(array)).sum()))
        if array.min() < -OVERSHOOT or array.max() > 1 + OVERSHOOT:
            raise invalid("floats in [0, 1] as a picture", least=float(array.min()), most=float(array.max()))
    scale = np.float32(WHOLE_SCALES.get(array.dtype, 1))
    values: NDArray[np.float32] = np.clip(array.astype(np.float32) * scale, 0, 1).astype(np.float32)
    color = np.repeat(values, 3, axis=-1) if values.shape[-1] == 1 else values[..., :3]
    alpha = values[..., 3] if values.shape[-1] == 4 and values[..., 3].min() < 1 else None
    source = SourceRecipe("array", sha256_of(np.ascontiguousarray(array).tobytes()))
    return Loaded(color, alpha, source, (color.shape[1], color.shape[0]))


def _array_of(picture: object) -> NDArray[Any]:
    """A picture's numbers, in this machine's order.

    Raises:
        InvalidValueError: rows of unequal lengths, or no numbers at all.
    """
    try:
        array = np.asarray(picture)
    except (TypeError, ValueError):
        raise invalid("a picture of shape (height, width[, 1, 3 or 4])", picture=type(picture).__name__) from None
    return array.astype(array.dtype.newbyteorder("="), copy=False)


def levels_of(values: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Values in [0, 1] as 8 bits, rounded."""
    return np.round(np.clip(values, 0, 1) * 255).astype(np.uint8)
