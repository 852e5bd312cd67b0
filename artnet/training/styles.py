"""Styles: named bundles of network, loss, optimizer and schedule.

A style is a function without arguments that returns keyword arguments of `fit`; what the caller gives goes before them.
The dB in the comments are of scikit-image's astronaut at 512 x 512.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from artnet.entries import Entry
from artnet.registry import Registry

__all__ = ["STYLES", "Style"]


@dataclass(frozen=True, kw_only=True)
class Style(Entry):
    """`function() -> keyword arguments of fit`."""

    gives: ClassVar[str] = "a dict of arguments of fit"

    def allows(self, result: Any) -> bool:
        """Whether it is one."""
        return isinstance(result, Mapping)


STYLES: Registry[Style] = Registry("style", Style, "styles")


def _bundle(**settings: Any) -> Callable[[], Mapping[str, Any]]:
    return lambda: settings


def _on_grids(levels: str, **settings: Any) -> Callable[[], Mapping[str, Any]]:
    """What learns a picture quickly, for heads that draw it with a hand: smooth grids and a small decoder."""
    return _bundle(hidden=[32], activation="relu", inputs="x y", encoding=f"grid({levels})",
                   optimizer="adam(beta2=0.99, epsilon=1e-15)", schedule="exponential", learning_rate=0.01,
                   **settings)  # fmt: skip


for _name, _summary, _settings in (
    (
        # waves this slow leave the strokes to the ReLUs: 25.0 dB; sigma 2 is grainy, no encoding stays a blur (19.5 dB)
        "painterly",
        "broad strokes with soft and hard edges",
        _bundle(hidden=[64] * 4, activation="relu", inputs="x y", encoding="fourier(features=64, sigma=1)", batch=8192,
                steps=2000, schedule="cosine", learning_rate=0.004),
    ),
    (
        # 29.0 dB; in the same time three layers of 96 have 1.2 less. Weight scales of 0.7 to 1 are alike, 0.5, 1.4 and
        # 2 lose 0.3 to 2; a rate of 0.0025 gains 0.2, and at 0.004 five layers of 48 collapse
        "waves",
        "sines: the sharpest small network, ripples where it is unsure",
        _bundle(hidden=[64] * 5, activation="sin", inputs="x y", head="rgb(squash=clip)", batch=8192, steps=1700,
                schedule="warmup", learning_rate=0.002),
    ),
    (
        # one number a pixel and six for every 4 x 4, 45 % of the picture's own: 37 dB. The rate falls from the start:
        # with cosine the end is 0.6 dB higher, but single steps on the way lose up to 10 dB
        "sharp",
        "the photograph itself, in seconds: grids and a small decoder",
        _bundle(hidden=[32], activation="relu", inputs="x y", encoding="grid(24%x6 100%x1)", head="rgb(squash=clip)",
                optimizer="adam(beta2=0.99, epsilon=1e-15)", steps=500, schedule="exponential", learning_rate=0.01),
    ),
    (
        # two numbers a pixel: 83 % of the picture's own, 49 dB
        "detail",
        "every pixel of it, in some seconds more",
        _bundle(hidden=[48], activation="relu", inputs="x y", encoding="grid(25%x8 100%x2)", head="rgb(squash=clip)",
                optimizer="adam(beta2=0.99, epsilon=1e-15)", steps=1500, schedule="exponential", learning_rate=0.004),
    ),
    (
        # within 1/255 of least squares everywhere, slowly enough to watch
        "linear",
        "the best colour gradient: linear regression, no hidden layer",
        _bundle(hidden=[], structure="linear", inputs="x y", head="rgb(squash=clip)", batch=0, steps=300,
                learning_rate=0.05),
    ),
    (
        # ten colours keep the rare ones; the sharpness makes the areas flat and leaves the edges a little soft: 24.7 dB
        "poster",
        "a few flat colours, found in the picture",
        _bundle(hidden=[64] * 4, activation="relu", inputs="x y", encoding="fourier(features=64, sigma=1.5)",
                head="palette(sharpness=3)", palette="kmeans(10)", loss="softmax_cross_entropy", batch=8192, steps=1600,
                schedule="cosine", learning_rate=0.003),
    ),
    (
        # ReLUs on slow waves cut smooth, long edges: 24.3 dB of its own two colours
        "stencil",
        "one bit: ink on paper",
        _bundle(hidden=[64] * 4, activation="relu", inputs="x y", encoding="fourier(features=64, sigma=1.5)",
                head="stencil", loss="sigmoid_cross_entropy", batch=8192, steps=1800, schedule="cosine",
                learning_rate=0.003),
    ),
    (
        # 21.8 dB: wide shapes in clear colours; faster waves draw half a face, which is uncanny
        "smooth",
        "a dream of the picture: wide soft shapes",
        _bundle(hidden=[48] * 3, activation="tanh", inputs="x y", encoding="fourier(features=32, sigma=0.5)",
                head="rgb", batch=8192, steps=1800, schedule="cosine", learning_rate=0.005),
    ),
    (
        # what is fitted is the picture on smooth grids; the head paints it
        "strokes",
        "strokes of a brush that follow the picture's edges",
        _on_grids("10%x6 35%x2", head="strokes(cells=56, squash=clip)", steps=500),
    ),
    (
        "pointillist",
        "dabs of paint on a pale ground",
        _on_grids("10%x6 35%x2", head="dabs(cells=70, size=1.4, squash=clip)", steps=500),
    ),
    (
        "stained_glass",
        "panes of coloured glass in lead",
        _on_grids("10%x6", head="mosaic(cells=30, squash=clip)", steps=500),
    ),
    (
        "woodcut",
        "one ink, cut along the form",
        _bundle(hidden=[64] * 4, activation="relu", inputs="x y", encoding="fourier(features=64, sigma=1.5)",
                head="hatch(lines=44, angle=30, cross=1, swell=2.5)", palette="#17120f #f3e8d3", loss="tone",
                batch=8192, steps=1400, schedule="cosine", learning_rate=0.004),
    ),
    (
        "engraving",
        "fine lines that swell, crossed in the dark",
        _on_grids("24%x6", head="hatch(lines=100, angle=45, cross=2, swell=1)", palette="#1c2a44 #f4efe3",
                  loss="tone", steps=500),
    ),
    (
        "newsprint",
        "coarse dots of one ink",
        _on_grids("24%x6", head="halftone(cells=72, angle=35)", palette="#1a1a1f #f2e8d5", loss="tone", steps=500),
    ),
    (
        "gouache",
        "flat washes with a soft, wet edge",
        _bundle(hidden=[64] * 3, activation="tanh", inputs="moved(amount=0.03, scale=9) moved(amount=0.012, scale=24)",
                encoding="fourier(features=64, sigma=1)", head="palette(sharpness=1.5)", palette="kmeans(12)",
                loss="softmax_cross_entropy", batch=8192, steps=900, schedule="cosine", learning_rate=0.004),
    ),
    (
        "facets",
        "flat facets, as cut from coloured paper",
        _bundle(hidden=[64] * 3, activation="relu", inputs="x y", head="palette(sharpness=6)", palette="kmeans(20)",
                loss="softmax_cross_entropy", batch=8192, steps=1800, schedule="cosine", learning_rate=0.006),
    ),
    (
        "riso",
        "three spot inks in dots that overprint",
        _on_grids("24%x6", head="inks(n=3, cells=80)", palette="#0b5fa5 #ff4f79 #ffd23f #f6f0e4", steps=600),
    ),
):  # fmt: skip
    STYLES.add(Style(name=_name, function=_settings, summary=_summary))
