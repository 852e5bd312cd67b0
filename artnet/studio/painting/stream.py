"""The network of a fit as a page paints it: one shader, and from then on nothing but numbers."""

from __future__ import annotations

import base64
import io
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from artnet.errors import ArtnetError
from artnet.exporting.export import scenes_of
from artnet.exporting.pages.page import work_of
from artnet.exporting.scene import Scene
from artnet.exporting.shaders.webgl import trained
from artnet.media.stills.encoding import fit_size
from artnet.nets.cppn import CPPN
from artnet.recipes.schema import Recipe
from artnet.rendering.pixels import render_recipe

__all__ = ["Stream"]

MOST_NUMBERS = 3_000_000
"""Beyond them, 12 MB a picture, a page is sent pictures that Python paints."""
PAINTED_SIDE, PAINTED_QUALITY = 320, 85
"""Pixels on the long side of those, and the quality of their JPEG."""


class Stream:
    """What is sent of a network: `opening` once, then `numbers` or `picture` as often as it changes."""

    def __init__(self, net: CPPN, recipe: Recipe) -> None:
        """Print the shader, where there can be one. The recipe says which canvas, and the name."""
        self._net, self._recipe = net, recipe
        self._scene: Scene = scenes_of(net, size=recipe.size, name=recipe.name)[0]
        self.why = ""
        """Why Python paints; empty where the page can."""
        if net.blueprint.size > MOST_NUMBERS:
            self.why = f"{net.blueprint.size:,} weights are too many to send as they change"
            return
        try:
            self._print()
        except ArtnetError as error:
            self.why = str(error)

    def _print(self) -> None:
        known = self._scene.program.parameters
        self._names = [name for name in self._net.weights() if name in known]
        self._shader, places = trained(self._scene, self._names)
        self._all = self._shader.numbers.reshape(-1).astype("<f4")
        self._among = np.flatnonzero(places >= 0)
        self._places = places[self._among]

    def opening(self) -> dict[str, Any]:
        """What a page begins to paint with: the work, as `work_of` has it."""
        data = [base64.b64encode(self.numbers()).decode()]
        return {**self._view, "shader": self._shader.text, "once": self._shader.once or None, "data": data}

    @cached_property
    def _view(self) -> dict[str, Any]:
        return {name: value for name, value in work_of(self._scene).items() if name not in ("shader", "once", "data")}

    def numbers(self) -> bytes:
        """All numbers that the shader reads, as they are now: float32, little-endian."""
        held = self._net.parameters
        flat: NDArray[Any] = np.concatenate([held[name].numpy().reshape(-1) for name in self._names])
        self._all[self._among] = flat[self._places]
        return self._all.tobytes()

    def picture(self) -> bytes:
        """A small JPEG of what it paints now."""
        size = fit_size(self._recipe.size, min(PAINTED_SIDE, max(self._recipe.size)))
        pixels = render_recipe(self._net, self._scene.recipe.but(size=size).dense(1))
        buffer = io.BytesIO()
        Image.fromarray(np.squeeze(pixels)).convert("RGB").save(buffer, "JPEG", quality=PAINTED_QUALITY)
        return buffer.getvalue()
