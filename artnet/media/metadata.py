"""The recipe's text inside a picture file: who carries it in which format, and how it is found without decoding.

PNG: an iTXt chunk. JPEG: as many APP9 segments as it needs. WebP and AVIF: the EXIF image description; an AVIF of 10
bits has a box of its own. TIFF: the image description. PDF: an attached file. GIF: a comment. MP4 and MOV: the comment
among the user data. The readers walk the blocks of a file, skip the pixels, and hold no more than the longest text.
"""

from __future__ import annotations

import re
import struct
from pathlib import Path
from typing import BinaryIO

from PIL import Image

from artnet.errors import PictureError, RecipeError, invalid
from artnet.media import pages
from artnet.media.containers.carriers import text_in_avif_box, text_in_pdf, text_in_tiff
from artnet.media.io.signatures import HEAD, document_format, film_format, picture_format, what_is
from artnet.media.io.sources import opened, quiet, shown
from artnet.media.io.walking import CutError, box, skip, take
from artnet.media.stills.png_chunks import SIGNATURE, recipe_in
from artnet.recipes.serialization import TEXT_LIMIT

__all__ = ["read_text"]

_JPEG_MARK = b"artnet\0"
_JPEG_PART = 65_533 - len(_JPEG_MARK) - 4
"""Bytes of text in one segment: 65,535 less its own length field, the mark, and two numbers (index, count)."""
_EXIF_LIMIT = TEXT_LIMIT + (1 << 16)
_BLOCKS = 1_000_000
"""Blocks of one file that are walked: a GIF of 100,000 frames has 200,000."""
_FILE_LIMIT = 1 << 40
_DESCRIPTION, _X_RESOLUTION, _Y_RESOLUTION, _RESOLUTION_UNIT, _INCH = 270, 282, 283, 296, 2


def checked_text(text: str) -> str:
    """The text, if it can travel.

    Raises:
        InvalidValueError: when it is not ASCII, or longer than a reader would accept.
    """
    if not text.isascii() or "\0" in text or len(text) > TEXT_LIMIT:
        raise invalid(f"an ASCII text of at most {TEXT_LIMIT:,} characters", text=text[:80], length=len(text))
    return text


def jpeg_segments(text: str) -> bytes:
    """The text as APP9 segments."""
    data = text.encode("ascii")
    parts = [data[i : i + _JPEG_PART] for i in range(0, len(data), _JPEG_PART)] or [b""]
    return b"".join(
        b"\xff\xe9" + struct.pack(">H", len(part) + len(_JPEG_MARK) + 6) + _JPEG_MARK
        + struct.pack(">HH", index, len(parts)) + part
        for index, part in enumerate(parts)
    )  # fmt: skip


def gif_comment(text: str) -> bytes:
    """The text as a comment extension: sub-blocks of at most 255 bytes."""
    data = text.encode("ascii")
    parts = (data[i : i + 255] for i in range(0, len(data), 255))
    return b"!\xfe" + b"".join(bytes([len(part)]) + part for part in parts) + b"\0"


def exif_of(text: str | None, dpi: float) -> bytes:
    """EXIF data with the dots an inch, and the text as image description."""
    exif = Image.Exif()
    if text is not None:
        exif[_DESCRIPTION] = text
    exif[_X_RESOLUTION] = exif[_Y_RESOLUTION] = dpi
    exif[_RESOLUTION_UNIT] = _INCH
    return exif.tobytes()


def read_text(path: str | Path) -> str | None:
    """The recipe text in a picture file; None in a picture that artnet did not write. The pixels are not decoded.

    Raises:
        PictureError: no such file, no picture, or one that is cut before a text was found.
        RecipeError: a text longer than a recipe may be.
    """
    with opened(path, _FILE_LIMIT) as (file, _):
        head = file.read(HEAD)
        if head.startswith(pages.HEAD):
            file.seek(0)
            return _told_length(pages.recipe_text(file.read(pages.LONGEST)), path)
        file_format = film_format(head) or picture_format(head) or document_format(head)
        if file_format is None:
            raise PictureError(f"Expected a picture. Received: {shown(path)}, {what_is(head)}")
        reader = _READERS.get(file_format)
        file.seek(0)
        try:
            data = reader(file) if reader else None
        except CutError:
            raise PictureError(
                f"Expected a whole {file_format} file. Received: {shown(path)}, cut or altered"
            ) from None
    return _told_length(data, path)


def _told_length(data: bytes | None, path: str | Path) -> str | None:
    """The text, if it is a recipe's.

    Raises:
        RecipeError: it is longer than a recipe may be.
    """
    if data is None or not _is_recipe(data):
        return None
    if len(data) > TEXT_LIMIT:
        raise RecipeError(
            f"Expected a recipe of at most {TEXT_LIMIT:,} characters in {shown(path)}. Received: a longer"
        )
    return data.decode("ascii", errors="replace")


def _is_recipe(data: bytes) -> bool:
    """Whether a text is artnet's: its names are sorted, so "artnet" comes first."""
    return re.match(rb'\s*\{\s*"artnet"\s*:', data[:200]) is not None


def _from_png(file: BinaryIO) -> bytes | None:
    skip(file, len(SIGNATURE))
    for _ in range(_BLOCKS):
        length, kind = struct.unpack(">I4s", take(file, 8))
        if kind == b"IEND":
            return None
        if kind != b"iTXt":
            skip(file, length + 4)
            continue
        data = take(file, min(length, TEXT_LIMIT + 256))
        if (text := recipe_in(data)) is not None:
            return text
        skip(file, length - len(data) + 4)
    raise CutError


def _from_jpeg(file: BinaryIO) -> bytes | None:
    skip(file, 2)
    parts: dict[int, bytes] = {}
    count = 0
    for _ in range(_BLOCKS):
        lead, marker = take(file, 2)
        while marker == 0xFF:  # fill bytes
            (marker,) = take(file, 1)
        if lead != 0xFF:
            raise CutError
        if marker in (0xDA, 0xD9):  # the pixels begin, or the picture ends: all segments were before
            break
        if marker == 0x01 or 0xD0 <= marker <= 0xD7:
            continue
        (length,) = struct.unpack(">H", take(file, 2))
        if length < 2:
            raise CutError
        if marker != 0xE9:
            skip(file, length - 2)
            continue
        data = take(file, length - 2)
        if data.startswith(_JPEG_MARK) and len(data) >= len(_JPEG_MARK) + 4:
            index, count = struct.unpack_from(">HH", data, len(_JPEG_MARK))
            if index * _JPEG_PART <= TEXT_LIMIT:
                parts[index] = data[len(_JPEG_MARK) + 4 :]
    else:
        raise CutError
    if parts and sorted(parts) != list(range(count)):
        raise CutError
    return b"".join(parts[index] for index in range(count)) if parts else None


def _from_webp(file: BinaryIO) -> bytes | None:
    (size,) = struct.unpack("<4xI", take(file, 8))
    skip(file, 4)
    end = 8 + size
    for _ in range(_BLOCKS):
        if file.tell() + 8 > end:
            return None
        name, length = struct.unpack("<4sI", take(file, 8))
        if name == b"EXIF":
            return _description(take(file, min(length, _EXIF_LIMIT)))
        skip(file, length + length % 2)
    raise CutError


def _from_avif(file: BinaryIO) -> bytes | None:
    text = text_in_avif_box(file)
    if text is not None:
        return text
    file.seek(0)
    with quiet():
        try:
            with Image.open(file, formats=["AVIF"]) as image:
                return _description(image.info.get("exif", b""))
        except Exception:  # cut or altered: what Pillow raises on it is not documented
            raise CutError from None


def _from_mp4(file: BinaryIO) -> bytes | None:
    """The comment of an MP4 or MOV: moov, udta, then meta, ilst, ©cmt, data of an MP4, or ©cmt of a MOV."""
    end = file.seek(0, 2)
    inner = {b"moov": 0, b"udta": 0, b"meta": 4, b"ilst": 0}
    stack, seen = [(0, end)], 0
    while stack and seen < _BLOCKS:
        at, stop = stack.pop()
        seen += 1
        if at + 8 > stop:
            continue
        name, header, length = box(file, at, stop)
        stack.append((at + length, stop))
        if name in inner:
            stack.append((at + header + inner[name], at + length))
        elif name == b"\xa9cmt":
            data = take(file, min(length - header, TEXT_LIMIT + 256))
            begin = data.find(b'{"artnet"')  # not the first brace: a length before it may hold that byte
            if begin >= 0 and _is_recipe(data[begin:]):
                return data[begin:]
    return None


def _description(data: bytes) -> bytes | None:
    exif = Image.Exif()
    try:
        with quiet():
            exif.load(data)
            text = exif.get(_DESCRIPTION)
    except Exception:  # broken EXIF holds no recipe; what Pillow raises on it is not documented
        return None
    return text.encode("ascii", errors="replace") if isinstance(text, str) else None


def _from_gif(file: BinaryIO) -> bytes | None:
    head = take(file, 13)
    skip(file, _table_bytes(head[10]))
    for _ in range(_BLOCKS):
        (introducer,) = take(file, 1)
        if introducer == 0x3B:
            return None
        if introducer == 0x21:
            (label,) = take(file, 1)
            data = _sub_blocks(file, TEXT_LIMIT + 256 if label == 0xFE else 0)
            if _is_recipe(data):
                return data
        elif introducer == 0x2C:
            skip(file, _table_bytes(take(file, 9)[8]) + 1)
            _sub_blocks(file, 0)
        else:
            raise CutError
    raise CutError


def _table_bytes(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _sub_blocks(file: BinaryIO, keep: int) -> bytes:
    """Walk over sub-blocks to their end; the first `keep` bytes of them."""
    kept = bytearray()
    while length := take(file, 1)[0]:
        if len(kept) < keep:
            kept += take(file, length)
        else:
            skip(file, length)
    return bytes(kept[:keep])


_READERS = {
    "PNG": _from_png,
    "JPEG": _from_jpeg,
    "WEBP": _from_webp,
    "GIF": _from_gif,
    "AVIF": _from_avif,
    "TIFF": text_in_tiff,
    "PDF": text_in_pdf,
    "MP4": _from_mp4,
}
