"""Pixels from one profile to another, by LittleCMS: relative colorimetric, black to black."""

from __future__ import annotations

import functools
import io
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

from artnet.color.compositing import as_color
from artnet.color.spaces.primaries import to_srgb_matrix
from artnet.color.transfer import srgb_to_linear
from artnet.errors import MissingExtraError
from artnet.media.profiles.own import profile_of

__all__ = ["bands_of", "converted", "space_that_holds"]

BAND = 1 << 22
"""Pixels that are converted together."""
BEYOND = 0.02
"""Of light, by which a colour must leave sRGB so that the profile counts as wider: levels of 8 bits are as coarse."""
BLACK_TO_BLACK, EXACTLY = 0x2000, 0x0100
"""LittleCMS's flags: black point compensation, and no table in place of matrices. With one, 16 bits that go there and
back are wrong by 10 levels of 255 in dark channels of strong colours; without it by 0.04 (measured)."""
STEPS = 9
"""Colours along each side of the cube that is looked at."""


def converted(pixels: NDArray[Any], source: bytes, target: bytes) -> NDArray[Any]:
    """Pixels (height, width, 1, 3 or 4) of a profile of RGB as those of another: (height, width, 3 or 4).

    uint8 by Pillow; uint16 by imagecodecs. Opacity stays.

    Raises:
        MissingExtraError: uint16 without the extra `print`.
    """
    pixels = as_color(pixels)
    if source == target:
        return pixels
    there = np.empty_like(pixels)
    convert = _eight_bits(source, target) if pixels.dtype == np.uint8 else _sixteen_bits(source, target)
    for rows in bands_of(pixels):
        there[rows, ..., :3] = convert(np.ascontiguousarray(pixels[rows, ..., :3]))
    there[..., 3:] = pixels[..., 3:]
    return there


def bands_of(pixels: NDArray[Any]) -> Iterator[slice]:
    """Rows of a picture, some megapixels at a time."""
    step = max(1, BAND // pixels.shape[1])
    return (slice(top, top + step) for top in range(0, len(pixels), step))


@functools.lru_cache(maxsize=16)
def space_that_holds(profile: bytes) -> str:
    """The space in which to paint for a profile of RGB: the wider one, where it has colours beyond sRGB."""
    side = np.round(np.linspace(0, 255, STEPS)).astype(np.uint8)
    cube = np.stack(np.meshgrid(side, side, side, indexing="ij"), axis=-1).reshape(1, -1, 3)
    wide = converted(cube, profile, profile_of("display-p3"))
    light = srgb_to_linear(wide.astype(np.float32) / 255) @ to_srgb_matrix("display-p3").T
    return "srgb" if light.min() >= -BEYOND and light.max() <= 1 + BEYOND else "display-p3"


def _eight_bits(source: bytes, target: bytes) -> Any:
    transform = ImageCms.buildTransform(
        ImageCms.ImageCmsProfile(io.BytesIO(source)),
        ImageCms.ImageCmsProfile(io.BytesIO(target)),
        "RGB",
        "RGB",
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )

    def convert(band: NDArray[np.uint8]) -> NDArray[np.uint8]:
        image = ImageCms.applyTransform(Image.fromarray(band), transform)
        assert image is not None  # not in place
        return np.asarray(image)

    return convert


def _sixteen_bits(source: bytes, target: bytes) -> Any:
    try:
        import imagecodecs
    except ImportError:
        raise MissingExtraError(
            "Expected imagecodecs, to convert 16 bits to a profile. Received: none. Run pip install 'artnet[print]'"
        ) from None
    how: dict[str, Any] = {"colorspace": "rgb", "outcolorspace": "rgb", "intent": 1, "flags": BLACK_TO_BLACK | EXACTLY}
    return lambda band: imagecodecs.cms_transform(band, source, target, **how)
