"""Sizes as a person types them: "1920x1080", "800", "4k", "a2 landscape", "30x40cm"; and a bleed, "3mm"."""

from __future__ import annotations

import re

from artnet.checks import is_whole
from artnet.errors import invalid

__all__ = ["LARGEST_SIDE", "PRINT_DPI", "is_paper", "parse_bleed", "parse_bytes", "parse_size", "size_and_dots"]

NAMED_SIZES = {"hd": (1280, 720), "fhd": (1920, 1080), "4k": (3840, 2160), "8k": (7680, 4320)}
PRINT_DPI = 300
MILLIMETRES_AN_INCH = 25.4
LARGEST_SIDE = 1 << 20
"""Pixels."""
SERIES = {"a": (841, 1189), "b": (1000, 1414)}
"""Millimetres of A0 and B0 (ISO 216)."""
SMALLEST = {"a": 10, "b": 6}
AMERICAN_INCHES = {"letter": (8.5, 11.0), "legal": (8.5, 14.0), "tabloid": (11.0, 17.0)}
_BY = r"\s*[x×*]\s*"
_INCHES = {"mm": 1 / MILLIMETRES_AN_INCH, "cm": 10 / MILLIMETRES_AN_INCH}
_LENGTH = r"(\d{1,6}(?:\.\d{1,3})?)"


def parse_size(text: str, dpi: float = PRINT_DPI) -> int | tuple[int, int]:
    """Read "1920x1080", "800" (the long side), "4k"; or paper: "a2", "letter landscape", "30x40cm", "11x14in".

    Paper is upright unless it says landscape, and has `dpi` dots an inch, or those that it says: "a6 @ 150dpi".

    Raises:
        InvalidValueError: another form, or numbers below 1 or above 1,048,576.
    """
    plain = text.strip().lower()
    if plain in NAMED_SIZES:
        return NAMED_SIZES[plain]
    if re.fullmatch(r"\d{1,9}", plain):
        return _checked((int(plain), int(plain)), text)[0]
    if pair := re.fullmatch(rf"(\d{{1,9}}){_BY}(\d{{1,9}})", plain):
        return _checked((int(pair[1]), int(pair[2])), text)
    paper, at, own = plain.partition("@")
    if at and not re.fullmatch(r"\s*\d{1,5}\s*(dpi)?\s*", own):
        raise invalid("dots an inch such as a6 @ 150dpi", size=text)
    inches = _inches(paper.strip())
    if inches is None:
        raise invalid(
            "a size such as 1920x1080, 800 or 4k; of paper a0 to a10, b0 to b6, letter, legal, tabloid, 30x40cm or"
            " 11x14in",
            size=text,
        )
    said = _dots_said(text)
    dots = dpi if said is None else said
    width, height = (round(side * dots) for side in inches)
    return _checked((width, height), text)


def is_paper(text: str) -> bool:
    """Whether a size is one of paper, whose pixels are more or fewer with the dots an inch."""
    return _inches(text.strip().lower().partition("@")[0].strip()) is not None


def size_and_dots(
    size: int | str | tuple[int, int] | None, dpi: float | None = None, usual: float | None = None
) -> tuple[int | tuple[int, int] | None, float | None]:
    """A size in pixels, and the dots an inch that its file notes: those that are asked for, or the size of paper says.

    Paper of which nobody says them has the `usual` ones, or 300.

    Raises:
        InvalidValueError: another form of size; dots that are asked for twice, and differ.
    """
    if not isinstance(size, str):
        return size, dpi or usual
    if not is_paper(size):
        return parse_size(size), dpi or usual
    said = _dots_said(size)
    if said and dpi and said != dpi:
        raise invalid("the dots an inch once", dpi=dpi, size=size)
    dots = said or dpi or usual or PRINT_DPI
    return parse_size(size, dots), dots


def _dots_said(text: str) -> float | None:
    """The dots an inch that a size of paper says itself: 150 of "a6 @ 150dpi"; None of most."""
    said = re.fullmatch(r".*@\s*(\d{1,5})\s*(dpi)?\s*", text.strip().lower())
    return float(said[1]) if said else None


def _inches(paper: str) -> tuple[float, float] | None:
    """The sides of paper in inches."""
    if pair := re.fullmatch(rf"{_LENGTH}{_BY}{_LENGTH}\s*(mm|cm|in|inch|\")", paper):
        unit = _INCHES.get(pair[3], 1.0)
        return float(pair[1]) * unit, float(pair[2]) * unit
    name, _, turned = paper.replace("-", " ").partition(" ")
    if turned.strip() not in ("", "landscape", "portrait"):
        return None
    series = re.fullmatch(r"([ab])(\d{1,2})", name)
    if series and int(series[2]) <= SMALLEST[series[1]] and series[2] == str(int(series[2])):
        width, height = SERIES[series[1]]
        for _ in range(int(series[2])):  # each is half of the one before, and as slender
            width, height = height // 2, width
        sides = width / MILLIMETRES_AN_INCH, height / MILLIMETRES_AN_INCH
    elif name in AMERICAN_INCHES:
        sides = AMERICAN_INCHES[name]
    else:
        return None
    return (sides[1], sides[0]) if turned.strip() == "landscape" else sides


def _checked(size: tuple[int, int], text: str) -> tuple[int, int]:
    if min(size) < 1 or max(size) > LARGEST_SIDE:
        raise invalid(f"a size of 1 to {LARGEST_SIDE:,} pixels a side", size=text)
    return size


def parse_bleed(bleed: str | int, dpi: float | None = None) -> int:
    """A bleed in pixels: a whole number of them, or a text with its unit: "3mm", "0.3cm", "0.125in", "36px".

    Raises:
        InvalidValueError: nothing, less than a pixel, another unit; or a length where nobody says the dots an inch.
    """
    if isinstance(bleed, str):
        pixels = _pixels(bleed, dpi)
    elif is_whole(bleed):
        pixels = int(bleed)
    else:
        raise invalid(BLEED, bleed=bleed)
    if not 1 <= pixels <= LARGEST_SIDE // 2:
        raise invalid(f"a bleed of 1 to {LARGEST_SIDE // 2:,} pixels", bleed=bleed, pixels=pixels)
    return pixels


BLEED = "a bleed above 0 with its unit, such as 3mm, 0.3cm, 0.125in or 36px"


def _pixels(text: str, dpi: float | None) -> int:
    """The pixels of a length."""
    match = re.fullmatch(rf"{_LENGTH}\s*(mm|cm|in|inch|\"|px)", text.strip().lower())
    if match is None or float(match[1]) == 0:
        raise invalid(BLEED, bleed=text)
    number, unit = float(match[1]), match[2]
    if unit == "px":
        if number != int(number):
            raise invalid("a bleed of whole pixels", bleed=text)
        return int(number)
    if dpi is None:
        raise invalid(
            "dots an inch (--dpi, or a size of paper) for a bleed that is a length; 36px needs none", bleed=text
        )
    return round(number * _INCHES.get(unit, 1.0) * dpi)


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
