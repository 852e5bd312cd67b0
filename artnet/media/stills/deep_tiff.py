"""TIFF of more than 8 bits a channel that Pillow narrows, garbles or does not open: through imageio, by tifffile.

Measured with Pillow 13, imageio 2.38, tifffile 2026.3: of 16-bit RGB Pillow keeps 8 bits, and mixes the channels where
they lie one after the other; RGB of 32 bits or floating point, half and double floats, and gray of 16 bits with opacity
it does not open. tifffile, of the extra `print`, reads all of them to the bit. ffmpeg, which needs no extra, does so
for strips of 16 bits, but is silently wrong on tiles, 32 bits and half floats. imageio reads HDR and EXR only by
FreeImage, which it would download, or by ffmpeg as 16 bits without opacity: they are not read.
"""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import TiffImagePlugin

from artnet.errors import MissingExtraError, PictureError

__all__ = ["DeepTiff", "deep_tiff", "has_tifffile", "read_deep_tiff"]

Pixels = NDArray[np.float32]

_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB = 0, 1, 2
_WHOLE, _FLOAT = 1, 3
SIGNED = 2
"""Which Pillow reads as if it were not."""
_PLAIN, _DEFLATE, _PACKBITS = (1,), (8, 32_946), (32_773,)
_READ_BY_PILLOW = {(16, _WHOLE), (32, _WHOLE), (32, 2), (32, _FLOAT)}
"""Gray without opacity: bits and sample format."""


@dataclass(frozen=True)
class DeepTiff:
    """What the first page says of itself, in the words of the TIFF specification (6.0)."""

    size: tuple[int, int]
    bits: int
    samples: int
    sample_format: int
    photometric: int
    is_planar: bool
    compression: int
    opacity: int
    segments: tuple[tuple[int, int], ...]
    segment_samples: int
    orientation: int
    profile: bytes
    has_pages: bool

    @property
    def narrowed_by_pillow(self) -> bool:
        """Whether Pillow reads it rightly but for the lower bits."""
        return not self.is_planar and self.bits == 16 and self.sample_format == _WHOLE and self.photometric == _RGB


def deep_tiff(data: bytes) -> DeepTiff | None:
    """What a TIFF file says, if it is one that Pillow does not read with all its bits; else None.

    Raises:
        Exception: Pillow's own, for broken tags; not documented.
    """
    tags: Any = TiffImagePlugin.ImageFileDirectory_v2(data[: 16 if data[2:4] in (b"+\0", b"\0+") else 8])
    file = io.BytesIO(data)
    file.seek(tags.next)
    tags.load(file)
    bits, samples = max(tags.get(258, (1,))), tags.get(277, 1)
    sample_format, photometric = max(tags.get(339, (_WHOLE,))), tags.get(262, _BLACK_IS_ZERO)
    is_planar = tags.get(284, 1) == 2 and samples > 1
    is_gray = photometric in (_WHITE_IS_ZERO, _BLACK_IS_ZERO)
    if (bits <= 8 and sample_format != SIGNED) or (
        is_gray and samples == 1 and (bits, sample_format) in _READ_BY_PILLOW
    ):
        return None
    if not (is_gray or photometric == _RGB or is_planar):
        return None  # CMYK, CIELAB: Pillow reads 8 bits of them
    width, height, is_tiled = tags[256], tags[257], 324 in tags
    offsets, counts = (tags[324], tags[325]) if is_tiled else (tags[273], tags[279])
    pixels = tags[322] * tags[323] if is_tiled else width * min(height, tags.get(278, height))
    own = 3 if photometric == _RGB else 1
    return DeepTiff(
        size=(width, height),
        bits=bits,
        samples=samples,
        sample_format=sample_format,
        photometric=photometric,
        is_planar=is_planar,
        compression=tags.get(259, 1),
        opacity=next(iter(tags.get(338, ())), 0) if samples > own else 0,
        segments=tuple(zip(offsets, counts, strict=True)),
        segment_samples=pixels * (1 if is_planar else samples),
        orientation=tags.get(274, 1),
        profile=tags.get(34_675, b""),
        has_pages=bool(tags.next),
    )


def has_tifffile() -> bool:
    """Whether the extra `print` is there."""
    try:
        import tifffile  # noqa: F401
    except ImportError:
        return False
    return True


def read_deep_tiff(data: bytes, tiff: DeepTiff, name: str) -> tuple[Pixels, Pixels | None]:
    """Pixels (height, width, 3) and opacity (height, width), or None, in [0, 1], as the file stores them: not turned.

    Raises:
        PictureError: a cut file, another compression or colour model, values that are no brightness.
        MissingExtraError: without the extra `print`.
    """
    _check(data, tiff, name)
    if not has_tifffile():
        raise MissingExtraError(
            f"Expected tifffile, which reads TIFF such as {name}. Install it: pip install 'artnet[print]'"
        )
    import imageio.v3 as imageio

    values = imageio.imread(data, plugin="tifffile", page=0)
    if tiff.is_planar:
        values = np.moveaxis(values, 0, -1)
    values = values.reshape(tiff.size[1], tiff.size[0], tiff.samples)
    own = 3 if tiff.photometric == _RGB else 1
    values = values[..., : own + (tiff.opacity in (1, 2))]
    if values.dtype.kind == "u":
        scaled = (values / float(2**tiff.bits - 1)).astype(np.float32)
    else:
        if not (values.min() >= 0 and values.max() <= 1):  # so written that it also catches what is no number
            raise PictureError(
                f"Expected floating-point values from 0 to 1. Received: {name}, from {values.min():g} to"
                f" {values.max():g}: save it with 8 or 16 bits a channel"
            )
        scaled = values.astype(np.float32)
    color, alpha = scaled[..., :own], scaled[..., own] if scaled.shape[-1] > own else None
    if tiff.photometric == _WHITE_IS_ZERO:
        color = 1 - color
    if alpha is not None and tiff.opacity == 1:  # associated: multiplied into the colours
        color = np.clip(color / np.where(alpha > 0, alpha, 1)[..., None], 0, 1)
    return np.repeat(color, 3, axis=-1) if own == 1 else color, alpha


def _check(data: bytes, tiff: DeepTiff, name: str) -> None:
    """Refuse what tifffile would not, or only when the memory is full."""
    own = 3 if tiff.photometric == _RGB else 1
    kinds = tiff.photometric in (_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB), tiff.sample_format in (_WHOLE, _FLOAT)
    if not all(kinds) or tiff.bits not in (16, 32, 64) or tiff.samples < own:
        raise PictureError(
            f"Expected a TIFF in gray or RGB of 8, 16 or 32 bits, or floating point. Received: {name}, of another:"
            " save it as RGB with 16 bits a channel"
        )
    if tiff.compression not in (*_PLAIN, *_DEFLATE, *_PACKBITS):
        raise PictureError(
            f"Expected a TIFF of so many bits without compression, or with ZIP or PackBits. Received: {name}, of"
            " another: save it with one of these"
        )
    for offset, count in tiff.segments:
        if offset + count > len(data):
            raise PictureError(f"Expected a whole TIFF picture. Received: {name}, cut: save it again")
        if tiff.compression in _DEFLATE:
            most = tiff.segment_samples * tiff.bits // 8
            if len(zlib.decompressobj().decompress(data[offset : offset + count], most + 1)) > most:
                raise PictureError(f"Expected a whole TIFF picture. Received: {name}, altered: save it again")
