"""Sizes as people type them; paper is what it is at its dots an inch."""

from __future__ import annotations

import pytest

from artnet.errors import InvalidValueError
from artnet.sizes import parse_size

PAPER = {  # millimetres, of ISO 216 and of ANSI
    "a0": (841, 1189), "a1": (594, 841), "a2": (420, 594), "a3": (297, 420), "a4": (210, 297), "a5": (148, 210),
    "a6": (105, 148), "a7": (74, 105), "a8": (52, 74), "a9": (37, 52), "a10": (26, 37),
    "b0": (1000, 1414), "b1": (707, 1000), "b2": (500, 707), "b3": (353, 500), "b4": (250, 353), "b5": (176, 250),
    "b6": (125, 176),
    "letter": (215.9, 279.4), "legal": (215.9, 355.6), "tabloid": (279.4, 431.8),
    "30x40cm": (300, 400), "50x70cm": (500, 700), "24x36in": (609.6, 914.4),
    "297x420mm": (297, 420), "11x14in": (279.4, 355.6), "8.5 x 11 in": (215.9, 279.4),
    '11x14"': (279.4, 355.6), "21.59×27.94cm": (215.9, 279.4),
}  # fmt: skip


@pytest.mark.parametrize("dpi", [72, 150, 300])
@pytest.mark.parametrize("text", PAPER)
def test_paper(text: str, dpi: int) -> None:
    expected = tuple(round(side / 25.4 * dpi) for side in PAPER[text])
    assert parse_size(text, dpi) == expected
    assert parse_size(f" {text.upper()} @ {dpi}dpi") == expected
    assert parse_size(f"{text}@{dpi}") == expected
    if not text[0].isdigit():
        assert parse_size(f"{text} landscape", dpi) == expected[::-1]
        assert parse_size(f"{text}-landscape", dpi) == expected[::-1]
        assert parse_size(f"{text} portrait", dpi) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("800", 800),
        ("1920x1080", (1920, 1080)),
        ("1920 × 1080", (1920, 1080)),
        ("4k", (3840, 2160)),
        ("HD", (1280, 720)),
    ],
)
def test_pixels(text: str, expected: object) -> None:
    assert parse_size(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "wide", "0", "0x5", "5x0", "1048577", "a11", "a01", "b7", "c4", "a", "a4 sideways", "a4@", "a4@0",
     "a4@many", "30x40km", "30cm", "0x0cm", "999999x1cm", "1e3x5cm", "-3x4", "letterx2", "3x4x5"],
)  # fmt: skip
def test_what_is_no_size(text: str) -> None:
    with pytest.raises(InvalidValueError, match="Expected"):
        parse_size(text)
