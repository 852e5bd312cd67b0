"""What a file is, known by its first bytes, not by its name."""

from __future__ import annotations

__all__ = ["HEAD", "document_format", "film_format", "picture_format", "what_is"]

HEAD = 64
"""Bytes that are enough to tell what a file is."""

_AVIF = (b"avif", b"avis")
_HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_SOUNDS = (b"M4A ", b"M4B ", b"M4P ", b"F4A ", b"F4B ")
_RAW = (b"crx ",)
_ATOMS = (b"moov", b"mdat", b"wide", b"free", b"skip")
"""What a QuickTime film without a file type begins with."""


def picture_format(head: bytes) -> str | None:
    """The picture format, in Pillow's spelling, that the first bytes of a file announce; None for anything else."""
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "WEBP"
    if head.startswith((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")):
        return "TIFF"
    if head.startswith(b"BM"):
        return "BMP"
    if any(brand in _AVIF for brand in _brands(head)):
        return "AVIF"
    if head[:1] == b"P" and head[1:2] in b"123456f" and head[2:3].isspace():
        return "PPM"
    return None


def film_format(head: bytes) -> str | None:
    """The format of a film that the first bytes of a file announce: MP4 (and MOV), Matroska (and WebM) or AVI.

    An MP4 names its brand, of which there are hundreds (isom, iso5, mp42, dash, qt ...): all are films but those of
    pictures and of sounds.
    """
    if head.startswith(b"\x1aE\xdf\xa3"):
        return "Matroska"
    if head.startswith(b"RIFF") and head[8:12] == b"AVI ":
        return "AVI"
    brands = _brands(head)
    if brands:
        return None if any(b in _AVIF for b in brands) or brands[0] in (*_HEIC, *_SOUNDS, *_RAW) else "MP4"
    return "MP4" if head[:1] == b"\0" and head[4:8] in _ATOMS else None


def document_format(head: bytes) -> str | None:
    """The format of a page to print that the first bytes of a file announce: PDF."""
    return "PDF" if head.startswith(b"%PDF-") else None


def what_is(head: bytes) -> str:
    """What a file that is no readable picture seems to be, with the way out where there is one."""
    if film_format(head):
        return "a film: take a frame of it as PNG"
    for starts, words in (
        ((b"%PDF", b"%!PS"), "a page description (PDF or PostScript): export it as PNG"),
        ((b"8BPS",), "a Photoshop file: export it as PNG"),
        ((b"\0\0\0\x0cjP  ", b"\xff\x4f\xff\x51"), "a JPEG 2000 picture: convert it to PNG"),
        ((b"\xff\x0a", b"\0\0\0\x0cJXL "), "a JPEG XL picture: convert it to PNG"),
        ((b"\0\0\1\0",), "an icon: convert it to PNG"),
        ((b"OggS",), "an Ogg file: convert a film to MP4, a sound to WAV"),
        ((b"RIFF", b"ID3", b"fLaC"), "a sound"),
        ((b"FLV\1", b"\x30\x26\xb2\x75", b"\0\0\1\xba", b"YUV4MPEG2"), "a film of a rare kind: convert it to MP4"),
        ((b"PK\3\4", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!"), "an archive: unpack it first"),
    ):
        if head.startswith(starts):
            return words
    for brand in _brands(head)[:1]:
        if brand in _SOUNDS:
            return "a sound"
        return "a raw photo: export it as PNG" if brand in _RAW else "a HEIC picture: convert it to JPEG or PNG"
    if head[8:9] == b"{" and int.from_bytes(head[:8], "little") < 1 << 32:
        return "a network file, not a picture"
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith(b"<svg") or (text.startswith(b"<?xml") and b"svg" in text):
        return "an SVG drawing: export it as PNG"
    if all(byte >= 32 or byte in b"\t\r\n\f" for byte in head):
        return "text"
    return "data of no picture format that artnet knows"


def _brands(head: bytes) -> tuple[bytes, ...]:
    """The brands of an ISO media file (ISO/IEC 14496-12, 4.3): its own, then those that it is compatible with."""
    if head[4:8] != b"ftyp" or len(head) < 12:
        return ()
    end = min(len(head), int.from_bytes(head[:4], "big"))
    return tuple(head[i : i + 4] for i in (8, *range(16, end, 4)))
