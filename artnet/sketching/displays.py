"""How a network and a sketch show themselves in a notebook: registered with IPython, where it runs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from artnet.errors import MissingExtraError

if TYPE_CHECKING:
    from artnet.nets.cppn import CPPN
    from artnet.sketching.sketch import Sketch

__all__ = ["register_displays"]

DRAWING_SIZE = (1120, 630)


def register_displays() -> None:
    """Tell IPython's formatters, by the names of the classes, so that nothing is imported before it is shown."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    if shell is None:
        return
    formatter = shell.display_formatter
    formatter.formatters["image/png"].for_type_by_name("artnet.nets.cppn", "CPPN", _drawing)
    formatter.ipython_display_formatter.for_type_by_name("artnet.sketching.sketch", "Sketch", _show_sketch)


def _drawing(net: CPPN) -> bytes:
    from io import BytesIO

    from artnet.rendering.charts.drawing import draw_network

    stream = BytesIO()
    draw_network(net, DRAWING_SIZE).save(stream, "PNG")
    return stream.getvalue()


def _show_sketch(sketch: Sketch) -> None:
    """Its sliders; without ipywidgets the picture at its defaults."""
    from IPython.display import display

    from artnet.sketching.sliders import sliders

    try:
        display(sliders(sketch))
    except MissingExtraError:
        display(sketch.run())
