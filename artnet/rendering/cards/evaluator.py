"""Network -> pixels on a graphics card: the same bands as TensorFlow's evaluator gives, within 1/255."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from artnet.errors import invalid
from artnet.fields.lattice import half_extents
from artnet.fields.region import Region
from artnet.fields.view import IDENTITY, Window
from artnet.nets.cppn import CPPN
from artnet.nets.shapes import check_eager
from artnet.rendering.bands import Band, bands_of_rows, reported
from artnet.rendering.cards.card import graphics_card
from artnet.rendering.cards.kernel import pixel_kernel

__all__ = ["CardEvaluator"]


class CardEvaluator:
    """Evaluates one network at the pixels of one picture, on a card; compiled once, called for every frame."""

    def __init__(
        self, net: CPPN, window: Window, *, supersample: int = 1, tile: int = 0, bits: int = 8, space: str = "srgb"
    ) -> None:
        """As `Evaluator`; a card has no tiles.

        Raises:
            MissingExtraError: without the extra `gpu`.
            DeviceError: there is no card that can be used.
            PartError: a part of somebody's own that a card cannot have, which it names.
        """
        self._net, self._window, self._samples, self._bits = net, window, supersample, bits
        self._pixels = pixel_kernel(net, window.symmetry, bits, space, bleeds=window.bleed > 0)
        self._kernel = graphics_card().kernel(self._pixels.text)

    def bands(
        self,
        region: Region | None = None,
        *,
        matrix: NDArray[np.float32] = IDENTITY,
        time: float = 0.0,
        latent: ArrayLike | None = None,
        progress: Callable[[float], None] | None = None,
    ) -> Iterator[Band]:
        """The picture, or a region of it, in bands of whole rows: uint8, or uint16 for 16 bits.

        `progress` is called with the share of the rows that is done.

        Raises:
            InvalidValueError: a region that is empty, or reaches beyond the picture.
            DeviceError: the card gave up.
        """
        check_eager()
        size = self._window.size
        region = Region(0, 0, *size) if region is None else region.checked(size)
        z = np.asarray(self._net.latent if latent is None else latent, np.float32)
        if z.shape != (self._net.blueprint.latent,):
            raise invalid(f"a latent of {self._net.blueprint.latent} numbers", shape=z.shape)
        values = {
            "half": np.array(half_extents(self._window.trim), np.float32),
            "matrix": matrix,
            "time": np.float32(time),
            "latent": z,
            "grain": np.float32(1 / (min(self._window.trim) * self._samples)),
            "beyond": np.float32(self._window.beyond),
        }
        numbers = self._pixels.numbers(self._net, values)
        return reported(bands_of_rows(self._runs(region, numbers), region.width), region.height, progress)

    def _runs(self, region: Region, numbers: NDArray[np.float32]) -> Iterator[NDArray[Any]]:
        """The levels (pixels, channels) of the pixels of a region, in reading order."""
        done, total = 0, region.width * region.height
        dtype = np.uint8 if self._bits == 8 else np.uint16
        while done < total:
            # Places are counted from the corner inside the bleed; what lies before it wraps, and is signed there.
            left, top = (place - self._window.bleed & 0xFFFF_FFFF for place in (region.x, region.y))
            frame = [done, 0, left, top, region.width, *self._window.trim, self._samples]
            levels = self._kernel.run(numbers, frame, total - done, self._bits // 8)
            yield levels.view(dtype)[:, : self._net.channels]
            done += len(levels)
