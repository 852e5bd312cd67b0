"""A drawing of a network: every unit as a disc with the pattern that it paints, and at the end the picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from artnet.color.chart_theme import ACCENT, INK, PAPER
from artnet.color.palettes import hex_to_srgb
from artnet.errors import invalid
from artnet.nets.cppn import CPPN
from artnet.rendering.charts.unit_maps import OWN_VIEWPOINT, UnitMaps, Viewpoint, picture_of, unit_maps

__all__ = ["DRAWING_SIZE", "draw_network"]

DRAWING_SIZE = (1600, 900)
SMALLEST = (480, 270)
MOST_DISCS = 12
"""In a column; of more units the ones that say most are drawn."""
MOST_COLUMNS = 10
LETTERS = 0.024
"""Of the drawing's height."""
SIDE = 96
"""Points along each side of a unit's pattern."""
FINE = 2
"""The drawing is made at so many times its size, and reduced: its curves are smooth."""
COOL = "#2f5d7c"
"""For what is below zero, as ACCENT is for what is above."""
THREADS = 400
"""Connections between two columns, at most: the strongest."""


@dataclass(frozen=True)
class Column:
    """The discs of a stage that are drawn: which units, and where."""

    stage: UnitMaps
    units: NDArray[np.intp]
    x: float
    y: NDArray[np.float64]
    radius: float


def draw_network(net: CPPN, size: tuple[int, int] = DRAWING_SIZE, viewpoint: Viewpoint = OWN_VIEWPOINT) -> Image.Image:
    """A drawing (width, height) of a network, from its inputs on the left to its picture on the right.

    Each disc is a unit and shows its values over the plane, from blue (lowest) through paper (the median) to red
    (highest). The threads between are the weights: red above zero, blue below, stronger the more they do.

    Raises:
        InvalidValueError: a size in which nothing could be seen.
    """
    if min(size[0] / SMALLEST[0], size[1] / SMALLEST[1]) < 1 or max(size) > 16_384:
        raise invalid(f"{SMALLEST[0]} x {SMALLEST[1]} to 16,384 pixels for the drawing of a network", size=size)
    width, height = size[0] * FINE, size[1] * FINE
    page = Image.new("RGB", (width, height), PAPER)
    stages = unit_maps(net, SIDE, viewpoint)
    picture = _picture_size(viewpoint.shape or (net.origin.size if net.origin else (1, 1)), width, height)
    room = width - picture[0] - 0.05 * width
    margin = _margin(stages[0], height)
    columns = _columns(_shortened(stages), margin, room - margin, height)
    draw = ImageDraw.Draw(page, "RGBA")
    for number in range(1, len(columns)):
        _threads(draw, columns, number)
    for column in columns:
        _discs(page, draw, column, _rings(net, column))
    left, top = round(width - picture[0] - 0.035 * width), (height - picture[1]) // 2
    _fan(draw, columns[-1], (left, top, picture[1]))
    page.paste(Image.fromarray(picture_of(net, picture, viewpoint)), (left, top))
    _labels(draw, columns, net, (left, top), picture, size[1] * FINE)
    return page.resize(size, Image.Resampling.LANCZOS)


def _picture_size(canvas: tuple[int, int], width: int, height: int) -> tuple[int, int]:
    """The picture's own shape, in at most a third of the width."""
    scale = min(0.32 * width / canvas[0], 0.72 * height / canvas[1])
    return max(1, round(canvas[0] * scale)), max(1, round(canvas[1] * scale))


def _shortened(stages: list[UnitMaps]) -> list[UnitMaps]:
    """Of very many stages the first and the last ones."""
    if len(stages) <= MOST_COLUMNS:
        return stages
    return [*stages[: MOST_COLUMNS // 2], *stages[-(MOST_COLUMNS - MOST_COLUMNS // 2) :]]


def _margin(inputs: UnitMaps, height: int) -> float:
    """Room for the names of the inputs, in excess of what stands left of a disc anyway."""
    font = ImageFont.load_default(0.8 * LETTERS * height)
    return max(0.0, max(font.getlength(name) for name in inputs.names) - 0.02 * height)


def _columns(stages: list[UnitMaps], margin: float, room: float, height: int) -> list[Column]:
    """Where the discs go: as large as the fullest column and the number of columns allow."""
    shown = [_chosen(stage) for stage in stages]
    most = max(len(units) for units in shown)
    step = room / len(stages)
    letters = min(LETTERS * height, step / 7)
    font = ImageFont.load_default(letters)
    lines = max(len(_wrapped(stage.label, font, 0.95 * step)) for stage in stages) + 1
    floor = height - (1.25 * lines + 2.2) * letters  # below it stand the labels
    pitch = min(0.88 * floor / max(most, 4), 0.62 * step)
    columns = []
    for number, (stage, units) in enumerate(zip(stages, shown, strict=True)):
        y = np.asarray(0.52 * floor + (np.arange(len(units)) - (len(units) - 1) / 2) * pitch, np.float64)
        columns.append(Column(stage, units, margin + step * (number + 0.5), y, 0.42 * pitch))
    return columns


def _chosen(stage: UnitMaps) -> NDArray[np.intp]:
    """Of more than MOST_DISCS units those whose values vary most; named ones first."""
    count = len(stage.values)
    if count <= MOST_DISCS:
        return np.arange(count)
    says = stage.values.reshape(count, -1).std(axis=1) + np.array([1e6 if name else 0.0 for name in stage.names])
    return np.sort(np.argsort(-says, kind="stable")[:MOST_DISCS])


def _threads(draw: ImageDraw.ImageDraw, columns: list[Column], number: int) -> None:
    """The weights between a column and those that it sees."""
    column = columns[number]
    weights = column.stage.weights
    if weights is None:
        return
    # Rows of the weights belong to all that a stage sees; the column drawn before it holds the last of them.
    before = columns[number - 1]
    rows = weights[len(weights) - len(before.stage.values) :]
    if len(rows) != len(before.stage.values):
        return  # a column that was left out stands between
    spread = before.stage.values.reshape(len(rows), -1).std(axis=1)
    strength = (rows * spread[:, None])[np.ix_(before.units, column.units)]
    strongest = max(float(np.abs(strength).max(initial=0.0)), 1e-12)
    order = np.argsort(np.abs(strength), axis=None)[-THREADS:]
    for place in order:
        i, j = np.unravel_index(place, strength.shape)
        share = abs(float(strength[i, j])) / strongest
        start = (before.x + before.radius, float(before.y[i]))
        end = (column.x - column.radius, float(column.y[j]))
        color = ACCENT if strength[i, j] > 0 else COOL
        _thread(draw, start, end, color, alpha=round(14 + 150 * share**1.3), wide=round(1 + 2.5 * share) * FINE // 2)


def _thread(
    draw: ImageDraw.ImageDraw, start: tuple[float, float], end: tuple[float, float], color: str, alpha: int, wide: int
) -> None:
    """A curve that leaves and arrives level (a cubic Bezier curve)."""
    t = np.linspace(0, 1, 33)
    middle = (start[0] + end[0]) / 2
    x = (1 - t) ** 3 * start[0] + 3 * (1 - t) * t * middle + t**3 * end[0]
    ease = t * t * (3 - 2 * t)
    y = start[1] + (end[1] - start[1]) * ease
    red, green, blue = (round(255 * float(v)) for v in hex_to_srgb([color])[0])
    draw.line(list(zip(x.tolist(), y.tolist(), strict=True)), fill=(red, green, blue, alpha), width=max(1, wide))


def _fan(draw: ImageDraw.ImageDraw, last: Column, place: tuple[int, int, int]) -> None:
    """From the head to the picture."""
    left, top, high = place
    for number, y in enumerate(last.y.tolist()):
        end = top + high * (number + 0.5) / len(last.y)
        _thread(draw, (last.x + last.radius, y), (left, end), INK, alpha=70, wide=FINE)


def _discs(page: Image.Image, draw: ImageDraw.ImageDraw, column: Column, rings: list[str]) -> None:
    """Each unit's pattern in a disc with a ring."""
    side = max(4, round(2 * column.radius))
    mask = Image.new("L", (4 * side, 4 * side), 0)
    ImageDraw.Draw(mask).ellipse((0, 0, 4 * side - 1, 4 * side - 1), fill=255)
    mask = mask.resize((side, side), Image.Resampling.LANCZOS)
    for unit, y, ring in zip(column.units, column.y.tolist(), rings, strict=True):
        disc = Image.fromarray(_pattern(column.stage.values[unit])).resize((side, side), Image.Resampling.BICUBIC)
        left, top = round(column.x - side / 2), round(y - side / 2)
        page.paste(disc, (left, top), mask)
        wide = max(1, round(side / 28))
        draw.ellipse((left - wide, top - wide, left + side + wide, top + side + wide), outline=ring, width=wide)


def _pattern(values: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Values (height, width) as colours: from COOL through paper to ACCENT, the middle at their mean."""
    middle = float(np.median(values)) if np.ptp(values) > 1e-6 else 0.0  # a constant has the colour of its value
    reach = float(np.quantile(np.abs(values - middle), 0.98)) if middle or np.ptp(values) > 1e-6 else 1.0
    t = np.clip((values - middle) / max(reach, 1e-9), -1, 1)[..., None]
    cool, paper, warm = hex_to_srgb([COOL, "#f3e9d8", ACCENT])
    mixed = np.where(t < 0, paper + (cool - paper) * -t, paper + (warm - paper) * t)
    return np.round(mixed * 255).astype(np.uint8)


def _rings(net: CPPN, column: Column) -> list[str]:
    """The colour of each disc's ring: at a head of colours each one's own."""
    last = column.stage.label == net.blueprint.head.name and column.stage.weights is not None
    palette = net.blueprint.palette
    if last and len(palette) == len(column.stage.values):
        return [palette[unit] for unit in column.units]
    own = {"red": "#d4332b", "green": "#3c8d40", "blue": "#2b5fd4"}
    return [own.get(column.stage.names[unit], INK) if last else INK for unit in column.units]


def _labels(
    draw: ImageDraw.ImageDraw, columns: list[Column], net: CPPN, place: tuple[int, int],
    picture: tuple[int, int], height: int,
) -> None:  # fmt: skip
    """What each column is, the names of its discs where they have some, and below the picture what the network is."""
    step = columns[1].x - columns[0].x
    size = min(LETTERS * height, step / 7)
    font, small = ImageFont.load_default(size), ImageFont.load_default(0.8 * size)
    floor = max(float(column.y[-1] + column.radius) for column in columns)
    for column in columns:
        count = len(column.stage.values)
        part = f"{len(column.units)} of {count}" if len(column.units) < count else ""
        line = floor + 1.2 * size
        for text in [*_wrapped(column.stage.label, font, 0.95 * step), part]:
            draw.text((column.x, line), text, INK, font, anchor="mt")
            line += 1.25 * size
        for unit, y in zip(column.units, column.y.tolist(), strict=True):
            name = column.stage.names[unit]
            if name and column.stage.weights is None:
                draw.text((column.x - column.radius - 0.4 * size, y), name, INK, small, anchor="rm")
    text = f"{net.size:,} weights, seed {net.seed}"
    draw.text((place[0] + picture[0] / 2, place[1] + picture[1] + 0.9 * size), text, INK, font, anchor="mt")


def _wrapped(text: str, font: ImageFont.ImageFont | ImageFont.FreeTypeFont, width: float) -> list[str]:
    """The lines of a label that is no wider than its column, where its words allow."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and font.getlength(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
