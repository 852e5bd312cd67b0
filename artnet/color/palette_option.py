"""The type of an option that is a palette."""

from __future__ import annotations

from typing import Any

from artnet.color.palettes import PALETTES, choose_palette, is_picture
from artnet.errors import InvalidValueError, invalid
from artnet.options import Color, OptionType
from artnet.specs import split_list

__all__ = ["Palette"]


class Palette(OptionType):
    """A palette: the name of one, colours such as "#12263a #e0703f", or a picture whose colours it takes."""

    metavar = "COLORS"

    @property
    def words(self) -> tuple[str, ...]:
        """The names."""
        return PALETTES.names()

    def read(self, value: Any) -> str:
        """The name, or the colours with a space between."""
        if isinstance(value, list | tuple):
            value = " ".join(map(str, value))
        if not isinstance(value, str):
            raise invalid(self.allowed, value=value)
        if value.partition("(")[0].strip() in PALETTES:
            return PALETTES.resolve(value).spec
        if is_picture(value):
            return value
        try:
            return " ".join(choose_palette([Color().read(word) for word in split_list(value)]))
        except InvalidValueError:
            raise invalid(f"{self.allowed}; palettes: {', '.join(PALETTES.names())}", value=value) from None

    allowed = 'a palette: a name such as dusk, colours such as "#12263a #e0703f", or a picture such as photo.jpg'
