"""Sizes as a person types them: "1920x1080", "800", "4k", "a2 landscape", "30x40cm"."""

from __future__ import annotations

import re

from artnet.errors import invalid

__all__ = ["PRINT_DPI", "is_paper", "parse_bytes", "parse_size", "size_and_dots"]

NAMED_SIZES = {"hd": (1280, 720), "fhd": (1920, 1080), "4k": (3840, 2160), "8k": (7680, 4320)}
PRINT_DPI = 300
MILLIMETRES_AN_INCH = 25.4
A0_MILLIMETRES = (841, 1189)
AMERICAN_INCHES = {"letter": (8.5, 11.0), "legal": (8.5, 14.0), "tabloid": (11.0, 17.0)}
_BY = r"\s*[x×*]\s*"
_LENGTH = r"(\d{1,6}(?:\.\d{1,3})?)"


def parse_size(text: str, dpi: float = PRINT_DPI) -> int | tuple[int, int]:
    """Read "1920x1080", "800" (the long side), "4k"; or paper: "a2", "letter landscape", "30x40cm", "11x14in".

    Paper is upright unless it says landscape, and has `dpi` dots an inch, or those that it says: "a6 @ 150dpi".

    Raises:
        InvalidValueError: another form, or numbers below 1 or above 65,535.
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
        raise invalid("a size such as 1920x1080, 800 or 4k; of paper a2, letter, 30x40cm or 11x14in", size=text)
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
        unit = {"mm": 1 / MILLIMETRES_AN_INCH, "cm": 10 / MILLIMETRES_AN_INCH}.get(pair[3], 1.0)
        return float(pair[1]) * unit, float(pair[2]) * unit
    name, _, turned = paper.replace("-", " ").partition(" ")
    if turned.strip() not in ("", "landscape", "portrait"):
        return None
    if series := re.fullmatch(r"a([0-6])", name):
        width, height = A0_MILLIMETRES
        for _ in range(int(series[1])):  # each is half of the one before, and as slender
            width, height = height // 2, width
        sides = width / MILLIMETRES_AN_INCH, height / MILLIMETRES_AN_INCH
    elif name in AMERICAN_INCHES:
        sides = AMERICAN_INCHES[name]
    else:
        return None
    return (sides[1], sides[0]) if turned.strip() == "landscape" else sides


def _checked(size: tuple[int, int], text: str) -> tuple[int, int]:
    if min(size) < 1 or max(size) > 65_535:
        raise invalid("a size of 1 to 65,535 pixels a side", size=text)
    return size


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
