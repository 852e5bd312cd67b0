"""How a network and a sketch show themselves in a notebook: registered with IPython, where it runs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from artnet.errors import ArtnetError, ArtnetWarning, MissingExtraError

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
    if hasattr(shell, "kernel"):  # in a notebook, and not in a terminal
        formatter.mimebundle_formatter.for_type_by_name("artnet.nets.cppn", "CPPN", _live)
    formatter.formatters["image/png"].for_type_by_name("artnet.nets.cppn", "CPPN", _drawing)
    formatter.ipython_display_formatter.for_type_by_name("artnet.sketching.sketch", "Sketch", _show_sketch)


def _drawing(net: CPPN) -> bytes:
    from io import BytesIO

    from artnet.rendering.charts.drawing import draw_network

    stream = BytesIO()
    draw_network(net, DRAWING_SIZE).save(stream, "PNG")
    return stream.getvalue()


def _live(net: CPPN, **_: Any) -> dict[str, Any]:
    """The network live, beside its drawing, which a notebook shows that nobody runs; nothing where it cannot live."""
    from artnet.exporting.pages.widget import live

    try:
        bundle = live(net)._repr_mimebundle_()
    except (ArtnetError, ArtnetWarning):
        return {}
    data = bundle[0] if isinstance(bundle, tuple) else bundle
    return {kind: value for kind, value in (data or {}).items() if kind != "text/plain"}


def _show_sketch(sketch: Sketch) -> None:
    """Its sliders; without ipywidgets the picture at its defaults."""
    from IPython.display import display

    from artnet.sketching.sliders import sliders

    try:
        display(sliders(sketch))
    except MissingExtraError:
        display(sketch.run())
