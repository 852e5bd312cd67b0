"""Network -> pictures and frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from artnet.lazy import later

if TYPE_CHECKING:
    from artnet.fields.region import Region
    from artnet.nets.network_files import save_network
    from artnet.rendering.bands import Band, whole
    from artnet.rendering.composition import compose
    from artnet.rendering.evaluator import Evaluator
    from artnet.rendering.motion.animation import Animation
    from artnet.rendering.motion.film import replay
    from artnet.rendering.picture import Picture
    from artnet.rendering.still import render
    from artnet.works.making import load, make
    from artnet.works.saved_work import SavedWork, read_work

__all__ = [
    "Animation",
    "Band",
    "Evaluator",
    "Picture",
    "Region",
    "SavedWork",
    "compose",
    "load",
    "make",
    "read_work",
    "render",
    "replay",
    "save_network",
    "whole",
]

__getattr__ = later(
    __name__,
    {
        "Animation": "artnet.rendering.motion.animation",
        "Band": "artnet.rendering.bands",
        "Evaluator": "artnet.rendering.evaluator",
        "Picture": "artnet.rendering.picture",
        "Region": "artnet.fields.region",
        "SavedWork": "artnet.works.saved_work",
        "compose": "artnet.rendering.composition",
        "load": "artnet.works.making",
        "make": "artnet.works.making",
        "read_work": "artnet.works.saved_work",
        "render": "artnet.rendering.still",
        "replay": "artnet.rendering.motion.film",
        "save_network": "artnet.nets.network_files",
        "whole": "artnet.rendering.bands",
    },
)
