"""Still pictures <-> files: PNG, JPEG, WebP, GIF, AVIF, TIFF and PDF are written; those but PDF, and more, are read."""

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
from artnet.media.containers.avif import encode_avif, encode_deep_avif, load_imagecodecs
from artnet.media.containers.pdf import encode_pdf, load_pikepdf
from artnet.media.gif.writer import gif_blocks
from artnet.media.io.atomic import write_bytes
from artnet.media.io.sources import opened, shown
from artnet.media.metadata import checked_text, exif_of, jpeg_segments
from artnet.media.profiles.conversion import converted
from artnet.media.profiles.own import profile_of
from artnet.media.stills.decoding import MAX_PIXELS, decode_picture
from artnet.media.stills.depths import at_depth, depth_of
from artnet.media.stills.panoramas import panorama_xmp
from artnet.media.stills.png_chunks import recipe_data
from artnet.media.stills.resizing import fit_size, resize_picture
from artnet.media.streams.png import encode_png
from artnet.media.streams.tiff import encode_tiff, load_tifffile
from artnet.recipes.schema import FileRecipe

__all__ = [
    "QUALITY_FORMATS",
    "STILL_FORMATS",
    "SourcePicture",
    "bits_for",
    "check_format",
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
    """The format that the suffix of a path asks for: png, jpeg, webp, gif, avif, tiff or pdf.

    Raises:
        InvalidValueError: another suffix, or none.
    """
    suffix = Path(path).suffix.lower().removeprefix(".")
    name = {"jpg": "jpeg", "tif": "tiff"}.get(suffix, suffix)
    if name not in STILL_FORMATS:
        raise invalid(f"a file name that ends in {', '.join(_SUFFIXES[:-1])} or {_SUFFIXES[-1]}", path=str(path))
    return name


def bits_for(file_format: str, pixels: NDArray[Any]) -> int:
    """Bits a channel with which pixels are written unless something else is said: theirs, or the most of the format.

    A PDF has 8, as much that prints it has no more.
    """
    return max(bits for bits in STILL_FORMATS[file_format].bits if bits <= depth_of(pixels))


def check_format(file_format: str, size: tuple[int, int], *, bits: int = 8, pyramid: bool = False) -> None:
    """Refuse what a format cannot hold, or needs an extra for, before anything is painted.

    Raises:
        InvalidValueError: an unknown format, more pixels than it allows, other bits a channel, or a pyramid.
        MissingExtraError: a library that is not installed.
    """
    if file_format not in STILL_FORMATS:
        raise invalid(f"one of the formats {', '.join(STILL_FORMATS)}", format=file_format)
    row = STILL_FORMATS[file_format]
    if bits not in row.bits:
        having = [name for name, each in STILL_FORMATS.items() if bits in each.bits]
        way = f"a format that has {bits} bits: {', '.join(having)}" if having else "8, 10 or 16 bits a channel"
        raise invalid(way, format=file_format, bits=bits)
    if pyramid and file_format != "tiff":
        raise invalid("the format tiff for a pyramid", format=file_format)
    if max(size) > row.longest:
        way = "PNG and TIFF have no such limit"
        raise invalid(
            f"a {file_format} of at most {row.longest:,} pixels a side ({way})", size=f"{size[0]} x {size[1]}"
        )
    if row.most is not None and size[0] * size[1] > row.most:
        way = "PNG and TIFF have no such limit"
        raise invalid(f"a {file_format} of at most {row.most:,} pixels ({way})", size=f"{size[0]} x {size[1]}")
    if row.load is not None and (bits > 8 or file_format != "avif"):
        row.load()


def write_picture(path: str | Path, pixels: NDArray[Any], file: FileRecipe, text: str | None = None) -> None:
    """Write a picture as `encode_picture` encodes it, whole or not at all.

    Raises:
        InvalidValueError: a suffix of another format than `file` says, and what `encode_picture` refuses.
        OutputError: the place cannot be written.
    """
    if format_of(path) != file.format:
        raise invalid(f"a file name of the format {file.format}", path=str(path))
    write_bytes(path, encode_picture(pixels, file, text))


def encode_picture(
    pixels: NDArray[Any],
    file: FileRecipe,
    text: str | None = None,
    inks: tuple[str, ...] = (),
    *,
    panorama: bool = False,
    bleed: int = 0,
    space: str = "srgb",
    icc: bytes | None = None,
) -> bytes:
    """The file of a picture: pixels (height, width, 1, 3 or 4), gray, RGB or RGBA; `text` is the recipe.

    They are uint8 or uint16, and are rounded to the bits that `file` says, of which 16 need uint16. The same arguments
    give the same bytes. A picture with opacity is laid over the ground that `file` names; without one it stays so, but
    for JPEG, where white is the ground, and GIF, where a pixel is clear or not. Quality is for JPEG, AVIF and WebP
    (there 100 is lossless). A PNG of pixels that all have one of the `inks`, such as "#e0703f", says for each pixel
    which, in as few bits as that takes. A `panorama` says so, by which viewers know it, but in GIF, PDF and AVIF of 10
    bits. Of a PDF `bleed` pixels on each side are to be cut off. Pixels are in sRGB, or another of `SPACES`, whose
    profile the file carries; with `icc` they are converted to that profile of RGB, and the file carries it.

    Raises:
        InvalidValueError: another shape or dtype, an unknown format, what `check_format` refuses.
        MissingExtraError: a format that needs an extra.
    """
    known = pixels.dtype in (np.uint8, np.uint16)
    if not known or pixels.ndim != 3 or pixels.shape[2] not in (1, 3, 4) or 0 in pixels.shape:
        shape = "pixels of shape (height, width, 1, 3 or 4) in uint8 or uint16"
        raise invalid(shape, shape=pixels.shape, dtype=pixels.dtype)
    check_format(file.format, (pixels.shape[1], pixels.shape[0]), bits=file.bits, pyramid=file.pyramid)
    check_profile(file.format, file.bits, space=space, converted=icc is not None)
    if file.bits == 16 and depth_of(pixels) < 16:
        raise invalid("pixels of 16 bits, such as render(..., bits=16) gives", dtype=pixels.dtype)
    if bleed and file.format != "pdf":
        raise invalid("a bleed for a pdf", format=file.format, bleed=bleed)
    if file.ground:
        red, green, blue = from_srgb(hex_to_srgb([file.ground])[0], space).tolist()
        pixels = over_ground(pixels, (red, green, blue))
    profile = profile_of(space)
    if icc is not None:
        # What is laid over white is laid so before: there it is known how to mix light.
        pixels = converted(over_ground(pixels) if file.format == "jpeg" else pixels, profile, icc)
        profile, inks = icc, ()
    if file.bits == 8:
        pixels = at_depth(pixels, 8)
    checked = None if text is None else checked_text(text)
    numbers = numbers_of_inks(pixels, inks) if inks and file.format == "png" and file.bits == 8 else None
    if numbers is not None:
        return _indexed_png(numbers, inks, file, checked, profile)
    xmp = panorama_xmp((pixels.shape[1], pixels.shape[0])) if panorama else b""
    inside = Inside(checked, xmp, profile, space, bleed)
    return STILL_FORMATS[file.format].encode(pixels, file, inside)


class Inside(NamedTuple):
    """What a file holds beside the pixels: the recipe, what says that it is a panorama, the colour profile (and the
    name of the space, where it is a known one), and how many pixels at its edges are to be cut off.
    """

    text: str | None
    xmp: bytes
    profile: bytes
    space: str = "srgb"
    bleed: int = 0


def check_profile(file_format: str, bits: int, *, space: str = "srgb", converted: bool = False) -> None:
    """Refuse a colour space that a file cannot carry.

    Raises:
        InvalidValueError: a GIF of another than sRGB, an AVIF of 10 bits of a profile's own.
    """
    if file_format == "gif" and (converted or space != "srgb"):
        raise invalid("a format that carries a colour profile, such as PNG; a GIF has none", format=file_format)
    if file_format == "avif" and bits > 8 and converted:
        raise invalid("8 bits for an AVIF of a profile of its own", bits=bits)


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


def _png(pixels: NDArray[Any], file: FileRecipe, inside: Inside) -> bytes:
    if file.bits == 16:  # which Pillow cannot write
        return encode_png(pixels, inside.text, dpi=file.dpi, profile=inside.profile, xmp=inside.xmp)
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


def _avif(pixels: NDArray[Any], file: FileRecipe, inside: Inside) -> bytes:
    if file.bits == 10:
        return encode_deep_avif(pixels, quality=file.quality, text=inside.text, space=inside.space)
    return encode_avif(
        pixels, quality=file.quality, dpi=file.dpi, text=inside.text, profile=inside.profile, xmp=inside.xmp
    )


def _tiff(pixels: NDArray[Any], file: FileRecipe, inside: Inside) -> bytes:
    how = {"profile": inside.profile, "xmp": inside.xmp}
    return encode_tiff(pixels, text=inside.text, dpi=file.dpi, pyramid=file.pyramid, **how)


def _pdf(pixels: NDArray[Any], file: FileRecipe, inside: Inside) -> bytes:
    return encode_pdf(pixels, dpi=file.dpi, text=inside.text, profile=inside.profile, bleed=inside.bleed)


def _saved(pixels: NDArray[np.uint8], pillow_format: str, **options: Any) -> bytes:
    image = Image.fromarray(np.ascontiguousarray(pixels[..., 0] if pixels.shape[2] == 1 else pixels))
    stream = BytesIO()
    image.save(stream, pillow_format, **options)
    return stream.getvalue()


class _Format(NamedTuple):
    """What encodes a format, its suffixes, its longest side, the bits a channel that it can have, the most pixels that
    its readers take, and what loads the library that it needs.
    """

    encode: Callable[[NDArray[Any], FileRecipe, Inside], bytes]
    suffixes: tuple[str, ...]
    longest: int
    bits: tuple[int, ...] = (8,)
    most: int | None = None
    load: Callable[[], Any] | None = None


STILL_FORMATS = {
    "png": _Format(_png, (".png",), (1 << 31) - 1, (8, 16)),
    "jpeg": _Format(_jpeg, (".jpg", ".jpeg"), 65_500),
    "webp": _Format(_webp, (".webp",), 16_383),
    "gif": _Format(_gif, (".gif",), 65_535),
    "avif": _Format(_avif, (".avif",), 1 << 15, (8, 10), 1 << 28, load_imagecodecs),
    "tiff": _Format(_tiff, (".tif", ".tiff"), (1 << 31) - 1, (8, 16), None, load_tifffile),
    "pdf": _Format(_pdf, (".pdf",), (1 << 31) - 1, load=load_pikepdf),
}
"""Formats in which a still picture is written."""
QUALITY_FORMATS = ("jpeg", "webp", "avif")
_SUFFIXES = [suffix for row in STILL_FORMATS.values() for suffix in row.suffixes]
