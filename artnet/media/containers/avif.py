"""AVIF of 8 bits, by Pillow, and of 10 bits, by imagecodecs of the extra `print`."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from artnet.errors import MissingExtraError
from artnet.media.containers.carriers import avif_box
from artnet.media.metadata import exif_of
from artnet.media.stills.depths import at_depth
from artnet.media.stills.profiles import srgb_profile

__all__ = ["encode_avif", "encode_deep_avif", "load_imagecodecs"]

SPEED = 6
THREADS = 2
_PRIMARIES = {"srgb": 1, "display-p3": 12}
_SRGB, _BT601, _IDENTITY = 13, 6, 0
"""How CICP (ITU-T H.273) numbers the primaries, the transfer, and the matrices from RGB."""
LOSSLESS = 100


def encode_avif(
    pixels: NDArray[np.uint8],
    *,
    quality: int,
    dpi: float,
    text: str | None = None,
    profile: bytes | None = None,
    xmp: bytes = b"",
) -> bytes:
    """The file of pixels (height, width, 1, 3 or 4) uint8, colours at full resolution; the EXIF data hold the text."""
    rgb = np.repeat(pixels, 3, axis=2) if pixels.shape[2] == 1 else pixels
    stream = BytesIO()
    Image.fromarray(np.ascontiguousarray(rgb)).save(
        stream,
        "AVIF",
        quality=quality,
        subsampling="4:4:4",
        speed=SPEED,
        max_threads=THREADS,
        icc_profile=srgb_profile() if profile is None else profile,
        exif=exif_of(text, dpi),
        **({"xmp": xmp} if xmp else {}),
    )
    return stream.getvalue()


def encode_deep_avif(pixels: NDArray[Any], *, quality: int, text: str | None = None, space: str = "srgb") -> bytes:
    """The file of pixels (height, width, 1, 3 or 4) uint8 or uint16 in 10 bits; a box at its end holds the text.

    Quality 100 is without loss, of 10 bits. The colours are said to be of a `space`, sRGB or Display P3, by their
    numbers; the dots an inch are not noted.

    Raises:
        MissingExtraError: without the extra `print`.
    """
    imagecodecs = load_imagecodecs()
    deep = at_depth(pixels, 10)
    rgb = np.repeat(deep, 3, axis=2) if deep.shape[2] == 1 else deep
    data = imagecodecs.avif_encode(
        np.ascontiguousarray(rgb),
        level=quality,
        speed=SPEED,
        bitspersample=10,
        pixelformat="444",
        primaries=_PRIMARIES[space],
        transfer=_SRGB,
        matrix=_IDENTITY if quality == LOSSLESS else _BT601,
        numthreads=THREADS,
    )
    return bytes(data) + (avif_box(text) if text is not None else b"")


def load_imagecodecs() -> Any:
    """The library, whose import takes a while.

    Raises:
        MissingExtraError: without the extra `print`.
    """
    try:
        import imagecodecs
    except ImportError:
        raise MissingExtraError(
            "Expected imagecodecs, which writes AVIF of 10 bits. Install it: pip install 'artnet[print]'"
        ) from None
    return imagecodecs
