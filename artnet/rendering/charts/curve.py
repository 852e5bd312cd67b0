"""A curve with labelled axes, drawn with Pillow: the loss of a fit, and the PSNR beside a training."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image, ImageDraw, ImageFont

from artnet.color.chart_theme import ACCENT, FAINT, INK, PAPER, SOFT

__all__ = ["Curve", "draw_curve"]

TINY = 1e-12
"""The least loss that a logarithmic axis shows."""
OVERSAMPLE = 3
"""Lines are drawn this much larger and scaled down: Pillow does not smooth them itself."""


@dataclass(frozen=True)
class Curve:
    """Points (x, y) to draw; x, y (points,). Both axes are logarithmic unless said; they need numbers above 0 then."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    x_label: str
    y_label: str
    log_x: bool = True
    log_y: bool = True

    @classmethod
    def of_snapshots(cls, steps: ArrayLike, history: ArrayLike, name: str) -> Curve:
        """Loss over steps, one point a snapshot: the median since the one before."""
        ends, losses = np.asarray(steps, int), np.asarray(history, float)
        parts = [losses[:1], *(losses[a:b] for a, b in itertools.pairwise(ends))]
        middle = [float(np.median(part)) if len(part) else 1.0 for part in parts]
        return cls(ends + 1.0, np.maximum(middle, TINY), "step", f"loss ({name})")

    @classmethod
    def of_loss(cls, losses: ArrayLike, name: str) -> Curve:
        """Loss over steps. Where steps crowd together their median is drawn."""
        values = np.maximum(np.asarray(losses, float), TINY)
        values = values if len(values) else np.ones(1)  # no step was taken: axes without a line
        edges = np.unique(np.geomspace(1, len(values) + 1, 400).astype(int))
        middle = [float(np.median(values[a - 1 : b - 1])) for a, b in itertools.pairwise(edges)]
        return cls(edges[:-1].astype(float), np.array(middle), "step", f"loss ({name})")


def draw_curve(curve: Curve, size: tuple[int, int], *, upto: float | None = None) -> NDArray[np.uint8]:
    """The curve on paper with axes, ticks and labels, (height, width, 3) uint8.

    Args:
        curve: what to draw.
        size: (width, height) in pixels.
        upto: a place along the points; what comes after is drawn faintly and a dot marks the place.
    """
    image = Image.new("RGB", (size[0] * OVERSAMPLE, size[1] * OVERSAMPLE), PAPER)
    plot = _Plot(curve, image)
    plot.axes()
    plot.line(upto)
    return np.asarray(image.resize(size, Image.Resampling.LANCZOS))


class _Plot:
    def __init__(self, curve: Curve, image: Image.Image) -> None:
        self.curve, self.draw = curve, ImageDraw.Draw(image)
        width, height = image.size
        self.text = max(10 * OVERSAMPLE, round(min(width, height) * 0.042))
        self.font = ImageFont.load_default(self.text)
        self.line_width = max(OVERSAMPLE, round(min(width, height) * 0.007))
        self.box = (self.text * 4.2, self.text * 2.6, width - self.text * 1.6, height - self.text * 3.4)
        self.x_range = _range(curve.x, curve.log_x)
        self.y_range = _range(curve.y, curve.log_y)

    def place(self, x: float, y: float) -> tuple[float, float]:
        left, top, right, bottom = self.box
        across = _share(x, self.x_range, self.curve.log_x)
        up = _share(y, self.y_range, self.curve.log_y)
        return left + across * (right - left), bottom - up * (bottom - top)

    def axes(self) -> None:
        left, top, right, bottom = self.box
        for tick in _ticks(self.x_range, self.curve.log_x):
            x = self.place(tick, self.curve.y[0])[0]
            self.draw.line((x, top, x, bottom), fill=FAINT, width=self.line_width // 2)
            self.draw.text((x, bottom + self.text * 0.4), _label(tick), INK, self.font, anchor="mt")
        for tick in _ticks(self.y_range, self.curve.log_y):
            y = self.place(self.curve.x[0], tick)[1]
            self.draw.line((left, y, right, y), fill=FAINT, width=self.line_width // 2)
            self.draw.text((left - self.text * 0.4, y), _label(tick), INK, self.font, anchor="rm")
        self.draw.text((right, bottom + self.text * 1.7), self.curve.x_label, INK, self.font, anchor="rt")
        self.draw.text((self.text * 0.6, top - self.text * 0.9), self.curve.y_label, INK, self.font, anchor="ls")

    def line(self, upto: float | None) -> None:
        points = [self.place(float(x), float(y)) for x, y in zip(self.curve.x, self.curve.y, strict=True)]
        last = len(points) - 1
        if upto is None:
            self._stroke(points, ACCENT)
            return
        low = min(int(upto), last)
        high, share = min(low + 1, last), upto - low
        here = tuple(a + share * (b - a) for a, b in zip(points[low], points[high], strict=True))
        self._stroke(points, SOFT)
        self._stroke([*points[: low + 1], here], ACCENT)
        radius = self.line_width * 2.2
        self.draw.ellipse((here[0] - radius, here[1] - radius, here[0] + radius, here[1] + radius), fill=ACCENT)

    def _stroke(self, points: Sequence[tuple[float, ...]], color: str) -> None:
        if len(points) > 1:
            self.draw.line([(p[0], p[1]) for p in points], fill=color, width=self.line_width, joint="curve")


def _range(values: NDArray[np.float64], log: bool) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    if log:
        return low, max(high, low * 1.01)
    margin = 0.06 * (high - low) or 0.5
    return low - margin, high + margin


def _share(value: float, limits: tuple[float, float], log: bool) -> float:
    low, high = (math.log(v) for v in limits) if log else limits
    return ((math.log(value) if log else value) - low) / (high - low)


def _ticks(limits: tuple[float, float], log: bool) -> list[float]:
    """Round numbers inside the limits: powers of ten (with 2 and 5 between, if few), or steps of 1, 2, 5."""
    low, high = limits
    if log:
        decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
        for parts in ((1,), (1, 3), (1, 2, 5), tuple(range(1, 10))):
            inside = [p * 10.0**d for d in decades for p in parts if low * 0.999 <= p * 10.0**d <= high * 1.001]
            if len(inside) >= 3:
                break
        return inside
    rough = (high - low) / 4
    unit = 10.0 ** math.floor(math.log10(rough))
    step = next(unit * k for k in (1, 2, 5, 10) if unit * k >= rough)
    first = math.ceil(low / step)
    return [i * step for i in range(first, math.floor(high / step) + 1)]


def _label(value: float) -> str:
    if 1e6 <= value < 1e9 and value % 1e5 == 0:
        return f"{value / 1e6:g}M"
    if 1e4 <= value < 1e6 and value % 1000 == 0:
        return f"{value / 1000:g}k"
    if 1e-3 <= abs(value) < 1e5 or value == 0:
        return f"{value:g}"
    return f"{value:.0e}".replace("e-0", "e-").replace("e+0", "e").replace("e+", "e")
