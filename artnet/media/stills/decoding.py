"""The bytes of a picture file -> pixels. The bytes are hostile until shown otherwise."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from artnet.errors import ArtnetError, PictureError
from artnet.media.io.signatures import HEAD, picture_format, what_is
from artnet.media.io.sources import quiet, without_standard_error
from artnet.media.stills.deep_tiff import DeepTiff, deep_tiff, has_tifffile, read_deep_tiff
from artnet.media.stills.drawn import drawn_box, only_drawn
from artnet.media.stills.profiles import gray_curve, is_srgb, lab_to_srgb, profile_to_srgb
from artnet.media.stills.reducing import factor_for, reduced

__all__ = ["FORMATS", "MAX_PIXELS", "decode_image", "decode_picture"]

Pixels = NDArray[np.float32]


class Decoded(NamedTuple):
    """Pixels (height, width, 3) and alpha (height, width), or None where all is opaque, in [0, 1], sRGB, upright.

    `notes` are lines for a person; `size` is (width, height) of the picture, of which fewer pixels may be given.
    """

    pixels: Pixels
    alpha: Pixels | None
    notes: tuple[str, ...]
    size: tuple[int, int]


FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "TIFF", "BMP", "AVIF", "PPM")
"""What is read. Not JPEG 2000: its decoder has had too many holes for a format that few pictures come in."""
MAX_PIXELS = 2 * (1024**3 // 4 // 3)
"""178,956,970: two GiB as float32 RGB (12 bytes a pixel), and where Pillow itself refuses."""
LARGEST_SIDE = 1 << 20
PIXELS_A_BYTE, UNASKED = 16_384, 1 << 24
"""What compression holds at most that anybody wants (deflate 1,032 bytes a byte, of 8 pixels each), and up to how many
pixels nobody asks."""
_ORIENTATION = 0x0112
_PHOTOMETRIC = 262


def decode_picture(data: bytes, name: str, needed: int = 0, profile: bytes = b"") -> Decoded:
    """The picture in the bytes of a file. Of a large one not all pixels, where so many `needed` a side are enough.

    It is in sRGB, or in the space of another `profile`.

    Raises:
        PictureError: data that is no picture, cut, altered, or too large; `name` is named in it.
        MissingExtraError: a TIFF that only the extra `print` reads.
    """
    file_format = picture_format(data[:HEAD])
    if file_format is None:
        raise PictureError(f"Expected a picture ({', '.join(FORMATS)}). Received: {name}, {what_is(data[:HEAD])}")
    return _told(_Decoder(data, file_format, name, needed, profile).decoded, name, file_format)


def decode_image(image: Image.Image, name: str) -> Decoded:
    """The same of a Pillow image: upright, in sRGB, as the file that it was read from would be.

    Raises:
        PictureError: as `decode_picture`.
    """
    return _told(lambda: _Decoder(b"", image.format or "", name).decoded_image(image), name, image.format or "Pillow")


def _told(decode: Callable[[], Decoded], name: str, file_format: str) -> Decoded:
    """What a function decodes; what it raises, as one line."""
    try:
        with quiet(), without_standard_error() if file_format == "TIFF" else contextlib.nullcontext():
            return decode()
    except ArtnetError:
        raise
    except Image.DecompressionBombError:
        raise PictureError(_too_large(name, "more")) from None
    except UnidentifiedImageError:  # Pillow's words name an object in memory
        raise PictureError(_cut(file_format, name, "its beginning cannot be read")) from None
    except MemoryError:
        raise PictureError(f"Expected a picture that fits in memory. Received: {name}: make it smaller") from None
    except Exception as error:  # what a decoder raises on hostile bytes is not documented anywhere
        reason = " ".join(str(error).split())[:100] or type(error).__name__
        raise PictureError(_cut(file_format, name, reason)) from None


def _cut(file_format: str, name: str, reason: str) -> str:
    return f"Expected a whole {file_format} picture. Received: {name}, cut or altered ({reason}): save it again"


def _too_large(name: str, received: str) -> str:
    return (
        f"Expected a picture of at most {MAX_PIXELS:,} pixels, {LARGEST_SIDE:,} a side. Received: {name}, {received}:"
        " make it smaller"
    )


class _Decoder:
    """One picture on its way from bytes to sRGB; collects the notes."""

    def __init__(self, data: bytes, file_format: str, name: str, needed: int = 0, profile: bytes = b"") -> None:
        self.data, self.format, self.name, self.needed = data, file_format, name, needed
        self.profile = profile
        self.notes: list[str] = []
        self.white_is_zero = False
        self.size = (0, 0)

    def decoded(self) -> Decoded:
        """Of the file."""
        tiff = deep_tiff(self.data) if self.format == "TIFF" else None
        if tiff is None or (tiff.narrowed_by_pillow and not self._takes_all_bits(tiff)):
            rgb, alpha, turn = self._by_pillow()
        else:
            rgb, alpha, turn = self._by_tifffile(tiff)
        return self._upright(rgb, alpha, turn)

    def decoded_image(self, image: Image.Image) -> Decoded:
        """Of an image."""
        self._check_size(*image.size)
        self.size = image.size
        image.load()
        return self._upright(*self._channels(image), self._orientation(image))

    def _upright(self, rgb: Pixels, alpha: Pixels | None, turn: int) -> Decoded:
        if turn != 1:
            self.notes.append("turned by its EXIF orientation")
            rgb, alpha = _turned(rgb, turn), None if alpha is None else _turned(alpha, turn)
        if alpha is not None and bool((alpha == 1).all()):
            alpha = None
        size = self.size[::-1] if turn >= 5 else self.size
        alpha = None if alpha is None else np.ascontiguousarray(alpha)
        return Decoded(np.ascontiguousarray(rgb), alpha, tuple(dict.fromkeys(self.notes)), size)

    def _takes_all_bits(self, tiff: DeepTiff) -> bool:
        """Whether all 16 bits can be taken; LittleCMS, by Pillow, converts profiles of 8."""
        if tiff.profile and not is_srgb(tiff.profile):
            return False
        if not has_tifffile():
            self.notes.append("all 16 bits with pip install 'artnet[print]'")
            return False
        return True

    def _by_tifffile(self, tiff: DeepTiff) -> tuple[Pixels, Pixels | None, int]:
        self._check_size(*tiff.size)
        self.size = tiff.size
        if tiff.has_pages:
            self.notes.append("pages: the first is taken")
        self.notes.append(f"{tiff.bits} bits a channel" if tiff.sample_format == 1 else "floating point")
        if tiff.profile and not is_srgb(tiff.profile):
            self.notes.append("its colour profile could not be used and was ignored")
        return *read_deep_tiff(self.data, tiff, self.name), tiff.orientation if tiff.orientation in range(1, 9) else 1

    def _check_size(self, width: int, height: int) -> None:
        pixels = width * height
        if pixels == 0:
            raise PictureError(_cut(self.format, self.name, "it has no pixels"))
        if pixels > MAX_PIXELS or max(width, height) > LARGEST_SIDE:
            raise PictureError(_too_large(self.name, f"{width:,} x {height:,}"))
        if pixels > max(UNASKED, len(self.data) * PIXELS_A_BYTE):
            said = f"{len(self.data):,} bytes cannot hold {width:,} x {height:,}"
            raise PictureError(_cut(self.format, self.name, said))

    def _by_pillow(self) -> tuple[Pixels, Pixels | None, int]:
        with Image.open(io.BytesIO(self.data), formats=(self.format,)) as image:
            width, height = image.size
            self._check_size(width, height)
            self._note_frames(image)
            self.white_is_zero = getattr(image, "tag_v2", {}).get(_PHOTOMETRIC) == 0
            drawn = drawn_box(image)
            image.load()
            if image.size != (width, height) and image.width * image.height > MAX_PIXELS:
                raise PictureError(_too_large(self.name, f"{image.width:,} x {image.height:,}"))
            self.size = image.size
            self._tell_clear(image)
            # Of a GIF: what its first frame leaves out is clear.
            seen = image if drawn == (0, 0, *image.size) else only_drawn(image, drawn)
            rgb, alpha = self._reduced(seen)
            return rgb, alpha, self._orientation(image)

    def _reduced(self, image: Image.Image) -> tuple[Pixels, Pixels | None]:
        """Its colours and opacity: of a large one fewer, which are made a few rows at a time."""
        factor = factor_for(image.size, self.needed)
        if factor == 1:
            return self._channels(image)
        width, height = image.size

        def rows(first: int, last: int) -> tuple[Pixels, Pixels | None]:
            return self._channels(image.crop((0, first, width, last)))

        return reduced((width, height), rows, factor)

    def _note_frames(self, image: Image.Image) -> None:
        if self.format not in ("PNG", "GIF", "WEBP", "AVIF", "TIFF"):
            return
        try:
            if getattr(image, "is_animated", False):
                count = getattr(image, "n_frames", 2)
                what = "pages: the first of" if self.format == "TIFF" else "animated: the first of"
                self.notes.append(f"{what} {count} {'pages' if self.format == 'TIFF' else 'frames'} is taken")
        except Exception:  # a later frame is broken; the first may be whole
            self.notes.append("animated: the first frame is taken, a later one is broken")
        image.seek(0)

    def _orientation(self, image: Image.Image) -> int:
        try:  # after loading: Pillow turns a TIFF by itself, and then says 1
            turn = image.getexif().get(_ORIENTATION, 1)
        except Exception:  # broken EXIF is no reason to lose the picture
            self.notes.append("its EXIF data is broken and was ignored")
            return 1
        return turn if isinstance(turn, int) and turn in range(1, 9) else 1

    def _channels(self, image: Image.Image) -> tuple[Pixels, Pixels | None]:
        profile = image.info.get("icc_profile") or b""
        if image.mode.startswith("I") or image.mode == "F":
            return self._deep(image, profile)
        if self._depth(image) == 16:
            self.notes.append("16 bits a channel: read as 8")
        alpha = None
        if image.has_transparency_data or image.mode in ("La", "RGBa"):
            image = image.convert("LA").convert("RGBA") if image.mode == "La" else image.convert("RGBA")
            alpha = _scaled(np.asarray(image.getchannel("A")))
            image = image.convert("RGB")
        elif image.mode in ("1", "L"):
            image = image.convert("L")
        elif image.mode == "LAB":
            self.notes.append("converted from LAB")
            return _scaled(np.asarray(lab_to_srgb(image))), None
        elif image.mode == "CMYK":
            self.notes.append("converted from CMYK")
        elif image.mode != "RGB":
            image = image.convert("RGB")
        if profile:
            image = self._profiled(image, profile)
        return _scaled(np.asarray(image.convert("RGB"))), alpha

    def _tell_clear(self, image: Image.Image) -> None:
        """Say which colour is clear as Pillow has it: PNG says so in its own bits, which Pillow has made 8 of."""
        clear, depth = image.info.get("transparency"), self._depth(image)
        if self.format != "PNG" or depth == 8:
            return
        if isinstance(clear, int) and image.mode == "L" and depth in (2, 4):
            image.info["transparency"] = clear * 255 // (2**depth - 1)
        elif isinstance(clear, tuple) and depth == 16:
            image.info["transparency"] = tuple(part >> 8 for part in clear)
            self.notes.append("its clear colour is known to 8 bits")

    def _depth(self, image: Image.Image) -> int:
        """Bits a channel in the file, where Pillow reads fewer: PNG's header and TIFF's tag 258 say it."""
        if self.format == "PNG" and self.data:
            return self.data[24]
        depths = getattr(image, "tag_v2", {}).get(258, (8,))
        return int(max(depths)) if isinstance(depths, tuple) and depths else 8

    def _profiled(self, image: Image.Image, profile: bytes) -> Image.Image:
        try:
            converted = profile_to_srgb(image, profile, self.profile)
        except Exception:  # LittleCMS and Pillow raise what they like
            self.notes.append("its colour profile could not be used and was ignored")
            return image
        if converted is not image:
            self.notes.append(f"converted from its colour profile{'' if self.profile else ' to sRGB'}")
        return converted

    def _deep(self, image: Image.Image, profile: bytes) -> tuple[Pixels, Pixels | None]:
        """Gray of 16 or 32 bits, or floating point."""
        values = np.asarray(image)
        values = values.astype(values.dtype.newbyteorder("="), copy=False)
        if image.mode == "F":
            low, high, top = float(np.min(values)), float(np.max(values)), 1
        else:
            low, high, top = int(values.min()), int(values.max()), 65_535
        if not (low >= 0 and high <= top):  # so written that it also catches what is no number
            raise PictureError(
                f"Expected gray values from 0 to {top:,}. Received: {self.name}, from {low:g} to {high:g}:"
                " save it with 8 or 16 bits a channel"
            )
        self.notes.append("floating point" if image.mode == "F" else "16 bits a channel")
        gray = values.astype(np.float32) / np.float32(top)
        if self.white_is_zero:  # which Pillow minds up to 8 bits
            gray = 1 - gray
        clear = image.info.get("transparency")
        alpha = (values != clear).astype(np.float32) if isinstance(clear, int) else None
        if profile and image.mode != "F":
            gray = self._curved(gray, profile)
        return np.repeat(gray[..., None], 3, axis=-1), alpha

    def _curved(self, gray: Pixels, profile: bytes) -> Pixels:
        try:
            curve = gray_curve(profile)
        except Exception:  # as above
            self.notes.append("its colour profile could not be used and was ignored")
            return gray
        if curve.any():
            self.notes.append("converted from its colour profile to sRGB")
            gray = (gray + np.interp(gray, np.linspace(0, 1, 256), curve)).astype(np.float32)
        return np.clip(gray, 0, 1)


def _scaled(values: NDArray[np.uint8]) -> Pixels:
    scaled = values.astype(np.float32)
    scaled /= np.float32(255)  # in place: the largest picture takes 2 GiB
    return scaled


def _turned(pixels: Pixels, turn: int) -> Pixels:
    """Undo an EXIF orientation of 2 to 8: from 5 on the axes are exchanged, then one or both are reversed."""
    if turn >= 5:
        pixels = np.swapaxes(pixels, 0, 1)
    rows = slice(None, None, -1) if turn in (3, 4, 7, 8) else slice(None)
    columns = slice(None, None, -1) if turn in (2, 3, 6, 7) else slice(None)
    return pixels[rows, columns]
