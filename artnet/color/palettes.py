"""Palettes: a handful of colours that belong together, by name, from a list, or found in a picture by k-means."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from artnet.color.clustering import nearest_centres, weighted_means
from artnet.color.harmonies import harmonies
from artnet.color.models import linear_to_oklab, oklab_to_linear
from artnet.color.transfer import linear_to_srgb, srgb_to_linear
from artnet.entries import Entry
from artnet.errors import InvalidValueError, invalid
from artnet.options import Color, Range
from artnet.parameters import options
from artnet.registry import Registry
from artnet.seeds import uniform
from artnet.specs import split_list

__all__ = [
    "PALETTES",
    "Palette",
    "choose_palette",
    "from_dark_to_light",
    "hex_to_srgb",
    "k_means",
    "nearest",
    "srgb_to_hex",
]

LARGEST = 256
PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".tif", ".tiff", ".bmp", ".avif")
CELL = 0.04
"""Colours this near in OKLab count as one when k-means weighs them by area."""


@dataclass(frozen=True, kw_only=True)
class Palette(Entry):
    """`function(pixels, seed, **options) -> hex colours`; `pixels` (points, 3) sRGB, or None without a picture."""

    colors: tuple[str, ...] = ()

    gives: ClassVar[str] = 'colours such as "#e0703f"'

    def allows(self, result: Any) -> bool:
        """Whether it is a list of texts, whose form is looked at later."""
        return isinstance(result, list | tuple) and all(isinstance(color, str) for color in result)


PALETTES: Registry[Palette] = Registry("palette", Palette, "palettes")


def hex_to_srgb(colors: Sequence[str]) -> NDArray[np.float32]:
    """Colours "#rrggbb" or "#rgb" as (colours, 3) float32 sRGB in [0, 1].

    Raises:
        InvalidValueError: for another form, or more than 256 colours.
    """
    if not 1 <= len(colors) <= LARGEST:
        raise invalid(f"1 to {LARGEST} colours", colors=len(colors))
    rows = []
    for color in colors:
        match = re.fullmatch(r"#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})", color.strip())
        if match is None:
            raise invalid("a colour such as #e8a33d", color=color)
        digits = match[1] if len(match[1]) == 6 else "".join(c * 2 for c in match[1])
        rows.append([int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)])
    return np.array(rows, dtype=np.float32)


def srgb_to_hex(colors: NDArray[np.floating]) -> tuple[str, ...]:
    """Colours (colours, 3) sRGB in [0, 1] as "#rrggbb"."""
    return tuple("#" + "".join(f"{round(float(v) * 255):02x}" for v in np.clip(row, 0, 1)) for row in colors)


def choose_palette(
    spec: str | Sequence[str], pixels: NDArray[np.float32] | None = None, *, seed: str = "0"
) -> tuple[str, ...]:
    """The hex colours that a spec names: a palette's name, "kmeans(8)", "#102030 #ffcc00", or a list of colours.

    Raises:
        UnknownNameError: an unknown palette.
        InvalidValueError: a colour that cannot be read, or k-means without a picture.
    """
    if not isinstance(spec, str):
        if not isinstance(spec, list | tuple) or not all(isinstance(color, str) for color in spec):
            raise invalid('a palette: a name, or colours such as "#12263a" or "tomato" in a list', palette=spec)
        if all(map(is_color, spec)):
            spec = [Color().read(color) for color in spec]
        return srgb_to_hex(hex_to_srgb(spec))
    if spec.lstrip().startswith("#"):
        return srgb_to_hex(hex_to_srgb(re.split(r"[\s,]+", spec.strip())))
    if spec.partition("(")[0].strip() not in PALETTES and all(map(is_color, split_list(spec))):
        return srgb_to_hex(hex_to_srgb([Color().read(word) for word in split_list(spec)]))
    colors = PALETTES.resolve(spec)(pixels, seed)
    return srgb_to_hex(hex_to_srgb(colors))


def from_dark_to_light(colors: Sequence[str]) -> tuple[str, ...]:
    """The same colours in the order of their lightness, in OKLab."""
    order = np.argsort(_oklab(hex_to_srgb(colors))[:, 0], kind="stable")
    return tuple(colors[place] for place in order)


def is_picture(spec: str) -> bool:
    """Whether it is the name of a picture, from which a palette is taken."""
    return Path(spec.strip()).suffix.lower() in PICTURES and len(spec) < 1000


def is_color(word: str) -> bool:
    """Whether it is "#e0703f", or a colour by its name in CSS."""
    try:
        Color().read(word)
    except InvalidValueError:
        return False
    return True


def nearest(pixels: NDArray[np.float32], colors: Sequence[str]) -> NDArray[np.int32]:
    """For each pixel (points, 3) sRGB the number (points,) of the colour that looks nearest, in OKLab."""
    centres = _oklab(hex_to_srgb(colors))
    blocks = np.array_split(pixels, max(1, len(pixels) // 65_536))
    return np.concatenate([nearest_centres(_oklab(block), centres)[0] for block in blocks]).astype(np.int32)


def k_means(pixels: NDArray[np.float32], k: int, *, seed: str = "0", rounds: int = 25) -> NDArray[np.float32]:
    """The k colours (k, 3) sRGB, dark to light, round which the pixels (points, 3) gather in OKLab.

    Lloyd's algorithm from k-means++ starts (Arthur and Vassilvitskii 2007), on at most 16,384 pixels. Fewer than k
    different colours give that many.
    """
    if not 1 <= k <= LARGEST:
        raise invalid(f"1 to {LARGEST} colours for k-means", k=k)
    chosen = (uniform(seed, "kmeans.pixels", (min(len(pixels), 16_384),)) * len(pixels)).astype(int)
    sample = pixels if len(pixels) <= 16_384 else pixels[np.sort(chosen)]
    points = _oklab(np.unique(sample, axis=0) if len(np.unique(sample, axis=0)) <= k else sample)
    weights = _say(points)
    centres = _spread_starts(points, weights, k, seed)
    for _ in range(rounds):
        moved, _ = weighted_means(points, weights, nearest_centres(points, centres)[0], centres)
        if np.allclose(moved, centres, atol=1e-5):
            break
        centres = moved
    return _oklab_to_srgb(centres[np.argsort(centres[:, 0])])


def _say(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """How much each pixel (points, 3) says: a colour grows with the root of its area and with its chroma.

    Counted alike, a wide gray wall takes half of the palette, and the one blue flag none.
    """
    cells, area = np.unique(np.round(points / CELL), axis=0, return_inverse=True, return_counts=True)[1:]
    return (0.1 + np.hypot(points[:, 1], points[:, 2])) / np.sqrt(area[cells.reshape(-1)])


def _spread_starts(points: NDArray[np.float64], weights: NDArray[np.float64], k: int, seed: str) -> NDArray[np.float64]:
    draws = uniform(seed, "kmeans.starts", (k,))
    centres = [points[int(draws[0] * len(points))]]
    for draw in draws[1:]:
        distance = np.min([np.sum((points - c) ** 2, axis=1) for c in centres], axis=0)
        if distance.max() < 1e-9:
            break
        share = np.cumsum(weights * distance)
        centres.append(points[min(int(np.searchsorted(share, draw * share[-1])), len(points) - 1)])
    return np.array(centres)


def _oklab(pixels: NDArray[np.floating]) -> NDArray[np.float64]:
    return linear_to_oklab(np.asarray(srgb_to_linear(pixels), np.float64))


def _oklab_to_srgb(lab: NDArray[np.float64]) -> NDArray[np.float32]:
    return linear_to_srgb(np.clip(oklab_to_linear(lab), 0, 1)).astype(np.float32)


def _found_by_k_means(pixels: NDArray[np.float32] | None, seed: str, colors: int) -> tuple[str, ...]:
    if pixels is None:
        raise InvalidValueError("Expected a palette that needs no picture. Received: palette='kmeans'")
    return srgb_to_hex(k_means(pixels, colors, seed=seed))


PALETTES.add(
    Palette(
        name="kmeans",
        function=_found_by_k_means,
        summary="the colours round which the picture's pixels gather",
        options=options(colors=(8, Range(1, LARGEST, scale="log", usual=(2, 16)))),
    )
)


def _drawn(pixels: NDArray[np.float32] | None, seed: str, colors: int) -> tuple[str, ...]:
    """Those of a palette that the seed chooses; of some, its darkest, its lightest, and what lies between evenly.

    Of more than it has, those between are mixed in OKLab.
    """
    rows = [row for row in PALETTES if row.colors and not row.plugin]  # a plugin does not change what a seed gives
    chosen = rows[int(uniform(seed, "palette.any", ()) * len(rows))].colors
    if not colors:
        return chosen
    shades = _oklab(hex_to_srgb(chosen))
    order = np.argsort(shades[:, 0])
    places = np.linspace(0, len(chosen) - 1, colors)
    if colors > len(chosen):
        mixed = [np.interp(places, np.arange(len(chosen)), channel) for channel in shades[order].T]
        return srgb_to_hex(_oklab_to_srgb(np.stack(mixed, axis=1)))
    return tuple(chosen[order[place]] for place in np.round(places).astype(int))


PALETTES.add(
    Palette(
        name="any",
        function=_drawn,
        summary="one of those below, drawn by the seed",
        options=options(colors=(0, Range(0, 16, usual=(0, 8)))),
    )
)


def _fixed(colors: tuple[str, ...]) -> Callable[..., tuple[str, ...]]:
    return lambda pixels, seed: colors


for _name, _summary, _colors in (
    ("dusk", "indigo night into a low sun", "#1b1b3a #3d2c5e #8a3b6b #d9596a #f49a5c #ffd98e"),
    ("hasui", "a woodblock print at evening", "#12263a #2f5d7c #7fa3a8 #e8d8b5 #e0703f #8c2f2b"),
    ("lagoon", "deep water to foam", "#04202c #0b4f6c #1b9aaa #7bd3c4 #f2f3d9 #ff8a5b"),
    ("forest", "moss, bark and light between leaves", "#10201a #23402f #4d7c4b #a6b86a #f0e2a8 #c8642d"),
    ("bauhaus", "primary colours on paper", "#141414 #d62f2b #f3b61f #1f4e9c #f2ead8"),
    ("ember", "coal to white heat", "#0b0708 #3a0d12 #8f1d14 #e0551b #fba93a #fff2c9"),
    ("candy", "bright and soft", "#2b1b4b #6a3fb5 #f0569a #ff9b8a #ffe3b3 #7fe0d4"),
    ("desert", "sand, clay and a far sky", "#2e1f27 #854d39 #c97b4a #e8b878 #f5e3c3 #6d9dab"),
    ("ink", "from black ink to warm paper", "#0f1114 #3b4048 #7c8088 #c0bdb4 #f5efe2"),
    ("aurora", "green light over snow", "#050b1f #12355b #1f7a6d #5fd38d #d7f9b1 #b48cf2"),
):
    _hex = tuple(_colors.split())
    PALETTES.add(Palette(name=_name, function=_fixed(_hex), summary=_summary, colors=_hex))

for _name, (_summary, _shades) in harmonies().items():
    _hex = srgb_to_hex(_shades)
    PALETTES.add(Palette(name=_name, function=_fixed(_hex), summary=_summary, colors=_hex))
