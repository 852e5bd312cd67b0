"""Palettes from harmonies in OKLCh: six colours from dark to light, whose hues stand to each other in a known way.

The first is an ink, the last a paper, so that every head can print with them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from artnet.color.oklch import oklch_to_srgb, srgb_to_oklch

__all__ = ["HARMONIES", "NAMED", "TEMPLATES", "harmonies", "harmonised"]

Shade = tuple[float, float, float]
HARMONIES: Mapping[str, tuple[str, tuple[Shade, ...]]] = MappingProxyType({
    "drift": ("neighbouring hues, dark to light", (
        (0.22, 0.07, 0), (0.37, 0.12, 12), (0.52, 0.15, 26), (0.67, 0.145, 42), (0.82, 0.10, 58), (0.95, 0.03, 72))),
    "counter": ("a hue against its opposite", (
        (0.20, 0.05, 0), (0.38, 0.11, 0), (0.56, 0.11, 8), (0.70, 0.16, 180), (0.83, 0.07, 10), (0.955, 0.022, 180))),
    "split": ("a hue against both sides of its opposite", (
        (0.23, 0.07, 0), (0.43, 0.13, 148), (0.56, 0.14, 0), (0.70, 0.14, 212), (0.84, 0.08, 190), (0.96, 0.015, 60))),
    "earth": ("quiet neighbours", (
        (0.21, 0.03, 0), (0.36, 0.045, 10), (0.51, 0.06, 25), (0.66, 0.055, 40), (0.81, 0.045, 50), (0.95, 0.02, 60))),
    "three": ("three hues a third of the circle apart", (
        (0.24, 0.06, 0), (0.54, 0.19, 0), (0.64, 0.17, 120), (0.74, 0.16, 240), (0.87, 0.08, 60), (0.97, 0.01, 60))),
    "night": ("light that comes out of the dark", (
        (0.13, 0.03, 0), (0.22, 0.08, 8), (0.35, 0.13, 24), (0.53, 0.17, 48), (0.74, 0.14, 72), (0.92, 0.05, 95))),
})  # fmt: skip
"""Each harmony's shades: lightness, chroma, and degrees from the palette's own hue."""
NAMED: Mapping[str, str] = MappingProxyType({
    "drift": "clover pine shallows glacier iris peony rosewood amber olive",
    "counter": "fern malachite reef cobalt heather mallow brick saffron mustard",
    "split": "meadow grove cove tide twilight orchid coral honey straw",
    "earth": "lichen sage slate fjord mauve rosedust clay umber wheat",
    "three": "parrot mallard kingfisher comet festival carnival tulip marigold mimosa",
    "night": "firefly seafire abyss polar nebula velvet lava lantern glowworm",
})  # fmt: skip
"""Nine palettes of each harmony, at nine hues 40 degrees apart, named by things of about that colour."""
FIRST_HUE = 135.0
TEMPLATES: Mapping[str, tuple[tuple[float, float], ...]] = MappingProxyType({
    "i": ((0.0, 18.0),),
    "V": ((0.0, 93.6),),
    "L": ((0.0, 18.0), (90.0, 79.2)),
    "I": ((0.0, 18.0), (180.0, 18.0)),
    "T": ((90.0, 180.0),),
    "Y": ((0.0, 93.6), (180.0, 18.0)),
    "X": ((0.0, 93.6), (180.0, 93.6)),
})  # fmt: skip
"""Sectors of the hue circle (middle and width in degrees) of D. Cohen-Or et al., "Color Harmonization", 2006."""


def harmonies() -> dict[str, tuple[str, NDArray[np.float64]]]:
    """Every palette by name: a line about it, and its colours (6, 3) sRGB."""
    found: dict[str, tuple[str, NDArray[np.float64]]] = {}
    for harmony, (about, shades) in HARMONIES.items():
        for number, name in enumerate(NAMED[harmony].split()):
            hue = FIRST_HUE + 40.0 * number
            found[name] = about, np.array([(lightness, chroma, hue + turn) for lightness, chroma, turn in shades])
    colors = oklch_to_srgb(np.array([shades for _, shades in found.values()]))
    return {name: (about, rgb) for (name, (about, _)), rgb in zip(found.items(), colors, strict=True)}


def harmonised(colors: NDArray[np.floating], template: str = "") -> NDArray[np.float64]:
    """Colours (n, 3) sRGB whose hues lie in the sectors of a template, turned to where they have least to move.

    Lightness stays, and chroma as far as sRGB has it. Without a template the one that fits best, but for the widest (T
    and X), which nearly all colours fit.
    """
    lch = srgb_to_oklch(colors)
    names = [template] if template else [name for name in TEMPLATES if name not in "TX"]
    tries = [(_cost(lch, TEMPLATES[name], turn), name, turn) for name in names for turn in range(0, 360, 3)]
    _, name, turn = min(tries)
    return oklch_to_srgb(np.stack([lch[:, 0], lch[:, 1], _moved(lch[:, 2], TEMPLATES[name], turn)], axis=1))


def _offsets(hues: NDArray[np.float64], sectors: Sequence[tuple[float, float]], turn: float) -> NDArray[np.float64]:
    """Degrees (hues, sectors) from the middle of each sector, -180 to 180."""
    middles = np.array([middle for middle, _ in sectors]) + turn
    return (hues[:, None] - middles + 180.0) % 360.0 - 180.0


def _cost(lch: NDArray[np.float64], sectors: Sequence[tuple[float, float]], turn: float) -> float:
    """By how much colours lie outside, weighed by chroma; narrow sectors are preferred where colours lie inside."""
    beyond = np.abs(_offsets(lch[:, 2], sectors, turn)) - np.array([width for _, width in sectors]) / 2
    return float((lch[:, 1] * np.maximum(beyond.min(axis=1), 0.0)).sum()) + 1e-4 * sum(width for _, width in sectors)


def _moved(hues: NDArray[np.float64], sectors: Sequence[tuple[float, float]], turn: float) -> NDArray[np.float64]:
    """Hues moved into the nearest sector, the farther the nearer to its edge (their formula, with a normal curve)."""
    offsets = _offsets(hues, sectors, turn)
    widths = np.array([width for _, width in sectors])
    nearest = np.argmin(np.abs(offsets) - widths / 2, axis=1)
    offset, width = offsets[np.arange(len(hues)), nearest], widths[nearest]
    middle = np.array([m for m, _ in sectors])[nearest] + turn
    pulled = np.sign(offset) * width / 2 * (1.0 - np.exp(-0.5 * (offset / (width / 2)) ** 2))
    return np.asarray((middle + np.where(np.abs(offset) <= width / 2, offset, pulled)) % 360.0)
