"""Network -> pictures and frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from artnet.lazy import later
from artnet.rendering.composition import compose
from artnet.rendering.work import Work, read_work

if TYPE_CHECKING:
    from artnet.rendering.animation import Animation
    from artnet.rendering.make import load, make
    from artnet.rendering.moving import replay
    from artnet.rendering.networks import save_network
    from artnet.rendering.picture import Picture
    from artnet.rendering.still import render
    from artnet.rendering.tiles import Renderer

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
        "load": "artnet.rendering.make",
        "make": "artnet.rendering.make",
        "save_network": "artnet.rendering.networks",
        "Picture": "artnet.rendering.picture",
        "replay": "artnet.rendering.moving",
        "render": "artnet.rendering.still",
        "Renderer": "artnet.rendering.tiles",
    },
)
