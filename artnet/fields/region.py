"""A rectangle of a picture, and the numbers of its pixels."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import Any

from artnet.errors import invalid
from artnet.lazy import tf

__all__ = ["Region", "numbers_in_picture"]


@dataclass(frozen=True)
class Region:
    """`width` x `height` pixels of a picture, from `x` of its left and `y` of its top edge on."""

    x: int
    y: int
    width: int
    height: int

    def checked(self, size: tuple[int, int]) -> Region:
        """The region itself, when it lies in a picture of that size (width, height).

        Raises:
            InvalidValueError: it is empty, or reaches beyond the picture.
        """
        x, y, width, height = astuple(self)
        if not (0 <= x < x + width <= size[0] and 0 <= y < y + height <= size[1]):
            raise invalid(f"a region of the picture's {size[0]} x {size[1]} pixels", region=self)
        return self


def numbers_in_picture(numbers: Any, region: Any, width: int) -> Any:
    """The numbers of pixels in reading order of a picture of that width, given those in reading order of a region.

    `numbers` (pixels,) and `region` (4,), which is x, y, width and height, are int32 tensors, in a graph.
    """
    rows = tf.truncatediv(numbers, region[2])
    return (region[1] + rows) * width + region[0] + numbers - rows * region[2]
