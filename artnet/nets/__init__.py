"""Inputs -> colour: activations, layers, encodings, heads, and the CPPN made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from artnet.lazy import later
from artnet.nets.activations.initializers import INITIALIZERS, Initializer
from artnet.nets.activations.registry import ACTIVATIONS, Activation
from artnet.nets.blueprint import Blueprint
from artnet.nets.encodings.registry import ENCODINGS, Encoding
from artnet.nets.heads import HEADS, Head
from artnet.nets.structures import STRUCTURES, Structure

if TYPE_CHECKING:
    from artnet.nets.cppn import CPPN
    from artnet.nets.layers import Dense
    from artnet.nets.trajectory import Recorder, Trajectory

__all__ = [
    "ACTIVATIONS",
    "CPPN",
    "ENCODINGS",
    "HEADS",
    "INITIALIZERS",
    "STRUCTURES",
    "Activation",
    "Blueprint",
    "Dense",
    "Encoding",
    "Head",
    "Initializer",
    "Recorder",
    "Structure",
    "Trajectory",
]

__getattr__ = later(
    __name__,
    {
        "CPPN": "artnet.nets.cppn",
        "Dense": "artnet.nets.layers",
        "Recorder": "artnet.nets.trajectory",
        "Trajectory": "artnet.nets.trajectory",
    },
)
