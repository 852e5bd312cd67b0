"""Network -> pictures and frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from artnet.lazy import later

if TYPE_CHECKING:
    from artnet.rendering.animation import Animation
    from artnet.rendering.composition import compose
    from artnet.rendering.make import load, make
    from artnet.rendering.moving import replay
    from artnet.rendering.networks import save_network
    from artnet.rendering.picture import Picture
    from artnet.rendering.still import render
    from artnet.rendering.tiles import Renderer
    from artnet.rendering.work import Work, read_work

__all__ = [
    "Animation",
    "Picture",
    "Renderer",
    "Work",
    "compose",
    "load",
    "make",
    "read_work",
    "render",
    "replay",
    "save_network",
]

__getattr__ = later(
    __name__,
    {
        "Animation": "artnet.rendering.animation",
        "Picture": "artnet.rendering.picture",
        "Renderer": "artnet.rendering.tiles",
        "Work": "artnet.rendering.work",
        "compose": "artnet.rendering.composition",
        "load": "artnet.rendering.make",
        "make": "artnet.rendering.make",
        "read_work": "artnet.rendering.work",
        "render": "artnet.rendering.still",
        "replay": "artnet.rendering.moving",
        "save_network": "artnet.rendering.networks",
    },
)
