"""Figures for lessons: one look for every plot, drawn with matplotlib (extra `lessons`), as arrays of pixels.

No pyplot and no settings left behind: a figure is made, drawn and turned into pixels, and nothing else changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.color.chart_theme import ACCENT, FAINT, INK, PAPER, SOFT
from artnet.errors import MissingExtraError

__all__ = ["ACCENT", "COLORS", "FAINT", "INK", "PAPER", "SOFT", "Figure", "figure", "ramp"]

COLORS = (
    ACCENT, "#2f5d7c", "#e0a13a", "#4d7c4b", "#8a3b6b", "#1b9aaa", "#7c8088", "#b5651d", "#6a3fb5", "#2b2b2b",
)  # fmt: skip
"""For several lines in one plot, in this order."""
DPI = 100.0
LETTERS = 0.026
"""Of a plot's short side: the size of letters; never below 11 pixels, which can be read at 1x."""


@dataclass
class Figure:
    """A figure under way: `axes` (rows, columns) to draw on, in matplotlib's own words; `pixels` once it is done."""

    figure: Any
    axes: NDArray[Any]
    letters: float
    pixels: NDArray[np.uint8] = field(default_factory=lambda: np.zeros((0, 0, 3), np.uint8))
    """(height, width, 3) uint8, after the `with` block."""


@contextmanager
def figure(
    size: tuple[int, int], rows: int = 1, columns: int = 1, *, bare: bool = False, **grid: Any
) -> Iterator[Figure]:
    """A figure of `size` (width, height) in pixels with so many plots; drawn when the block ends.

    >>> with figure((800, 500)) as page:                                    # doctest: +SKIP
    ...     page.axes[0, 0].plot([0, 1], [1, 0], color=ACCENT)
    >>> page.pixels.shape                                                    # doctest: +SKIP
    (500, 800, 3)

    Args:
        size: in pixels.
        rows, columns: of plots.
        bare: the plots fill the figure, edge to edge, without axes and labels.
        grid: as matplotlib's `subplots` takes it, such as `width_ratios=[2, 1]` or `sharex=True`.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    try:
        import matplotlib as mpl
        from cycler import cycler
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure as Drawing
    except ImportError:
        raise MissingExtraError(
            "Expected matplotlib, which draws the lessons' plots. Install it: pip install 'artnet[lessons]'"
        ) from None
    letters = max(11.0, LETTERS * min(size[0] / columns, size[1] / rows)) * 72 / DPI
    with mpl.rc_context(_look(letters, cycler)):
        drawing = Drawing(figsize=(size[0] / DPI, size[1] / DPI), dpi=DPI, layout=None if bare else "constrained")
        canvas = FigureCanvasAgg(drawing)
        ratios: dict[str, Any] = {name: grid.pop(name) for name in ("width_ratios", "height_ratios") if name in grid}
        page = Figure(drawing, drawing.subplots(rows, columns, squeeze=False, gridspec_kw=ratios, **grid), letters)
        if bare:
            drawing.subplots_adjust(0, 0, 1, 1, 0, 0)
            for axes in page.axes.flat:
                axes.set_axis_off()
        yield page
        canvas.draw()
        page.pixels = np.array(canvas.buffer_rgba())[..., :3]


def ramp(*colors: str) -> Any:
    """A colour map for matplotlib that goes evenly from the first colour to the last, by default from paper to ink."""
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("ramp", colors or (PAPER, "#9fb4bd", "#2f5d7c", INK))


def _look(letters: float, cycler: Any) -> dict[str, Any]:
    thin = letters / 12
    return {
        "figure.facecolor": PAPER, "axes.facecolor": PAPER, "savefig.facecolor": PAPER,
        "text.color": INK, "axes.labelcolor": INK, "axes.edgecolor": INK, "xtick.color": INK, "ytick.color": INK,
        "font.size": letters, "axes.titlesize": letters * 1.15, "axes.labelsize": letters,
        "xtick.labelsize": letters * 0.9, "ytick.labelsize": letters * 0.9, "legend.fontsize": letters * 0.9,
        "axes.titlelocation": "left", "axes.titlepad": letters * 0.8, "axes.labelpad": letters * 0.3,
        "axes.spines.top": False, "axes.spines.right": False, "axes.linewidth": thin,
        "axes.grid": True, "grid.color": FAINT, "grid.linewidth": thin, "axes.axisbelow": True,
        "xtick.major.size": 0, "ytick.major.size": 0, "xtick.minor.size": 0, "ytick.minor.size": 0,
        "lines.linewidth": 2.4 * thin, "lines.markersize": 6 * thin, "lines.solid_capstyle": "round",
        "axes.prop_cycle": cycler(color=COLORS), "legend.frameon": False, "image.interpolation": "nearest",
    }  # fmt: skip
