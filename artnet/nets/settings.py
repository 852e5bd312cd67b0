"""The settings that make a network, listed once: their names, what each may be, a line about it.

`CPPN` and `fit` take them as arguments, the command line as options.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from artnet.checks import is_whole
from artnet.color.palette_option import Palette
from artnet.errors import invalid
from artnet.fields.inputs import INPUTS
from artnet.nets.activations.registry import ACTIVATIONS
from artnet.nets.encodings.registry import ENCODINGS
from artnet.nets.heads import HEADS
from artnet.nets.structures import STRUCTURES
from artnet.options import OptionType, Range
from artnet.parameters import Parameter
from artnet.specs import split_outside

__all__ = ["NETWORK_SETTINGS", "Activations", "Widths"]


class Widths(OptionType):
    """The units of each hidden layer: "32,32,16", "32x4", or whole numbers in a list."""

    metavar = "N[,N...]"
    allowed = "units such as 32,32,32 or 32x4"

    def read(self, value: Any) -> list[int]:
        """The units."""
        if isinstance(value, list | tuple) and all(is_whole(width) for width in value):
            return [int(width) for width in value]
        text = str(value)
        if block := re.fullmatch(r"\s*(\d{1,6})\s*x\s*(\d{1,3})\s*", text):
            return [int(block[1])] * int(block[2])
        if not re.fullmatch(r"\s*\d{1,6}(\s*,\s*\d{1,6})*\s*", text):
            raise invalid(self.allowed, value=value)
        return [int(width) for width in text.split(",")]

    def text(self, value: Any) -> str:
        """As "32,32,16"."""
        return ",".join(map(str, value))


class Activations(OptionType):
    """One activation, or mix of some, for all layers; or one a layer, with slashes between: "sin / tanh / tanh"."""

    metavar = "NAME"
    allowed = "activations: tanh, sin+gaussian, or one a layer: sin / tanh"

    @property
    def words(self) -> tuple[str, ...]:
        """The names of single ones."""
        return ACTIVATIONS.names()

    def read(self, value: Any) -> str | list[str]:
        """The spec, or the list of them; the network looks them up, once it knows its layers."""
        if isinstance(value, list | tuple):
            return [str(part) for part in value]
        parts = split_outside(str(value), "/")
        return parts if len(parts) > 1 else parts[0]

    def text(self, value: Any) -> str:
        """With slashes between."""
        return value if isinstance(value, str) else " / ".join(value)


def _setting(name: str, kind: OptionType, summary: str) -> tuple[str, Parameter]:
    return name, Parameter(name, kind, None, summary=summary)


NETWORK_SETTINGS: Mapping[str, Parameter] = MappingProxyType(dict([
    _setting("hidden", Widths(), "Units of each hidden layer, such as 32,32,32 or 32x4."),
    _setting("activation", Activations(),
             'For all layers; a mix inside a layer: "sin+gaussian"; one a layer: "sin / tanh / tanh".'),
    _setting("inputs", INPUTS.option_type, 'Input fields, such as "x y r noise(scale=4)".'),
    _setting("latent", Range(0, 4096), "Length of the latent vector."),
    _setting("encoding", ENCODINGS.option_type, "none, fourier, octaves, sine, grid or hash."),
    _setting("structure", STRUCTURES.option_type, "dense, residual, dense_to_all, recurrent or linear."),
    _setting("head", HEADS.option_type, "rgb, gray, hsv, oklab, rgba, palette or stencil."),
    _setting("palette", Palette(), 'A name, or colours: "#102030 #ffcc00".'),
    _setting("weight_scale", Range(0, 1000, whole=False), "Factor on all first weights."),
]))  # fmt: skip
