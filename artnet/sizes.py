"""Sizes as a person types them: "1920x1080", "800", "4k", "a2 landscape"."""

from __future__ import annotations

import re

from artnet.errors import invalid

__all__ = ["parse_size"]

NAMED_SIZES = {"hd": (1280, 720), "fhd": (1920, 1080), "4k": (3840, 2160), "8k": (7680, 4320)}
PRINT_DPI = 300
MILLIMETRES_AN_INCH = 25.4
A0_MILLIMETRES = (841, 1189)


def parse_size(text: str) -> int | tuple[int, int]:
    """Read "1920x1080", "800" (the long side), "4k", "a2" (portrait, at 300 dpi) or "a2 landscape".

    Raises:
        InvalidValueError: another form, or numbers below 1.
    """
    plain = text.strip().lower()
    if plain in NAMED_SIZES:
        return NAMED_SIZES[plain]
    if paper := re.fullmatch(r"a([0-6])([ -]?landscape)?", plain):
        width, height = A0_MILLIMETRES
        for _ in range(int(paper[1])):  # each is half of the one before, and as slender
            width, height = height // 2, width
        dots = [round(side / MILLIMETRES_AN_INCH * PRINT_DPI) for side in (width, height)]
        return (dots[1], dots[0]) if paper[2] else (dots[0], dots[1])
    if pair := re.fullmatch(r"(\d{1,9})\s*[x×*]\s*(\d{1,9})", plain):
        size = (int(pair[1]), int(pair[2]))
    elif re.fullmatch(r"\d{1,9}", plain):
        size = (int(plain), int(plain))
    else:
        raise invalid("a size such as 1920x1080, 800, 4k or a2", size=text)
    if min(size) < 1 or max(size) > 65_535:
        raise invalid("a size of 1 to 65,535 pixels a side", size=text)
    return size if pair else size[0]


def parse_bytes(text: str) -> int:
    """Read a file size: "8MB" (8,000,000 bytes), "500 kB", "8MiB" (8 x 2^20), "1234".

    Raises:
        InvalidValueError: another form.
    """
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([kmg]?)(i?)b?\s*", text, flags=re.IGNORECASE)
    if match is None:
        raise invalid("a file size such as 8MB, 500kB or 8MiB", max_size=text)
    base = 1024 if match[3] else 1000
    return round(float(match[1]) * base ** " kmg".index(match[2].lower() or " "))
