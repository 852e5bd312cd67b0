"""Still pictures <-> files: PNG, JPEG, WebP and GIF are written, those and more are read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, PngImagePlugin

from artnet.color.compositing import as_color, over_ground
from artnet.color.palettes import hex_to_srgb
from artnet.color.spaces.primaries import from_srgb
from artnet.errors import invalid
from artnet.media.gif.writer import gif_blocks
from artnet.media.io.atomic import write_bytes
from artnet.media.io.sources import opened, shown
from artnet.media.metadata import checked_text, exif_of, jpeg_segments
from artnet.media.profiles.conversion import converted
from artnet.media.profiles.own import profile_of
from artnet.media.stills.decoding import MAX_PIXELS, decode_picture
from artnet.media.stills.panoramas import panorama_xmp
from artnet.media.stills.png_chunks import recipe_data
from artnet.media.stills.resizing import fit_size, resize_picture
from artnet.recipes.schema import FileRecipe

__all__ = [
    "SourcePicture",
    "encode_picture",
    "fit_size",
    "format_of",
    "numbers_of_inks",
    "read_picture",
    "resize_picture",
    "write_picture",
]

MAX_BYTES = 6 * MAX_PIXELS + (1 << 20)
"""The largest file that is read: the most pixels in 16-bit RGB, not compressed, and a MiB of metadata."""


@dataclass(frozen=True, eq=False)
class SourcePicture:
    """A picture that was read: `pixels` (height, width, 3) and `alpha` (height, width), float32 in [0, 1], sRGB.

    `alpha` is None where every pixel is opaque. `notes` are lines for a person about what was decided on the way,
    `size` is (width, height) of the picture.
    """

    pixels: NDArray[np.float32]
    alpha: NDArray[np.float32] | None
    name: str
    sha256: str
    notes: tuple[str, ...] = ()
    size: tuple[int, int] = (0, 0)


def read_picture(path: str | Path, needed: int = 0, *, space: str = "srgb") -> SourcePicture:
    """Read a picture of any common format: turned upright, in sRGB, with 16 bits where gray has them.

    Of a large one fewer pixels are given, where so many `needed` a side are enough. The `space` may be another one of
    `SPACES`.

    Raises:
        PictureError: no such file, no picture, a cut, altered or too large one.
    """
    with opened(path, MAX_BYTES) as (file, size):
        data = file.read(size + 1)  # not MAX_BYTES: as many are allocated as are asked for
    profile = b"" if space == "srgb" else profile_of(space)
    read = decode_picture(data, shown(path), needed, profile)
    digest = hashlib.sha256(data).hexdigest()
    return SourcePicture(read.pixels, read.alpha, Path(path).name, digest, read.notes, read.size)


def format_of(path: str | Path) -> str:
    """The format that the suffix of a path asks for: png, jpeg, webp or gif.

    Raises:
        InvalidValueError: another suffix, or none.
    """
    suffix = Path(path).suffix.lower().removeprefix(".")
    name = {"jpg": "jpeg"}.get(suffix, suffix)
    if name not in _ENCODERS:
        raise invalid("a file name that ends in .png, .jpg, .jpeg, .webp or .gif", path=str(path))
    return name


def write_picture(path: str | Path, pixels: NDArray[np.uint8], file: FileRecipe, text: str | None = None) -> None:
    """Write a picture as `encode_picture` encodes it, whole or not at all.

    Raises:
        InvalidValueError: a suffix of another format than `file` says, and what `encode_picture` refuses.
        OutputError: the place cannot be written.
    """
    if format_of(path) != file.format:
        raise invalid(f"a file name of the format {file.format}", path=str(path))
    write_bytes(path, encode_picture(pixels, file, text))


def encode_picture(
    pixels: NDArray[np.uint8],
    file: FileRecipe,
    text: str | None = None,
    inks: tuple[str, ...] = (),
    *,
    panorama: bool = False,
    space: str = "srgb",
    icc: bytes | None = None,
) -> bytes:
    """The file of a picture: pixels (height, width, 1, 3 or 4) uint8, gray, RGB or RGBA; `text` is the recipe.

    The same arguments give the same bytes. A picture with opacity is laid over the ground that `file` names; without
    one it stays so, but for JPEG, where white is the ground, and GIF, where a pixel is clear or not. Quality is for
    JPEG and WebP (there 100 is lossless). A PNG of pixels that all have one of the `inks`, such as "#e0703f", says for
    each pixel which, in as few bits as that takes. A `panorama` says so, by which viewers know it, but in GIF. Pixels
    are in sRGB, or another of `SPACES`, whose profile the file carries; with `icc` they are converted to that profile
    of RGB, and the file carries it.

    Raises:
        InvalidValueError: another shape or dtype, an unknown format, a side longer than the format allows.
    """
    if file.format not in _ENCODERS:
        raise invalid(f"one of the formats {', '.join(_ENCODERS)}", format=file.format)
    if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] not in (1, 3, 4) or 0 in pixels.shape:
        raise invalid("pixels of shape (height, width, 1, 3 or 4) in uint8", shape=pixels.shape, dtype=pixels.dtype)
    if file.format == "gif" and (icc is not None or space != "srgb"):
        raise invalid("a format that carries a colour profile, such as PNG; a GIF has none", format=file.format)
    if file.ground:
        red, green, blue = from_srgb(hex_to_srgb([file.ground])[0], space).tolist()
        pixels = over_ground(pixels, (red, green, blue))
    encode, longest = _ENCODERS[file.format]
    if max(pixels.shape[:2]) > longest:
        size = f"{pixels.shape[1]} x {pixels.shape[0]}"
        raise invalid(f"a {file.format} of at most {longest:,} pixels a side (PNG has no such limit)", size=size)
    profile = profile_of(space)
    if icc is not None:
        # What is laid over white is laid so before: there it is known how to mix light.
        pixels = converted(over_ground(pixels) if file.format == "jpeg" else pixels, profile, icc)
        profile, inks = icc, ()
    checked = None if text is None else checked_text(text)
    numbers = numbers_of_inks(pixels, inks) if inks and file.format == "png" else None
    if numbers is not None:
        return _indexed_png(numbers, inks, file, checked, profile)
    xmp = panorama_xmp((pixels.shape[1], pixels.shape[0])) if panorama else b""
    return encode(pixels, file, Inside(checked, xmp, profile))


class Inside(NamedTuple):
    """What a file holds beside the pixels: the recipe, what says that it is a panorama, and the colour profile."""

    text: str | None
    xmp: bytes
    profile: bytes


def numbers_of_inks(pixels: NDArray[np.uint8], inks: tuple[str, ...]) -> NDArray[np.uint8] | None:
    """Which ink each pixel (height, width, 3) has, (height, width) uint8; None where one has another colour."""
    if pixels.shape[2] != 3:
        return None
    shifts = np.array([1 << 16, 1 << 8, 1], np.uint32)
    codes = pixels.astype(np.uint32) @ shifts
    known = np.round(255 * hex_to_srgb(inks)).astype(np.uint32) @ shifts
    order = np.argsort(known)
    place = np.minimum(np.searchsorted(known[order], codes), len(inks) - 1)
    return order[place].astype(np.uint8) if (known[order][place] == codes).all() else None


def _png(pixels: NDArray[np.uint8], file: FileRecipe, inside: Inside) -> bytes:
    info = PngImagePlugin.PngInfo()
    options: dict[str, Any] = {"pnginfo": info, "dpi": (file.dpi, file.dpi)}
    if pixels.shape[2] == 1:
        info.add(b"sRGB", b"\0")  # an RGB profile is not allowed in a gray PNG; this chunk says the same
    else:
        options["icc_profile"] = inside.profile
    if inside.text is not None:
        info.add(b"iTXt", recipe_data(inside.text))
    if inside.xmp:
        info.add_itxt("XML:com.adobe.xmp", inside.xmp.decode())
    return _saved(pixels, "PNG", **options)


def _indexed_png(
    numbers: NDArray[np.uint8], inks: tuple[str, ...], file: FileRecipe, text: str | None, profile: bytes
) -> bytes:
    image = Image.fromarray(numbers)
    image.putpalette(np.round(255 * hex_to_srgb(inks)).astype(np.uint8).tobytes())
    info = PngImagePlugin.PngInfo()
    if text is not None:
        info.add(b"iTXt", recipe_data(text))
    bits = next(bits for bits in (1, 2, 4, 8) if len(inks) <= 1 << bits)
    stream = BytesIO()
    image.save(stream, "PNG", bits=bits, pnginfo=info, dpi=(file.dpi, file.dpi), icc_profile=profile)
    return stream.getvalue()


def _jpeg(pixels: NDArray[np.uint8], file: FileRecipe, inside: Inside) -> bytes:
    pixels = over_ground(pixels)
    dots = min(file.dpi, 65_535)  # JFIF has 16 bits for it
    return _saved(
        pixels,
        "JPEG",
        quality=file.quality,
        subsampling=0,  # 4:4:4: saturated colours keep their edges
        optimize=True,
        dpi=(dots, dots),
        icc_profile=inside.profile if pixels.shape[2] == 3 else None,
        extra=b"" if inside.text is None else jpeg_segments(inside.text),
        **({"xmp": inside.xmp} if inside.xmp else {}),
    )


def _webp(pixels: NDArray[np.uint8], file: FileRecipe, inside: Inside) -> bytes:
    if pixels.shape[2] == 1:
        pixels = np.repeat(pixels, 3, axis=2)
    lossless = file.quality == 100
    return _saved(
        pixels,
        "WEBP",
        lossless=lossless,
        exact=lossless,
        quality=75 if lossless else file.quality,  # lossless: how long to search, not how good
        method=4,
        icc_profile=inside.profile,
        exif=exif_of(inside.text, file.dpi),
        **({"xmp": inside.xmp} if inside.xmp else {}),
    )


def _gif(pixels: NDArray[np.uint8], file: FileRecipe, inside: Inside) -> bytes:
    return b"".join(gif_blocks([as_color(pixels)], [0], inside.text))


def _saved(pixels: NDArray[np.uint8], pillow_format: str, **options: Any) -> bytes:
    image = Image.fromarray(np.ascontiguousarray(pixels[..., 0] if pixels.shape[2] == 1 else pixels))
    stream = BytesIO()
    image.save(stream, pillow_format, **options)
    return stream.getvalue()


_Encoder = Callable[[NDArray[np.uint8], FileRecipe, Inside], bytes]
_ENCODERS: dict[str, tuple[_Encoder, int]] = {
    "png": (_png, 1 << 31),
    "jpeg": (_jpeg, 65_500),
    "webp": (_webp, 16_383),
    "gif": (_gif, 65_535),
}
"""What encodes a format, and its longest side."""
