"""Where a frame of a GIF was drawn at all: what no frame has drawn on yet is clear, as browsers show it."""

from __future__ import annotations

from PIL import Image

__all__ = ["Box", "drawn_box", "joined", "only_drawn"]

Box = tuple[int, int, int, int]


def drawn_box(image: Image.Image) -> Box:
    """Left, top, right and bottom of what the frame draws that was sought and is not loaded; of other formats all."""
    whole = (0, 0, *image.size)
    tiles = getattr(image, "tile", None)
    if image.format != "GIF" or not tiles or not tiles[0][1]:
        return whole
    left, top, right, bottom = tiles[0][1]
    return max(0, left), max(0, top), min(whole[2], right), min(whole[3], bottom)


def joined(one: Box, other: Box) -> Box:
    """The smallest box that holds both."""
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def only_drawn(image: Image.Image, box: Box) -> Image.Image:
    """The image, RGBA, clear outside the box."""
    whole = Image.new("RGBA", image.size)
    whole.paste(image.convert("RGBA").crop(box), box[:2])
    return whole
